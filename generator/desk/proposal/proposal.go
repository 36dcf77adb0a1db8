// Package proposal proposes the register's entries for a version's text: it
// finds the clauses that state a duty and takes each for one that the version
// before had, also when it was moved, renumbered or reworded, or else for a new
// one. What it proposes are guesses from the words of Italian rules; a person
// confirms them and puts them into the register.
package proposal

import (
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/compare"

	"go.yaml.in/yaml/v3"
)

// Proposal is what the register might say of a version.
type Proposal struct {
	Version string
	Before  string // the version that it was matched with, or ""
	Pages   []Page
	Kept    []Kept  // in the register's order
	New     []Entry // in the text's order
	Lost    []Lost
	Known   int // obligations that the register has for the version already
}

// Page is an entry of the register's pages.
type Page struct {
	ID, Title string
	Files     []string
	Known     bool // the register has the page, and lacks the file for this version

	// Was is the file of the version Before that is this page's, where the register
	// doesn't say so; Renamed tells that their words alone do.
	Was, Before string
	Renamed     bool
}

// Found is a clause on its page.
type Found struct {
	Clause
	Page, File, Digest string
}

// Kept is an obligation of the version before, where it stands now.
type Kept struct {
	ID    string
	From  string  // its place before: "erogazione#livelli/p1"
	Alike float64 // 1 is the same words
	Moved bool
	Found *Found
}

// Entry is a new obligation; all of it is a guess, but where it stands.
type Entry struct {
	ID, Title string
	Binds     []string
	BindsFrom string // the words it was read from, or ""
	Indicator string // as the register writes it, or ""
	Found     *Found
}

// Lost is an obligation of the version before that this one does not state.
type Lost struct {
	ID, From, Words string
	Into            string // the obligation that now says something alike, or ""
	At              string // where, or ""
}

// Of proposes entries for a version of the book, whose wording is given.
func Of(b *rulebook.Book, v *rulebook.Version, wording rulebook.Wording) *Proposal {
	p := &Proposal{Version: v.ID}
	taken := map[string]bool{}
	registered := map[string]bool{} // places of this version that the register cites
	for _, o := range b.Obligations {
		taken[o.ID] = true
		if c := o.In(v.ID); c != nil {
			p.Known++
			registered[c.Page+c.Place] = true
		}
	}
	now := slices.IndexFunc(b.Versions, func(x rulebook.Version) bool { return x.ID == v.ID })
	for i := now - 1; i >= 0 && p.Before == ""; i-- {
		if slices.ContainsFunc(b.Obligations,
			func(o rulebook.Obligation) bool { return o.In(b.Versions[i].ID) != nil }) {
			p.Before = b.Versions[i].ID
		}
	}
	old := p.earlier(b)
	places := p.places(v, wording, registered)
	at, nearest, how := match(old, places)
	p.settle(b, v, old, places, at, nearest, how, taken)
	return p
}

// earlier lists the clauses of the version before that this one has no word on
// yet.
func (p *Proposal) earlier(b *rulebook.Book) []earlier {
	var out []earlier
	rank := map[int]string{}
	for _, o := range b.Obligations {
		c := o.In(p.Before)
		ended := slices.ContainsFunc(o.Ended, func(e rulebook.Ending) bool { return e.Version == p.Version })
		if p.Before == "" || c == nil || c.Text == "" || o.In(p.Version) != nil || ended {
			continue
		}
		rank[len(out)] = fmt.Sprintf("%s#%06d", c.Doc.File, c.Line)
		out = append(out, earlier{id: o.ID, title: o.Title, page: c.Page, place: c.Place, text: textOf(c.Text)})
	}
	order := make([]int, len(out))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(rank[x], rank[y]) })
	for n, i := range order {
		out[i].order = ordered(len(order), n)
	}
	return out
}

