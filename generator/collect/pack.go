package collect

import (
	"path/filepath"

	"bollettino/generator/base/file"
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
			if err := file.Remove(name); err != nil {
				return err
			}
			continue
		}
		if err := file.Replace(name, step.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
