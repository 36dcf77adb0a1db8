package wire

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
)

// What was appended is taken in its order; of what is cut short, anywhere, it is told.
func TestRead(t *testing.T) {
	t.Parallel()
	b := Text(nil, "perché")
	b = Texts(b, []string{"", "a\n\x00"})
	b = Texts[string](b, nil)
	b = Ints[int64](b, 0, -1, math.MaxInt64, math.MinInt64)
	b = Flags(b, true, false, true)
	b = binary.AppendUvarint(b, math.MaxUint64)
	b = append(Count(b, 3), "xyz"...)
	take := func(r *Reader) bool {
		var flags [3]bool
		ok := r.Text() == "perché" && slices.Equal(TextsOf[string](r), []string{"", "a\n\x00"}) &&
			TextsOf[string](r) == nil && r.Int() == 0 && r.Int() == -1 && r.Int() == math.MaxInt64 && r.Int() == math.MinInt64
		r.Flags(&flags[0], &flags[1], &flags[2])
		return ok && flags == [3]bool{true, false, true} && r.Uint() == math.MaxUint64 && r.Take(r.Count()) == "xyz"
	}
	if r := Read(string(b)); !take(r) || !r.Whole() {
		t.Error("not what was written")
	}
	for i := range b {
		if r := Read(string(b[:i])); take(r) && r.Whole() {
			t.Errorf("%d bytes of %d are whole", i, len(b))
		}
	}
	if r := Read(string(append(b, 0))); !take(r) || r.Whole() || r.Left() != "\x00" {
		t.Error("a byte more is not told")
	}
}

// What is no number, or counts more than there is, gives nothing.
func TestReadSpoilt(t *testing.T) {
	t.Parallel()
	for _, b := range []string{"\x80", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x05abc"} {
		if r := Read(b); r.Text() != "" || r.Uint() != 0 || r.Whole() {
			t.Errorf("%q", b)
		}
	}
}
