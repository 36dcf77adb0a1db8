//go:build linux

package known

import (
	"io/fs"
	"syscall"

	"golang.org/x/sys/unix"
)

// place is a file's inode, and when anything of it last changed.
func place(info fs.FileInfo) (inode uint64, changed int64) {
	switch s := info.Sys().(type) {
	case *unix.Stat_t:
		return s.Ino, s.Ctim.Nano()
	case *syscall.Stat_t:
		return s.Ino, s.Ctim.Nano()
	}
	return 0, 0
}