// places lists all places of a version's text that the register does not cite
// yet, and says which of them state a duty.
func (p *Proposal) places(v *rulebook.Version, wording rulebook.Wording, registered map[string]bool) []candidate {
	var out []candidate
	for _, d := range v.Docs {
		duties := map[string]Clause{}
		for _, c := range Find(d.Leaves) {
			duties[c.Place] = c
		}
		for _, c := range Places(d.Leaves) {
			found, duty := duties[c.Place]
			if duty {
				c = found
			}
			if d.Page != "" && registered[d.Page+c.Place] {
				continue
			}
			c.Words = wording[d.File][c.Place]
			f := &Found{Clause: c, Page: d.Page, File: d.File, Digest: rulebook.Fingerprint(c.Words)}
			out = append(out, candidate{Found: f, text: textOf(c.Words), duty: duty})
		}
	}
	for i := range out {
		out[i].order = ordered(len(out), i)
	}
	return out
}

// settle makes of the matches what the register would say.
func (p *Proposal) settle(
	b *rulebook.Book, v *rulebook.Version, old []earlier, places []candidate, at, nearest []int, how []float64,
	taken map[string]bool,
) {
	p.name(b, v, old, places, at)
	says := map[int]string{} // the obligation at a place
	for i, o := range old {
		if at[i] < 0 {
			continue
		}
		f := places[at[i]].Found
		if says[at[i]] == "" {
			says[at[i]] = o.id
		}
		p.Kept = append(p.Kept, Kept{ID: o.id, From: o.page + o.place, Alike: how[i],
			Moved: o.page != f.Page || o.place != f.Place, Found: f})
	}
	for i, o := range old {
		if at[i] >= 0 {
			continue
		}
		l := Lost{ID: o.id, From: o.page + o.place, Words: o.text.words}
		if n := nearest[i]; n >= 0 && says[n] != "" {
			l.Into, l.At = says[n], places[n].Page+places[n].Place
		}
		p.Lost = append(p.Lost, l)
	}
	whole := wholeSections(b, v, places, at)
	var bags []bag
	for _, c := range places {
		if c.duty {
			bags = append(bags, bagOf(strings.Join(c.Duties, " ")))
		}
	}
	w := weigh(bags)
	for i, c := range places {
		if !c.duty || says[i] != "" || whole[c.File+section(c.Place)] {
			continue
		}
		e := Entry{ID: guessID(c.Found, w, taken), Title: guessTitle(c.Found), Indicator: guessIndicator(c.Found),
			Found: c.Found}
		roles, from := guessBinds(c.Found)
		for _, r := range roles {
			e.Binds = append(e.Binds, string(r))
		}
		e.BindsFrom = from
		p.New = append(p.New, e)
	}
}

// wholeSections are those that an obligation has whole: nothing of them is
// proposed again in pieces.
func wholeSections(b *rulebook.Book, v *rulebook.Version, places []candidate, at []int) map[string]bool {
	whole := map[string]bool{}
	for _, o := range b.Obligations {
		if c := o.In(v.ID); c != nil && c.Doc != nil && section(c.Place) == c.Place {
			whole[c.Doc.File+c.Place] = true
		}
	}
	for _, n := range at {
		if n >= 0 {
			if f := places[n].Found; section(f.Place) == f.Place {
				whole[f.File+f.Place] = true
			}
		}
	}
	return whole
}

