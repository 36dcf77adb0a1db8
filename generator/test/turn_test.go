package test

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bollettino"
	"bollettino/generator/base/period"
	"bollettino/generator/desk"
	"bollettino/generator/input"
	"bollettino/generator/test/rome"
)

// terminal is a desk of its own at the office's files, at a moment of its clock.
func (d office) terminal(now period.Time) *desk.Desk {
	d.t.Helper()
	o := input.Options{
		Root: os.DirFS(d.root), RootDir: d.root, Out: filepath.Join(d.root, "public"), Jobs: 1,
		Embedded: bollettino.Files, Clock: now,
		Wait: d.pass,
	}
	clerk, err := desk.Open(o, nil, io.Discard, io.Discard)
	if err != nil {
		d.t.Fatal(err)
	}
	return clerk
}

// pass makes the office's clock go on, without a wait.
func (d office) pass(_ context.Context, until period.Time) (period.Time, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	*d.now = max(*d.now, until+1)
	return *d.now, nil
}

// moving makes the office's clock go on.
func (d office) moving() period.Time {
	d.t.Helper()
	editFile(d.t, filepath.Join(d.root, "data", "site.yaml"), "as_of: 2026-11-27T22:45\n", "")
	*d.now = rome.At(d.t, "2026-11-27T22:45:30")
	return *d.now
}

// 61 `notice update` at once, of desks that all have read the same file, while the
// editing page saves another 11: none is lost after it was said to be saved.
func TestUpdatesAtOnceAreAllKept(t *testing.T) {
	d := newOffice(t, "")
	name := alfa + "2026-11-27-portale.md"
	if status, answer := d.save(name, broken, true); status != 200 {
		t.Fatalf("%d %s", status, answer)
	}
	now := d.moving()
	var saved sync.Map
	var group sync.WaitGroup
	const terminals, browsers = 61, 11
	desks := make([]*desk.Desk, terminals)
	lots := make([]*desk.Lot, terminals)
	for i := range desks {
		desks[i] = d.terminal(now)
		f, err := desks[i].Form("update",
			map[string]string{"notice": "01234567897/2026-11-27-portale", "text": fmt.Sprintf("terminale %d.", i)})
		if err != nil {
			t.Fatal(err)
		}
		if lots[i], err = desks[i].Update(f); err != nil {
			t.Fatal(err)
		}
	}
	for i, clerk := range desks {
		group.Go(func() {
			text := fmt.Sprintf("terminale %d.", i)
			if err := clerk.Put(lots[i]); err != nil {
				t.Errorf("%s: %v", text, err)
				return
			}
			saved.Store(text, true)
		})
	}
	for i := range browsers {
		group.Go(func() {
			text := fmt.Sprintf("pagina %d.", i)
			data, err := os.ReadFile(filepath.Join(d.root, name))
			if err != nil {
				t.Error(err)
				return
			}
			more := strings.Replace(string(data), "\n---\n",
				fmt.Sprintf("\nupdates:\n  - {at: 2026-11-27T22:45:%02d, status: update, text: %s}\n---\n", i, text), 1)
			if status, _ := d.save(name, more, false); status == 200 {
				saved.Store(text, true)
			}
		})
	}
	group.Wait()
	data := d.files()[name]
	kept := 0
	saved.Range(func(text, _ any) bool {
		if kept++; strings.Count(data, text.(string)) != 1 {
			t.Errorf("%q was saved and is lost", text)
		}
		return true
	})
	if kept < terminals {
		t.Errorf("%d updates are kept of %d", kept, terminals)
	}
	*d.now += 3600
	n, problems, err := d.edit.Site.Read("01234567897", name, []byte(data))
	if err != nil || len(problems) > 0 || len(n.Updates) != kept {
		t.Errorf("the file has %v (%v)", problems, err)
	}
}

// Two `notice new` of one title at once are two files.
func TestNewNoticesAtOnceAreAllKept(t *testing.T) {
	d := newOffice(t, "")
	now := d.moving()
	var group sync.WaitGroup
	for range 8 {
		clerk := d.terminal(now)
		group.Go(func() {
			given := map[string]string{"subject": "01234567897", "template": "portal-down", "from": "22:00",
				"services": "portale"}
			if err := clerk.Write("new", given); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	files, err := fs.Glob(os.DirFS(d.root), alfa+"2026-11-27-portale*.md")
	if err != nil || len(files) != 8 {
		t.Errorf("%q (%v)", files, err)
	}
}
