//go:build linux

package known

import (
	"io/fs"
	"syscall"
)

// place is a file's inode, and when anything of it last changed.
func place(info fs.FileInfo) (inode uint64, changed int64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ino, s.Ctim.Nano()
	}
	return 0, 0
}
