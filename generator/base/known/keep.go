package known

import (
	"encoding/binary"
	"maps"
	"slices"

	"bollettino/generator/base/wire"
)

// Append adds what was seen, to be kept (Recall): files and folders in the order of their
// paths, and what stands in a folder after it.
func (s Seen) Append(b []byte) []byte {
	b = slices.Grow(b, 160*(len(s.Files)+len(s.Folders)))
	b = wire.Count(b, len(s.Files))
	for _, name := range slices.Sorted(maps.Keys(s.Files)) {
		b = s.Files[name].append(wire.Text(b, name))
	}
	b = wire.Count(b, len(s.Folders))
	for _, name := range s.names() {
		if l := s.Folders[name]; l.kept != "" {
			b = append(b, l.kept...)
		} else {
			b = l.append(wire.Text(b, name))
		}
	}
	return b
}

// names are the folders' in order. As they were recalled they mostly are.
func (s Seen) names() []string {
	all := make([]string, 0, len(s.Folders))
	for _, name := range s.order {
		if s.Folders[name] != nil {
			all = append(all, name)
		}
	}
	if len(all) < len(s.Folders) {
		return slices.Sorted(maps.Keys(s.Folders))
	}
	return all
}

func (f File) append(b []byte) []byte {
	b = binary.AppendUvarint(wire.Ints(b, f.Size, f.Written, f.Changed), f.Place)
	return append(b, f.Digest[:]...)
}

func (l *Folder) append(b []byte) []byte {
	b = wire.Count(l.File.append(b), len(l.In))
	for i := range l.In {
		e := &l.In[i]
		b = wire.Text(b, e.Name)
		switch {
		case e.Below != nil:
			b = e.Below.append(append(b, 1))
		case e.Known:
			b = e.File.append(append(b, 2))
		default:
			b = append(b, 0)
		}
	}
	return b
}

// Recall reads what was kept; nothing where it is not whole.
func Recall(data string) Seen {
	r := wire.Read(data)
	n := r.Count()
	s := Seen{Files: make(map[string]File, n)}
	for range n {
		name := r.Text()
		s.Files[name] = fileOf(r)
	}
	n = r.Count()
	s.Folders, s.order = make(map[string]*Folder, n), make([]string, n)
	all := make([]Folder, n)
	for i := range all {
		left, l := r.Left(), &all[i]
		s.order[i] = r.Text()
		s.Folders[s.order[i]] = l
		l.read(r)
		l.kept = left[:len(left)-len(r.Left())]
	}
	if !r.Whole() {
		return Seen{}
	}
	return s
}

func fileOf(r *wire.Reader) File {
	f := File{Size: r.Int(), Written: r.Int(), Changed: r.Int(), Place: r.Uint()}
	copy(f.Digest[:], r.Take(len(f.Digest)))
	return f
}

func (l *Folder) read(r *wire.Reader) {
	l.File = fileOf(r)
	l.In = make([]Entry, r.Count())
	for i := range l.In {
		e := &l.In[i]
		e.Name = r.Text()
		switch r.Take(1) {
		case "\x01":
			e.Below = &Folder{}
			e.Below.read(r)
		case "\x02":
			e.File, e.Known = fileOf(r), true
		}
	}
}
