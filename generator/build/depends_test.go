package build

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"bollettino"
	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
	"bollettino/generator/publish/site"
	"bollettino/generator/test/world"
)

// recorder notes what is asked of a tree.
type recorder struct {
	fstest.MapFS
	mu    sync.Mutex
	asked map[string]bool
}

func (r *recorder) note(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked[name] = true
}

func (r *recorder) Open(name string) (fs.File, error)    { r.note(name); return r.MapFS.Open(name) }
func (r *recorder) ReadFile(name string) ([]byte, error) { r.note(name); return r.MapFS.ReadFile(name) }
func (r *recorder) ReadDir(name string) ([]fs.DirEntry, error) {
	r.note(name)
	return r.MapFS.ReadDir(name)
}
func (r *recorder) Stat(name string) (fs.FileInfo, error) { r.note(name); return r.MapFS.Stat(name) }

// take gives what was asked for since, in order.
func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	names := slices.Sorted(maps.Keys(r.asked))
	r.asked = map[string]bool{}
	return names
}

// begun is a build of a small site that has read what all share.
func begun(t *testing.T, root fs.FS) *builder {
	t.Helper()
	dir := t.TempDir()
	o := input.Options{Root: root, RootDir: dir, Out: filepath.Join(dir, "public"), Jobs: 1, Program: "test",
		Embedded: bollettino.Files}
	publisher, err := site.Open(o.Out, o.StateDir(), site.Home)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(publisher.Drop)
	l := lookAt(o, looked{})
	s, err := readAll(o, input.Last{Good: tree.None{}})
	if err != nil || s.Problems.Len() > 0 {
		t.Fatal(err, s.Problems.Sorted())
	}
	t.Cleanup(s.Close)
	known := make(chan *ledger, 1)
	known <- &ledger{}
	b := &builder{options: o, whole: s, look: l, known: known, publisher: publisher,
		memory: memory{publisher.Kept(), publisher}}
	if err := b.prepare(); err != nil {
		t.Fatal(err)
	}
	return b
}

// nothingRecent is what was measured lately where nothing was.
func nothingRecent() (observation.Logs, error) { return nil, nil }

func smallSite(t *testing.T) fstest.MapFS {
	t.Helper()
	return world.Files(t, "../test/testdata/world.txtar")
}

// What a subject's pages are made of is declared: its own folder, and those of the partners
// that it asked for. Names of others come from what all share, and are noted too.
func TestWhatIsReadIsDeclared(t *testing.T) {
	root := &recorder{MapFS: smallSite(t), asked: map[string]bool{}}
	b := begun(t, root)
	if root.take() == nil {
		t.Fatal("nothing was recorded")
	}
	partners := 0
	for _, sub := range b.Registry.Subjects {
		m, err := b.alone(sub, observation.Log{}, nothingRecent)
		if err != nil || m.entry == nil {
			t.Fatalf("%s: %v, %v", sub.ID, err, m.problems)
		}
		partners += len(m.entry.Asked.Partners)
		read := root.take()
		if len(read) == 0 {
			t.Errorf("%s: nothing was read", sub.ID)
		}
		for _, name := range read {
			own, ok := strings.CutPrefix(name, input.SubjectsDir+"/")
			id, _, _ := strings.Cut(own, "/")
			if !ok || subject.ID(id) != sub.ID && !slices.Contains(m.entry.Asked.Partners, subject.ID(id)) {
				t.Errorf("%s: %s was read, and %v declared", sub.ID, name, m.entry.Asked)
			}
		}
	}
	if partners == 0 {
		t.Error("nobody has a partner")
	}
}

