package proposal

import (
	"slices"
	"strings"

	"bollettino/generator/input/rulebook"
)

// Clause is a place of a text that states a duty, or that could be cited.
type Clause struct {
	Place    string   // as a register cites it
	Words    string   // all words at the place, what its digest is made of: the rulebook's, not read from leaves
	Duties   []string // the sentences of duty in them; of a list item or row that a lead-in makes one, its words
	Lead     string   // the sentence that leads the list in, or ""
	Headings []string // those it stands under, outermost first
	Scope    []string // sentences above it that announced duties ("the following duties"), outermost first
	Context  string   // the heads of its table's columns, or ""
	Line     int
}

// Find finds the places of a text that state a duty, in the text's order.
func Find(leaves []rulebook.Leaf) []Clause {
	f := finder{leaves: leaves}
	f.run()
	var out []Clause
	for _, c := range Places(leaves) {
		if d := f.duties[c.Place]; len(d) > 0 {
			c.Duties, c.Lead, c.Scope, c.Context = d, f.leads[c.Place], f.scopes[c.Place], f.contexts[c.Place]
			out = append(out, c)
		}
	}
	return out
}

// Places lists every place that can be cited, in the text's order.
func Places(leaves []rulebook.Leaf) []Clause {
	var out []Clause
	known := map[string]bool{}
	var titles [7]string
	for _, l := range leaves {
		if level := headingLevel(l); level > 0 {
			titles[level] = l.Words
			clear(titles[level+1:])
		}
		if known[l.Place] || l.Place == "" {
			continue
		}
		known[l.Place] = true
		c := Clause{Place: l.Place, Line: l.Line}
		for _, t := range titles {
			if t != "" {
				c.Headings = append(c.Headings, t)
			}
		}
		out = append(out, c)
	}
	return out
}

func headingLevel(l rulebook.Leaf) int {
	if len(l.Kind) == 2 && l.Kind[0] == 'h' && l.Kind[1] >= '1' && l.Kind[1] <= '6' {
		return int(l.Kind[1] - '0')
	}
	return 0
}

type finder struct {
	leaves []rulebook.Leaf

	// by place
	duties   map[string][]string
	leads    map[string]string
	scopes   map[string][]string
	contexts map[string]string

	you   bool      // the text speaks to its reader
	scope [7]string // announcements, by the level of the heading they stand under

	// where the reading is
	titles  [7]string // by the level of the heading
	under   int       // the level of the heading above
	open    []lead    // the lists that are being read, outermost first
	subject bool      // somebody was spoken of
}

// lead is a sentence that leads a list in.
type lead struct {
	words  string
	depth  int // of the items
	duty   bool
	finish bool // the items finish the sentence, whatever they begin with
	limits bool // the items are limits
	bare   bool // it is a subject without a verb
	rules  bool // "these rules apply:": its items have verbs of their own
	place  string
	owed   string // to be proposed itself, should no list follow
}

func (f *finder) add(place, sentence, leadin string) {
	if place == "" {
		return
	}
	f.duties[place] = append(f.duties[place], sentence)
	if leadin != "" && f.leads[place] == "" {
		f.leads[place] = leadin
	}
	if f.scopes[place] == nil {
		for _, s := range f.scope {
			if s != "" {
				f.scopes[place] = append(f.scopes[place], s)
			}
		}
	}
}

func (f *finder) run() {
	f.duties, f.leads = map[string][]string{}, map[string]string{}
	f.scopes, f.contexts = map[string][]string{}, map[string]string{}
	for _, l := range f.leaves {
		f.you = f.you || addressed.MatchString(l.Words)
	}
	for i := 0; i < len(f.leaves); i++ {
		l := f.leaves[i]
		switch {
		case headingLevel(l) > 0:
			f.heading(l)
		case l.Kind == "pre" || l.Kind == "figcaption" || l.Kind == "dt" || l.Kind == "summary":
		case l.Table > 0:
			end := i
			for end < len(f.leaves) && f.leaves[end].Table == l.Table {
				end++
			}
			if !f.explained() {
				f.table(f.leaves[i:end])
			}
			f.leave(0)
			i = end - 1
		case !f.explained():
			f.passage(i)
		}
	}
	f.leave(0)
}

