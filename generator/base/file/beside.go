package file

import (
	"os"
	"path/filepath"
)

// WriteBeside writes a file beside its place, and then into it.
func WriteBeside(file string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file+".new", data, 0o644); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}
