//go:build unix

package test

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bollettino"
	"bollettino/generator/base/disk"
	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"bollettino/generator/input"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
	"golang.org/x/tools/txtar"
)

// way is one of the ways in which the folder of a body may be broken.
type way struct {
	name  string
	where string // the file, below the folder, that the problem names; "." is the folder
	spoil func(folder string) error
}

// hundred are a hundred ways to break the folder of a body: what may stand where a
// file or a folder should, what may be wrong with its bytes, its name and its words.
func hundred() []way {
	var out []way
	add := func(name, where string, spoil func(string) error) { out = append(out, way{name, where, spoil}) }
	const profile, notice, report = "profile.yaml", "notices/2026-11-20-portale.md", "reports/2026-10.csv"
	for what, put := range things() {
		for _, file := range []string{profile, notice, report} {
			add(file+" is "+what, file, func(folder string) error { return instead(filepath.Join(folder, file), put) })
		}
	}
	for what, put := range things() {
		if what == "a folder" || what == "too large" || what == "a link to a folder" {
			continue
		}
		for _, dir := range []string{".", "notices", "reports"} {
			add(dir+"/ is "+what, dir, func(folder string) error { return instead(filepath.Join(folder, dir), put) })
		}
	}
	for _, dir := range []string{".", "notices", "reports"} {
		add(dir+"/ is a file", dir, func(folder string) error {
			return instead(filepath.Join(folder, dir), bytesOf("a"))
		})
	}
	for _, file := range []string{profile, notice, report} {
		for _, c := range []struct{ name, data string }{
			{"in Windows-1252", "# Forl\xec\nservices:\n"}, {"a workbook", "PK\x03\x04\x14\x00\x06\x00"}, {"empty", ""},
		} {
			add(file+" is "+c.name, file, func(folder string) error {
				return instead(filepath.Join(folder, file), bytesOf(c.data))
			})
		}
	}
	for what, name := range map[string]string{
		"a name that is not UTF-8": "notices/2026-11-21-forl\xec.md", "a name without a day": "notices/avviso.md", "the name of another day": "notices/2026-11-21-portale.md",
		"a folder among notices": "notices/2026/2026-11-20-portale.md", "a stray file": "elenco.xlsx", "a profile by another name": "profile.yml",
		"a report of no month": "reports/2026-13.csv", "a report by another name": "reports/2026-10.xlsx",
	} {
		where := strings.TrimSuffix(name, "/2026-11-20-portale.md")
		add(what, where, func(folder string) error {
			data := soundNotice
			if strings.HasPrefix(name, "reports") {
				data = soundReport
			}
			return instead(filepath.Join(folder, name), bytesOf(data))
		})
	}
	for what, change := range map[string][2]string{
		"a tab": {"services:\n", "services:\n\t"}, "an unknown key": {"services:", "servizi: []\nservices:"}, "a service twice": {"  - {id: sito", "  - {id: portale"},
		"an alias": {"services:", "a: &a 1\nb: *a\nservices:"}, "a second document": {"services:", "---\nservices:\n---\nservices:"}, "no name": {"name: Sito", "title: Sito"},
		"brackets without end": {"services:", "a: " + strings.Repeat("[", 20000) + "\nservices:"}, "hours that are none": {"hours: []", "hours: [lun 9-13]"},
		"a channel that is none": {"channels: [web]", "channels: [radio]"}, "a partner that nobody knows": {"hours: []", `partner: "00000000000"`},
	} {
		add("a profile with "+what, profile, rewritten(profile, soundProfile, change))
	}
	for what, change := range map[string][2]string{
		"no front matter": {"---\nkind", "kind"}, "front matter without end": {"---\nTesto", "Testo"}, "a kind that is none": {"maintenance", "manutenzione"},
		"a service that is not offered": {"[portale]", "[portal]"}, "an end before its start": {"until: 2026-11-28", "until: 2026-11-26"}, "no start": {"from: 2026-11-27T22:00\n", ""},
		"a declaration to come": {"declared: 2026-11-20", "declared: 2027-11-20"}, "a start that is no time": {"from: 2026-11-27T22:00", "from: 27/11/2026"},
		"a rule that is none": {"declared", "repeats: OGNI=GIORNO\ndeclared"}, "a rule of seconds": {"declared", "repeats: FREQ=SECONDLY\ndeclared"},
		"a text of many brackets": {"Testo.", strings.Repeat("[", 100_000)}, "a text of nested emphasis": {"Testo.", strings.Repeat("*a_", 30_000) + strings.Repeat("_a*", 30_000)},
		"a text of nested quotations": {"Testo.", strings.Repeat("> ", 50_000) + "a"}, "a text of nested lists": {"Testo.", strings.Repeat("- ", 50_000) + "a"},
		"a text of open links": {"Testo.", strings.Repeat("[a](", 50_000)}, "a long text": {"Testo.", strings.Repeat("parola ", 30_000)},
		"an update twice":         {"declared", "updates:\n  - {at: 2026-11-21T10:00, status: update, text: a}\n  - {at: 2026-11-21T10:00, status: update, text: b}\ndeclared"},
		"a status that is none":   {"declared", "updates:\n  - {at: 2026-11-21T10:00, status: finito, text: a}\ndeclared"},
		"an update after its end": {"declared", "updates:\n  - {at: 2026-11-21T10:00, status: withdrawn, text: a}\n  - {at: 2026-11-21T11:00, status: changed, text: b}\ndeclared"},
	} {
		add("a notice with "+what, notice, rewritten(notice, soundNotice, change))
	}
	return out
}

