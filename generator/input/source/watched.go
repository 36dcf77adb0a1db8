package source

import (
	"slices"

	"bollettino/generator/base/document"
	"bollettino/generator/input/subject"
)

// Watched says whom a thing is about that a monitor of its own watches.
type Watched struct {
	Name    string // as the monitor knows it
	Subject subject.ID
	Service string
}

// readWatched reads the list of such things under the plural of what one is
// called; hint says how its name is written.
func readWatched(m *document.Map, what, hint string, refs Refs) (out []Watched) {
	maps := m.Maps(what + "s")
	if len(maps) == 0 {
		m.At(what+"s").Complain("write a list of "+what+"s, each with "+what+", subject and service"+see, "is missing")
	}
	once := document.Once{}
	for _, t := range maps {
		name := t.Need(what, hint)
		once.Note(name, "keep one of them")
		w := Watched{Name: name.Text}
		w.Subject, w.Service = aim(&t, refs)
		if slices.ContainsFunc(out, w.same) {
			name.Complain("name one "+what+" for each service, or make this a source of its own",
				"another "+what+" is about the same service of %s", w.Subject)
		}
		out = append(out, w)
		t.Close()
	}
	return out
}

// same tells whether both are about one service.
func (w Watched) same(o Watched) bool { return o.Subject == w.Subject && o.Service == w.Service }