// name gives a page to each file that no page of the register names: the one
// from which most of its clauses come, the one that it was in the version before,
// or a new one by its slug.
func (p *Proposal) name(b *rulebook.Book, v *rulebook.Version, old []earlier, places []candidate, at []int) {
	taken := map[string]bool{}
	for _, x := range b.Pages {
		taken[x.ID] = true
	}
	earlier := counterparts(b, v)
	for _, d := range v.Docs {
		if d.Page != "" {
			continue
		}
		page := Page{Files: []string{d.File}, Title: d.Title}
		votes := map[string]int{}
		for i, o := range old {
			if at[i] >= 0 && places[at[i]].File == d.File {
				votes[o.page]++
			}
		}
		for _, x := range b.Pages {
			if votes[x.ID] > votes[page.ID] {
				page.ID, page.Title, page.Known = x.ID, x.Title, true
			}
		}
		page.recognise(b, earlier[d], d)
		if page.Known {
			// A page that has files here already gets one more.
			if x := slices.IndexFunc(b.Pages, func(x rulebook.Page) bool { return x.ID == page.ID }); x >= 0 &&
				len(b.Pages[x].At[v.ID]) > 0 {
				page.Files = append(slices.Clone(b.Pages[x].At[v.ID]), d.File)
			}
		} else {
			id := rulebook.Slug(path.Base(d.Slug))
			if id == "" || id == "." {
				id = cmp.Or(rulebook.Slug(d.Title), "pagina")
			}
			if id[0] < 'a' || id[0] > 'z' {
				id = "pagina-" + id
			}
			page.ID = unique(id, taken)
		}
		if i := slices.IndexFunc(p.Pages, func(x Page) bool { return x.ID == page.ID }); i >= 0 {
			p.Pages[i].Files = append(p.Pages[i].Files, d.File)
		} else {
			p.Pages = append(p.Pages, page)
		}
		for _, c := range places {
			if c.File == d.File {
				c.Page = page.ID
			}
		}
	}
}

// counterparts are the pages that a version has in common with the one before it,
// by the newer version's files.
func counterparts(b *rulebook.Book, v *rulebook.Version) map[*rulebook.Doc]*compare.Page {
	var before *rulebook.Version
	for i := range b.Versions {
		x := &b.Versions[i]
		if x.ID == v.ID {
			break
		}
		if x.State == "" && len(x.Docs) > 0 {
			before = x
		}
	}
	out := map[*rulebook.Doc]*compare.Page{}
	if before == nil {
		return out
	}
	for _, p := range compare.Pages(b, before, v) {
		if len(p.Old) == 1 && len(p.New) == 1 {
			out[p.New[0]] = p
		}
	}
	return out
}

// recognise takes over what is known of the file that a page was in the version
// before: the page that the register calls it, or its name.
func (p *Page) recognise(b *rulebook.Book, pair *compare.Page, d *rulebook.Doc) {
	if pair == nil {
		return
	}
	was := pair.Old[0]
	p.Renamed = pair.Likely
	if was.Page == "" {
		p.Was, p.Before = was.File, was.Version
		return
	}
	if was.File != d.File {
		p.Was, p.Before = was.File, was.Version
	}
	if p.ID == "" {
		for _, x := range b.Pages {
			if x.ID == was.Page {
				p.ID, p.Title, p.Known = x.ID, x.Title, true
			}
		}
	}
}

// row is the page as the register writes it, with a word on what it is made of.
func (p Page) row(version string) (what, entry string) {
	var files []string
	for _, f := range p.Files {
		files = append(files, scalar(f))
	}
	at := fmt.Sprintf("%s: [%s]", scalar(version), strings.Join(files, ", "))
	what = "no page names this file"
	if p.Known {
		what = "the page is registered: add this version's files"
	}
	if p.Was != "" {
		how := "by its name"
		if p.Renamed {
			how = "renamed: they share their words"
		}
		what += fmt.Sprintf("; probably %s of %s, %s", p.Was, p.Before, how)
		if !p.Known {
			at = fmt.Sprintf("%s: [%s], ", scalar(p.Before), scalar(p.Was)) + at
		}
	}
	return what, fmt.Sprintf("{id: %s, title: %s, at: {%s}}", scalar(p.ID), scalar(p.Title), at)
}

// how says in words how a clause was matched.
func (k Kept) how(before string) string {
	how := "same words as " + before
	if k.Alike < 1 {
		how = fmt.Sprintf("reworded since %s (%d%% alike)", before, int(k.Alike*100))
	}
	if k.Moved {
		how += ", moved from " + k.From
	}
	return how
}

