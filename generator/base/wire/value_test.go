package wire

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

type word string

type part struct {
	Word  word
	Above int64
	Sort  uint8
	own   int // what is not exported is nobody else's
}

type thing struct {
	part  part
	Part  part
	Parts []part
	Words []word
	Bytes []byte
	Set   bool
	Big   uint64
	Place int
	Last  [][]string
}

// What was appended is read as it was, but for empty lists; what is cut short is not whole, and
// nothing that was not there takes room.
func TestValue(t *testing.T) {
	t.Parallel()
	was := []thing{{}, {
		Part: part{"perché", -1 << 62, 255, 0}, Parts: []part{{Sort: 1}, {Word: "b"}}, Words: []word{"", "x"},
		Bytes: []byte("\x00a"), Set: true, Big: 1 << 63, Place: -7, Last: [][]string{{"a"}, nil, {"", "c"}},
	}, {Parts: []part{}, Bytes: []byte{}}}
	b := Value(nil, was)
	var is []thing
	r := Read(string(b))
	if r.Into(&is); !r.Whole() {
		t.Error("it is not whole")
	}
	if diff := cmp.Diff(was, is, cmpopts.IgnoreUnexported(thing{}, part{}), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if is[2].Parts != nil || is[2].Bytes != nil {
		t.Error("an empty list is not nil")
	}
	for i := range b {
		var cut []thing
		r := Read(string(b[:i]))
		if r.Into(&cut); r.Whole() {
			t.Errorf("%d bytes of %d are whole", i, len(b))
		}
	}
	var many []part // each of three bytes at least
	r = Read("\x03" + strings.Repeat("\x00", 8))
	if r.Into(&many); r.Whole() || many != nil {
		t.Errorf("three of nine bytes are found in eight: %v", many)
	}
}

// A type that has no form is told when something of it is written, or read.
func TestNoForm(t *testing.T) {
	t.Parallel()
	var of struct{ Map map[string]int }
	for name, do := range map[string]func(){
		"written": func() { Value(nil, of) }, "read": func() { Read("\x00").Into(&of) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: nobody complains", name)
				}
			}()
			do()
		}()
	}
}
