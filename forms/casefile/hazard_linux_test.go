package casefile

import "testing"

func TestNetworkFileSystemsAreKnown(t *testing.T) {
	t.Parallel()
	for kind, want := range map[uint32]string{
		0x6969: "NFS", 0xff534d42: "SMB", 0xfe534d42: "SMB", 0x65735546: "FUSE", 0x01021997: "9P", 0xef53: "", 0x9123683e: "", 0x58465342: "",
	} {
		if got := networkName(kind); got != want {
			t.Errorf("networkName(%#x) = %q, want %q", kind, got, want)
		}
	}
}
