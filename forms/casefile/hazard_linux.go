package casefile

import "golang.org/x/sys/unix"

// networkFS is the name of the network or shared file system that path lies on; "" if it is none, or cannot be told.
func networkFS(path string) string {
	var st unix.Statfs_t
	if err := unix.Statfs(path, &st); err != nil {
		return ""
	}
	// The field's width differs between machines; the numbers have 32 bits.
	return networkName(uint32(st.Type))
}

func networkName(kind uint32) string {
	switch kind {
	case unix.NFS_SUPER_MAGIC:
		return "NFS"
	case unix.SMB_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC:
		return "SMB"
	case unix.FUSE_SUPER_MAGIC:
		return "FUSE"
	case unix.V9FS_MAGIC:
		return "9P"
	case unix.AFS_SUPER_MAGIC, unix.AFS_FS_MAGIC:
		return "AFS"
	case unix.CEPH_SUPER_MAGIC:
		return "Ceph"
	case unix.CODA_SUPER_MAGIC:
		return "Coda"
	case 0x786f4256:
		return "VirtualBox"
	case 0xbacbacbc:
		return "VMware"
	}
	return ""
}
