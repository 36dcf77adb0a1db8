package input

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"bollettino/generator/input/subject"
)

// What is contained keeps its place and its words; what is no panic stays what it is.
func TestContain(t *testing.T) {
	t.Parallel()
	var none []Mark
	i := 3
	err := Contain("01234567897", func() error { _ = none[i]; return nil })
	var f *Fault
	if !errors.As(err, &f) || f.Subject != subject.ID("01234567897") ||
		!strings.Contains(err.Error(), "index out of range [3]") || !strings.Contains(f.Where, "fault_test.go:") {
		t.Errorf("%v", err)
	}
	if err := Contain("01234567897", func() error { return fs.ErrExist }); err != fs.ErrExist {
		t.Errorf("an error became %v", err)
	}
}
