package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bollettino/generator/base/archive"
	"bollettino/generator/base/problem"
)

// What is kept of good inputs and was lost is made again by a build that has to do with others
// alone: who then makes a mistake is shown as it last was good.
func TestGoodInputsKept(t *testing.T) {
	const alfa, beta = "01234567897", "00200005676"
	o, write := onDisk(t)
	build := func(want error) Result {
		t.Helper()
		r, err := Build(o)
		if !errors.Is(err, want) {
			t.Fatal(err, r.Problems)
		}
		return r
	}
	profile := "data/subjects/" + alfa + "/profile.yaml"
	const sound = "services:\n  - {id: portale, name: Uno, channels: [web]}\n"
	write(profile, sound)
	build(nil)
	part := filepath.Join(o.StateDir(), goodShelf, foldersShelf, archive.Name(archive.Part(alfa)))
	whole, err := os.ReadFile(part)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(part); err != nil {
		t.Fatal(err)
	}
	time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
	write("data/subjects/"+beta+"/profile.yaml", sound)
	build(nil)
	if now, err := os.ReadFile(part); err != nil || string(now) != string(whole) {
		t.Errorf("it was not made again (%v)", err)
	}
	time.Sleep(20 * time.Millisecond)
	write(profile, "services: nessuno\n")
	if r := build(problem.ErrFound); r.Kept != 1 || r.Never != 0 {
		t.Errorf("%d subjects are shown from their last good inputs, %d have none", r.Kept, r.Never)
	}
}

// What stands in the place of a part and can't be read as one is taken for lost: it neither
// stops builds nor costs the next good state.
func TestGoodInputsInTheWay(t *testing.T) {
	const alfa = "01234567897"
	for what, spoil := range map[string]func(part string) error{
		"link":     func(part string) error { return os.Symlink(filepath.Join(filepath.Dir(part), "none"), part) },
		"folder":   func(part string) error { return os.Mkdir(part, 0o755) },
		"no bytes": func(part string) error { return os.WriteFile(part, nil, 0o644) },
	} {
		t.Run(what, func(t *testing.T) {
			o, write := onDisk(t)
			profile := "data/subjects/" + alfa + "/profile.yaml"
			part := filepath.Join(o.StateDir(), goodShelf, foldersShelf, archive.Name(archive.Part(alfa)))
			for i, text := range []string{"services:\n  - {id: portale, name: Zero, channels: [web]}\n",
				"services:\n  - {id: portale, name: Uno, channels: [web]}\n", "services: nessuno\n"} {
				time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
				write(profile, text)
				r, err := Build(o)
				if i < 2 && err != nil {
					t.Fatal(err, r.Problems)
				}
				if i == 2 && (!errors.Is(err, problem.ErrFound) || r.Kept != 1) {
					t.Errorf("%v: %d subjects are shown from their last good inputs", err, r.Kept)
				}
				if i == 0 {
					if err := errors.Join(os.Remove(part), spoil(part)); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}

// A folder that is as it was kept is not kept again, one that changed is, on whatever day its
// subject is made anew.
func TestGoodInputsRenewed(t *testing.T) {
	const alfa = "01234567897"
	o, write := onDisk(t)
	profile := "data/subjects/" + alfa + "/profile.yaml"
	shelf := filepath.Join(o.StateDir(), goodShelf, foldersShelf)
	var last os.FileInfo
	for i, name := range []string{"Uno", "Uno", "Due", "Due", "Uno"} {
		time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
		text := "services:\n  - {id: portale, name: " + name + ", channels: [web]}\n"
		if i != 1 && i != 3 {
			write(profile, text)
		}
		o.AsOf = fmt.Sprintf("2026-11-%02dT12:00", 22+i) // a day later all is made anew
		if r, err := Build(o); err != nil {
			t.Fatal(err, r.Problems)
		}
		kept, err := fs.ReadFile(archive.Open(os.DirFS(shelf)), alfa+"/profile.yaml")
		if err != nil || string(kept) != text {
			t.Errorf("build %d kept %q (%v), of %q", i, kept, err, text)
		}
		now, err := os.Stat(filepath.Join(shelf, archive.Name(archive.Part(alfa))))
		if err != nil {
			t.Fatal(err)
		}
		if same := i == 1 || i == 3; i > 0 && same != now.ModTime().Equal(last.ModTime()) {
			t.Errorf("build %d: what is kept was written anew: %v", i, !same)
		}
		last = now
	}
}
