// Package wire writes and reads values of this program's own files that are read often and
// by nobody else: numbers as varints (encoding/binary), texts with their length before them.
package wire

import "encoding/binary"

// Text appends a text.
func Text[T ~string | ~[]byte](b []byte, text T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// Texts appends how many texts there are, and each.
func Texts[T ~string](b []byte, texts []T) []byte {
	b = Count(b, len(texts))
	for _, t := range texts {
		b = Text(b, t)
	}
	return b
}

// Count appends a number of things that follow, each of a byte at least.
func Count(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) }

// Ints appends numbers that may be below 0.
func Ints[T ~int64](b []byte, numbers ...T) []byte {
	for _, n := range numbers {
		b = binary.AppendVarint(b, int64(n))
	}
	return b
}

// Flags appends up to eight flags.
func Flags(b []byte, flags ...bool) []byte {
	var all byte
	for i, set := range flags {
		if set {
			all |= 1 << i
		}
	}
	return append(b, all)
}

// Reader takes values from the front of what is left. Of what is not whole it gives nothing
// more: zeros and empty texts.
type Reader struct {
	left string
	bad  bool
}

// Read begins to read data; the texts that it gives are parts of it.
func Read(data string) *Reader { return &Reader{left: data} }

// Whole tells whether all was there, and nothing is left.
func (r *Reader) Whole() bool { return !r.bad && r.left == "" }

func (r *Reader) fail() {
	r.bad, r.left = true, ""
}

// Left is what was not taken yet.
func (r *Reader) Left() string { return r.left }

// Uint takes a number of 0 or more.
func (r *Reader) Uint() uint64 {
	var n uint64
	for shift := 0; shift < 64 && shift/7 < len(r.left); shift += 7 {
		c := r.left[shift/7]
		if n |= uint64(c&0x7f) << shift; c < 0x80 {
			r.left = r.left[shift/7+1:]
			return n
		}
	}
	r.fail()
	return 0
}

// Int takes a number.
func (r *Reader) Int() int64 {
	n := r.Uint()
	return int64(n>>1) ^ -int64(n&1)
}

// Count takes a number of things that follow, of which each takes a byte at least.
func (r *Reader) Count() int {
	if n := r.Uint(); n <= uint64(len(r.left)) {
		return int(n)
	}
	r.fail()
	return 0
}

// Take takes so many bytes.
func (r *Reader) Take(n int) string {
	if n > len(r.left) {
		r.fail()
		return ""
	}
	t := r.left[:n]
	r.left = r.left[n:]
	return t
}

// Text takes a text.
func (r *Reader) Text() string { return r.Take(r.Count()) }

// Flags takes up to eight flags.
func (r *Reader) Flags(flags ...*bool) {
	if all := r.Take(1); all != "" {
		for i, f := range flags {
			*f = all[0]&(1<<i) != 0
		}
	}
}

// TextsOf takes texts; nil where there are none.
func TextsOf[T ~string](r *Reader) []T {
	n := r.Count()
	if n == 0 {
		return nil
	}
	out := make([]T, n)
	for i := range out {
		out[i] = T(r.Text())
	}
	return out
}
