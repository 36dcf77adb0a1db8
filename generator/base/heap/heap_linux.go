package heap

import "golang.org/x/sys/unix"

// widely asks for large pages; a kernel that has none gives small ones.
func widely(claim []byte) { _ = unix.Madvise(claim, unix.MADV_HUGEPAGE) }