// An entry holds as long as nothing of it changes, and between its instants.
func TestHolds(t *testing.T) {
	root := smallSite(t)
	first := begun(t, root)
	entries := map[subject.ID]*entry{}
	for _, sub := range first.Registry.Subjects {
		m, err := first.alone(sub, observation.Log{}, nothingRecent)
		if err != nil {
			t.Fatal(err)
		}
		entries[sub.ID] = m.entry
	}
	const alfa, beta, gamma = "01234567897", "00200005676", "09900005670"
	for name, c := range map[string]struct {
		change func(root fstest.MapFS, b *builder)
		moved  []subject.ID // of whom something is another
	}{
		"nothing": {func(fstest.MapFS, *builder) {}, nil},
		"a notice": {func(root fstest.MapFS, _ *builder) {
			root["data/subjects/"+alfa+"/notices/2026-11-20-portale.md"].Data = []byte("---\n---\n")
		}, []subject.ID{alfa}},
		"the partner's folder": {func(root fstest.MapFS, _ *builder) {
			root["data/subjects/"+gamma+"/profile.yaml"] = &fstest.MapFile{Data: []byte("services: []\n")}
		}, []subject.ID{beta, gamma}},
		"an editor's file": {func(root fstest.MapFS, _ *builder) {
			root["data/subjects/"+alfa+"/.profile.yaml.swp"] = &fstest.MapFile{}
		}, nil},
		"what was measured": {func(_ fstest.MapFS, b *builder) { b.depends.rows = map[subject.ID]uint64{beta: 1} }, []subject.ID{beta}},
		"a mark":            {func(_ fstest.MapFS, b *builder) { b.Marked[gamma] = input.LastGood }, []subject.ID{gamma}},
		"the moment, before the next": {func(_ fstest.MapFS, b *builder) {
			b.AsOf = entries[beta].Course.Until - 1
		}, nil},
		"the next day":   {func(_ fstest.MapFS, b *builder) { b.AsOf += 86400 }, []subject.ID{beta, alfa, gamma}},
		"the day before": {func(_ fstest.MapFS, b *builder) { b.AsOf -= 86400 }, []subject.ID{beta, alfa, gamma}},
		"what all share": {func(_ fstest.MapFS, b *builder) { b.depends.shared[0]++ }, []subject.ID{beta, alfa, gamma}},
	} {
		changed := maps.Clone(root)
		for n, f := range changed {
			own := *f
			changed[n] = &own
		}
		b := begun(t, changed)
		for id, e := range entries {
			b.depends.last.note(id, e)
		}
		c.change(changed, b)
		b.depends.look.folders = lookAt(b.options, looked{}).folders
		var moved []subject.ID
		for _, sub := range b.Registry.Subjects {
			if _, e := b.depends.holds(b.depends.last, b.depends.same, sub, nothingRecent); e == nil {
				moved = append(moved, sub.ID)
			}
		}
		if !slices.Equal(moved, c.moved) {
			t.Errorf("%s: of %q something is another, not of %q", name, moved, c.moved)
		}
	}
}

