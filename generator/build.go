package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/tree"
	"bollettino/generator/desk/editor"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/page"
	"bollettino/generator/publish/search"
	"bollettino/generator/publish/site"
)

// options say what to build from what into what.
type options struct {
	root     fs.FS // content, data, and layouts, static, assets where they are the operator's own
	rootDir  string
	out      string
	asOf     string      // --as-of
	clock    period.Time // when the program started
	baseURL  string
	strict   bool
	letGo    bool // subjects that were published may leave the registry, however many
	jobs     int
	program  string // identifies this program: what another made is not believed to be ours
	embedded fs.FS  // layouts, static and, once made, assets
	progress func(done, all int)
	context  context.Context                                         // nil: never ends
	wait     func(context.Context, period.Time) (period.Time, error) // waits until the clock is past that; nil: it stands still
	waiting  func(why string)                                        // told when the build has to wait; nil: nobody
}

// ctx ends what the build has started when the build is to end.
func (o options) ctx() context.Context {
	if o.context == nil {
		return context.Background()
	}
	return o.context
}

// waits tells that somebody else holds the output.
func (o options) waits(holder string) {
	if o.waiting != nil {
		o.waiting(fmt.Sprintf("waiting for %s, which builds into %s too", holder, o.out))
	}
}

// moment is the time as of which the site is built.
func (o options) moment(s setting.Site) (period.Time, error) {
	switch {
	case o.asOf != "":
		t, err := s.Zone.Parse(o.asOf)
		if err != nil {
			return 0, usage{fmt.Errorf("--as-of: %w", err)}
		}
		return t, nil
	case s.AsOf != 0:
		return s.AsOf, nil
	}
	return o.clock, nil
}

// batch is how many subjects are held in memory at once.
const batch = 500

// result is what a run leaves to report.
type result struct {
	problems []problem.Problem
	notes    []problem.Problem // what the rulebook's texts lack: no fault of the inputs
	subjects int
	files    int
	written  int
	removed  int
	kept     int // subjects shown from their last good inputs
	never    int // subjects that have none
	unlisted int // problems of measured files that are counted only

	reportFile string // holds all problems
}

// errProblems says that the inputs have problems; they are in the result.
var errProblems = errors.New("problems in the input")

// check reads everything and reports, writing nothing.
func check(o options) (result, error) {
	s, err := readAll(o, last{good: tree.None{}, packs: o.packs()})
	if err != nil {
		return result{}, err
	}
	defer s.close()
	r := result{subjects: len(s.registry.Subjects), notes: s.notes()}
	if len(s.registry.Subjects) > 0 || len(s.problems.Sorted()) == 0 {
		// Of what stops all, no measurement was read that could be compared with what was frozen.
		problems, err := s.checkFolders(!hurtsAll(s.problems.Sorted()))
		if err != nil {
			return r, err
		}
		s.problems.Add(problems...)
	}
	r.unlisted = s.store.Unlisted()
	if r.problems = s.problems.Sorted(); len(r.problems) > 0 {
		return r, errProblems
	}
	return r, nil
}

// checkFolders reads every subject's folder and what was measured of it and, with
// frozen, compares that with the periods that were verified.
func (s *whole) checkFolders(frozen bool) (out []problem.Problem, err error) {
	var logs observation.Logs
	for i, sub := range s.registry.Subjects {
		if i%share == 0 {
			var strangers []problem.Problem
			if logs, strangers, err = s.logs(i, min(i+share, len(s.registry.Subjects))); err != nil {
				return nil, err
			}
			out = append(out, strangers...)
		}
		var problems []problem.Problem
		err := contain(sub.ID, func() (err error) {
			problems, err = s.checkFolder(sub, logs[sub.ID], frozen)
			return err
		})
		if fault := (*fault)(nil); errors.As(err, &fault) {
			problems, err = []problem.Problem{fault.problem()}, nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, problems...)
	}
	strays, err := s.strays()
	return append(out, strays...), err
}

// checkFolder reads one subject's folder and, with frozen, compares what it gives
// with the periods that were verified.
func (s *whole) checkFolder(sub subject.Subject, log observation.Log, frozen bool) ([]problem.Problem, error) {
	f, problems, err := s.readFolder(sub.ID)
	if err != nil {
		return nil, err
	}
	_, bad := s.offered(log, sub.ID, f)
	if frozen && len(problems)+len(bad) == 0 && s.isFrozen(sub.ID) {
		u, _, _, err := s.unit(sub, log, func(subject.ID) ([]*notice.Notice, error) { return nil, nil })
		if err != nil {
			return nil, err
		}
		bad = s.stray(u)
	}
	return append(append(problems, bad...), s.named.check(sub.ID, f.named)...), nil
}