// explained tells whether words of duty are explained or shown here, not meant.
func (f *finder) explained() bool {
	return slices.ContainsFunc(f.titles[:], func(t string) bool { return explains.MatchString(t) })
}

// leave ends the lists whose items stand deeper than that.
func (f *finder) leave(depth int) {
	for n := len(f.open); n > 0 && f.open[n-1].depth > depth; n-- {
		if l := f.open[n-1]; l.owed != "" {
			f.add(l.place, l.owed, "")
		}
		f.open = f.open[:n-1]
	}
}

func (f *finder) heading(l rulebook.Leaf) {
	f.leave(0)
	level := headingLevel(l)
	f.titles[level] = l.Words
	clear(f.titles[level+1:])
	clear(f.scope[level:])
	f.under, f.subject = level, false
	for _, s := range sentences(l.Words) {
		if !explains.MatchString(l.Words) && read(s, about{heading: true}).duty {
			f.add(l.Place, s, "")
		}
	}
}

// passage is a paragraph or an item, as it stands among the others.
type passage struct {
	rulebook.Leaf
	at     int // among the leaves
	depth  int // of the lists around it
	marked bool
	over   *lead // what leads it in; nil: nothing
	next   rulebook.Leaf
}

func (f *finder) passage(i int) {
	p := passage{Leaf: f.leaves[i], at: i}
	mark := lettered.FindString(p.Words)
	p.marked = mark != ""
	if p.depth = p.Depth; p.depth == 0 && p.marked && len(f.open) > 0 {
		p.depth = 1
	}
	f.leave(p.depth)
	p.over = f.over(p)
	if p.depth == 0 || p.Kind != "li" {
		f.subject = f.subject && p.Kind == "p" && p.depth == 0
	}
	if i+1 < len(f.leaves) {
		p.next = f.leaves[i+1]
	}
	parts := sentences(strings.TrimSpace(p.Words[len(mark):]))
	for n, s := range parts {
		f.sentence(p, s, n == 0, n == len(parts)-1)
	}
}

// over is what leads a passage in: a sentence, or a heading.
func (f *finder) over(p passage) *lead {
	if n := len(f.open); n > 0 {
		f.open[n-1].owed = ""
		return &f.open[n-1]
	}
	if p.depth == 0 || p.Kind != "li" {
		return nil
	}
	for t := len(f.titles) - 1; t > 0; t-- {
		if f.titles[t] != "" {
			if obligingTitle.MatchString(f.titles[t]) && !denyingTitle.MatchString(f.titles[t]) {
				return &lead{words: "", depth: p.depth, duty: true}
			}
			break
		}
	}
	return nil
}

func (f *finder) sentence(p passage, s string, first, last bool) {
	around := about{subject: f.subject, you: f.you}
	if p.over != nil {
		around.led, around.bare, around.ruled = p.over.words != "", p.over.bare, p.over.rules
		around.subject = f.subject || p.over.bare
	}
	r := read(s, around)
	f.subject = r.agent || f.subject && r.duty
	if r.announcement {
		f.scope[f.under] = s
	}
	made := p.made(s, r, first)
	switch {
	case last && p.leads(s, r):
		f.lead(p, s, r, made)
	case r.duty || made:
		f.add(p.Place, s, leadOf(p.over, made))
	}
}

// made tells whether what leads a sentence in makes a duty of it.
func (p passage) made(s string, r reading, first bool) bool {
	if p.over == nil {
		return false
	}
	if p.over.limits && first && digits.MatchString(s) {
		return true
	}
	itself := first || p.marked && lettered.MatchString(s)
	return p.over.duty && itself && (p.over.finish || itemActs(lettered.ReplaceAllString(s, ""))) && !r.defines
}