// What is measured touches whom it moves: whose instant is another by it, or whose rows up
// to the instant are.
func TestRowsHold(t *testing.T) {
	const alfa, beta, gamma = "01234567897", "00200005676", "09900005670"
	const yesterday, today = "26", "27"
	row := func(id, service, from, until, state string) string {
		at := func(t string) string { return "2026-11-DDT" + t + ":00+01:00" }
		return id + "," + service + "," + at(from) + "," + at(until) + "," + state + ",operatore\n"
	}
	before := row(alfa, "portale", "23:45", "23:59", "up") + row(beta, "pagamenti", "23:45", "23:59", "up")
	site := func(asOf string, days map[string]string) *builder {
		days[yesterday] += before
		root := smallSite(t)
		settings := root["data/site.yaml"]
		settings.Data = append(bytes.Replace(settings.Data, []byte("T22:45"), []byte("T12:05"), 1), "fresh: 1h\n"...)
		for day, rows := range days {
			root["data/availability/2026/2026-11-"+day+".csv"] = &fstest.MapFile{
				Data: []byte("subject,service,from,until,state,observer\n" + strings.ReplaceAll(rows, "DD", day))}
		}
		b := begun(t, root)
		at, err := b.Setting.Zone.Parse("2026-11-27T" + asOf)
		if err != nil {
			t.Fatal(err)
		}
		b.AsOf = at
		return b
	}
	was := row(alfa, "portale", "00:00", "12:00", "up") + row(beta, "pagamenti", "00:00", "11:30", "up")
	first, entries := site("12:05", map[string]string{today: was}), map[subject.ID]*entry{}
	n := len(first.Registry.Subjects)
	made, err := first.composeShare(0, n)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range made {
		entries[m.Summary.ID] = m.entry
	}
	next := row(alfa, "portale", "12:00", "12:15", "up")
	later := row(alfa, "portale", "12:15", "12:30", "up")
	for name, c := range map[string]struct {
		asOf  string
		days  map[string]string
		moved []subject.ID
		until string // of Beta
	}{
		"nothing":                     {"12:20", map[string]string{today: was}, nil, "12:30"},
		"a quarter":                   {"12:20", map[string]string{today: was + next}, nil, "12:30"},
		"a quarter after the moment":  {"12:10", map[string]string{today: was + next}, nil, "12:30"},
		"a row that goes on":          {"12:20", map[string]string{today: strings.Replace(was, "12:00", "12:15", 1)}, nil, "12:30"},
		"another state":               {"12:20", map[string]string{today: was + strings.Replace(next, "up", "down", 1)}, []subject.ID{alfa}, "12:30"},
		"an earlier row":              {"12:20", map[string]string{today: strings.Replace(was, "00:00", "00:15", 1) + next}, []subject.ID{alfa}, "12:30"},
		"a service that is not there": {"12:10", map[string]string{today: was + strings.Replace(later, "portale", "sito", 1)}, []subject.ID{alfa}, "12:30"},
		"nobody who is known":         {"12:10", map[string]string{today: was + strings.Replace(later, "operatore", "io", 1)}, []subject.ID{alfa}, "12:30"},
		"who was to grow old":         {"12:20", map[string]string{today: was + row(beta, "pagamenti", "12:00", "12:15", "up")}, nil, "13:00"},
		"a row of yesterday":          {"12:20", map[string]string{today: was, yesterday: next}, []subject.ID{alfa}, "12:30"},
		"a row of last week":          {"12:20", map[string]string{today: was, "20": next}, []subject.ID{alfa}, "12:30"},
		"the next step": {"13:05", map[string]string{today: was + row(alfa, "portale", "12:00", "13:00", "up")},
			[]subject.ID{beta, alfa}, ""},
		"the first rows of one": {"12:20", map[string]string{today: was + row(gamma, "pagamenti", "12:00", "12:15", "up")},
			[]subject.ID{gamma}, "12:30"},
	} {
		b := site(c.asOf, c.days)
		for id, e := range entries {
			b.depends.last.note(id, e)
		}
		recent := b.recently(0, n)
		var moved []subject.ID
		for _, sub := range b.Registry.Subjects {
			_, e := b.depends.holds(b.depends.last, b.depends.same, sub, recent)
			if e == nil {
				moved = append(moved, sub.ID)
			} else if at := b.Setting.Zone.RFC3339(e.Course.Until); sub.ID == beta && at[11:16] != c.until {
				t.Errorf("%s: it holds until %s, not until %s", name, at, c.until)
			}
		}
		if !slices.Equal(moved, c.moved) {
			t.Errorf("%s: of %q something is another, not of %q", name, moved, c.moved)
		}
	}
}

// Of what was measured after the instant nothing is left in a unit.
func TestMeasuredLater(t *testing.T) {
	const beta = "00200005676"
	root := smallSite(t)
	root["data/availability/2026/2026-11-27.csv"] = &fstest.MapFile{Data: []byte(
		"subject,service,from,until,state,observer\n" +
			beta + ",pagamenti,2026-11-27T23:00:00+01:00,2026-11-27T23:15:00+01:00,down,operatore\n")}
	b := begun(t, root)
	sub, found := b.Registry.Find(beta)
	logs, problems, err := b.Logs(0, len(b.Registry.Subjects))
	if !found || err != nil || len(problems) > 0 || len(logs[beta].Looks) != 1 {
		t.Fatal(logs, problems, err)
	}
	u, _, problems, err := b.read(sub, logs[beta], noNotices)
	if err != nil || len(problems) > 0 || len(u.Log.Looks) > 0 {
		t.Errorf("at %d: %v, %v, %v", u.T, u.Log, problems, err)
	}
}

