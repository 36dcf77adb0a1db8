package desk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"

	"github.com/google/go-cmp/cmp"
)

const (
	aPartner subject.ID = "09900005670"
	beta     subject.ID = "00200005676"
	delta    subject.ID = "10000000001"
	epsilon  subject.ID = "10000000002" // its profile has a mistake
)

// aPartnersWorld is a world in which a partner has three bodies.
func aPartnersWorld(t *testing.T) *Desk {
	t.Helper()
	d := inWorld(t)
	write := func(name, text string) {
		file := filepath.Join(d.rootDir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := fs.ReadFile(d.Root, "data/subjects.csv")
	if err != nil {
		t.Fatal(err)
	}
	more := "10000000001,ec-indirect,Comune di Delta,Comuni,,,Delta,GE,Liguria,09900005670,1,check-digit,,\n" +
		"10000000002,ec-indirect,Comune di Epsilon,Comuni,,,Epsilon,GE,Liguria,09900005670,1,check-digit,,\n"
	write("data/subjects.csv", string(rows)+more)
	write("data/subjects/10000000001/profile.yaml", "services:\n"+
		"  - {id: portale, name: Portale, channels: [web], partner: \"09900005670\"}\n"+
		"  - {id: sportello, name: Sportello, channels: [desk]}\n")
	write("data/subjects/10000000002/profile.yaml", "services: 3\n")
	return d
}

// of is what a partner's bodies are told together in a world, by who may write for all but some.
func of(t *testing.T, d *Desk, not ...subject.ID) *Together {
	t.Helper()
	o := input.Options{Root: os.DirFS(d.rootDir), RootDir: d.rootDir, Jobs: 1}
	to, err := OpenTogether(o, aPartner, func(id subject.ID) bool { return !slices.Contains(not, id) })
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// read is the notice that the form makes of a text.
func read(t *testing.T, d *Desk, text string) *notice.Notice {
	t.Helper()
	list := &problem.List{}
	n := notice.Read("2026-11-27-sistemi.md", []byte(text), aPartner, []string{notice.AnyService}, d.Setting.Zone, d.AsOf, list)
	if list.Len() > 0 {
		t.Fatal(list.Sorted())
	}
	return n
}

const aStop = "---\nkind: maintenance\ntitle: Aggiornamento\nservices: all\nimpact: full\nfrom: 2026-12-10T22:00\n" +
	"until: 2026-12-11T02:00\ndeclared: 2026-11-27T22:40\nalternatives: Paga prima.\n---\n"

// notices are the files of a world's notices, by name.
func notices(t *testing.T, d *Desk) map[string]string {
	t.Helper()
	out := map[string]string{}
	names, err := fs.Glob(os.DirFS(d.rootDir), "data/subjects/*/notices/*.md")
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(d.rootDir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(data)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func ids(of []draft.Apart) (out []subject.ID) {
	for _, x := range of {
		out = append(out, x.ID)
	}
	return out
}

// What is written for a partner's bodies from the editing page is, byte for byte, what the
// terminal writes for them.
func TestTogetherIsTheTerminal(t *testing.T) {
	t.Parallel()
	page, terminal := aPartnersWorld(t), aPartnersWorld(t)
	const group = "2026-11-27-sistemi"
	m, put, err := of(t, page).New(read(t, page, aStop), group, nil)
	if err != nil {
		t.Fatal(err)
	}
	if m.Bodies != 2 || !slices.Equal(ids(m.Left), []subject.ID{epsilon}) || m.Preview.Title != "Aggiornamento" ||
		!slices.Contains(m.Codes, draft.Untold) {
		t.Errorf("%+v", m)
	}
	if n := len(notices(t, page)); n != 1 {
		t.Errorf("%d notices before it is confirmed", n)
	}
	if err := put(); err != nil {
		t.Fatal(err)
	}
	o := input.Options{Root: os.DirFS(terminal.rootDir), RootDir: terminal.rootDir, Jobs: 1}
	by := func(command string, flags map[string]string) {
		t.Helper()
		d, err := Open(o, nil, &strings.Builder{}, &strings.Builder{})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Write(command, flags); err != nil && !errors.Is(err, problem.ErrFound) { // Epsilon is left out
			t.Fatal(err)
		}
	}
	by("new", map[string]string{"for": "partner:09900005670", "group": group, "kind": "maintenance", "impact": "full",
		"title": "Aggiornamento", "slug": "sistemi", "from": "2026-12-10T22:00", "until": "2026-12-11T02:00",
		"declared": "2026-11-27T22:40", "alternatives": "Paga prima."})
	if diff := cmp.Diff(notices(t, terminal), notices(t, page)); diff != "" {
		t.Errorf("a new one (-terminal +page):\n%s", diff)
	}

	groups, err := of(t, page).Groups()
	if err != nil || len(groups) != 1 || groups[0].Name != group || groups[0].Bodies != 2 {
		t.Fatalf("%+v (%v)", groups, err)
	}
	before := groups[0].Notice
	plan := before.Current()
	plan.From, plan.Until = plan.From+3600, plan.Until+3600
	m, put, err = of(t, page).Add(group, before, notice.Update{Status: notice.Changed, Text: "Un’ora dopo.", Plan: &plan})
	if err != nil || m.Bodies != 2 {
		t.Fatalf("%+v (%v)", m, err)
	}
	if err := put(); err != nil {
		t.Fatal(err)
	}
	by("update", map[string]string{"group": group, "from": "2026-12-10T23:00", "until": "2026-12-11T03:00", "text": "Un’ora dopo."})
	if diff := cmp.Diff(notices(t, terminal), notices(t, page)); diff != "" {
		t.Errorf("a change (-terminal +page):\n%s", diff)
	}
}

// A text that is taken out of the notices of a group is gone from all of them.
func TestTogetherTakesTextsOut(t *testing.T) {
	t.Parallel()
	d := aPartnersWorld(t)
	const group = "2026-11-27-sistemi"
	_, put, err := of(t, d).New(read(t, d, strings.Replace(aStop, "prima", "da Mario", 1)), group, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := put(); err != nil {
		t.Fatal(err)
	}
	u := notice.Update{Status: notice.Redacted, Text: "Un nome.", Redacts: []string{"alternatives"}}
	groups, err := of(t, d).Groups()
	if err != nil {
		t.Fatal(err)
	}
	m, put, err := of(t, d).Add(group, groups[0].Notice, u)
	if err != nil || m.Bodies != 2 || !slices.Contains(m.Codes, draft.Remains) {
		t.Fatalf("%+v (%v)", m, err)
	}
	if err := put(); err != nil {
		t.Fatal(err)
	}
	for name, text := range notices(t, d) {
		if strings.Contains(text, "Mario") {
			t.Errorf("%s holds\n%s", name, text)
		}
	}
	u.Redacts = []string{"2026-11-27T22:41"} // which none of them has
	if _, _, err := of(t, d).Add(group, groups[0].Notice, u); err == nil {
		t.Error("what nobody said is taken out")
	}
}

// Bodies for whom whoever writes may not are left out and named; a broken-off lot goes on;
// what can't be is refused in Italian.
func TestTogetherLeavesOut(t *testing.T) {
	t.Parallel()
	d := aPartnersWorld(t)
	const group = "2026-11-27-sistemi"
	m, put, err := of(t, d, delta).New(read(t, d, aStop), group, []subject.ID{epsilon})
	if err != nil || m.Bodies != 1 || m.Owner != beta || !slices.Equal(ids(m.Left), []subject.ID{delta}) {
		t.Fatalf("%+v (%v)", m, err)
	}
	if err := put(); err != nil {
		t.Fatal(err)
	}
	m, _, err = of(t, d).New(read(t, d, aStop), group, []subject.ID{epsilon})
	if err != nil || m.Bodies != 1 || m.There != 1 || m.Owner != delta {
		t.Errorf("gone on: %+v (%v)", m, err)
	}
	for what, err := range map[string]error{
		"«2026-11-27-sistemi» è già il nome di altre comunicazioni": second(of(t, d).New(read(t, d,
			strings.Replace(aStop, "02:00", "03:00", 1)), group, nil)),
		"«01234567897» non è di quelli a cui è rivolta": second(of(t, d).New(read(t, d, aStop), "altro",
			[]subject.ID{"01234567897"})),
		"non c’è nessun ente per cui puoi scriverla": second(of(t, d, beta, delta, epsilon).New(read(t, d, aStop), "altro", nil)),
		"non si può più dire":                        second(of(t, d).Add(group, read(t, d, aStop), notice.Update{Status: notice.Reopened, Text: "x"})),
	} {
		var r draft.Refusal
		if !errors.As(err, &r) || !strings.Contains(string(r), what) {
			t.Errorf("%v, not %q", err, what)
		}
	}
}

func second(_ draft.Many, _ func() error, err error) error { return err }
