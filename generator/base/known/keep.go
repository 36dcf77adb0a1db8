package known

import (
	"bufio"
	"encoding/binary"
	"io"
	"maps"
	"slices"

	"bollettino/generator/base/wire"
)

// Write writes what was seen, to be kept (Recall): files and folders in the order of their
// paths, of each folder what stands in it, to be skipped by who doesn't ask for it.
func (s Seen) Write(to io.Writer) error {
	out := bufio.NewWriterSize(to, 64<<10) // its errors stay, and Flush tells the first
	room := wire.Count(nil, len(s.Files))
	for _, name := range slices.Sorted(maps.Keys(s.Files)) {
		room = s.Files[name].append(wire.Text(room, name))
	}
	out.Write(wire.Count(room, len(s.folders)))
	for _, k := range s.folders {
		room = wire.Text(wire.Text(room[:0], k.path), k.as)
		out.Write(room)
	}
	return out.Flush()
}

func (f File) append(b []byte) []byte {
	b = binary.AppendUvarint(wire.Ints(b, f.Size, f.Written, f.Changed), f.Place)
	return append(b, f.Digest[:]...)
}

// What an entry of a folder is, by the byte after its name; any other is a name and no more.
const (
	isName   = "\x00"
	isFolder = "\x01"
	isFile   = "\x02"
)

func (l *listed) append(b []byte) []byte {
	b = wire.Count(l.File.append(b), len(l.In))
	for i := range l.In {
		e := &l.In[i]
		b = wire.Text(b, e.Name)
		switch {
		case e.Below != nil:
			b = e.Below.append(append(b, isFolder...))
		case e.Known:
			b = e.File.append(append(b, isFile...))
		default:
			b = append(b, isName...)
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
	s.folders = make([]kept, r.Count())
	for i := range s.folders {
		s.folders[i] = kept{r.Text(), r.Text()}
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

// recalled is a folder as it was kept; nil where that is not whole.
func recalled(as string) *listed {
	r, l := wire.Read(as), &listed{}
	if l.read(r); !r.Whole() {
		return nil
	}
	return l
}

func (l *listed) read(r *wire.Reader) {
	l.File = fileOf(r)
	l.In = make([]entry, r.Count())
	for i := range l.In {
		e := &l.In[i]
		e.Name = r.Text()
		switch r.Take(1) {
		case isFolder:
			e.Below = &listed{}
			e.Below.read(r)
		case isFile:
			e.File, e.Known = fileOf(r), true
		}
	}
}

// namesOf are the names in a folder of which no more was asked for, and whether they are whole.
func namesOf(r *wire.Reader) (names []string, whole bool) {
	names = make([]string, r.Count())
	for i := range names {
		if names[i] = r.Text(); r.Take(1) != isName {
			return nil, false
		}
	}
	return names, r.Whole()
}
