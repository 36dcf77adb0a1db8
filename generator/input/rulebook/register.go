package rulebook

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/document"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/subject"

	dom "golang.org/x/net/html"
)

// Book is the register with all texts.
type Book struct {
	Versions    []Version // oldest first
	Pages       []Page
	Obligations []Obligation
	Terms       []Term            // the glossary, in its own order
	Notes       []problem.Problem // what the texts lack or hold that can't be shown: reported, never a problem

	missing []missing
	pending map[string][]pending // clauses to be found, by version
	worded  string               // the version whose wording is kept, where one is asked for
	wording Wording
	into    []document.Value // where obligations went, to be looked up once all are read
	file    string
}

// missing is a note before it has its whole file name.
type missing struct {
	File string // below the rulebook's folder
	Line int
	What string
}

// pending is a clause that the register names and the text is yet to show.
type pending struct {
	obligation string
	clause     *Clause
	files      []string
	place      document.Value
	digest     document.Value
	limit      document.Value
}

// Version is one text of the rulebook.
type Version struct {
	ID, Title   string
	Published   string      // a year, month or day, as far as known
	Valid       period.Span // in force; From Never if it never was
	Basis       string      // stated, month_only, assumed
	State       string      // "", draft, withdrawn: what dates don't say
	Source      string
	PageSource  string // where a page's source stands, with {file} or {slug} in it, or ""
	Retrieved   string
	Text        string // verbatim, ours
	Licence     string
	Corrections []Correction // oldest first
	Here        string       // the day on which this site first published it, or ""
	Sum         string       // the digest of all its files, as they are
	Digest      string       // of all its files, as imported: "sha256:...", or ""
	Sums        []byte       // of what is published of it: the digests of its files, as sha256sum prints them
	Docs        []*Doc       // in the order of SUMMARY.md, else of the register's pages, then by name
	Files       []string     // what stands beside the pages, below the version's folder
	Used        []Asset      // those of them that the pages show or link

	line         int // in the register
	digest       document.Value
	missing      []missing
	slugs, files map[string]*Doc
	stock        []string          // the files of the folder, in its order
	sums         map[string]string // their digests
	open         func(file string) ([]byte, error)
	assets       map[string][2]string // as judge judged
	looking      *sync.Mutex
}

// Correction says that a text was mended in place: the rule is the same.
type Correction struct {
	On   period.Time // the local day's start
	What string
}

// Page is a page of the rulebook through its versions.
type Page struct {
	ID, Title string
	At        map[string][]string // files by version
}

// Obligation is one duty through its versions.
type Obligation struct {
	ID, Title string
	Titles    map[string]string // in other languages, by their tags
	Binds     []subject.Role
	Note      string
	Evidence  string   // what of a subject stands beside it: notices, reports, hours; or ""
	Clauses   []Clause // oldest version first
	Ended     []Ending // oldest first
	line      int      // in the register
}

// TitleIn is its title in a language; where that has none, its own.
func (o *Obligation) TitleIn(tag string) string { return cmp.Or(o.Titles[tag], o.Title) }

// Ending says that a version no longer states an obligation as it was, and
// where it went.
type Ending struct {
	Version string // the first without it
	How     string // withdrawn, merged, moved
	Into    string // the obligation that says it now, or ""
}

// Clause is where and how one version states an obligation.
type Clause struct {
	Version   string
	Page      string
	Place     string     // "#section", "#section/2", "#section/p2", "#section/r2"
	Digest    string     // of the clause's text, "sha256:..."
	Indicator *Indicator // nil where the version states no limit
	Doc       *Doc
	HTML      string // the clause alone, sanitized
	Text      string // the clause as plain text, white space folded
	Line      int    // where it begins in its file, or 0
	at        string // its fragment in its page
}

// Measure is what an indicator counts.
type Measure string

// The measures.
const (
	Unplanned Measure = "unplanned"
	Planned   Measure = "planned"
	Response  Measure = "response"
	Count     Measure = "count"
)

// Measures are all of them.
func Measures() []Measure { return []Measure{Unplanned, Planned, Response, Count} }

// Indicator is an obligation's limit.
type Indicator struct {
	Measure Measure
	AtLeast bool          // else at most
	Limit   ratio.Ratio   // in seconds, or a share, or a count, by Unit
	Unit    string        // second, share, count
	Within  time.Duration // Response: the time in which a request is to be answered
	Notice  time.Duration // Planned: how long before a stop the platform is to be told
	Yearly  bool          // else monthly
}