// strays are folders below data/subjects that belong to no subject.
func (s *shared) strays() ([]problem.Problem, error) {
	list := &problem.List{}
	folders, err := names(s.root, subjectsDir, list)
	out := list.Sorted()
	for _, name := range folders {
		if _, ok := s.registry.Find(subject.ID(name)); !ok {
			p := problem.New(path.Join(subjectsDir, name), 0, 0, "folder", "name the folder by the id of a row of data/subjects.csv", "%q is not in the registry", name)
			if id, _ := subject.ParseID(name); id.Personal() {
				p = problem.New(subjectsDir, 0, 0, "folder", "take it out, or name it by the number of the firm or the body", "a folder is named by a natural person's code, and no person's data are published")
			}
			p.Subject = problem.Nobody
			out = append(out, p)
		}
	}
	return out, err
}

// stateDir is where a root keeps the state of one output folder.
func (o options) stateDir() string {
	return filepath.Join(o.rootDir, ".bollettino", filepath.Base(filepath.Clean(o.out)))
}

// build reads, composes, renders and publishes the site.
func build(o options) (r result, err error) {
	if o.strict {
		if r, err := check(o); err != nil {
			return r, err
		}
	}
	if _, err := readSettings(o); err != nil {
		return r, err // wrongly called: nothing of it is left
	}
	release, err := site.Hold(o.ctx(), o.out, o.stateDir(), o.waits)
	if err != nil {
		return r, err
	}
	defer release()
	publisher, err := site.Open(o.out, o.stateDir())
	if err != nil {
		return r, err
	}
	defer publisher.Drop()
	good, err := fs.Sub(publisher.Kept(), "good")
	if err != nil {
		return r, err
	}
	s, err := readAll(o, last{good, textMemory{publisher, o.program}, packMemory{publisher.Kept(), publisher}})
	if err != nil {
		return r, err
	}
	defer s.close()
	if !hurtsAll(s.problems.Sorted()) { // else the list may not have been read: one cause, one problem
		if p, gone := s.gone(); gone && !o.letGo {
			s.problems.Add(p)
		}
	}
	r.subjects, r.notes = len(s.registry.Subjects), s.notes()
	if r.problems = s.problems.Sorted(); hurtsAll(r.problems) {
		return r, errProblems
	}
	b := &builder{options: o, whole: s, publisher: publisher, gathered: page.NewGathering()}
	if err := b.prepare(); err != nil {
		return r, err
	}
	if err := b.units(); err != nil {
		return r, err
	}
	if err := b.many(); err != nil {
		return r, err
	}
	if err := b.asIs(); err != nil {
		return r, err
	}
	if err := publisher.Finish(); err != nil {
		return r, err
	}
	if err := b.keepGood(); err != nil {
		return r, err
	}
	strays, err := s.strays()
	if err != nil {
		return r, err
	}
	s.problems.Add(strays...)
	r.notes = s.notes()
	r.problems, r.files, r.written, r.removed = s.problems.Sorted(), publisher.Files(), publisher.Written, publisher.Removed
	r.kept, r.never, r.unlisted = b.kept, b.never, s.store.Unlisted()
	if len(r.problems) > 0 {
		return r, errProblems
	}
	return r, nil
}

// packs are the measurements as the last build packed them, for reading.
func (o options) packs() observation.Memory { return packMemory{disk.At(o.stateDir(), nil), nil} }

// packMemory keeps the packs of measured files in the state folder; without a
// publisher it is for reading alone.
type packMemory struct {
	kept      fs.FS
	publisher *site.Publisher
}

// packDir is where, below the state folder.
const packDir = "measured"

var errReading = errors.New("nothing is kept: this only reads")

func (m packMemory) Recall(name string) (fs.File, error) { return m.kept.Open(packDir + "/" + name) }

func (m packMemory) Remember(name string, data []byte) error {
	if m.publisher == nil {
		return errReading
	}
	return m.publisher.Keep(packDir+"/"+name, data)
}

func (m packMemory) Forget(name string) error {
	if m.publisher == nil {
		return errReading
	}
	return m.publisher.Forget(packDir + "/" + name)
}

// textMemory keeps what the rulebook's texts gave in the state folder.
type textMemory struct {
	publisher *site.Publisher
	program   string
}

