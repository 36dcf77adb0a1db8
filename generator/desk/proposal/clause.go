package proposal

import (
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
	var titles [7]string
	var open []lead // the lists that are being read, outermost first
	for _, l := range f.leaves {
		f.you = f.you || addressed.MatchString(l.Words)
	}
	subject, under := false, 0
	drop := func(keep func(lead) bool) {
		for len(open) > 0 && !keep(open[len(open)-1]) {
			if l := open[len(open)-1]; l.owed != "" {
				f.add(l.place, l.owed, "")
			}
			open = open[:len(open)-1]
		}
	}
	for i := 0; i < len(f.leaves); i++ {
		l := f.leaves[i]
		level := headingLevel(l)
		explained := false
		for _, t := range titles {
			explained = explained || explains.MatchString(t)
		}
		switch {
		case level > 0:
			drop(func(lead) bool { return false })
			titles[level] = l.Words
			clear(titles[level+1:])
			clear(f.scope[level:])
			under, subject = level, false
			for _, s := range sentences(l.Words) {
				if !explains.MatchString(l.Words) && read(s, about{heading: true}).duty {
					f.add(l.Place, s, "")
				}
			}
			continue
		case l.Kind == "pre" || l.Kind == "figcaption" || l.Kind == "dt" || l.Kind == "summary":
			continue
		case l.Table > 0:
			end := i
			for end < len(f.leaves) && f.leaves[end].Table == l.Table {
				end++
			}
			if !explained {
				f.table(f.leaves[i:end], &open)
			}
			drop(func(lead) bool { return false })
			i = end - 1
			continue
		case explained:
			continue
		}
		mark := lettered.FindString(l.Words)
		words := strings.TrimSpace(l.Words[len(mark):])
		depth := l.Depth
		if depth == 0 && mark != "" && len(open) > 0 {
			depth = 1
		}
		drop(func(x lead) bool { return x.depth <= depth })
		var over *lead
		if len(open) > 0 {
			over = &open[len(open)-1]
			over.owed = ""
		} else if depth > 0 && l.Kind == "li" {
			for t := len(titles) - 1; t > 0; t-- {
				if titles[t] != "" {
					if obligingTitle.MatchString(titles[t]) && !denyingTitle.MatchString(titles[t]) {
						over = &lead{words: "", depth: depth, duty: true}
					}
					break
				}
			}
		}
		if depth == 0 || l.Kind != "li" {
			subject = subject && l.Kind == "p" && depth == 0
		}
		next := rulebook.Leaf{}
		if i+1 < len(f.leaves) {
			next = f.leaves[i+1]
		}
		listFollows := next.Depth > depth || next.Table > 0 && next.Table != l.Table ||
			next.Depth == depth && depth == 0 && lettered.MatchString(next.Words) && next.Kind == "p"
		parts := sentences(words)
		for n, s := range parts {
			last := n == len(parts)-1
			around := about{subject: subject, you: f.you}
			if over != nil {
				around.led, around.bare, around.ruled = over.words != "", over.bare, over.rules
				around.subject = subject || over.bare
			}
			r := read(s, around)
			subject = r.agent || subject && r.duty
			if r.announcement {
				f.scope[under] = s
			}
			stops := strings.HasSuffix(s, ".")
			leads := last && listFollows &&
				(strings.HasSuffix(s, ":") || !strings.ContainsAny(s[len(s)-1:], ".!?;") || r.announcement ||
					r.duty && stops && next.Depth > depth && ahead.MatchString(s))
			itself := n == 0 || mark != "" && lettered.MatchString(s)
			made := over != nil && over.duty && itself && (over.finish || itemActs(lettered.ReplaceAllString(s, ""))) &&
				!r.defines
			if over != nil && over.limits && n == 0 && digits.MatchString(s) {
				made = true
			}
			if leads {
				next := lead{words: s, depth: depth + 1, place: l.Place, bare: r.bare,
					rules: ruled.MatchString(s) && !r.defines && !r.allows && strings.HasSuffix(s, ":") &&
						!strings.Contains(" "+strings.ToLower(s), " non ")}
				owes := r.duty || r.announcement || made
				switch {
				case limitDue.MatchString(s), permits.MatchString(s) && bounded.MatchString(f.leaves[i+1].Words):
					next.limits = true
				case owes && !r.announcement && contents.MatchString(s) && !owedThings.MatchString(s) &&
					(r.complete || made) && !f.itemsAct(i+1, depth+1):
					f.add(l.Place, s, leadOf(over, made))
				case owes:
					next.duty, next.finish = true, !r.announcement
					if r.duty || made {
						next.owed = s
					}
				}
				open = append(open, next)
				continue
			}
			if r.duty || made {
				f.add(l.Place, s, leadOf(over, made))
			}
		}
	}
	drop(func(lead) bool { return false })
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
		case w[i].infinitive() || conduct[w[i].low] != "" || imperative[w[i].low] != "":
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
func (f *finder) table(cells []rulebook.Leaf, open *[]lead) {
	heads := map[int]string{}
	var over *lead
	if n := len(*open); n > 0 {
		over = &(*open)[n-1]
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
