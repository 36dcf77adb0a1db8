package site

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Two builds at once to one output: the second waits, and says for whom. They meet
// in the output where their roots differ, in the state folder where their outputs
// have one name.
func TestHold(t *testing.T) {
	dir := t.TempDir()
	for name, second := range map[string]place{
		"the same":             {filepath.Join(dir, "public"), filepath.Join(dir, "state")},
		"another root":         {filepath.Join(dir, "public"), filepath.Join(dir, "state of another")},
		"an output of its own": {filepath.Join(dir, "elsewhere", "public"), filepath.Join(dir, "state")},
	} {
		release, err := Hold(t.Context(), filepath.Join(dir, "public"), filepath.Join(dir, "state"), nil)
		if err != nil {
			t.Fatal(err)
		}
		told := make(chan string, 2)
		got := make(chan func(), 1)
		go func() {
			release, err := Hold(t.Context(), second.out, second.state, func(holder string) { told <- holder })
			if err != nil {
				t.Error(err)
			}
			got <- release
		}()
		if holder := <-told; !strings.HasPrefix(holder, "process "+strconv.Itoa(os.Getpid())+", since ") {
			t.Errorf("%s: the holder is called %q", name, holder)
		}
		select {
		case <-got:
			t.Fatalf("%s: both hold it", name)
		default:
		}
		release()
		(<-got)()
	}
}

// Another output is nobody's business, and whoever gives up leaves the lock alone.
func TestHoldElsewhere(t *testing.T) {
	dir := t.TempDir()
	release, err := Hold(t.Context(), filepath.Join(dir, "a"), filepath.Join(dir, "state/a"), nil)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Hold(t.Context(), filepath.Join(dir, "b"), filepath.Join(dir, "state/b"), nil)
	if err != nil {
		t.Fatal(err)
	}
	other()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err = Hold(ctx, filepath.Join(dir, "a"), filepath.Join(dir, "state/a"), nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("gave up with %v", err)
	}
	release()
	if release, err = Hold(t.Context(), filepath.Join(dir, "a"), filepath.Join(dir, "state/a"), nil); err != nil {
		t.Fatal(err)
	}
	release()
}
