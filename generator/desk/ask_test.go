package desk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"testing"
)

// Whoever is asked can break off at any question, though signals are caught.
func TestAskerBreaksOff(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, typing := io.Pipe() // a terminal at which nobody types
	defer typing.Close()
	var out bytes.Buffer
	a := &asker{ctx: ctx, in: newLines(in), out: &out}
	cancel()
	if text, err := a.line("Titolo", "", false, nil); !errors.Is(err, errNoAnswer) {
		t.Errorf("%q, %v", text, err)
	}
}

func TestAsker(t *testing.T) {
	var out bytes.Buffer
	in := "\n-\n nuovo \n2\n0\ndue\n1 3,tre\n\n"
	a := &asker{ctx: t.Context(), in: newLines(bytes.NewBufferString(in)), out: &out}
	for _, want := range []string{"prima", "", "nuovo"} {
		if got, err := a.line("Testo", "prima", false, nil); err != nil || got != want {
			t.Errorf("%q, %v: want %q", got, err, want)
		}
	}
	options := []option{{"uno", "Uno"}, {"due", "Due"}, {"tre", "Tre"}}
	if got, err := a.choose("Quale?", options, ""); err != nil || got != "due" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := a.choose("Quale?", options, ""); err != nil || got != "due" { // 0 is refused first
		t.Errorf("%q, %v", got, err)
	}
	if got, err := a.several("Quali?", options, nil, 1); err != nil || !slices.Equal(got, []string{"uno", "tre"}) {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := a.several("Quali?", options, []string{"due"}, 1); err != nil || !slices.Equal(got, []string{"due"}) {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := a.line("Ancora?", "prima", false, nil); !errors.Is(err, errNoAnswer) {
		t.Errorf("the end of the input is an answer: %v", err)
	}
}
