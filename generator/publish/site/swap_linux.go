package site

import (
	"os"

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
