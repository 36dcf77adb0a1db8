//go:build unix && !portable

package disk

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// folder is a folder that is held, wherever it is moved.
type folder = *os.File

func openFolder(dir string) (folder, error) { return os.Open(dir) }

// held is a folder that was opened.
func held(f *os.File) (folder, error) {
	info, err := f.Stat()
	if err == nil && !info.IsDir() {
		err = unix.ENOTDIR
	}
	return f, err
}

func lstat(place fs.FileInfo, root folder, name string) (fs.FileInfo, error) {
	defer runtime.KeepAlive(root)
	s, ok := place.(*standing)
	if !ok {
		s = &standing{}
	}
	s.name = path.Base(name)
	return s, again(func() error { return unix.Fstatat(int(root.Fd()), name, &s.stat, unix.AT_SYMLINK_NOFOLLOW) })
}

// standing is what stands at a name, as the disk tells.
type standing struct {
	name string
	stat unix.Stat_t
}

func (s *standing) Name() string       { return s.name }
func (s *standing) Size() int64        { return s.stat.Size }
func (s *standing) ModTime() time.Time { return time.Unix(s.stat.Mtim.Unix()) }
func (s *standing) IsDir() bool        { return s.Mode().IsDir() }
func (s *standing) Sys() any           { return &s.stat }

// Mode is what kind of thing it is, and who may do what with it.
func (s *standing) Mode() fs.FileMode { return mode(&s.stat) | fs.FileMode(s.stat.Mode)&fs.ModePerm }

// walk goes from folder to folder and opens what stands at the end, each step from
// where the last one led: whatever others rename meanwhile, no link is followed.
func (t *Tree) walk(name string) (*os.File, error) {
	const plain = unix.O_RDONLY | unix.O_NOFOLLOW | unix.O_NONBLOCK | unix.O_CLOEXEC
	root, first, err := t.from(name)
	if err != nil {
		return nil, err
	}
	defer runtime.KeepAlive(root)
	at, done := int(root.Fd()), first
	for {
		step, _, more := strings.Cut(name[done:], "/")
		flags := plain
		if more {
			flags |= unix.O_DIRECTORY
		}
		fd, err := openat(at, step, name[:done+len(step)], flags, more)
		if done > first {
			unix.Close(at)
		}
		if err != nil {
			return nil, err
		}
		if !more {
			return os.NewFile(uintptr(fd), filepath.Join(t.dir, filepath.FromSlash(name))), nil
		}
		at, done = fd, done+len(step)+1
	}
}

// openat opens one name in a folder. What is no file of ours is not even opened:
// to open a device may move it.
func openat(at int, step, name string, flags int, folder bool) (fd int, err error) {
	var stat unix.Stat_t
	if !folder {
		if err := again(func() error { return unix.Fstatat(at, step, &stat, unix.AT_SYMLINK_NOFOLLOW) }); err != nil {
			return 0, err
		}
		if err := kind(name, mode(&stat)); err != nil {
			return 0, err
		}
	}
	err = again(func() (err error) { fd, err = unix.Openat(at, step, flags, 0); return err })
	if err == nil || errors.Is(err, unix.ENOENT) {
		return fd, err
	}
	if e := again(func() error { return unix.Fstatat(at, step, &stat, unix.AT_SYMLINK_NOFOLLOW) }); e != nil {
		return 0, e
	}
	if e := kind(name, mode(&stat)); e != nil {
		return 0, e
	}
	if folder && !mode(&stat).IsDir() {
		return 0, notFolder(name)
	}
	return 0, err
}

// again does what a signal broke off.
func again(do func() error) error {
	for {
		if err := do(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

func mode(stat *unix.Stat_t) fs.FileMode {
	switch uint32(stat.Mode) & unix.S_IFMT {
	case unix.S_IFREG:
		return 0
	case unix.S_IFDIR:
		return fs.ModeDir
	case unix.S_IFLNK:
		return fs.ModeSymlink
	case unix.S_IFIFO:
		return fs.ModeNamedPipe
	case unix.S_IFSOCK:
		return fs.ModeSocket
	}
	return fs.ModeDevice
}