const (
	soundProfile = "services:\n  - {id: portale, name: Portale dei pagamenti, channels: [web], hours: []}\n" +
		"  - {id: sito, name: Sito, channels: [web]}\n"
	soundReport = "class,opened,closed,median_minutes\nripristino,3,3,40\n"
	soundNotice = "---\nkind: maintenance\ntitle: Aggiornamento del portale\nservices: [portale]\nimpact: full\n" +
		"from: 2026-11-27T22:00\nuntil: 2026-11-28T02:00\ndeclared: 2026-11-20T09:30\n---\nTesto.\n"
)

// things are what may stand in a file's place and is none.
func things() map[string]func(at string) error {
	link := func(to string) func(string) error { return func(at string) error { return os.Symlink(to, at) } }
	return map[string]func(string) error{
		"a pipe":               func(at string) error { return syscall.Mkfifo(at, 0o644) },
		"a socket":             socketAt,
		"a link to a device":   link("/dev/zero"),
		"a link out":           link("/etc/hostname"),
		"a link that is loose": link("nowhere"),
		"a link to itself":     func(at string) error { return os.Symlink(filepath.Base(at), at) },
		"a folder":             func(at string) error { return os.Mkdir(at, 0o755) },
		"a link to a folder":   link("/etc"),
		"a link to a neighbour's": func(at string) error {
			_, below, _ := strings.Cut(at, input.SubjectsDir+"/")
			_, below, in := strings.Cut(below, "/")
			if !in {
				return os.Symlink(soundID, at)
			}
			return os.Symlink(strings.Repeat("../", strings.Count(below, "/")+1)+soundID+"/"+below, at)
		},
		"too large": func(at string) error { return errors.Join(os.WriteFile(at, nil, 0o644), os.Truncate(at, 1<<40)) },
	}
}

// soundID is a body that nobody breaks.
const soundID = "01234567897"

func socketAt(at string) error {
	// A socket's path is short, which a test's folder need not be.
	short, err := os.MkdirTemp("", "s")
	if err != nil {
		return err
	}
	defer os.RemoveAll(short)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(short, "s"), Net: "unix"})
	if err != nil {
		return err
	}
	l.SetUnlinkOnClose(false)
	return errors.Join(l.Close(), os.Rename(filepath.Join(short, "s"), at))
}

// instead puts something in the place of what stands there.
func instead(at string, put func(at string) error) error {
	if err := os.RemoveAll(at); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		return err
	}
	return put(at)
}

func bytesOf(data string) func(at string) error {
	return func(at string) error { return os.WriteFile(at, []byte(data), 0o644) }
}

// rewritten changes words of a sound file.
func rewritten(file, sound string, change [2]string) func(folder string) error {
	return func(folder string) error {
		data := strings.Replace(sound, change[0], change[1], 1)
		if data == sound {
			return fmt.Errorf("%s doesn't hold %q", file, change[0])
		}
		return instead(filepath.Join(folder, file), bytesOf(data))
	}
}