// What can't be read leaves nothing as it is: what all share, or the folder of all folders;
// the folder of one leaves that one alone unsure.
func TestLookUnsure(t *testing.T) {
	for name, c := range map[string]struct {
		spoil       func(root fstest.MapFS)
		sure, whole bool
		alfa        bool
	}{
		"nothing": {func(fstest.MapFS) {}, true, true, true},
		"a rule is a link": {func(root fstest.MapFS) {
			root["content/regole/1.0/altro.md"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("nowhere")}
		}, false, false, true},
		"all folders are a file": {func(root fstest.MapFS) {
			maps.DeleteFunc(root, func(name string, _ *fstest.MapFile) bool {
				return strings.HasPrefix(name, input.SubjectsDir)
			})
			root[input.SubjectsDir] = &fstest.MapFile{}
		}, false, false, true},
		"one folder holds a link": {func(root fstest.MapFS) {
			root["data/subjects/01234567897/reports/2026-10.csv"] = &fstest.MapFile{Mode: fs.ModeSymlink,
				Data: []byte("nowhere")}
		}, true, false, false},
		"what is shown as it is, is a link": {func(root fstest.MapFS) {
			root["static/logo.svg"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("nowhere")}
		}, true, false, true},
	} {
		root := smallSite(t)
		c.spoil(root)
		l := lookAt(input.Options{Root: root, Jobs: 1}, looked{})
		_, whole := l.all()
		if l.sure != c.sure || whole != c.whole || l.folder("01234567897").Sure != c.alfa {
			t.Errorf("%s: sure %t, whole %t, of Alfa %t", name, l.sure, whole, l.folder("01234567897").Sure)
		}
	}
}

// What changes by itself in the days ahead is told: a notice's start and end, each midnight
// of everybody; at a later moment before the first of them, the same is told.
func TestUpcoming(t *testing.T) {
	told := func(asOf string) upcoming {
		root := smallSite(t)
		b := begun(t, root)
		at, err := b.Setting.Zone.Parse(asOf)
		if err != nil {
			t.Fatal(err)
		}
		b.AsOf = at
		for i, sub := range b.Registry.Subjects {
			m, err := b.alone(sub, observation.Log{}, b.recently(0, len(b.Registry.Subjects)))
			if err != nil {
				t.Fatal(err)
			}
			b.instant(m.course)
			b.summaries[i] = m.Summary
		}
		return b.coming()
	}
	first := told("2026-11-20T10:00:00+01:00")
	var said []string
	for _, x := range first.Instants {
		said = append(said, fmt.Sprintf("%s %d", x.At, x.Subjects))
	}
	for _, want := range []string{"2026-11-27T22:00:00+01:00 1", "2026-11-28T02:00:00+01:00 1", "2026-11-28T00:00:00+01:00 3"} {
		if !slices.Contains(said, want) {
			t.Errorf("not told: %s; %v", want, said)
		}
	}
	if n := len(first.Instants); n < days+2 || first.Instants[n-1].At != first.Until || first.Instants[n-1].Subjects != 3 {
		t.Errorf("%d moments up to %s", n, first.Until)
	}
	if then := told("2026-11-20T10:05:00+01:00"); fmt.Sprint(then) != fmt.Sprint(first) {
		t.Errorf("later: %v", then)
	}
}

// A picture of the rules counts, though GitBook keeps it in a hidden folder; an editor's file
// beside it doesn't.
func TestLookSeesPictures(t *testing.T) {
	root := smallSite(t)
	was := lookAt(input.Options{Root: root, Jobs: 1}, looked{}).shared
	root["content/regole/1.0/.gitbook/assets/.x.svg.swp"] = &fstest.MapFile{}
	if now := lookAt(input.Options{Root: root, Jobs: 1}, looked{}).shared; now == was {
		t.Error("a folder that came is not seen") // its name, not what an editor leaves in it
	}
	was = lookAt(input.Options{Root: root, Jobs: 1}, looked{}).shared
	root["content/regole/1.0/.gitbook/assets/x.svg"] = &fstest.MapFile{Data: []byte("<svg/>")}
	if now := lookAt(input.Options{Root: root, Jobs: 1}, looked{}).shared; now == was {
		t.Error("a picture of the rules is not seen")
	}
}
