package build

import (
	"errors"
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