func (m textMemory) Recall(name string) []byte {
	data, err := fs.ReadFile(m.publisher.Kept(), "rulebook/"+name)
	if err != nil {
		return nil
	}
	data, _ = bytes.CutPrefix(data, []byte(m.program+"\n"))
	return data
}

// Remember may fail: the text is then read again next time.
func (m textMemory) Remember(name string, data []byte) {
	_ = m.publisher.Keep("rulebook/"+name, append([]byte(m.program+"\n"), data...))
}

func hurtsAll(problems []problem.Problem) bool {
	for _, p := range problems {
		if p.Subject == "" {
			return true
		}
	}
	return false
}

// builder carries one build through its stages.
type builder struct {
	*whole
	options   options
	publisher *site.Publisher
	renderer  *site.Renderer
	indexer   search.Indexer
	site      page.Site
	summaries []page.Summary
	gathered  *page.Gathering
	sound     []subject.ID // whose folders are good, to be kept
	kept      int
	never     int

	mu       sync.Mutex
	partners map[subject.ID][]*notice.Notice
}

// prepare publishes what is as it is and readies the templates.
func (b *builder) prepare() error {
	tree := tree.Overlay{b.root, b.options.embedded}
	b.partners = map[subject.ID][]*notice.Notice{}
	b.site = b.whole.site()
	if b.indexer, b.site.Searchable = search.Find(b.options.ctx(), b.options.rootDir, "."); !b.site.Searchable {
		b.book.Notes = append(b.book.Notes, problem.New("search", 0, 0, "Pagefind", "", "is not there: the rules have an alphabetical index and no search (npm install, or name it in BOLLETTINO_PAGEFIND)"))
	}
	if err := b.ruleFiles(); err != nil {
		return err
	}
	style, err := b.style(tree)
	if err != nil {
		return err
	}
	layouts, err := fs.Sub(b.root, "layouts")
	if err != nil {
		return err
	}
	built, err := fs.Sub(b.options.embedded, "layouts")
	if err != nil {
		return err
	}
	b.renderer, err = site.NewRenderer([]fs.FS{built, layouts}, page.ShellOf(b.site, style), b.options.program)
	return err
}

// asIs publishes what is published as it is, when all pages have their addresses.
func (b *builder) asIs() error {
	assets, err := b.assets()
	if err != nil {
		return err
	}
	delete(assets, styleSheet) // has a name of its own (style)
	for _, name := range slices.Sorted(maps.Keys(assets)) {
		at := path.Join("assets", name)
		if strings.HasPrefix("/"+name, page.EditPath) {
			at = name // the CMS runs under the editing page's headers alone
		}
		if err := b.publisher.Write(at, assets[name]); err != nil {
			return err
		}
	}
	static, err := tree.Files(b.options.embedded, "static")
	if err != nil {
		return err
	}
	own, err := tree.Files(b.root, "static")
	if err != nil {
		return err
	}
	maps.Copy(static, own) // a logo of the operator's takes no script of ours away
	names := slices.Sorted(maps.Keys(static))
	taken := b.publisher.Clashes(names)
	for _, name := range names {
		if at := taken[name]; at != "" {
			p := problem.New("static/"+name, 0, 0, "file name", "name it otherwise, or leave it out",
				"the site has /%s of its own: this file is not published", at)
			p.Subject = problem.Nobody
			b.problems.Add(p)
			continue
		}
		if err := b.publisher.Write(name, static[name]); err != nil {
			return err
		}
	}
	return nil
}

// assets are the operator's own, if made, else those of the program.
func (b *builder) assets() (files map[string][]byte, err error) {
	for _, from := range []fs.FS{b.root, b.options.embedded} {
		if files, err = tree.Files(from, "assets"); err != nil || len(files) > 0 {
			return files, err
		}
	}
	return files, nil
}

// ruleFiles publishes what the rulebook's pages show or link beside themselves,
// and each text as it is.
func (b *builder) ruleFiles() error {
	for _, v := range b.book.Versions {
		if len(v.Docs) > 0 {
			folder := path.Join(rulesDir, v.ID)
			at := strings.TrimPrefix(page.RulePath(v.ID, ""), "/")
			if err := b.publisher.Write(at+page.TextSums, v.Sums); err != nil {
				return err
			}
			if from := b.options.program + rulebook.SumDigest(v.Sums); !b.publisher.Same(at+page.TextArchive, from) {
				data, err := v.Archive(b.root, folder)
				if err != nil {
					return err
				}
				if err := b.publisher.WriteFrom(at+page.TextArchive, from, data); err != nil {
					return err
				}
			}
		}
		for _, a := range v.Used {
			data, err := fs.ReadFile(b.root, path.Join(rulesDir, v.ID, a.File))
			if err != nil {
				return err
			}
			if err := b.publisher.Write(page.RuleFileName(v.ID, a.As), data); err != nil {
				return err
			}
		}
	}
	return nil
}

