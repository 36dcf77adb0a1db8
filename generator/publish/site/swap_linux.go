package site

import (
	"io/fs"
	"os"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// swap lets two files change places (renameat2). A disk takes that for no replacement, and
// doesn't write the new file down at once: who swaps has to (settle).
func swap(from, to string) error {
	return unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_EXCHANGE)
}

// settle writes down what changed on a folder's disk: until then a machine that loses its
// power has new files without their bytes.
func settle(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.Syncfs(int(f.Fd()))
}

// roomy tells whether a site may take its size once more on a folder's disk: a tenth of it is
// free, and nobody reads it by way of another machine, of whom no lease would tell (over).
func roomy(dir string) bool {
	var of unix.Statfs_t
	return unix.Statfs(dir, &of) == nil && of.Bavail >= of.Blocks/10 && slices.Contains(ownDisks, uint32(of.Type))
}

var ownDisks = []uint32{unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.BTRFS_SUPER_MAGIC, unix.F2FS_SUPER_MAGIC,
	unix.TMPFS_MAGIC, unix.OVERLAYFS_SUPER_MAGIC}

// blocks is what disks write at once: of less than that they first read the rest.
const blocks = 4096

// over writes over a file's bytes, if nobody else can see that: it has one name, owner and mode
// are those of one that is made now, and nobody has it open, which is what a lease on it says
// (fcntl(2), F_SETLEASE). pages is room for the bytes, between one call and the next. Where it
// can't, or fails, the file is good for nothing.
func over(name string, data []byte, fresh fs.FileInfo, pages *[]byte) bool {
	fd, err := unix.Open(name, unix.O_WRONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer unix.Close(fd) // which ends the lease
	var is unix.Stat_t
	if unix.Fstat(fd, &is) != nil || fresh == nil {
		return false
	}
	if as, ok := fresh.Sys().(*syscall.Stat_t); !ok || is.Mode != as.Mode || is.Uid != as.Uid || is.Gid != as.Gid ||
		is.Nlink != 1 {
		return false
	}
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_SETLEASE, unix.F_WRLCK); err != nil {
		return false
	}
	*pages = append((*pages)[:0], data...)
	*pages = append(*pages, make([]byte, -len(data)&(blocks-1))...)
	for at := 0; at < len(*pages); {
		n, err := unix.Pwrite(fd, (*pages)[at:], int64(at))
		if err != nil && err != unix.EINTR {
			return false
		}
		at += max(n, 0)
	}
	return unix.Ftruncate(fd, int64(len(data))) == nil
}
