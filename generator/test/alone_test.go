package test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/build"
)

// faulty is a tree over one file of which this program fails, as long as it does.
type faulty struct {
	fs.FS
	file string
}

func (f *faulty) Open(name string) (fs.File, error) {
	if name == f.file {
		panic("a mistake of ours")
	}
	return f.FS.Open(name)
}

// A panic over one body's files is that body's problem, which says whose fault it is
// and where; the body is shown as it last was good, or as one that never was, and the
// bodies that it serves as a partner are as they were.
func TestOurFault(t *testing.T) {
	t.Parallel()
	const partner = "09900005670"
	root := &faulty{FS: exampleFiles()}
	o := madeOf(root, filepath.Join(t.TempDir(), "public"))
	mustBuild(t, o)
	sound := mustTree(t, o.Out)
	for _, c := range []struct{ file, id, says string }{
		{"data/subjects/01234567897/profile.yaml", "01234567897", "mostra gli ultimi corretti"},
		{"data/subjects/" + partner + "/profile.yaml", partner, "mostra gli ultimi corretti"},
	} {
		root.file = c.file
		r, err := build.Build(o)
		if !errors.Is(err, problem.ErrFound) || len(r.Problems) != 1 || r.Kept != 1 {
			t.Fatalf("%s: %v, %d shown from their last good inputs, problems %v", c.file, err, r.Kept, r.Problems)
		}
		p := r.Problems[0]
		if p.Subject != c.id || p.File != "data/subjects/"+c.id || p.Field != "program" ||
			!strings.HasPrefix(p.What, "made this program fail: a mistake of ours (alone_test.go:") ||
			!strings.Contains(p.Hint, "report it") {
			t.Errorf("%s: the problem is %s", c.file, p)
		}
		now := mustTree(t, o.Out)
		if text := string(now["soggetti/"+c.id+"/index.html"].data); !strings.Contains(text, c.says) {
			t.Errorf("%s: the page has no mark", c.file)
		}
		for _, name := range sound.differ(now) {
			if strings.HasPrefix(name, "soggetti/") && !strings.HasPrefix(name, "soggetti/"+c.id+"/") &&
				!strings.HasPrefix(name, "soggetti/elenco/") && name != "soggetti/index.html" {
				t.Errorf("%s: %s differs", c.file, name)
			}
		}
	}
	root.file = ""
	mustBuild(t, o)
	if d := sound.differ(mustTree(t, o.Out)); len(d) > 0 {
		t.Errorf("once mended these differ: %q", d)
	}

	root.file = "data/subjects/01234567897/profile.yaml"
	o = madeOf(root, filepath.Join(t.TempDir(), "public"))
	if r, err := build.Build(o); !errors.Is(err, problem.ErrFound) || r.Never != 1 || len(r.Problems) != 1 {
		t.Errorf("never good: %v, %d, problems %v", err, r.Never, r.Problems)
	}
	if r, err := build.Check(o); !errors.Is(err, problem.ErrFound) || len(r.Problems) != 1 ||
		r.Problems[0].Field != "program" {
		t.Errorf("check: %v, problems %v", err, r.Problems)
	}
}