const styleSheet = "bollettino.css"

// style publishes the style sheet under a name that changes with its bytes, so
// that it can be cached for ever.
func (b *builder) style(tree fs.FS) (string, error) {
	css, err := fs.ReadFile(tree, "assets/"+styleSheet)
	if errors.Is(err, fs.ErrNotExist) {
		return "", errors.New("the style sheet assets/bollettino.css has not been made: run `make assets` (npm)")
	}
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(css)
	name := "assets/bollettino." + hex.EncodeToString(sum[:5]) + ".css"
	return "/" + name, b.publisher.Write(name, css)
}

// units makes every subject, a batch at a time.
func (b *builder) units() error {
	all := len(b.registry.Subjects)
	for i := 0; i < all; i += batch {
		j := min(i+batch, all)
		units, err := b.compose(i, j)
		if err != nil {
			return err
		}
		var pages []page.Page
		for k := range units {
			m := &units[k]
			pages = append(pages, m.Pages...)
			b.gathered.Take(&m.Summary, b.site.Name)
			b.summaries = append(b.summaries, m.Summary)
		}
		if err := b.renderer.Render(pages, b.publisher); err != nil {
			return err
		}
		for _, m := range units {
			if err := b.writeAll(strings.TrimPrefix(page.SubjectPath(m.Summary.ID), "/"), m.files); err != nil {
				return err
			}
		}
		if b.options.progress != nil {
			b.options.progress(j, all)
		}
	}
	return nil
}

// compose reads, measures and composes the subjects from the i-th until before
// the j-th, side by side.
func (b *builder) compose(i, j int) ([]made, error) {
	shares := make([][]made, (j-i+share-1)/share)
	errs := make([]error, len(shares))
	next := make(chan int)
	var wg sync.WaitGroup
	for range b.options.jobs {
		wg.Go(func() {
			for k := range next {
				from := i + k*share
				shares[k], errs[k] = b.composeShare(from, min(from+share, j))
			}
		})
	}
	for k := range shares {
		next <- k
	}
	close(next)
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	all := slices.Concat(shares...)
	for _, m := range all {
		b.problems.Add(m.problems...)
		if m.sound {
			b.sound = append(b.sound, m.Summary.ID)
		}
		switch m.mark {
		case input.LastGood:
			b.kept++
		case input.NeverGood:
			b.never++
		}
	}
	return all, nil
}

// composeShare composes neighbours, each alone.
func (b *builder) composeShare(from, until int) ([]made, error) {
	logs, problems, err := b.logsAlone(from, until)
	if err != nil {
		return nil, err
	}
	var out []made
	for _, sub := range b.registry.Subjects[from:until] {
		m, err := b.alone(sub, logs[sub.ID])
		if err != nil {
			return nil, err
		}
		m.problems = append(m.problems, problems...)
		problems = nil
		out = append(out, m)
	}
	return out, nil
}

// partnerNotices are a partner's notices, read once.
func (b *builder) partnerNotices(id subject.ID) ([]*notice.Notice, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n, ok := b.partners[id]; ok {
		return n, nil
	}
	f, _, err := b.readAlone(id) // its problems are reported with its own unit
	b.partners[id] = f.notices
	return f.notices, err
}

// many makes the pages and feeds about many, from summaries.
func (b *builder) many() error {
	m := page.NewMany(b.site, b.summaries, b.gathered, b.asOf)
	for pages := range m.Pages() {
		if err := b.renderer.Render(pages, b.publisher); err != nil {
			return err
		}
	}
	if err := b.index(m); err != nil {
		return err
	}
	tables := m.Tables()
	catalogs, err := m.Catalogs()
	if err != nil {
		return err
	}
	maps.Copy(tables, catalogs)
	if tables["gestione/modulo.json"], err = editor.NewForm(b.setting).JSON(); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		if err := b.publisher.Write(name, tables[name]); err != nil {
			return err
		}
	}
	if err := b.news(m); err != nil {
		return err
	}
	return b.scopeFiles(m)
}

