//go:build unix

// Bench builds large sites that nobody runs (tools/synthetic) and prints one table of what
// each kind of build costs beside the clean build of the same run, and that beside copying
// its tree as files and beside plain Hugo on as many minimal pages: machines differ, ratios
// less so.
//
//	go run ./tools/bench -subjects 1000,5000,25000 -services 3 -days 90
//
// A machine that others use, too, is now quick, now slow, for minutes: one clean build and one
// new day say little of each other. With -turns 5 the two are built in turn, five times, and
// the shares in the middle are said.
//
// With -weigh it builds each site once, and says alone what a subject's files come to.
//
// It needs tar and sync. Everything lies in a temporary folder, which it removes.
package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

var (
	sizes    = flag.String("subjects", "1000,5000", "how many subjects, one site for each")
	services = flag.Int("services", 3, "how many services each has")
	days     = flag.Int("days", 90, "how many days were measured")
	plain    = flag.Bool("hugo", true, "build as many minimal pages with plain Hugo")
	turns    = flag.Int("turns", 0, "how often a clean build and a new day after it are built in turn")
	weighs   = flag.Bool("weigh", false, "say alone what a subject's files come to")
)

func main() {
	log.SetFlags(0)
	flag.Parse()
	var err error
	work, err = os.MkdirTemp("", "bollettino-bench-")
	check(err)
	defer os.RemoveAll(work)
	var b bench
	b.program("bollettino", "./generator")
	b.program("synthetic", "./tools/synthetic")
	if *plain && !*weighs {
		b.hugoProgram()
	}
	fmt.Printf("%d services, %d days; times in seconds, memory in MB\n\n", *services, *days)
	fmt.Println("| subjects | what | time | of the clean build | memory | files written |")
	fmt.Println("|---:|---|---:|---:|---:|---:|")
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		check(err)
		b.site(n)
	}
}

// work is where everything lies.
var work string

// fail says what is wrong, and leaves nothing behind: a large site is millions of files.
func fail(format string, args ...any) {
	os.RemoveAll(work)
	log.Fatalf("bench: "+format, args...)
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

type bench struct {
	root  string
	n     int
	clean time.Duration
	freed bool // many files were removed or replaced
}

// program builds a program of this module, or one that it depends on.
func (b *bench) program(name, pkg string) {
	out, err := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(work, name), pkg).CombinedOutput()
	if err != nil {
		fail("%s: %v\n%s", pkg, err, out)
	}
}

// hugoProgram builds Hugo itself, as its users have it: our module needs it as a library.
func (b *bench) hugoProgram() {
	c := exec.Command("go", "install", "github.com/gohugoio/hugo@v0.165.0")
	c.Dir, c.Env = work, append(os.Environ(), "GOBIN="+work)
	if out, err := c.CombinedOutput(); err != nil {
		fail("Hugo: %v\n%s", err, out)
	}
}

// rest is how long ext4 passes over each inode that was freed, looking at them one by one
// whenever a new file wants one: for a minute after many files were removed, or replaced, a new
// file costs up to ten times what it costs else; for six, where that was not written down.
const rest = 65 * time.Second

// settle lets the disk write down what was done before, which no measurement is to pay for.
func (b *bench) settle() {
	if err := exec.Command("sync").Run(); err != nil {
		log.Print("bench: sync: ", err)
	}
	if b.freed {
		time.Sleep(rest)
	}
	b.freed = false
}

// run runs a program, and gives its time, its peak of memory and what it said last.
func (b *bench) run(name string, args ...string) (took time.Duration, mb int64, said string) {
	b.settle()
	c := exec.Command(filepath.Join(work, name), args...)
	start := time.Now()
	out, err := c.CombinedOutput()
	took = time.Since(start)
	if err != nil {
		fail("%s %q: %v\n%s", name, args, err, out)
	}
	if use, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		mb = use.Maxrss >> 10 // Linux counts in kB
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return took, mb, lines[len(lines)-1]
}

// built is what came of a build: its time, also as a share of a clean one, its peak of memory
// and what it said last.
type built struct {
	took  time.Duration
	share float64
	mb    int64
	said  string
}

