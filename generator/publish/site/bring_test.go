package site

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What another build published is taken over: its bytes stay what they were whatever is
// published there later, and a copy that is spoilt is refused.
func TestBring(t *testing.T) {
	const folder, name, home = "soggetti/01234567897/", "soggetti/01234567897/index.html", "shard.json"
	there, here := t.TempDir(), t.TempDir()
	build := func(dir, home, page string, other *Other) error {
		t.Helper()
		p, err := Open(filepath.Join(dir, "site"), filepath.Join(dir, "state"), home)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Drop()
		if other != nil {
			err = p.Bring(other, folder)
		} else {
			err = p.Write(name, []byte(page))
		}
		return errors.Join(err, p.Write(home, []byte(home)), p.Finish(), p.End())
	}
	look := func() *Other {
		t.Helper()
		o, err := Look(filepath.Join(there, "site"), filepath.Join(there, "state"))
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	stands := func(dir, want string) {
		t.Helper()
		if got, err := os.ReadFile(filepath.Join(dir, "site", name)); err != nil || string(got) != want {
			t.Errorf("%q, %v, not %q", got, err, want)
		}
	}
	if _, err := Look(filepath.Join(there, "site"), filepath.Join(there, "state")); !errors.Is(err, ErrNotWhole) {
		t.Errorf("of nothing: %v", err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(build(there, home, "one", nil))
	must(build(here, Home, "", look()))
	stands(here, "one")
	must(build(there, home, "two", nil))
	stands(here, "one")
	must(build(here, Home, "", look()))
	stands(here, "two")
	stands(there, "two")

	o := look()
	must(os.WriteFile(filepath.Join(there, "site", name), []byte("three"), 0o644))
	if o.Standing(folder) {
		t.Error("a file of another size stands")
	}
	must(os.WriteFile(filepath.Join(there, "site", name), []byte("own"), 0o644))
	if !o.Standing(folder) {
		t.Error("a file of its size doesn't stand") // who links it believes its size, as of its own files
	}
	taken := filepath.Join(t.TempDir(), "taken") // what is there can't get a second name: it is copied
	must(os.WriteFile(taken, nil, 0o644))
	err := job{name: taken, from: filepath.Join(there, "site", name), of: o.under(folder)[0].digest}.bring()
	if err == nil || !strings.Contains(err.Error(), "is not as it was published") {
		t.Errorf("copied a spoilt file: %v", err)
	}
	must(os.WriteFile(filepath.Join(there, "state", moving), nil, 0o644))
	if _, err := Look(filepath.Join(there, "site"), filepath.Join(there, "state")); !errors.Is(err, ErrNotWhole) {
		t.Errorf("of a build that was killed: %v", err)
	}
}