// leads tells whether a passage's last sentence leads in what follows it.
func (p passage) leads(s string, r reading) bool {
	listFollows := p.next.Depth > p.depth || p.next.Table > 0 && p.next.Table != p.Table ||
		p.next.Depth == p.depth && p.depth == 0 && lettered.MatchString(p.next.Words) && p.next.Kind == "p"
	return listFollows && (strings.HasSuffix(s, ":") || !strings.ContainsAny(s[len(s)-1:], ".!?;") ||
		r.announcement || r.duty && strings.HasSuffix(s, ".") && p.next.Depth > p.depth && ahead.MatchString(s))
}

// lead opens the list that a sentence leads in.
func (f *finder) lead(p passage, s string, r reading, made bool) {
	next := lead{words: s, depth: p.depth + 1, place: p.Place, bare: r.bare,
		rules: ruled.MatchString(s) && !r.defines && !r.allows && strings.HasSuffix(s, ":") &&
			!strings.Contains(" "+strings.ToLower(s), " non ")}
	owes := r.duty || r.announcement || made
	switch {
	case limitDue.MatchString(s), permits.MatchString(s) && bounded.MatchString(p.next.Words):
		next.limits = true
	case owes && !r.announcement && contents.MatchString(s) && !owedThings.MatchString(s) &&
		(r.complete || made) && !f.itemsAct(p.at+1, p.depth+1):
		f.add(p.Place, s, leadOf(p.over, made))
	case owes:
		next.duty, next.finish = true, !r.announcement
		if r.duty || made {
			next.owed = s
		}
	}
	f.open = append(f.open, next)
}

func leadOf(over *lead, made bool) string {
	if made && over != nil {
		return over.words
	}
	return ""
}

// itemActs tells whether an item begins with a deed: an infinitive ("a
// comunicare", "di non cedere"), or a verb of conduct.
func itemActs(s string) bool {
	w := scan(s)
	for i := 0; i < len(w) && i < 4; i++ {
		switch {
		case w[i].infinitive() || conduct()[w[i].low] != "" || imperative()[w[i].low] != "":
			return true
		case w[i].is("non", "a", "ad", "di", "d'", "e", "inoltre", ",", "se", "anche") ||
			strings.HasSuffix(w[i].low, "mente") || w[i].number():
		default:
			return false
		}
	}
	return false
}

// itemsAct tells whether the first item of the list that begins at i is a deed.
func (f *finder) itemsAct(i, depth int) bool {
	return i < len(f.leaves) && f.leaves[i].Depth >= depth && itemActs(lettered.ReplaceAllString(f.leaves[i].Words, ""))
}

// table looks at rows: one that holds a sentence of duty, or a limit.
func (f *finder) table(cells []rulebook.Leaf) {
	heads := map[int]string{}
	var over *lead
	if n := len(f.open); n > 0 {
		over = &f.open[n-1]
	}
	for i := 0; i < len(cells); {
		end := i
		var words []string
		body := false
		for end < len(cells) && cells[end].Row == cells[i].Row {
			words = append(words, cells[end].Words)
			body = body || cells[end].Kind == "td"
			end++
		}
		row := cells[i:end]
		i = end
		if !body {
			for _, c := range row {
				heads[c.Col] = c.Words
			}
			continue
		}
		all := strings.Join(words, " · ")
		limit, acts := false, false
		for _, c := range row {
			head := heads[c.Col]
			for _, s := range sentences(c.Words) {
				if meaning.MatchString(head) {
					break
				}
				acts = acts || read(s, about{led: true}).duty
			}
			if actHead.MatchString(head) && itemActs(c.Words) {
				acts = true
			}
			if !digits.MatchString(c.Words) || aside.MatchString(head) {
				continue
			}
			if dutyHead.MatchString(head) || dutyCell.MatchString(c.Words) ||
				len(c.Words) < 12 && dutyCell.MatchString(all) && !aside.MatchString(all) {
				limit = true
			}
			if over != nil && over.duty {
				limit = true
			}
		}
		if limit || acts {
			var names []string
			for _, c := range row {
				names = append(names, heads[c.Col])
			}
			f.add(row[0].Place, all, "")
			f.contexts[row[0].Place] = strings.Join(names, " ")
			if over != nil && over.duty {
				over.owed = ""
			}
		}
	}
}