// make builds the site as of a moment; clean is how long a clean build takes, where that is
// known.
func (b *bench) make(asOf string, clean time.Duration) built {
	took, mb, said := b.run("bollettino", "build", "--root", b.root, "--as-of", asOf)
	if clean == 0 {
		clean = took
	} else {
		b.freed = many(written(said))
	}
	return built{took, took.Seconds() / clean.Seconds(), mb, said}
}

// build builds the site as of a moment, and prints a row.
func (b *bench) build(what, asOf string) {
	o := b.make(asOf, b.clean)
	if b.clean == 0 {
		b.clean = o.took
	}
	b.print(what, o)
}

// middle builds the site three times, each after an edit, and prints a row of the one in the
// middle: what takes less than a second varies most.
func (b *bench) middle(what, asOf string, edit func(i int)) {
	var all []built
	for i := range 3 {
		edit(i)
		all = append(all, b.make(asOf, b.clean))
	}
	b.print(what+" (the middle of three)", median(all))
}

// median is the build whose share is the one in the middle.
func median(all []built) built {
	slices.SortFunc(all, func(a, b built) int { return cmp.Compare(a.share, b.share) })
	return all[len(all)/2]
}

func (b *bench) row(what string, took time.Duration, mb int64) {
	b.print(what, built{took: took, share: took.Seconds() / b.clean.Seconds(), mb: mb})
}

func (b *bench) print(what string, o built) {
	fmt.Printf("| %d | %s | %.2f | %.2f%% | %d | %s |\n", b.n, what, o.took.Seconds(), 100*o.share, o.mb, written(o.said))
}

// many tells whether so many files came or went that it is felt in what comes after.
func many(files string) bool {
	n, err := strconv.Atoi(files)
	return err == nil && n > 10_000
}

// written is how many files a build wrote, by what it said last; "" where it was none.
func written(said string) string {
	_, rest, _ := strings.Cut(said, "files: ")
	n, _, _ := strings.Cut(rest, " written")
	return n
}

func (b *bench) path(name string) string { return filepath.Join(b.root, filepath.FromSlash(name)) }

func (b *bench) write(name, data string) {
	check(os.MkdirAll(filepath.Dir(b.path(name)), 0o755))
	check(os.WriteFile(b.path(name), []byte(data), 0o644))
}

// The site's moments: its last measured day is 2026-11-21.
const (
	noon     = "2026-11-21T12:00"
	quarter  = "2026-11-21T12:20"
	night    = "2026-11-21T23:50"
	midnight = "2026-11-22T00:05"
)

func (b *bench) site(n int) {
	b.n, b.root, b.clean = n, filepath.Join(work, fmt.Sprint("site-", n)), 0
	check(os.CopyFS(b.path("content"), os.DirFS("content")))
	settings, err := os.ReadFile("data/site.yaml")
	check(err)
	// Its clock goes on, so that pages carry what they will say.
	b.write("data/site.yaml", strings.NewReplacer("example: true", "example: false", "fresh: 15m", "fresh: 1h",
		`as_of: "2026-11-27T22:45:00+01:00"`, `as_of: ""`).Replace(string(settings)))
	b.synthetic("-days", strconv.Itoa(*days))
	today := "data/availability/2026/2026-11-21.csv"
	whole, err := os.ReadFile(b.path(today))
	check(err)
	b.write(today, until(string(whole), "12:00"))

	// Files that were written just before a look are read again at the next (base/known).
	time.Sleep(3 * time.Second)

	b.build("clean", noon)
	b.weigh()
	if *weighs {
		return
	}
	copied := b.copied()
	b.row("copying its files (tar to tar)", copied, 0)
	if *plain {
		took, mb, _ := b.hugo(n)
		b.row("plain Hugo, a minimal page a subject", took, mb)
	}
	b.middle("nothing changed", noon, func(int) {})
	b.middle("one notice", noon, func(i int) {
		b.write("data/subjects/"+b.first()+"/notices/2026-11-10-aggiornamento.md",
			declared(fmt.Sprint("Aggiornamento ", i), ""))
	})
	b.served(noon)
	for _, id := range b.some(1300) {
		b.write("data/subjects/"+id+"/notices/2026-11-10-gruppo.md", declared("Fermo del partner", "group: fermo\n"))
	}
	b.build(fmt.Sprintf("a notice of %d bodies", len(b.some(1300))), noon)
	b.write("data/platform/notices/2026-11-10-nodo.md", declared("Fermo del nodo", ""))
	b.build("a notice of the platform", noon)
	b.write(today, until(string(whole), "12:00")+goingOn(string(whole)))
	b.build("a quarter of an hour for all", quarter)
	b.write(today, string(whole))
	b.build("the rest of the day for all", night)
	b.build("midnight", midnight)
	b.restored()
	b.inTurn(today, string(whole))
}

