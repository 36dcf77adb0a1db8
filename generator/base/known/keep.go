package known

import (
	"encoding/binary"
	"maps"
	"slices"
)

// Bytes are what was seen, to be kept (Recall): each folder with its names, and each file,
// in the order of their paths. Numbers are varints, names have their length before them.
func (s Seen) Bytes() []byte {
	var b []byte
	text := func(t string) { b = append(binary.AppendUvarint(b, uint64(len(t))), t...) }
	stamp := func(f File) {
		b = binary.AppendVarint(b, f.Size)
		b = binary.AppendVarint(b, f.Written)
		b = binary.AppendVarint(b, f.Changed)
		b = binary.AppendUvarint(b, f.Place)
	}
	b = binary.AppendUvarint(b, uint64(len(s.Files)))
	for _, name := range slices.Sorted(maps.Keys(s.Files)) {
		f := s.Files[name]
		text(name)
		stamp(f)
		b = append(b, f.Digest[:]...)
	}
	b = binary.AppendUvarint(b, uint64(len(s.Folders)))
	for _, name := range slices.Sorted(maps.Keys(s.Folders)) {
		l := s.Folders[name]
		text(name)
		stamp(l.Stamp)
		b = binary.AppendUvarint(b, uint64(len(l.Names)))
		for _, n := range l.Names {
			text(n)
		}
	}
	return b
}

// Recall reads what was kept; nothing where it is not whole.
func Recall(data []byte) Seen {
	r := reader{b: string(data)}
	files := r.count()
	s := Seen{make(map[string]File, files), nil}
	for range files {
		name, f := r.text(), r.stamp()
		copy(f.Digest[:], r.take(len(f.Digest)))
		s.Files[name] = f
	}
	folders := r.count()
	s.Folders = make(map[string]Listing, folders)
	for range folders {
		name, l := r.text(), Listing{Stamp: r.stamp()}
		l.Names = make([]string, r.count())
		for i := range l.Names {
			l.Names[i] = r.text()
		}
		s.Folders[name] = l
	}
	if r.bad || r.b != "" {
		return Seen{}
	}
	return s
}

// reader takes values from the front of what is left. Of what is not whole it gives
// nothing more, and is bad.
type reader struct {
	b   string
	bad bool
}

func (r *reader) uint() uint64 {
	var n uint64
	for shift := 0; shift < 64 && len(r.b) > 0; shift += 7 {
		c := r.b[0]
		r.b = r.b[1:]
		if n |= uint64(c&0x7f) << shift; c < 0x80 {
			return n
		}
	}
	r.bad, r.b = true, ""
	return 0
}

func (r *reader) int() int64 {
	n := r.uint()
	return int64(n>>1) ^ -int64(n&1)
}

// count is a number of things that follow, of which each takes a byte at least.
func (r *reader) count() int {
	if n := r.uint(); n <= uint64(len(r.b)) {
		return int(n)
	}
	r.bad, r.b = true, ""
	return 0
}

func (r *reader) take(n int) string {
	if n > len(r.b) {
		r.bad, r.b = true, ""
		return ""
	}
	t := r.b[:n]
	r.b = r.b[n:]
	return t
}

func (r *reader) text() string { return r.take(r.count()) }

func (r *reader) stamp() File {
	return File{Size: r.int(), Written: r.int(), Changed: r.int(), Place: r.uint()}
}