// index makes the search indexes of versions whose pages changed, two at a time:
// the indexer uses little more than one core.
func (b *builder) index(m *page.Many) error {
	if !b.site.Searchable {
		return nil
	}
	type made struct {
		page.Findable
		files map[string][]byte
		err   error
	}
	var jobs []*made
	for f := range m.Findables {
		f.Key += " " + b.indexer.Version
		if !b.publisher.SameUnder(f.Folder, f.Key) {
			jobs = append(jobs, &made{Findable: f})
		}
	}
	for pair := range slices.Chunk(jobs, max(b.options.jobs, 1)) {
		var wg sync.WaitGroup
		for _, j := range pair {
			wg.Go(func() { j.files, j.err = b.indexer.Index(b.options.ctx(), j.Pages) })
		}
		wg.Wait()
		for _, j := range pair {
			if j.err != nil {
				return j.err
			}
			for _, name := range slices.Sorted(maps.Keys(j.files)) {
				if err := b.publisher.WriteFrom(j.Folder+name, j.Key, j.files[name]); err != nil {
					return err
				}
			}
			j.files, j.Pages = nil, nil
		}
	}
	return nil
}

// keepGood keeps the inputs that were sound, for a day on which they are not.
func (b *builder) keepGood() error {
	var rows []subject.Row
	for _, sub := range b.registry.Subjects {
		if b.marked[sub.ID] != input.NeverGood {
			rows = append(rows, sub.Rows...)
		}
	}
	if err := b.publisher.Keep("good/subjects.csv", subject.WriteRegistry(rows, b.setting.Zone)); err != nil {
		return err
	}
	keep := func(from, to string) (bare bool, err error) {
		found, err := declared(b.root, from)
		if _, changed := disk.Problem(err); changed {
			return false, nil // since it was read; what is kept stays
		}
		if err != nil {
			return false, err
		}
		return len(found) == 0, b.publisher.Mirror(to, found)
	}
	if len(b.problems.For(string(subject.Platform))) == 0 {
		if _, err := keep("data/platform", "good/platform"); err != nil {
			return err
		}
	}
	for _, id := range b.sound {
		bare, err := keep(path.Join(subjectsDir, string(id)), "good/subjects/"+string(id))
		if err != nil {
			return err
		}
		b.bare[id] = bare
	}
	var bare strings.Builder
	for _, sub := range b.registry.Subjects {
		if b.bare[sub.ID] {
			bare.WriteString(string(sub.ID) + "\n")
		}
	}
	return b.publisher.Keep("good/"+bareFile, []byte(bare.String()))
}

// tellNotes prints the notes. Those on the rules' texts are there for good, and
// many: they are counted.
func (r result) tellNotes(w io.Writer) {
	texts := 0
	for _, n := range r.notes {
		if n.Field == rulebook.TextNote {
			texts++
			continue
		}
		fmt.Fprintf(w, "note: %s\n", n)
	}
	if texts > 0 {
		fmt.Fprintf(w, "notes on the rules' texts: %d (bollettino check --notes lists them)\n", texts)
	}
}

// report says what a run did, notes and problems first.
func (r result) report(w io.Writer, verb string) error {
	r.tellNotes(w)
	if err := problem.Write(w, r.problems, shownOfFile); err != nil {
		return err
	}
	if n := len(r.problems); n > 0 {
		fmt.Fprintf(w, "\nproblems: %d", n+r.unlisted)
		if r.kept > 0 {
			fmt.Fprintf(w, "; subjects shown from their last good inputs: %d", r.kept)
		}
		if r.never > 0 {
			fmt.Fprintf(w, "; subjects without any good inputs: %d", r.never)
		}
		if hurtsAll(r.problems) {
			fmt.Fprint(w, "; some concern all subjects")
		}
		fmt.Fprintln(w)
	}
	if n := problem.Unshown(r.problems, shownOfFile); n > 0 && r.reportFile == "" {
		fmt.Fprintf(w, "not shown: %d (--report FILE writes all of them)\n", n)
	}
	if r.reportFile != "" {
		fmt.Fprintf(w, "all problems stand in %s\n", r.reportFile)
	}
	_, err := fmt.Fprintln(w, verb)
	return err
}

// shownOfFile is how many problems of one file are shown on a screen.
const shownOfFile = 20

// writeReport writes all problems of a run into a file, a line each, whatever the
// screen shows; a run without any leaves the file empty.
func (r *result) writeReport(file string) error {
	if file == "" {
		return nil
	}
	var b bytes.Buffer
	if err := problem.WriteLines(&b, r.problems); err != nil {
		return err
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		return usage{fmt.Errorf("--report: %w", err)}
	}
	r.reportFile = file
	return nil
}
