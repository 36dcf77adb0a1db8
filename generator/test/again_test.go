package test

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bollettino"
	"bollettino/generator/base/disk"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"bollettino/generator/input"

	"golang.org/x/tools/txtar"
)

// again is a site that is built again after each edit.
type again struct {
	*testing.T
	*rand.Rand
	root   string
	o      input.Options
	manner manner
	told   []string // the edits so far
	lost   bool     // what is kept was spoilt: whose the files of the output are is not known

	series build.Series
	inputs map[string]string // as they stood at the last build
}

// The bodies of the site: the first is Comune di Alfa; a partner; one behind it.
const (
	bodyA = "01234567897"
	bodyB = "00200005676"
	bodyC = "09900005670"
)

// sequences is how many TestEditedAndBuiltAgain makes; `make soak` makes 300.
func sequences(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(cmp.Or(os.Getenv("BOLLETTINO_AGAIN"), "30"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Whatever is edited, a build that leaves what it can as it is gives the bytes that one
// gives that makes everything.
func TestEditedAndBuiltAgain(t *testing.T) {
	t.Parallel()
	for seed := range sequences(t) {
		t.Run(strconv.Itoa(seed), func(t *testing.T) {
			t.Parallel()
			a := newAgain(t, uint64(seed))
			a.compare()
			for range 3 {
				for range 1 + a.IntN(2) {
					a.edit()
				}
				a.compare()
			}
		})
	}
}

func newAgain(t *testing.T, seed uint64) *again {
	t.Helper()
	root := t.TempDir()
	a := &again{T: t, Rand: rand.New(rand.NewPCG(seed, 12)), root: root, o: input.Options{
		Root: disk.At(root, input.Limits), RootDir: root, Out: filepath.Join(root, "public"), Jobs: 2, Program: "one",
		Embedded: bollettino.Files, LetGo: true,
	}}
	a.manner = manner(seed) % manners
	a.o.AsOf = []string{"2026-11-27T22:45", "2026-11-27T13:10"}[a.IntN(2)]
	// Half of the sites believe what the disk says of times; the others were looked at
	// too shortly ago for that.
	a.o.Clock = period.Time(time.Now().Unix())
	if a.IntN(2) == 0 {
		a.o.Clock += 1000
	}
	world, err := txtar.ParseFile("testdata/world.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range world.Files {
		a.write(f.Name, string(f.Data))
	}
	a.write("data/subjects/"+bodyC+"/notices/2026-11-20-stazione.md",
		notice("Stazione ferma", "2026-11-26T10:00", "2026-11-28T12:00"))
	a.write("data/subjects/"+bodyC+"/profile.yaml", "services:\n  - {id: stazione, name: Stazione, channels: [web]}\n")
	a.write("data/subjects/"+bodyB+"/profile.yaml",
		"services:\n  - {id: sito, name: Sito, channels: [web], partner: \""+bodyC+"\"}\n")
	a.write("data/platform/notices/2026-11-20-nodo.md",
		strings.Replace(notice("Nodo fermo", "2026-11-27T23:00", "2026-11-28T01:00"),
			"services: [all]", "services: [all]", 1))
	a.write("content/pagine/metodo.md", "---\ntitle: Metodo\n---\nTesto.\n")
	for name, more := range map[string]string{"content/regole/1.0/livelli.md": "* Almeno il 98% di risposte in 2 secondi.\n",
		"content/regole/versions.yaml": responseRule, "data/site.yaml": []string{"", "fresh: 1h\n"}[a.IntN(2)]} {
		a.write(name, a.read(name)+more)
	}
	for day := 24; day <= 27; day++ {
		a.measure(day)
	}
	a.look("", "as it was", "operatore") // half of them up to now
	return a
}

const responseRule = `  - id: risposte
    title: Risposte
    binds: [ec-direct, ec-indirect]
    at: {"1.0": {page: livelli, place: "#disponibilita/3"}}
    indicator: {measure: response, bound: at_least, limit: 98%, within: 2s, window: month}
`

func (a *again) path(name string) string { return filepath.Join(a.root, filepath.FromSlash(name)) }

func (a *again) write(name, data string) {
	a.Helper()
	must(a.T, os.MkdirAll(filepath.Dir(a.path(name)), 0o755))
	must(a.T, os.WriteFile(a.path(name), []byte(data), 0o644))
}

func (a *again) read(name string) string {
	a.Helper()
	data, err := os.ReadFile(a.path(name))
	must(a.T, err)
	return string(data)
}

// notice is one of full impact on all services, declared an hour before the site's first
// moment at the latest.
func notice(title, from, until string) string {
	return fmt.Sprintf("---\nkind: maintenance\ntitle: %s\nservices: [all]\nimpact: full\nfrom: %s\nuntil: %s\n"+
		"declared: 2026-11-20T09:00\n---\nTesto.\n",
		title, from, until)
}

// measure writes a day's file: what is up all day and down now and then.
func (a *again) measure(day int) {
	rows := "subject,service,from,until,state,observer\n"
	at := func(h, m int) string { return fmt.Sprintf("2026-11-%02dT%02d:%02d:00+01:00", day, h, m) }
	for _, s := range [][2]string{{bodyA, "portale"}, {bodyB, "sito"}, {bodyC, "stazione"}} {
		if a.IntN(4) == 0 {
			continue
		}
		h := 1 + a.IntN(20)
		rows += strings.Join([]string{s[0], s[1], at(0, 0), at(h, 0), "up", "operatore"}, ",") + "\n"
		state := []string{"up", "down"}[a.IntN(2)]
		rows += strings.Join([]string{s[0], s[1], at(h, 0), at(h, 30+a.IntN(30)), state, "operatore"}, ",") + "\n"
		rows += strings.Join([]string{s[0], s[1], at(h+1, 0), at(h+2, a.IntN(60)), "up", "operatore"}, ",") + "\n"
	}
	a.write(fmt.Sprintf("data/availability/2026/2026-11-%02d.csv", day), rows)
}

// files are those below a folder, in order.
func (a *again) files(dir string) (names []string) {
	err := fs.WalkDir(os.DirFS(a.root), dir, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	must(a.T, err)
	return names
}

// one is a random file below a folder whose name ends so; "" where there is none.
func (a *again) one(dir, ext string) string {
	names := slices.DeleteFunc(a.files(dir), func(n string) bool { return !strings.HasSuffix(n, ext) })
	if len(names) == 0 {
		return ""
	}
	return names[a.IntN(len(names))]
}

// edits are what may become of a site, each by its name.
func (a *again) edits() map[string]func() {
	const subjects = "data/subjects"
	who := []string{bodyA, bodyB, bodyC}[a.IntN(3)]
	word := fmt.Sprintf("Parola%d", a.IntN(1000))
	return map[string]func(){
		"a file is touched": func() {
			name, at := a.one("data", ""), time.Now().Add(-time.Duration(a.IntN(1e9))*time.Second)
			must(a.T, os.Chtimes(a.path(name), at, at))
		},
		"a notice is new": func() {
			until := fmt.Sprintf("2026-11-%02dT%02d:00", 28+a.IntN(2), a.IntN(24))
			a.write(fmt.Sprintf("%s/%s/notices/2026-11-20-%s.md", subjects, who, strings.ToLower(word)),
				notice(word, "2026-11-27T20:00", until))
		},
		"a notice has another title": func() {
			if name := a.one(subjects, ".md"); name != "" {
				a.write(name, strings.Replace(a.read(name), "title: ", "title: "+word+" ", 1))
			}
		},
		"a notice is written over, and its time put back": func() {
			name := a.one(subjects, ".md")
			if name == "" {
				return
			}
			info, err := os.Stat(a.path(name))
			must(a.T, err)
			a.write(name, strings.Replace(a.read(name), "Testo", []string{"Tasto", "Tosto", "Tinto"}[a.IntN(3)], 1))
			must(a.T, os.Chtimes(a.path(name), info.ModTime(), info.ModTime()))
		},
		"a notice goes": func() {
			if name := a.one(subjects, ".md"); name != "" {
				must(a.T, os.Remove(a.path(name)))
			}
		},
		"a notice is renamed": func() {
			if name := a.one(subjects, ".md"); name != "" {
				must(a.T, os.Rename(a.path(name),
					a.path(filepath.Dir(name)+"/2026-11-20-"+strings.ToLower(word)+".md")))
			}
		},
		"two bodies swap notices, with their times": func() {
			x, y := a.path(subjects+"/"+bodyA+"/notices"), a.path(subjects+"/"+bodyC+"/notices")
			must(a.T, os.MkdirAll(x, 0o755))
			must(a.T, os.MkdirAll(y, 0o755))
			must(a.T, os.Rename(x, x+".x"))
			must(a.T, os.Rename(y, x))
			must(a.T, os.Rename(x+".x", y))
			for _, body := range []string{bodyA, bodyC} { // which name their services otherwise
				for _, name := range a.files(subjects + "/" + body + "/notices") {
					a.write(name, strings.ReplaceAll(a.read(name), "[portale]", "[all]"))
				}
			}
		},
		"a service has another name": func() {
			name := subjects + "/" + who + "/profile.yaml"
			a.write(name, strings.Replace(a.read(name), "name: ", "name: "+word+" ", 1))
		},
		"a body has another name": func() {
			data := a.read("data/subjects.csv")
			was := []string{"Alfa,Comuni", "Beta,Comuni", "Gamma,Partner"}[a.IntN(3)]
			now := map[bool]string{true: "Alfa " + word + ",Comuni", false: "Beta " + word + ",Comuni"}[a.IntN(2) == 0]
			a.write("data/subjects.csv", strings.Replace(data, was, now, 1))
		},
		"the partner has another name": func() {
			a.write("data/subjects.csv",
				strings.Replace(a.read("data/subjects.csv"), "Partner Gamma", "Partner Gamma "+word, 1))
		},
		"a body is new, above the others": func() {
			head, rest, _ := strings.Cut(a.read("data/subjects.csv"), "\n")
			if !strings.Contains(rest, "80016470581") {
				a.write("data/subjects.csv",
					head+"\n80016470581,ec-direct,"+word+",Comuni,,,Delta,RM,Lazio,,1,,,\n"+rest)
			}
		},
		"the new body goes": func() {
			left := slices.DeleteFunc(strings.SplitAfter(a.read("data/subjects.csv"), "\n"),
				func(l string) bool { return strings.HasPrefix(l, "80016470581") })
			a.write("data/subjects.csv", strings.Join(left, ""))
		},
		"a body leaves its partner, and comes back": func() {
			data := a.read("data/subjects.csv")
			with := strings.Replace(data, ",Liguria,"+bodyC+",", ",Liguria,,", 1)
			if with == data {
				with = strings.Replace(data, ",Liguria,,", ",Liguria,"+bodyC+",", 1)
			}
			a.write("data/subjects.csv", with)
		},
		"time goes on":            func() { a.o.AsOf = fmt.Sprintf("2026-11-2%dT%02d:%02d", 7+a.IntN(3), 22+a.IntN(2), a.IntN(60)) },
		"time goes back":          func() { a.o.AsOf = fmt.Sprintf("2026-11-2%dT%02d:%02d", 6+a.IntN(2), a.IntN(24), a.IntN(60)) },
		"a day is measured again": func() { a.measure(24 + a.IntN(4)) },
		"a new day is measured":   func() { a.measure(28) },
		"a day's rows are in another order": func() {
			name := a.one("data/availability", ".csv")
			head, rest, _ := strings.Cut(a.read(name), "\n")
			rows := strings.SplitAfter(strings.TrimSuffix(rest, "\n"), "\n")
			if last := len(rows) - 1; last >= 0 && rest != "" {
				rows[last] += "\n"
				a.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
				a.write(name, head+"\n"+strings.Join(rows, ""))
			}
		},
		"a day's file goes": func() {
			if name := a.one("data/availability", ".csv"); len(a.files("data/availability")) > 1 {
				must(a.T, os.Remove(a.path(name)))
			}
		},
		"a day is written over, and its time put back": func() {
			name := a.one("data/availability", ".csv")
			info, err := os.Stat(a.path(name))
			must(a.T, err)
			a.write(name, strings.Replace(a.read(name), ",up,", ",up,", 1))
			a.write(name, strings.Replace(a.read(name), ",down,", ",up,", 1)+
				strings.Repeat("\n", 2*strings.Count(a.read(name), ",down,")))
			must(a.T, os.Chtimes(a.path(name), info.ModTime(), info.ModTime()))
		},
		"the platform says something": func() {
			a.write("data/platform/notices/2026-11-20-nodo.md",
				notice(word, "2026-11-27T22:30", "2026-11-28T0"+strconv.Itoa(a.IntN(9))+":00"))
		},
		"the platform says nothing": func() { must(a.T, os.RemoveAll(a.path("data/platform"))) },
		"a limit changes": func() {
			was, is := "9", "8"
			if strings.Contains(a.read("content/regole/versions.yaml"), "limit: 8h") {
				was, is = is, was
			}
			for name, figure := range map[string]string{"versions.yaml": "limit: %sh",
				"1.0/livelli.md": "massimo %s ore"} {
				name = "content/regole/" + name
				a.write(name, strings.Replace(a.read(name), fmt.Sprintf(figure, was), fmt.Sprintf(figure, is), 1))
			}
		},
		"a setting changes": func() {
			name := "data/site.yaml"
			a.write(name, a.read(name)+[]string{"verdicts: totals\n", "observed_at_least: 0.5\n",
				"fresh: 40m\n", "fresh: 1h\n"}[a.IntN(4)])
			lines := strings.SplitAfter(a.read(name), "\n")
			slices.Sort(lines)
			kept := slices.CompactFunc(lines, func(x, y string) bool {
				return strings.SplitN(x, ":", 2)[0] == strings.SplitN(y, ":", 2)[0]
			})
			a.write(name, strings.Join(kept, ""))
		},
		"an observer has another name": func() {
			a.write("data/sources.yaml", strings.Replace(a.read("data/sources.yaml"), "name: ", "name: "+word+" ", 1))
		},
		"a page of the site's own changes": func() {
			a.write("content/pagine/metodo.md", "---\ntitle: Metodo "+word+"\n---\nTesto.\n")
		},
		"a template changes": func() {
			a.write("layouts/_partials/footer.html", "<footer>"+word+"</footer>\n")
		},
		"the template of the program is back": func() { must(a.T, os.RemoveAll(a.path("layouts"))) },
		"the program is another":              func() { a.o.Program = word },
		"the site moves":                      func() { a.o.BaseURL = "https://" + strings.ToLower(word) + ".example.org/stato/" },
		"an output goes": func() {
			a.o.Verify = true
			if name := a.one("public", ""); name != "" {
				must(a.T, os.Remove(a.path(name)))
			}
		},
		"an output is written over": func() {
			a.o.Verify = true
			if name := a.one("public", ""); name != "" {
				a.write(name, word)
			}
		},
		"a body's output goes": func() {
			a.o.Verify = true
			must(a.T, os.RemoveAll(a.path("public/soggetti/"+who)))
		},
		"all output goes": func() { must(a.T, os.RemoveAll(a.path("public"))) },
		"part of what is kept goes": func() {
			if name := a.one(".bollettino", ""); name != "" {
				must(a.T, os.Remove(a.path(name)))
				a.lost = true
			}
		},
		"what is kept goes": func() {
			must(a.T, os.RemoveAll(a.path(".bollettino")))
			a.lost = true
		},
		"what is kept is cut in half": func() {
			name := a.one(".bollettino", "")
			if name == "" || strings.HasSuffix(name, "lock") {
				return
			}
			data := a.read(name)
			a.write(name, data[:len(data)/2])
			a.lost = true
		},
		"what all have is broken, and mended": func() {
			was := a.read("data/site.yaml")
			a.write("data/site.yaml", was+"fresh: ieri\nfresh: ieri\n")
			if _, err := a.build(); !errors.Is(err, problem.ErrFound) {
				a.Fatalf("a broken setting: %v", err)
			}
			a.write("data/site.yaml", was)
		},
		"a folder is nobody's": func() { a.write(subjects+"/80016470582/profile.yaml", "services: []\n") },
		"nobody's folder goes": func() { must(a.T, os.RemoveAll(a.path(subjects+"/80016470582"))) },
		"rows are nobody's": func() {
			name := "data/availability/2026/2026-11-23.csv"
			a.write(name, "subject,service,from,until,state,observer\n"+
				"80016470582,sito,2026-11-23T00:00:00+01:00,2026-11-23T10:00:00+01:00,up,operatore\n")
		},
		"a body is broken, and mended": func() {
			name := subjects + "/" + who + "/profile.yaml"
			was := a.read(name)
			a.write(name, "services: 3\n")
			if _, err := a.build(); !errors.Is(err, problem.ErrFound) {
				a.Fatalf("a broken profile: %v", err)
			}
			a.write(name, was)
		},
	}
}

// edit makes one random edit.
func (a *again) edit() {
	all := a.edits()
	if a.IntN(3) == 0 {
		all = a.quarters()
	}
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	name := names[a.IntN(len(names))]
	a.told = append(a.told, name)
	all[name]()
}

// compare builds the site again, and beside it all of it; both have the same problems and
// the same bytes.
func (a *again) compare() {
	a.Helper()
	time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
	r, err := a.build()
	clean := a.o
	dir := a.TempDir()
	clean.RootDir, clean.Out = dir, filepath.Join(dir, "public")
	want, wantErr := build.Build(clean)
	if fmt.Sprint(err, r.Problems) != fmt.Sprint(wantErr, want.Problems) {
		a.Fatalf("after %q:\n%v %v\nand made anew:\n%v %v", a.told, err, r.Problems, wantErr, want.Problems)
	}
	if problem.HurtsAll(want.Problems) || len(a.told) == 0 && len(want.Problems) > 0 {
		a.Fatalf("after %q: %v", a.told, want.Problems) // where each edit follows a problem, little is left as it is
	}
	have, all := mustTree(a.T, a.o.Out), mustTree(a.T, clean.Out)
	for name, f := range all {
		if !bytes.Equal(have[name].data, f.data) {
			a.Errorf("after %q: %s differs", a.told, name)
		}
	}
	for name := range have {
		if _, there := all[name]; !there && !a.lost {
			a.Errorf("after %q: %s is left", a.told, name)
		} else if !there {
			must(a.T, os.Remove(filepath.Join(a.o.Out, name)))
		}
	}
	a.lost, a.o.Verify = false, false
	must(a.T, os.RemoveAll(dir))
	if a.Failed() {
		a.FailNow()
	}
}
