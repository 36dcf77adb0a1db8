package watch

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A change is told, in folders that were there and in new ones; an editor's own
// files and a folder that is not there are passed over.
func TestFolders(t *testing.T) {
	dir := t.TempDir()
	write := func(name string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("data/a.md")
	ctx, stop := context.WithCancel(t.Context())
	told := make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- Folders(ctx, []string{filepath.Join(dir, "data"), filepath.Join(dir, "none")}, time.Millisecond,
			func() time.Duration {
				select {
				case told <- struct{}{}:
				case <-ctx.Done():
				}
				return 0
			})
	}()
	<-told // it follows
	// One change may be told more than once; each of these is told at all.
	for _, name := range []string{"data/a.md", "data/b.md", "data/new/c.md", "data/new/c.md"} {
		write(name)
		<-told
		drain(told)
	}
	for _, name := range []string{".a.md.swp", "4913", "a.md~", "x.swp"} {
		if !ignored(name) {
			t.Errorf("%s counts as a change", name)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// Who is called may want to be called again though no file changes.
func TestFoldersWake(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	calls := 0
	err := Folders(ctx, []string{t.TempDir()}, time.Millisecond, func() time.Duration {
		if calls++; calls == 3 {
			stop()
		}
		return time.Millisecond
	})
	if err != nil || calls != 3 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

// drain takes what is still told of changes that were made.
func drain(told chan struct{}) {
	for {
		select {
		case <-told:
		case <-time.After(50 * time.Millisecond):
			return
		}
	}
}
