//go:build !unix || portable

package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// What Windows does, by os.Root. With the tag `portable` it is tried elsewhere, too.

// folder is a folder that is held.
type folder = *os.Root

func openFolder(dir string) (folder, error) { return os.OpenRoot(dir) }

// held is a folder that was opened, which can't be had of a file here.
func held(*os.File) (folder, error) { return nil, errors.ErrUnsupported }

func lstat(_ fs.FileInfo, root folder, name string) (fs.FileInfo, error) {
	local, err := filepath.Localize(name)
	if err != nil {
		return nil, fs.ErrNotExist // nothing of that name can be there: NUL, a:b
	}
	return root.Lstat(local)
}

// walk goes from folder to folder and opens what stands at the end, each step from where
// the last one led. Each is looked at before it is opened, and must be the same after.
func (t *Tree) walk(name string) (*os.File, error) {
	at, err := t.handle()
	if err != nil {
		return nil, err
	}
	for done := 0; ; {
		step, _, more := strings.Cut(name[done:], "/")
		here := name[:done+len(step)]
		info, err := lstat(nil, at, step)
		if err == nil {
			err = kind(here, info.Mode())
		}
		if err == nil && more && !info.IsDir() {
			err = notFolder(here)
		}
		var f *os.File
		next := at
		switch {
		case err != nil:
		case more:
			if next, err = at.OpenRoot(step); err == nil {
				err = same(here, info, func() (fs.FileInfo, error) { return next.Stat(".") }, next.Close)
			}
		default:
			if f, err = at.Open(step); err == nil {
				err = same(here, info, f.Stat, f.Close)
			}
		}
		if done > 0 {
			at.Close()
		}
		if err != nil || !more {
			return f, err
		}
		at, done = next, done+len(step)+1
	}
}

// same closes what was opened where it isn't what was looked at: a link took its place.
func same(name string, looked fs.FileInfo, opened func() (fs.FileInfo, error), shut func() error) error {
	now, err := opened()
	if err == nil && !os.SameFile(looked, now) {
		err = kind(name, fs.ModeSymlink)
	}
	if err != nil {
		shut()
	}
	return err
}