// limited is an indicator with the place in the register that gives its limit.
type limited struct {
	*Indicator
	limit document.Value
}

// Bound is at_least or at_most.
func (i Indicator) Bound() string {
	if i.AtLeast {
		return "at_least"
	}
	return "at_most"
}

// Find finds an obligation.
func (b *Book) Find(id string) (*Obligation, bool) {
	i := slices.IndexFunc(b.Obligations, func(o Obligation) bool { return o.ID == id })
	if i < 0 {
		return nil, false
	}
	return &b.Obligations[i], true
}

// Version finds a version.
func (b *Book) Version(id string) (*Version, bool) {
	i := slices.IndexFunc(b.Versions, func(v Version) bool { return v.ID == id })
	if i < 0 {
		return nil, false
	}
	return &b.Versions[i], true
}

// InForce is the version in force at t, or nil.
func (b *Book) InForce(t period.Time) *Version {
	for i := range b.Versions {
		if v := &b.Versions[i]; v.State == "" && v.Valid.Has(t) {
			return v
		}
	}
	return nil
}

// StateAt is in_force, future, superseded, draft or withdrawn.
func (v *Version) StateAt(t period.Time) string {
	switch {
	case v.State != "":
		return v.State
	case v.Valid.Has(t):
		return "in_force"
	case t < v.Valid.From:
		return "future"
	}
	return "superseded"
}

// In is the obligation's clause in a version, or nil.
func (o *Obligation) In(version string) *Clause {
	for i := range o.Clauses {
		if o.Clauses[i].Version == version {
			return &o.Clauses[i]
		}
	}
	return nil
}

// BindsRole tells whether the obligation binds that role.
func (o *Obligation) BindsRole(r subject.Role) bool { return slices.Contains(o.Binds, r) }

// Part is a part of a window in which one limit held.
type Part struct {
	Window    period.Span
	Version   string // the last of the versions that state the limit in this part
	Indicator Indicator
}

