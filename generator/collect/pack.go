package collect

import (
	"io"
	"os"
	"path/filepath"

	"bollettino/generator/input/observation"
)

// Take takes the steps that pack or unpack a month, in their order, each whole.
func (s *Store) Take(m observation.Month) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, step := range m.Steps {
		name := filepath.Join(s.Root, filepath.FromSlash(step.File))
		if s.Dry {
			continue
		}
		if step.Remove {
			if err := os.Remove(name); err != nil {
				return err
			}
			if err := syncFolder(filepath.Dir(name)); err != nil {
				return err
			}
			continue
		}
		if err := replace(name, func(w io.Writer) error { _, err := w.Write(step.Data); return err }); err != nil {
			return err
		}
	}
	return nil
}