// inTurn builds the site from nothing, and as of two later moments, so many times, and prints
// for each moment a row of the turn in which its share of that turn's clean build is the middle.
func (b *bench) inTurn(today, whole string) {
	if *turns == 0 {
		return
	}
	moments := []struct{ what, asOf string }{{"the rest of the day for all", night}, {"midnight", midnight}}
	all := make([][]built, len(moments))
	for range *turns {
		for _, made := range []string{"public", ".public.new", ".bollettino"} {
			check(os.RemoveAll(b.path(made)))
		}
		b.freed = many(strconv.Itoa(b.n * mostFiles))
		b.write(today, until(whole, "12:00"))
		time.Sleep(3 * time.Second)
		clean := b.make(noon, 0)
		b.write(today, whole)
		time.Sleep(3 * time.Second)
		for i, m := range moments {
			all[i] = append(all[i], b.make(m.asOf, clean.took))
		}
	}
	for i, m := range moments {
		b.print(fmt.Sprintf("%s (the middle of %d turns)", m.what, *turns), median(all[i]))
	}
}

// served prints a row of how long it takes until a page of a site that is being served shows a
// notice that was saved: the middle of five.
func (b *bench) served(asOf string) {
	b.settle()
	c := exec.Command(filepath.Join(work, "bollettino"), "serve", "--root", b.root, "--as-of", asOf, "--addr", "127.0.0.1:0")
	out, err := c.StderrPipe()
	check(err)
	c.Stdout = c.Stderr
	check(c.Start())
	defer c.Wait()
	defer c.Process.Signal(os.Interrupt)
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "http://") {
	}
	go io.Copy(io.Discard, out)
	name := "soggetti/" + b.first() + "/comunicazioni/2026-11-10-aggiornamento/index.html"
	var all []time.Duration
	for i := range 5 {
		time.Sleep(3 * time.Second)
		title := fmt.Sprint("Servito ", i)
		start := time.Now()
		b.write("data/subjects/"+b.first()+"/notices/2026-11-10-aggiornamento.md", declared(title, ""))
		for {
			page, err := os.ReadFile(b.path("public/" + name))
			if err == nil && strings.Contains(string(page), title) {
				break
			}
			if time.Since(start) > time.Minute {
				fail("%s does not show %q after a minute", name, title)
			}
			time.Sleep(2 * time.Millisecond)
		}
		all = append(all, time.Since(start))
	}
	time.Sleep(3 * time.Second) // who is stopped in the middle of a build leaves all to be looked at
	slices.Sort(all)
	b.row("one notice, served (the middle of five)", all[2], 0)
}

func (b *bench) synthetic(args ...string) {
	b.run("synthetic", append([]string{"-out", b.root, "-subjects", strconv.Itoa(b.n), "-services",
		strconv.Itoa(*services)}, args...)...)
}

// until are the rows of a day up to a time of it.
func until(rows, hour string) string {
	var out strings.Builder
	limit := "2026-11-21T" + hour + ":00+01:00"
	for line := range strings.Lines(rows) {
		cells := strings.Split(line, ",")
		switch {
		case cells[2] == "from" || cells[3] <= limit:
			out.WriteString(line)
		case cells[2] < limit:
			cells[3] = limit
			out.WriteString(strings.Join(cells, ","))
		}
	}
	return out.String()
}

// goingOn are rows of the quarter after noon, in which each service is as it was.
func goingOn(rows string) string {
	var out strings.Builder
	for line := range strings.Lines(until(rows, "12:00")) {
		if cells := strings.Split(line, ","); cells[3] == "2026-11-21T12:00:00+01:00" {
			cells[2], cells[3] = cells[3], "2026-11-21T12:15:00+01:00"
			out.WriteString(strings.Join(cells, ","))
		}
	}
	return out.String()
}