// Parts splits a window where the limit changes. Time in which no version
// states a limit is in no part.
func (b *Book) Parts(o *Obligation, window period.Span) []Part {
	var out []Part
	for i := range b.Versions {
		v := &b.Versions[i]
		s := v.Valid.Cut(window)
		if v.State != "" || s.Empty() {
			continue // most versions, before any of their clauses is looked up
		}
		c := o.In(v.ID)
		if c == nil || c.Indicator == nil {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Window.Until == s.From && out[n-1].Indicator == *c.Indicator {
			out[n-1].Window.Until, out[n-1].Version = s.Until, v.ID
			continue
		}
		out = append(out, Part{s, v.ID, *c.Indicator})
	}
	return whole(out, window)
}

// whole gives the whole of a window to the part in which it ends, where that
// counts by the month: a month's count is one number, and judged once.
func whole(parts []Part, window period.Span) []Part {
	monthly := func(p Part) bool { return p.Indicator.Measure == Count && !p.Indicator.Yearly }
	ends := slices.IndexFunc(parts, func(p Part) bool { return monthly(p) && p.Window.Until == window.Until })
	out := slices.DeleteFunc(parts, func(p Part) bool { return monthly(p) && p.Window.Until != window.Until })
	if ends >= 0 {
		out[len(out)-1].Window = window
	}
	return out
}

// Lead is how long before a stop that starts at t the platform is to be told: the
// notice of the planned indicator in force at t that binds one of the roles, the
// shortest of several, and in what it stands. With none it is 0: told before it
// starts is early enough.
func (b *Book) Lead(t period.Time, roles []subject.Role) (lead time.Duration, of *Obligation) {
	v := b.InForce(t)
	if v == nil {
		return 0, nil
	}
	for i := range b.Obligations {
		o := &b.Obligations[i]
		c := o.In(v.ID)
		if c == nil || c.Indicator == nil || c.Indicator.Measure != Planned ||
			!slices.ContainsFunc(roles, o.BindsRole) {
			continue
		}
		if of == nil || c.Indicator.Notice < lead {
			lead, of = c.Indicator.Notice, o
		}
	}
	return lead, of
}

var (
	obligationID = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	versionID    = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.-]*$`)
	placeForm    = regexp.MustCompile(`^#([^/#]+)(?:/([pr]?)([1-9]\d*))?$`)
	partialDate  = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d)?)?$`)
)

// reserved are folders below /regole/ that are no versions.
var reserved = []string{"vigente", "obblighi", "confronta", "ruoli", "quando", "glossario", "cerca", "indice", "novita"}

// ValidVersion tells whether a version can have that id.
func ValidVersion(id string) bool {
	return versionID.MatchString(id) && !slices.Contains(reserved, id)
}

const see = " (data/README.md, versions.yaml)"

// Read reads the register in dir and the texts below it, one version after the
// other: of a text only what is shown stays in memory. Where memory is not nil,
// what a text gave is kept there.
func Read(root fs.FS, dir string, zone period.Zone, links Links, memory *Memory, list *problem.List) *Book {
	b := ReadRegister(root, dir, zone, list)
	b.readTexts(root, dir, links, memory, list)
	return b
}

// TextNote is the field of notes on what a text lacks or holds.
const TextNote = "text"

// Wording is the words of each place of a text, by file and place: what the
// digest of a clause there is made of.
type Wording map[string]map[string]string

// ReadWording reads as Read does, and keeps the words of all places of one
// version, for who proposes clauses.
func ReadWording(
	root fs.FS, dir string, zone period.Zone, links Links, version string, list *problem.List,
) (*Book, Wording) {
	b := ReadRegister(root, dir, zone, list)
	b.worded, b.wording = version, Wording{}
	b.readTexts(root, dir, links, nil, list)
	return b, b.wording
}

func (b *Book) readTexts(root fs.FS, dir string, links Links, memory *Memory, list *problem.List) {
	if b.pending == nil {
		return // there is no register
	}
	known := map[string][]string{}
	for i := range b.Versions {
		b.readText(root, dir, &b.Versions[i], links, known, memory, list)
	}
	for _, n := range b.missing {
		b.Notes = append(b.Notes, problem.New(path.Join(dir, n.File), n.Line, 0, TextNote, "", "%s", n.What))
	}
	b.pending, b.missing = nil, nil
	b.lost(list)
	var notes problem.List
	notes.Add(b.Notes...)
	b.Notes = notes.Sorted()
	b.Terms = ReadTerms(root, path.Join(dir, "glossario.yaml"), list)
}

// ReadRegister reads the register alone, without the texts: versions, pages and
// obligations with their limits, for those who need no words of theirs.
func ReadRegister(root fs.FS, dir string, zone period.Zone, list *problem.List) *Book {
	file := path.Join(dir, "versions.yaml")
	data, err := fs.ReadFile(root, file)
	if p, refused := disk.Problem(err); refused {
		list.Add(p)
		return &Book{}
	}
	if err != nil {
		list.Add(problem.New(file, 0, 0, "file", "register at least one version"+see, "can't be read: %v", err))
		return &Book{}
	}
	b := &Book{pending: map[string][]pending{}, file: file}
	m, ok := document.Parse(file, data, list)
	if !ok {
		b.pending = nil
		return b
	}
	defer m.Close()
	for _, v := range m.Maps("versions") {
		b.Versions = append(b.Versions, readVersion(v, zone, b))
	}
	slices.SortStableFunc(b.Versions, func(x, y Version) int { return cmp.Compare(x.Valid.From, y.Valid.From) })
	var x *Version // the one before, drafts and withdrawn ones apart
	for i := range b.Versions {
		y := &b.Versions[i]
		if y.State != "" {
			continue
		}
		switch {
		case x == nil:
		case !x.Valid.Cut(y.Valid).Empty():
			list.Add(problem.New(file, y.line, 0, "in_force_from",
				"let one version end on the day on which the next begins"+see,
				"%s and %s are in force at the same time", x.ID, y.ID))
		case x.Valid.Until < y.Valid.From:
			list.Add(problem.New(file, x.line, 0, "until",
				"let one version end on the day on which the next begins, or register the one between"+see,
				"no version is in force between %s and %s", x.ID, y.ID))
		}
		x = y
	}
	for _, p := range m.Maps("pages") {
		b.Pages = append(b.Pages, b.readPage(p, root, dir))
	}
	for _, o := range m.Maps("obligations") {
		b.Obligations = append(b.Obligations, b.readObligation(o))
	}
	for i := range b.Obligations {
		for j := range b.Obligations[i].Clauses {
			c := &b.Obligations[i].Clauses[j]
			for k := range b.pending[c.Version] {
				if p := &b.pending[c.Version][k]; p.obligation == b.Obligations[i].ID {
					p.clause = c
				}
			}
		}
	}
	return b
}

// readText reads a version's pages and finds in them the clauses that the
// register names. What a text gives is remembered under a digest of all that it
// depends on, so that only a text that changed is read anew.
func (b *Book) readText(
	root fs.FS, dir string, v *Version, links Links, known map[string][]string, memory *Memory, list *problem.List,
) {
	folder := path.Join(dir, v.ID)
	before := list.Len()
	sums, err := Stock(root, folder, list)
	if err != nil {
		list.Add(unreadable(folder, v.ID, err))
	}
	if list.Len() > before {
		return // a text that can't be read, or not in reasonable time
	}
	v.Sum = SumDigest(sums)
	if got := v.Sum; v.Digest != "" && got != v.Digest && !b.asImported(root, folder, v) {
		v.digest.Complain("put the text back as it was; where the source itself was corrected, "+
			"note it under corrections and write "+got,
			"the files of %s are not those that were registered", folder)
	}
	v.stock, v.sums = digests(sums)
	key := b.textKey(v, sums, links, known)
	t, ok := memory.recall(v.ID, key)
	if !ok {
		if t, err = b.parseText(root, folder, v, links, known); err != nil {
			list.Add(unreadable(folder, v.ID, err))
			return
		}
		memory.remember(v.ID, key, t)
	}
	v.Docs, v.Used, v.stock, v.sums = t.Docs, t.Used, nil, nil
	v.Sums = v.published(sums)
	clear(known)
	maps.Copy(known, t.Known)
	for _, n := range t.Notes {
		b.note(n.File, n.Line, "%s", n.What)
	}
	for _, p := range b.pending[v.ID] {
		i := slices.IndexFunc(t.Clauses, func(c textClause) bool { return c.Obligation == p.obligation })
		if i < 0 {
			p.place.Complain("look at the headings of "+strings.Join(p.files, ", ")+see,
				"there is no such place in this version's text")
			continue
		}
		c := t.Clauses[i]
		p.clause.Doc, p.clause.HTML, p.clause.Text = v.Docs[c.Doc], c.HTML, c.Words
		p.clause.Line, p.clause.at = c.Line, c.Fragment
		p.check(folder)
	}
}

// asImported tells whether the folder is what was registered when hidden files
// counted too.
func (b *Book) asImported(root fs.FS, folder string, v *Version) bool {
	all, err := everything(root, folder)
	return err == nil && all == v.Digest
}

// unreadable says which of a version's files can't be read, and why.
func unreadable(folder, version string, err error) problem.Problem {
	if p, ok := disk.Problem(err); ok {
		return p
	}
	return problem.New(folder, 0, 0, "version", "put the text's Markdown files into this folder"+see,
		"the text of %s can't be read: %v", version, err)
}

// parseText reads a version's files and makes of them what is shown.
func (b *Book) parseText(root fs.FS, folder string, v *Version, links Links, known map[string][]string) (text, error) {
	var t text
	v.missing, v.Used = nil, nil
	v.assets, v.looking = map[string][2]string{}, &sync.Mutex{}
	v.open = func(file string) ([]byte, error) { return fs.ReadFile(root, path.Join(folder, file)) }
	if err := b.readDocs(root, folder, v); err != nil {
		return t, err
	}
	nodes := b.markClauses(v, &t)
	for _, d := range v.Docs {
		d.inherit(known)
	}
	v.lookup()
	each(len(v.Docs), func(i int) {
		v.Docs[i].relink(v, links)
		v.Docs[i].Leaves, v.Docs[i].Targets = v.Docs[i].leaves()
	})
	if b.wording != nil && v.ID == b.worded { // a version that forgot its id is none that was asked for
		for _, d := range v.Docs {
			b.wording[d.File] = d.wording()
		}
	}
	for i := range t.Clauses {
		c := &t.Clauses[i]
		d, n := v.Docs[c.Doc], nodes[c.Obligation]
		c.HTML, c.Words, c.Fragment = d.clause(n, links.Page(v.ID, d.Slug)), clauseWords(n), attr(n, "id")
	}
	each(len(v.Docs), func(i int) { v.Docs[i].Blocks = v.Docs[i].render() })
	for _, d := range v.Docs {
		v.drawFrom(d)
	}
	slices.SortFunc(v.Used, func(x, y Asset) int { return cmp.Compare(x.File, y.File) })
	t.Docs, t.Used, t.Notes, t.Known = v.Docs, v.Used, v.missing, maps.Clone(known)
	v.slugs, v.files, v.missing, v.assets, v.open = nil, nil, nil, nil, nil
	return t, nil
}

// markClauses finds the places of the version's clauses in its pages, each in the first
// page that has it, and marks them there.
func (b *Book) markClauses(v *Version, t *text) map[string]*dom.Node {
	nodes := map[string]*dom.Node{}
	for _, p := range b.pending[v.ID] {
		for _, f := range p.files {
			d := v.doc(f)
			if d == nil {
				continue
			}
			if n := d.places[p.clause.Place]; n != nil {
				d.mark(n, p.obligation)
				nodes[p.obligation] = n
				c := textClause{Obligation: p.obligation, Doc: slices.Index(v.Docs, d), Line: d.line(n)}
				t.Clauses = append(t.Clauses, c)
				break
			}
		}
	}
	return nodes
}

// drawFrom takes what a page used and noted, and lets go of its tree, which has
// served.
func (v *Version) drawFrom(d *Doc) {
	for _, f := range d.used {
		v.use(f)
	}
	for _, n := range d.notes {
		line := n.Line
		if line != 0 {
			line += d.front
		}
		v.note(d.File, line, "%s", n.What)
	}
	*d = Doc{
		Version: d.Version, File: d.File, Slug: d.Slug, Title: d.Title, Description: d.Description,
		Page: d.Page, Group: d.Group, Depth: d.Depth, Blocks: d.Blocks, Leaves: d.Leaves, Targets: d.Targets,
	}
}

// check holds the register against the clause: the digest that a person
// confirmed, and the limit that stands in its words.
func (p *pending) check(dir string) {
	c := p.clause
	where := path.Join(dir, c.Doc.File)
	if c.Line > 0 {
		where += ":" + strconv.Itoa(c.Line)
	}
	if p.limit.Text != "" && c.Indicator != nil && !c.Indicator.statedIn(c.Text) {
		p.limit.Complain("compare the two: either the text or the register was changed alone"+see,
			"%s is not a figure of the clause in %s, which says: %s", p.limit.Text, where, shorten(c.Text, 120))
	}
	if got := Fingerprint(c.Text); c.Digest != "" && c.Digest != got {
		p.digest.Complain("compare the texts; if the register still fits, write "+got,
			"the clause's text has changed (%s)", where)
	}
}

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

func readVersion(m document.Map, zone period.Zone, b *Book) Version {
	defer m.Close()
	id := m.Need("id", "write the version's number"+see)
	v := Version{
		ID: id.Text, Title: m.Text("title").Text, Valid: period.Span{From: period.Never, Until: period.Never},
		Basis: m.OneOf("basis", "stated", "stated", "month_only", "assumed"),
		State: m.OneOf("state", "", "draft", "withdrawn"),
		Text:  m.OneOf("text", "verbatim", "verbatim", "ours"), Licence: m.Text("licence").Text, line: id.Line,
	}
	if id.Text != "" && !versionID.MatchString(id.Text) {
		id.Complain("use digits, letters, points and hyphens"+see, "%q can't be a version's id", id.Text)
	}
	if slices.Contains(reserved, id.Text) {
		id.Complain("choose another: /regole/"+id.Text+"/ is a page of the site's own",
			"%q can't be a version's id", id.Text)
	}
	if _, twice := b.Version(id.Text); twice {
		id.Complain("keep one of them", "%q is registered twice", id.Text)
	}
	if p := m.Text("published"); p.Text != "" {
		if v.Published = p.Text; !partialDate.MatchString(p.Text) {
			p.Complain("write 2025, 2025-11 or 2025-11-03"+see, "%q is not a date", p.Text)
		}
	}
	retrieved, here := m.Text("retrieved"), m.Text("published_here")
	v.Retrieved, v.Here = retrieved.Text, here.Text
	readDay(retrieved, "2026-11-22", zone)
	readDay(here, "2026-11-22", zone)
	v.PageSource = readPageSource(m.Text("page_source"))
	v.readCorrections(&m, zone)
	if d := m.Text("digest"); d.Text != "" {
		v.Digest, v.digest = d.Text, d
	}
	v.Source = readSource(m.Text("source"))
	if t, ok := readDay(m.Text("in_force_from"), "2025-11-01", zone); ok {
		v.Valid.From = t
	}
	if t, ok := readDay(m.Text("until"), "2025-11-01", zone); ok {
		v.Valid.Until = t
	}
	if v.State != "draft" && v.Valid.Empty() {
		m.At("until").Complain("write in_force_from, and until after it; a text not in force yet is a draft"+see,
			"the version is in force on no day")
	}
	return v
}

// readDay reads a day, if one is given.
func readDay(v document.Value, example string, zone period.Zone) (period.Time, bool) {
	if v.Text == "" {
		return 0, false
	}
	t, err := zone.ParseDay(v.Text)
	if err != nil {
		v.Complain("write a day, as in "+example+see, "%v", err)
	}
	return t, err == nil
}

// readSource reads where the text comes from.
func readSource(s document.Value) string {
	if s.Text != "" && !isWeb(s.Text) {
		s.Complain("write the whole address of the official text"+see, "%q is not a web address", s.Text)
		return ""
	}
	return s.Text
}

// readPageSource reads where each page of the text comes from.
func readPageSource(s document.Value) string {
	named := strings.Contains(s.Text, "{file}") || strings.Contains(s.Text, "{slug}")
	if s.Text != "" && !(isWeb(s.Text) && named) {
		s.Complain("write an address with {file} or {slug} in it"+see, "%q is not the address of a page's source",
			s.Text)
		return ""
	}
	return s.Text
}

func isWeb(s string) bool { return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") }

// readCorrections reads what was corrected, by day.
func (v *Version) readCorrections(m *document.Map, zone period.Zone) {
	for _, c := range m.Maps("corrections") {
		on, _ := readDay(c.Need("on", "write the day of the correction, as in 2026-02-03"+see), "2026-02-03", zone)
		v.Corrections = append(v.Corrections, Correction{on, c.Need("what", "say what was corrected"+see).Text})
		c.Close()
	}
	slices.SortStableFunc(v.Corrections, func(x, y Correction) int { return cmp.Compare(x.On, y.On) })
}

func (b *Book) readPage(m document.Map, root fs.FS, dir string) Page {
	defer m.Close()
	p := Page{ID: m.Need("id", "write a short id"+see).Text, Title: m.Text("title").Text, At: map[string][]string{}}
	at, ok := m.Map("at")
	if !ok {
		return p
	}
	for _, version := range at.Keys() {
		if _, ok := b.Version(version); !ok {
			at.At(version).Complain("register the version above, or correct its number", "%q is not a version", version)
			continue
		}
		for _, f := range at.Texts(version) {
			// What is there and can't be read is told with the text's files.
			_, err := fs.Stat(root, path.Join(dir, version, f.Text))
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
				f.Complain("write a file below "+path.Join(dir, version), "%q is not there", f.Text)
				continue
			}
			p.At[version] = append(p.At[version], f.Text)
		}
	}
	return p
}

func (b *Book) readObligation(m document.Map) Obligation {
	defer m.Close()
	id := m.Need("id", "write a permanent id"+see)
	o := Obligation{ID: id.Text, Title: m.Need("title", "write a title"+see).Text, Note: m.Text("note").Text,
		Evidence: m.OneOf("evidence", "", "notices", "reports", "hours")}
	if titles, ok := m.Map("titles"); ok {
		o.Titles = map[string]string{}
		for _, tag := range titles.Keys() {
			o.Titles[tag] = titles.Text(tag).Text
		}
		titles.Close()
	}
	if id.Text != "" && !obligationID.MatchString(id.Text) {
		id.Complain("use a lower-case letter, then letters, digits and hyphens"+see, "%q can't be an id", id.Text)
	}
	if _, twice := b.Find(id.Text); twice {
		id.Complain("keep one of them", "%q is registered twice", id.Text)
	}
	for _, r := range m.Words("binds", append(subject.Roles(), string(subject.PlatformRole))...) {
		o.Binds = append(o.Binds, subject.Role(r))
	}
	for _, e := range m.Maps("ended") {
		o.Ended = append(o.Ended, b.readEnding(e))
	}
	slices.SortStableFunc(o.Ended, func(x, y Ending) int { return cmp.Compare(b.rank(x.Version), b.rank(y.Version)) })
	var common limited
	if i, ok := m.Map("indicator"); ok {
		common = readIndicator(i)
	}
	at, ok := m.Map("at")
	if !ok {
		m.At("at").Complain("say in which versions it stands"+see, "is missing")
		return o
	}
	for _, version := range at.Keys() {
		v, ok := b.Version(version)
		if !ok {
			at.At(version).Complain("register the version above, or correct its number", "%q is not a version", version)
			continue
		}
		c, ok := at.Map(version)
		if !ok {
			continue
		}
		o.Clauses = append(o.Clauses, b.readClause(c, o.ID, v, common))
	}
	slices.SortStableFunc(o.Clauses, func(x, y Clause) int { return cmp.Compare(b.rank(x.Version), b.rank(y.Version)) })
	o.line = id.Line
	return o
}

// rank is where a version stands in time.
func (b *Book) rank(version string) int {
	return slices.IndexFunc(b.Versions, func(v Version) bool { return v.ID == version })
}

func (b *Book) readEnding(m document.Map) Ending {
	defer m.Close()
	version := m.Need("version", "write the first version without the obligation"+see)
	e := Ending{Version: version.Text, How: m.OneOf("how", "", "withdrawn", "merged", "moved")}
	m.Need("how", "use withdrawn, merged or moved"+see)
	if _, ok := b.Version(version.Text); version.Text != "" && !ok {
		version.Complain("register the version above, or correct its number", "%q is not a version", version.Text)
	}
	into := m.Text("into")
	if e.Into = into.Text; into.Text == "" && (e.How == "merged" || e.How == "moved") {
		m.At("into").Complain("name the obligation that says it now; if none does, it was withdrawn"+see, "is missing")
	}
	if e.Into != "" {
		b.into = append(b.into, into)
	}
	return e
}

// lost finds obligations that a version no longer states, without a word on
// what became of them: an id that was published once is never just gone.
func (b *Book) lost(list *problem.List) {
	for _, v := range b.into {
		if _, ok := b.Find(v.Text); !ok {
			v.Complain("write the id of an obligation in this register", "%q is not an obligation", v.Text)
		}
	}
	b.into = nil
	reviewed := map[string]bool{}
	for _, o := range b.Obligations {
		for _, c := range o.Clauses {
			reviewed[c.Version] = true
		}
	}
	for _, v := range b.Versions {
		if len(b.Obligations) > 0 && len(v.Docs) > 0 && !reviewed[v.ID] {
			b.Notes = append(b.Notes, problem.New(b.file, v.line, 0, "obligations", "",
				"no obligation is registered for %s yet: `bollettino rulebook obligations --suggest %s` proposes them",
				v.ID, v.ID))
		}
	}
	for i := range b.Obligations {
		o := &b.Obligations[i]
		stated := false
		for j := range b.Versions {
			v := &b.Versions[j]
			ended := slices.ContainsFunc(o.Ended, func(e Ending) bool { return e.Version == v.ID })
			switch now := o.In(v.ID) != nil; {
			case now && ended:
				list.Add(problem.New(b.file, o.line, 0, "ended", "take out one of the two"+see,
					"%s both states the obligation %q and is the first without it", v.ID, o.ID))
			case now:
				stated = true
			case ended:
				stated = false
			case stated && v.State == "" && reviewed[v.ID]:
				list.Add(problem.New(b.file, o.line, 0, "at",
					"say where "+v.ID+" states it, or how it ended: `ended: [{version: "+v.ID+", how: withdrawn}]`"+see,
					"the obligation %q is lost in %s", o.ID, v.ID))
				stated = false
			}
		}
	}
}

func (b *Book) readClause(m document.Map, obligation string, v *Version, common limited) Clause {
	defer m.Close()
	page := m.Need("page", "write the id of a page in this register"+see)
	place := m.Need("place", "write the heading's fragment and which item below it, as in #disponibilita/2"+see)
	c := Clause{Version: v.ID, Page: page.Text, Place: place.Text, Digest: m.Text("digest").Text}
	stated := common
	switch {
	case !m.Has("indicator"):
	case !m.IsMap("indicator"):
		if i := m.Text("indicator"); i.Text == "none" {
			stated = limited{}
		} else {
			i.Complain("write an indicator, or `none`: this version states no limit"+see, "%q is not an indicator",
				i.Text)
		}
	default:
		if i, ok := m.Map("indicator"); ok {
			stated = readIndicator(i)
		}
	}
	c.Indicator = stated.Indicator
	if page.Text == "" || place.Text == "" {
		return c
	}
	i := slices.IndexFunc(b.Pages, func(p Page) bool { return p.ID == page.Text })
	if i < 0 || len(b.Pages[i].At[v.ID]) == 0 {
		page.Complain("add it to `pages`, with its files in "+v.ID+see, "%q is not a page of %s", page.Text, v.ID)
		return c
	}
	if !placeForm.MatchString(place.Text) {
		place.Complain("write #heading, #heading/2 (list item), #heading/p2 (paragraph) or #heading/r2 (table row)"+see,
			"%q is not a place", place.Text)
		return c
	}
	p := pending{obligation: obligation, files: b.Pages[i].At[v.ID], place: place, digest: m.Text("digest")}
	p.limit = stated.limit
	b.pending[v.ID] = append(b.pending[v.ID], p)
	return c
}

func readIndicator(m document.Map) limited {
	defer m.Close()
	var measures []string
	for _, x := range Measures() {
		measures = append(measures, string(x))
	}
	i := &Indicator{
		Measure: Measure(m.OneOf("measure", "", measures...)),
		AtLeast: m.OneOf("bound", "at_most", "at_most", "at_least") == "at_least",
		Yearly:  m.OneOf("window", "month", "month", "year") == "year",
	}
	m.Need("measure", "use "+document.Enumerate(measures)+see)
	m.Need("bound", "use at_most or at_least"+see)
	m.Need("window", "use month or year"+see)
	limit := m.Need("limit", "write hours (9h), a share (98%) or a count (30)"+see)
	if n, ok := strings.CutSuffix(limit.Text, "%"); ok {
		share, err := ratio.Parse(n)
		if err != nil || share.Cmp(ratio.Whole(100)) > 0 {
			limit.Complain("write a share as 98%"+see, "%q is not a share", limit.Text)
			share = ratio.Ratio{}
		}
		i.Limit, i.Unit = share.Over(100), "share"
	} else if d, err := time.ParseDuration(limit.Text); err == nil && d >= 0 && strings.ContainsAny(limit.Text, "hms") {
		i.Limit, i.Unit = ratio.Of(int64(d), int64(time.Second)), "second"
	} else if n, err := strconv.Atoi(limit.Text); err == nil && n >= 0 {
		i.Limit, i.Unit = ratio.Whole(int64(n)), "count"
	} else if limit.Text != "" {
		limit.Complain("write hours (9h), a share (98%) or a count (30)"+see, "%q is not a limit", limit.Text)
	}
	duration := func(key string) time.Duration {
		v := m.Text(key)
		if v.Text == "" {
			return 0
		}
		d, err := time.ParseDuration(v.Text)
		if err != nil || d < 0 {
			v.Complain("write a duration, as in 72h or 2s"+see, "%q is not a duration", v.Text)
		}
		return d
	}
	i.Within, i.Notice = duration("within"), duration("notice")
	want := map[Measure]string{Planned: "second", Unplanned: "second", Response: "share"}[i.Measure]
	if i.Unit != "" && want != "" && i.Unit != want {
		limit.Complain("the limit of "+string(i.Measure)+" is written as "+
			map[string]string{"second": "hours, 9h", "share": "a share, 98%"}[want]+see,
			"%q does not fit the measure", limit.Text)
	}
	if i.Limit.Cmp(ratio.Whole(0)) == 0 {
		return limited{i, document.Value{}} // no limit that a text could confirm
	}
	if want != "" && i.Unit != want {
		return limited{i, document.Value{}}
	}
	return limited{i, limit}
}

// Fragment is where in its page the clause stands.
func (c *Clause) Fragment() string { return c.at }
