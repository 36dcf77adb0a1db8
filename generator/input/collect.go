package input

import (
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
)

// Services tells which services a subject offers, reading each profile once.
// Where one has a mistake, which `check` reports, any service may be meant.
func (s *Shared) Services() func(subject.ID, string) bool {
	known := map[subject.ID]*subject.Profile{}
	return func(id subject.ID, service string) bool {
		p, ok := known[id]
		if !ok {
			bare := subject.Default()
			p = &bare
			file := "data/subjects/" + string(id) + "/profile.yaml"
			list := &problem.List{}
			data, err := IfThere(s.Root, file, list)
			if data != nil {
				read := subject.ReadProfile(file, data, s.Setting.Zone, s.Refs(), list)
				p = &read
			}
			if err != nil || list.Len() > 0 {
				p = nil
			}
			known[id] = p
		}
		if p == nil {
			return true
		}
		_, ok = p.Service(service)
		return ok
	}
}