func declared(title, more string) string {
	return "---\nkind: maintenance\ntitle: " + title + "\nservices: [all]\nimpact: full\n" + more +
		"from: 2026-11-24T22:00\nuntil: 2026-11-24T23:30\ndeclared: 2026-11-10T09:00\n---\n"
}

// some are so many subjects, or all; first is the first.
func (b *bench) some(n int) []string {
	entries, err := os.ReadDir(b.path("data/subjects"))
	check(err)
	var ids []string
	for _, e := range entries[:min(n, len(entries))] {
		ids = append(ids, e.Name())
	}
	return ids
}

func (b *bench) first() string { return b.some(1)[0] }

// copied is how long it takes to copy the site's files.
func (b *bench) copied() time.Duration {
	to := filepath.Join(work, "copy")
	check(os.MkdirAll(to, 0o755))
	b.settle()
	start := time.Now()
	out, err := exec.Command("sh", "-c", `tar -C "$0" -cf - . | tar -C "$1" -xf -`,
		b.path("public"), to).CombinedOutput()
	took := time.Since(start)
	if err != nil {
		fail("copy: %v\n%s", err, out)
	}
	// Removing so many files keeps a disk busy for a while: that waits for the end.
	check(os.Rename(to, fmt.Sprintf("%s-%d", to, b.n)))
	return took
}

// hugo builds as many pages with a template of a line.
func (b *bench) hugo(n int) (time.Duration, int64, string) {
	root := filepath.Join(work, "plain")
	defer os.RemoveAll(root)
	put := func(name, data string) {
		name = filepath.Join(root, filepath.FromSlash(name))
		check(os.MkdirAll(filepath.Dir(name), 0o755))
		check(os.WriteFile(name, []byte(data), 0o644))
	}
	put("hugo.yaml", "disableKinds: [home, section, taxonomy, term, rss, sitemap, robotsTXT, '404']\n")
	put("layouts/page.html", "<!doctype html><title>{{ .Title }}</title><h1>{{ .Title }}</h1>\n")
	for i := range n {
		put(fmt.Sprintf("content/soggetti/%d.md", i), fmt.Sprintf("---\ntitle: Comune %d\n---\n", i))
	}
	return b.run("hugo", "--source", root, "--quiet")
}

// restored builds in a copy of the site with what is kept, as from a cache in a fresh
// clone: all times and places are others.
func (b *bench) restored() {
	to := filepath.Join(work, fmt.Sprint("restored-", b.n))
	check(os.CopyFS(to, os.DirFS(b.root)))
	was := b.root
	b.root = to
	b.build("what is kept, in a fresh clone", midnight)
	b.root = was
}

// What the files of a subject without notices may come to at most, in all languages: three
// services, 90 days.
const mostFiles, mostBytes = 10, 95_000

// weigh prints what the files of a subject without notices come to, and ends where that of one
// is too much.
func (b *bench) weigh() {
	languages, err := filepath.Glob(b.path("public/*/soggetti"))
	check(err)
	type weight struct {
		files int
		bytes int64
		id    string
	}
	var all []weight
	for _, id := range b.some(b.n) {
		if _, err := os.Stat(b.path("data/subjects/" + id + "/notices")); err == nil {
			continue
		}
		w := weight{id: id}
		for _, dir := range append(languages, b.path("public/soggetti")) {
			check(filepath.WalkDir(filepath.Join(dir, id), func(_ string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				info, err := d.Info()
				if err == nil {
					w.files++
					w.bytes += info.Size()
				}
				return err
			}))
		}
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b weight) int { return cmp.Compare(a.bytes, b.bytes) })
	middle, most := all[len(all)/2], all[len(all)-1]
	files := slices.MaxFunc(all, func(a, b weight) int { return cmp.Compare(a.files, b.files) }).files
	fmt.Printf("| %d | a subject without notices: %d files at most, %.1f kB the middle one, %.1f kB the largest (%s) | | | | |\n",
		b.n, files, float64(middle.bytes)/1000, float64(most.bytes)/1000, most.id)
	if *services <= 3 && *days <= 90 && (files > mostFiles || most.bytes > mostBytes) {
		fail("a subject may have %d files and %.0f kB", mostFiles, mostBytes/1000.)
	}
}
