package casefile

import "golang.org/x/sys/unix"

// networkFS is the name of the network or shared file system that path lies on; "" if it is none, or cannot be told.
func networkFS(path string) string {
	var st unix.Statfs_t
	if err := unix.Statfs(path, &st); err != nil || st.Flags&unix.MNT_LOCAL != 0 {
		return ""
	}
	return unix.ByteSliceToString(st.Fstypename[:])
}
