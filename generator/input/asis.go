package input

import (
	"errors"
	"io/fs"
)

// readAsIs complains of what can't be read among the files that are published or used
// as they are.
func (s *Shared) readAsIs() error {
	for _, dir := range []string{"layouts", "static", "assets"} {
		err := fs.WalkDir(s.Root, dir, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				var f fs.File
				if f, err = s.Root.Open(name); err == nil {
					return f.Close()
				}
			}
			if name == dir && errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return unread(err, s.Problems)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