// many are so many sound bodies, soundID among them, with a profile, a notice, reports
// and rows of measurements each.
func many(t *testing.T, n int) (root string, ids []string) {
	t.Helper()
	root = t.TempDir()
	world, err := txtar.ParseFile("testdata/world.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range world.Files {
		if !strings.HasPrefix(f.Name, input.SubjectsDir) {
			must(t, instead(filepath.Join(root, f.Name), bytesOf(string(f.Data))))
		}
	}
	registry := strings.Join(subject.Header, ",") + "\n"
	rows := strings.Join(observation.AvailabilityHeader, ",") + "\n"
	ids = append(ids, soundID)
	for i := 1; len(ids) < n; i++ {
		for digit := range 10 {
			if id := subject.ID(fmt.Sprintf("%010d%d", 80_000_000+i, digit)); id.CheckDigit() {
				ids = append(ids, string(id))
			}
		}
	}
	slices.Sort(ids)
	for i, id := range ids {
		registry += fmt.Sprintf("%s,ec-direct,Comune numero %d,Comuni,,,Alfa,RM,Lazio,,1,,,\n", id, i+1)
		rows += id + ",portale,2026-11-26T00:00:00+01:00,2026-11-27T00:00:00+01:00,up,operatore\n"
		for file, data := range map[string]string{"profile.yaml": soundProfile,
			"notices/2026-11-20-portale.md": soundNotice, "reports/2026-10.csv": soundReport} {
			must(t, instead(filepath.Join(root, input.SubjectsDir, id, file), bytesOf(data)))
		}
	}
	must(t, instead(filepath.Join(root, "data/subjects.csv"), bytesOf(registry)))
	must(t, instead(filepath.Join(root, "data/availability/2026/2026-11-26.csv"), bytesOf(rows)))
	return root, ids
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// neighbours is how many bodies TestBrokenNeighbours makes; `make soak` makes 1,000.
func neighbours(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(cmp.Or(os.Getenv("BOLLETTINO_NEIGHBOURS"), "200"))
	if err != nil || n < 101 {
		t.Fatalf("BOLLETTINO_NEIGHBOURS: a number of at least 101, not %q (%v)",
			os.Getenv("BOLLETTINO_NEIGHBOURS"), err)
	}
	return n
}

// Promise 3, case E: of many bodies a hundred are broken in a hundred ways, on a site
// that was good before. All others are as they would be, to the byte; each broken one
// is shown from its last good inputs, with a mark, and a problem that names its file.
func TestBrokenNeighbours(t *testing.T) {
	root, ids := many(t, neighbours(t))
	o := input.Options{Root: disk.At(root, input.Limits), RootDir: root, Out: filepath.Join(root, "public"), Jobs: 2,
		Program: "test", Embedded: bollettino.Files}
	mustBuild(t, o)

	ways := hundred()
	if len(ways) != 100 {
		t.Fatalf("there are %d ways", len(ways))
	}
	of := map[string]way{} // by id
	for i, w := range ways {
		id := ids[i*len(ids)/100]
		if id == soundID {
			id = ids[i*len(ids)/100+1]
		}
		of[id] = w
	}
	// What a build costs in which the same bodies have something new to say.
	for id := range of {
		said := strings.Replace(soundNotice, "Testo.", "Testo nuovo.", 1)
		must(t, instead(filepath.Join(root, input.SubjectsDir, id, "notices/2026-11-20-portale.md"), bytesOf(said)))
	}
	soundCost := costOf(func() { mustBuild(t, o) })
	sound := mustTree(t, o.Out)
	for id, w := range of {
		if err := w.spoil(filepath.Join(root, input.SubjectsDir, id)); err != nil {
			t.Fatalf("%s: %v", w.name, err)
		}
	}
	var r build.Result
	var err error
	cost := costOf(func() { r, err = build.Build(o) })
	t.Logf("%d bodies: with 100 of them changed %v, with these broken %v", len(ids), soundCost, cost)
	// Of fewer, little is much.
	if len(ids) >= 1000 && (cost.time > soundCost.time*3/2 || cost.heap > soundCost.heap*3/2) {
		t.Error("that is over one and a half times as much")
	}
	if !errors.Is(err, problem.ErrFound) || r.Kept != 100 || r.Never != 0 || r.Subjects != len(ids) {
		t.Errorf("of %d bodies %d are shown from their last good inputs, %d have none: %v",
			r.Subjects, r.Kept, r.Never, err)
	}

	named := map[string]bool{} // who has a problem that names its file
	for _, p := range r.Problems {
		w, broken := of[p.Subject]
		if !broken {
			t.Errorf("nobody broke %q: %s", p.Subject, p)
			continue
		}
		named[p.Subject] = named[p.Subject] || p.File == filepath.Join(input.SubjectsDir, p.Subject, w.where)
	}
	for id, w := range of {
		if !named[id] {
			t.Errorf("%s: no problem names %s", w.name, w.where)
		}
	}
	now := mustTree(t, o.Out)
	for name := range sound {
		parts := strings.Split(name, "/")
		if parts[0] != "soggetti" || len(parts) < 3 || !slices.Contains(ids, parts[1]) {
			continue
		}
		w, broken := of[parts[1]]
		switch data, there := now[name]; {
		case !there:
			t.Errorf("%s is gone (%s)", name, w.name)
		case !broken && !bytes.Equal(data.data, sound[name].data):
			t.Errorf("%s differs, and its body was not broken", name)
		case broken && len(parts) == 3 && parts[2] == "index.html" &&
			!bytes.Contains(data.data, []byte("la pagina mostra gli ultimi corretti")):
			t.Errorf("%s has no mark (%s)", name, w.name)
		}
	}
}

// spent is what something took: its time, and its memory: by how much what lives on the heap grew
// at most, or all of another process.
type spent struct {
	time time.Duration
	heap uint64
}

func (s spent) String() string {
	return fmt.Sprintf("%v, %d MB", s.time.Round(time.Millisecond), s.heap>>20)
}

func costOf(do func()) spent {
	runtime.GC()
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(sample)
		start := sample[0].Value.Uint64()
		high := start
		for tick := time.NewTicker(5 * time.Millisecond); ; {
			metrics.Read(sample)
			high = max(high, sample[0].Value.Uint64())
			select {
			case <-tick.C:
			case <-done:
				tick.Stop()
				most <- high - start
				return
			}
		}
	}()
	begin := time.Now()
	do()
	s := spent{time: time.Since(begin)}
	close(done)
	s.heap = <-most
	return s
}
