package input

import (
	"bollettino/generator/base/problem"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
)

// named are the services that files outside a subject's folder name: what sources
// are asked about, and what stations serve.
type named struct {
	aims     map[subject.ID][]source.Aim
	stations map[subject.ID][]subject.Station
}

func nameServices(sources []source.Source, stations []subject.Station) named {
	n := named{map[subject.ID][]source.Aim{}, map[subject.ID][]subject.Station{}}
	for _, s := range sources {
		for _, a := range s.Aims {
			n.aims[a.Subject] = append(n.aims[a.Subject], a)
		}
	}
	for _, s := range stations {
		n.stations[s.Subject] = append(n.stations[s.Subject], s)
	}
	return n
}

// Check complains of the services that a subject doesn't offer. A profile that
// can't be read (nil) is enough to report.
func (n named) Check(id subject.ID, profile *subject.Profile) (out []problem.Problem) {
	if profile == nil {
		return nil
	}
	for _, a := range n.aims[id] {
		if p, ok := a.Check(*profile); !ok {
			out = append(out, p)
		}
	}
	for _, s := range n.stations[id] {
		if p, ok := s.Check(*profile); !ok {
			out = append(out, p)
		}
	}
	return out
}

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