// WriteYAML writes the proposal in the register's own shape.
func (p *Proposal) WriteYAML(w io.Writer) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Proposed for %s%s. Read each against the text, correct it, and put it into",
		p.Version, after(", matched with ", p.Before))
	line("# content/regole/versions.yaml: what is a guess says so.")
	if len(p.Pages) > 0 {
		line("pages:")
		for _, x := range p.Pages {
			what, entry := x.row(p.Version)
			line("  # %s", what)
			line("  - %s", entry)
		}
	}
	if len(p.Kept)+len(p.New) > 0 {
		line("obligations:")
	}
	clause := func(f *Found) {
		line("    at:")
		line("      %s: {page: %s, place: %q, digest: %q}", scalar(p.Version), scalar(f.Page), f.Place, f.Digest)
	}
	for _, k := range p.Kept {
		line("  # %s: %s", k.how(p.Before), comment(k.Found.first()))
		line("  - id: %s", scalar(k.ID))
		clause(k.Found)
	}
	for _, e := range p.New {
		line("  # new, %s%s: %s", e.Found.File, after(":", lineNumber(e.Found.Line)), comment(e.Found.first()))
		line("  - id: %s", scalar(e.ID))
		line("    title: %s # a guess", scalar(e.Title))
		if e.BindsFrom != "" {
			line("    binds: [%s] # a guess, from %s",
				strings.Join(e.Binds, ", "), comment(strings.TrimSpace(e.BindsFrom)))
		} else {
			line("    binds: [%s] # a guess: the words name nobody", strings.Join(e.Binds, ", "))
		}
		clause(e.Found)
		if e.Indicator != "" {
			line("    indicator: %s # a guess", e.Indicator)
		}
	}
	if len(p.Lost) > 0 {
		line("# Lost: %s states these, %s does not. Say in the register how each ended, or", p.Before, p.Version)
		line("# where it stands.")
		for _, l := range p.Lost {
			line("#   - id: %s # was at %s: %s", scalar(l.ID), l.From, comment(l.Words))
			if l.Into != "" {
				line("#     ended: [{version: %s, how: merged, into: %s}] # a guess: %s says something alike",
					scalar(p.Version), scalar(l.Into), l.At)
			} else {
				line("#     ended: [{version: %s, how: withdrawn}] # a guess: nothing alike was found",
					scalar(p.Version))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Summary says in a line what is proposed.
func (p *Proposal) Summary() string {
	same, moved := 0, 0
	for _, k := range p.Kept {
		if k.Alike == 1 {
			same++
		}
		if k.Moved {
			moved++
		}
	}
	s := fmt.Sprintf("%s: %d clauses keep their id (%d in the same words, %d reworded; %d moved), "+
		"%d are new, %d are lost",
		p.Version, len(p.Kept), same, len(p.Kept)-same, moved, len(p.New), len(p.Lost))
	if p.Before == "" {
		s = fmt.Sprintf("%s: %d clauses; no earlier version has obligations to match them with", p.Version, len(p.New))
	}
	if p.Known > 0 {
		s += fmt.Sprintf("; %d obligations are registered already and left out", p.Known)
	}
	if len(p.Pages) > 0 {
		s += fmt.Sprintf("; %d pages are to be registered", len(p.Pages))
	}
	return s
}

// first are the words by which a person finds the clause.
func (f *Found) first() string {
	if len(f.Duties) > 0 {
		return f.Duties[0]
	}
	return f.Words
}

func after(before, s string) string {
	if s == "" {
		return ""
	}
	return before + s
}

func lineNumber(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// comment quotes first words on one line.
func comment(s string) string { return `"` + quote(s, 80) + `"` }

// scalar writes a YAML scalar, quoted where it has to be.
func scalar(s string) string {
	var n yaml.Node
	n.SetString(s)
	if strings.ContainsAny(s, ":#{}[],&*!|>'\"%@`") {
		n.Style = yaml.DoubleQuotedStyle
	}
	out, err := yaml.Marshal(&n)
	if err != nil || strings.Count(string(out), "\n") > 1 {
		return fmt.Sprintf("%q", s)
	}
	return strings.TrimSpace(string(out))
}
