package proposal

import (
	"slices"
	"strings"
)

// reading is what a sentence says, as far as duties go.
type reading struct {
	duty         bool // somebody has to do, or must not do, something
	allows       bool // somebody may
	announcement bool // "the following duties": what obliges comes after it
	defines      bool // it says what a word means
	complete     bool // the duty has its verb: what follows a colon is its object
	agent        bool // a body or an office is its subject
	bare         bool // and there is no verb
}

// clause is a sentence taken apart.
type clause struct {
	words   []word
	joined  string // the words in lower case, between spaces
	at      []int  // where in joined each word begins
	main    []bool // a finite verb of the main clause
	aside   []bool // within a subordinate clause
	heading bool
}

// scanClause finds the main verbs: every "who", "if" or "when" takes the next
// finite verb for its own.
func scanClause(sentence string, heading bool) *clause {
	c := &clause{words: scan(sentence), heading: heading}
	var b strings.Builder
	b.WriteByte(' ')
	for _, w := range c.words {
		c.at = append(c.at, b.Len())
		b.WriteString(w.low)
		b.WriteByte(' ')
	}
	c.joined = b.String()
	c.main, c.aside = make([]bool, len(c.words)), make([]bool, len(c.words))
	n := nesting{clause: c, forced: -1}
	for i := range c.words {
		n.step(i)
		c.aside[i] = n.within
	}
	return c
}

// nesting is where, word by word, a sentence stands among its clauses.
type nesting struct {
	*clause
	pending     int  // subordinate clauses without their verb yet
	opened      int  // the word that opened the last
	releases    bool // a comma ends it
	within      bool // in a subordinate clause, its verb passed or not
	correlative bool // after "sia", "tanto": a "che" to come opens nothing
	forced      int  // the word that is a verb for its place; -1: none
}

func (n *nesting) step(i int) {
	w, before, after := n.words[i], n.word(i-1), n.word(i+1)
	switch {
	case w.is(":", "."):
		n.pending, n.within = 0, false
	case w.is(","):
		if n.pending > 0 && n.releases && i-n.opened > 2 {
			n.pending = 0
		}
		n.within = n.within && n.pending > 0
	case w.is("sia", "tanto") && n.pending == 0:
		n.correlative = true
	case w.is("che"):
		n.that(i)
	case w.is("cui") && !prepositions[after.low] && !after.is("sopra", "sotto"):
		n.enter(i, before.is(","))
	case w.is("quale", "quali") && (articles[before.low] || prepositions[before.low] || i == 0):
		n.enter(i, i > 1 && n.word(i-2).is(","))
	case w.is("chi", "chiunque"):
		n.who(i)
	case n.subordinates(i):
		n.enter(i, true)
	case i == n.forced || n.finiteAt(i):
		if n.pending > 0 {
			n.pending--
		} else {
			n.main[i] = true
			n.within = false
		}
	}
}

// enter begins a subordinate clause; the next finite verb is its own.
func (n *nesting) enter(i int, byComma bool) {
	n.pending, n.opened, n.releases, n.within = n.pending+1, i, byComma, true
}

// that opens a clause at "che", but for what is compared, correlated or reported.
func (n *nesting) that(i int) {
	before, after := n.word(i-1), n.word(i+1)
	switch {
	case n.correlative && !finite()[after.low]:
		n.correlative = false
		return
	case before.is("più", "meno", "oltre", "piuttosto", "altro", "anziché", "diverso", "diversi"):
		return
	case reporting[before.low] && !n.gerund(i) && (i < 2 || n.mainWithin(0, i) || before.participle() ||
		before.is("necessario", "obbligatorio", "indispensabile", "fermo")):
		return
	}
	n.enter(i, before.is(","))
	j := n.skip(i+1, "non", "già", "poi", "anche", "si", "ne", "vi", "ci", "ancora", "sempre")
	if v := n.word(j); v.letters() && !v.is("cosa", "ciascuno", "ognuno", "chi") && !v.capital &&
		!articles[v.low] && !prepositions[v.low] && !v.participle() && !v.infinitive() &&
		!v.is("ed", "e", "o", "a") {
		n.forced = j
	}
}

// who opens a clause at "chi".
func (n *nesting) who(i int) {
	n.enter(i, true)
	j := n.skip(i+1, "non", "ne", "si", "vi", "ci", "già")
	if v := n.word(j); v.letters() && !v.capital && !articles[v.low] && !prepositions[v.low] &&
		!v.participle() && !v.infinitive() {
		n.forced = j
	}
}

// skip gives the first word from i on that is none of these, and no adverb.
func (n *nesting) skip(i int, words ...string) int {
	for i < len(n.words) && (n.words[i].is(words...) || strings.HasSuffix(n.words[i].low, "mente")) {
		i++
	}
	return i
}

// subordinates tells whether a word such as "if", "when" or "what" opens a clause.
func (n *nesting) subordinates(i int) bool {
	w, before, after := n.words[i], n.word(i-1), n.word(i+1)
	switch {
	case w.is("cosa", "quanto", "quanti") && i == 0, w.is("come", "quanto") && i == 0 && n.heading,
		w.is("quanto") && finite()[after.low], w.is("appena") && before.is("non"):
		return true
	case subordinators[w.low] && !after.is("necessario", "possibile", "opportuno", "del", "richiesto", "previsto",
		"presente", "presenti", "applicabile", "disponibile", "disponibili", "non", "stesso", "stessa", "dovuto",
		"diversamente", "necessari", "necessaria", "previsti", "prevista", "richiesta", "compatibile") &&
		!(w.is("comunque", "qualunque", "ove", "perché") && !n.verbSoon(i)):
		return true
	}
	return w.is("se") && after.is("non") && n.verbSoon(i+1)
}

// verbSoon tells whether a finite verb comes before the next comma.
func (c *clause) verbSoon(i int) bool {
	for j := i + 1; j < len(c.words) && !c.words[j].is(",", ":", ";"); j++ {
		if c.finiteAt(j) {
			return true
		}
	}
	return false
}

// gerund tells whether what is reported hangs on a gerund or an absolute
// participle ("ricordando che", "premesso che", "fermo restando che").
func (c *clause) gerund(i int) bool {
	for j := max(0, i-4); j < i; j++ {
		if w := c.words[j]; strings.HasSuffix(w.low, "ando") || strings.HasSuffix(w.low, "endo") {
			return true
		}
	}
	return c.word(i-1).participle() && !c.mainWithin(max(0, i-5), i)
}

func (c *clause) mainWithin(from, to int) bool {
	for j := from; j < to; j++ {
		if c.main[j] {
			return true
		}
	}
	return false
}

func (c *clause) word(i int) word {
	if i < 0 || i >= len(c.words) {
		return word{}
	}
	return c.words[i]
}

// finiteAt tells whether the word at i is a finite verb there: many forms are
// nouns as well ("la verifica", "la nomina dei").
func (c *clause) finiteAt(i int) bool {
	w, before, after := c.word(i), c.word(i-1), c.word(i+1)
	if !w.finiteForm() && !before.is("si") {
		return false
	}
	if w.is("sia", "siano") {
		return c.word(i-1).is("che", "non", "si") || !c.correlates(i)
	}
	if before.is("si") && w.letters() && !articles[w.low] && !prepositions[w.low] && !w.participle() &&
		!w.infinitive() {
		return true
	}
	if !w.finiteForm() {
		return false
	}
	if w.is("è", "sono", "ha", "hanno", "deve", "devono", "può", "possono", "dovrà", "dovranno", "sarà", "saranno",
		"avrà", "avranno", "potrà", "potranno") {
		return true
	}
	if articles[before.low] && !clitics[before.low] &&
		!before.is("nessuno", "nessuna", "ciascuno", "ciascuna", "entrambi", "entrambe", "tutti", "tutte") ||
		prepositions[before.low] || before.is("e", "o", "ed") && prepositions[after.low] && !c.afterVerb(i) && i < 3 {
		return false
	}
	if before.is("lo", "gli") && pronoun.MatchString(w.low) {
		return true // no article before such a sound: "lo pulisce"
	}
	if before.is("la", "le", "lo", "gli", "l'") &&
		(after.is("di", "del", "dello", "della", "dell'", "dei", "degli", "delle", "d'", "e", "da", "in", ",", "") ||
			after.low == "" || c.word(i+1).finiteForm() || !articles[after.low] && !prepositions[after.low]) {
		return false
	}
	if w.capital && i > 0 && !before.is(".", ":", ",") {
		return false
	}
	if before.is("è", "sarà", "sono", "ha", "hanno", "avrà", "avranno", "saranno") {
		return false // "è cura", "ha cura"
	}
	// An adjective that looks like a verb stands before the true one.
	return !adjectives[w.low] || !after.is("deve", "devono", "è", "sono", "ha", "hanno", "può", "possono", "dovrà",
		"dovranno", "sarà", "saranno", "viene", "vengono", "non")
}

func (c *clause) correlates(i int) bool {
	for j, w := range c.words {
		if j != i && j > i-14 && j < i+14 && w.is("sia", "che") && !(j < i && w.is("che") && j > i-4) {
			return true
		}
	}
	return false
}

func (c *clause) afterVerb(i int) bool { return c.mainWithin(0, i) }

// index is the word that begins at an offset of joined.
func (c *clause) index(offset int) int {
	i, _ := slices.BinarySearch(c.at, offset)
	return i
}

// negated tells whether the verb at i is denied.
func (c *clause) negated(i int) bool {
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		w := c.words[j]
		if w.is("non", "né") {
			return true
		}
		if !clitics[w.low] {
			return false
		}
	}
	return false
}

// has tells whether a word of a range fits.
func (c *clause) has(from, to int, ok func(word) bool) bool {
	from, to = max(0, from), min(len(c.words), to)
	return from < to && slices.ContainsFunc(c.words[from:to], ok)
}

// rule is a way in which Italian says that somebody has to.
type rule struct {
	form pattern // of the joined words; begins with the finite verb
	// without is what a denial of the verb makes of it.
	denied denial
	ok     func(c *clause, verb, end int) bool
}

type denial int

const (
	noDuty  denial = iota // "non è tenuto": no duty
	ban                   // "non deve": a ban
	allowed               // only a ban when denied: "non può"
)

// about is what the sentences around one tell.
type about struct {
	heading bool // it is a heading
	led     bool // it is an item of a list that a sentence leads in
	subject bool // somebody was spoken of, who may be its subject too
	bare    bool // its list's lead-in is a subject without a verb: "Il gestore:"
	ruled   bool // its list's lead-in says that these are rules
	you     bool // the page speaks to its reader
}

// read reads a sentence.
func read(sentence string, a about) reading {
	if strings.HasSuffix(strings.TrimSpace(sentence), "?") {
		return reading{}
	}
	c := scanClause(sentence, a.heading)
	if len(c.words) == 0 || examples.MatchString(c.joined) {
		return reading{}
	}
	for i, w := range c.words { // what is an example binds nobody
		if w.is("esempio") && c.word(i-1).is("ad", "per") && i > 2 {
			c.words, c.main, c.aside = c.words[:i-1], c.main[:i-1], c.aside[:i-1]
			c.joined, c.at = c.joined[:c.at[i-1]], c.at[:i-1]
			break
		}
	}
	r := reading{agent: c.agentBefore(len(c.words)), allows: c.allows(), defines: defines.MatchString(c.joined)}
	if r.defines || recalls.MatchString(c.joined) {
		return r
	}
	r.duty = c.duty(a)
	r.bare = r.agent && !slices.Contains(c.main, true)
	if r.duty || c.obliges() {
		infinitive := c.has(0, len(c.words), word.infinitive)
		if following.MatchString(c.joined) && topics.MatchString(c.joined) &&
			(!infinitive || c.has(0, len(c.words), func(w word) bool { return keeping[w.low] })) {
			r.announcement = true
		}
		r.complete = c.has(0, len(c.words), word.infinitive) || r.duty && c.conductVerb()
	}
	if r.announcement {
		r.duty = false
	}
	return r
}

// obliges tells whether a word of duty is the sentence's, complete or not.
func (c *clause) obliges() bool {
	for _, r := range rules[:3] {
		if m := r.form.FindStringIndex(c.joined); m != nil {
			if v := c.index(m[0] + 1); v < len(c.main) && c.main[v] && (!c.negated(v) || r.denied == ban) {
				return true
			}
		}
	}
	return false
}

// duty looks for a word of duty in the main clause.
func (c *clause) duty(a about) bool {
	for _, r := range rules {
		for from := 0; from < len(c.joined); {
			m := r.form.FindStringIndex(c.joined[from:])
			if m == nil {
				break
			}
			verb, end := c.index(from+m[0]+1), c.index(from+m[1])
			if c.word(verb).is("si") {
				verb++
			}
			from += m[0] + 1
			if verb >= len(c.main) || !c.main[verb] {
				continue
			}
			no := c.negated(verb)
			if r.denied == noDuty && c.has(max(0, verb-5), verb,
				func(w word) bool { return w.is("nessun", "nessuno", "nessuna", "nessun'") }) {
				continue
			}
			if no && r.denied == noDuty || r.denied == allowed && !no && !c.nobody(verb) {
				continue
			}
			if no && r.denied == ban && c.has(verb+1, verb+5, func(w word) bool { return weakening[w.low] }) {
				continue
			}
			if r.ok(c, verb, end) {
				return true
			}
		}
	}
	if !c.heading {
		for i, p := range phrases {
			if i > 0 && c.allows() {
				break // "può farlo entro e non oltre": a permission
			}
			if m := p.FindStringIndex(c.joined); m != nil && !c.aside[min(c.index(m[0]+1), len(c.aside)-1)] &&
				!c.past() {
				return true
			}
		}
	}
	if verbless.MatchString(c.joined) && (!c.heading || strings.Contains(c.joined, "vietat")) && !c.allows() {
		return true
	}
	if c.heading {
		return false
	}
	number := c.has(0, len(c.words), word.number)
	if number && threshold.MatchString(c.joined) && !c.past() {
		return true
	}
	return c.indicative(a)
}

// past tells whether the main clause tells of the past.
func (c *clause) past() bool {
	for i, w := range c.words {
		if c.main[i] && (w.past() || c.word(i+1).is("stato", "stata", "stati", "state")) {
			return true
		}
	}
	return false
}

// allows tells whether the main clause is a permission.
func (c *clause) allows() bool {
	for i, w := range c.words {
		if !c.main[i] || c.negated(i) || c.nobody(i) {
			continue
		}
		if w.is("può", "possono", "potrà", "potranno", "puoi", "potete") ||
			w.is("ha", "hanno", "avrà", "avranno", "conserva", "mantiene", "hai") &&
				c.has(i+1, i+6, func(w word) bool { return w.is("facoltà", "diritto", "diritti", "possibilità") }) ||
			w.is("è", "sono", "sarà", "saranno", "viene", "vengono") && c.has(i+1, i+4, func(w word) bool {
				return strings.HasPrefix(w.low, "consentit") || strings.HasPrefix(w.low, "permess") ||
					strings.HasPrefix(w.low, "ammess") ||
					w.is("facoltativo", "facoltativa", "facoltativi", "facoltative", "libero", "liberi")
			}) {
			return true
		}
	}
	return false
}

// nobody tells whether the subject is nobody, or the case none.
func (c *clause) nobody(verb int) bool {
	return c.has(0, verb, func(w word) bool { return w.is("nessun", "nessuno", "nessuna", "nessun'", "né", "mai") })
}

func plain(c *clause, verb, _ int) bool { return c.earnest(verb) }

// outright looks at what stands between the verb and the word of duty.
func outright(c *clause, verb, end int) bool {
	return !c.has(verb+1, end, func(w word) bool { return releasing.MatchString(w.low) }) &&
		!c.mainWithin(verb+1, end) &&
		!c.has(verb+1, end, func(w word) bool { return w.is("che", "cui", "se", "quando") }) && c.earnest(verb)
}

// must: a modal verb has its infinitive, and means it.
func must(c *clause, verb, _ int) bool {
	n := len(c.words)
	if c.has(0, n, func(w word) bool { return hedges[w.low] }) {
		return false
	}
	// "si deve a un guasto": is due to.
	if c.word(verb-1).is("si") && c.word(verb+1).is("a", "al", "alla", "all'", "allo", "ai", "agli", "alle") {
		return false
	}
	inf := -1
	for j := verb + 1; j < n; j++ {
		if w := c.words[j]; w.infinitive() || w.is("far", "dar") {
			inf = j
			break
		}
	}
	if inf < 0 {
		return c.open(verb)
	}
	// "deve essere stato", "devono aver ricevuto": supposed, unless there is a
	// time by which.
	first := c.words[inf]
	if first.is("essere", "esser", "esserci", "aver", "avere", "averla", "averlo") {
		next := c.word(inf + 1)
		done := strings.HasPrefix(next.low, "stat") || first.is("aver") && next.participle() ||
			first.is("avere") && next.participle() && !articles[next.low]
		if (done || first.is("esserci") && !c.has(inf, n, func(w word) bool { return w.is("almeno", "sempre") })) &&
			!c.has(inf, n, func(w word) bool { return w.is("prima", "entro", "almeno") }) {
			return false
		}
	}
	return c.earnest(verb)
}

// open tells whether the sentence breaks off after the verb, for a list to
// finish it.
func (c *clause) open(verb int) bool {
	last := c.word(len(c.words) - 1)
	return last.is(":", ",") || !last.is(".", "!") && len(c.words)-verb < 6
}

// earnest tells whether the first infinitive after the verb is a conduct, and
// not a way of speaking ("occorre ricordare che").
func (c *clause) earnest(verb int) bool {
	for j := verb + 1; j < len(c.words) && j < verb+8; j++ {
		w := c.words[j]
		if reckoning[w.low] {
			return false
		}
		if editorial[w.low] {
			return !c.has(j+1, j+4, func(w word) bool { return w.is("che", "presente", "come") }) ||
				articles[c.word(j+1).low]
		}
		if w.infinitive() {
			return true
		}
	}
	return true
}

// bound: "tenuto a", not "tenuto da" or "tenuto conto".
func bound(c *clause, verb, end int) bool {
	if !outright(c, verb, end) {
		return false
	}
	after := c.word(end)
	if after.is("dal", "dallo", "dalla", "dall'", "dai", "dagli", "dalle", "da", "presso", "in", "conto", "presente",
		"presenti", "nel", "nella", "aggiornato", "aggiornata") {
		return false
	}
	return c.open(end) || c.has(end, len(c.words), func(w word) bool {
		return w.is("a", "ad", "al", "allo", "alla", "all'", "ai", "agli", "alle")
	})
}

// demanded: asked by the rule, not by somebody.
func demanded(c *clause, verb, end int) bool {
	return outright(c, verb, end) && !c.word(end).is("dal", "dalla", "dall'", "dai", "dagli", "dalle", "da")
}

// due: to be paid, not caused ("è dovuto a un guasto").
func due(c *clause, verb, end int) bool {
	return !c.word(end).is("a", "ad", "al", "allo", "alla", "all'", "ai", "agli", "alle") && demanded(c, verb, end)
}

// office: it is the office of a body, not the purpose of a thing.
func office(c *clause, verb, end int) bool { return outright(c, verb, end) && c.agentBefore(verb) }

// cannot: a ban, not a disclaimer ("non può essere ritenuta responsabile").
func cannot(c *clause, verb, _ int) bool {
	if c.has(verb+1, verb+3, func(w word) bool {
		return w.is("che", "escludere", "escludersi", "garantire", "assicurare", "prescindere", "dirsi") ||
			reckoning[w.low]
	}) {
		return false
	}
	return !c.has(verb+1, verb+6, func(w word) bool {
		return w.is("responsabile", "responsabili") || strings.HasPrefix(w.low, "ritenut") ||
			strings.HasPrefix(w.low, "imputat") || strings.HasPrefix(w.low, "esclus") ||
			strings.HasPrefix(w.low, "garantit")
	})
}

func reflexive(c *clause, verb, end int) bool {
	return c.has(max(0, verb-2), verb, func(w word) bool { return w.is("si", "s'", "ti", "vi") }) &&
		outright(c, verb, end)
}

// falls: "spetta all'ente comunicare"; not "gli spetta un rimborso".
func falls(c *clause, verb, _ int) bool {
	action := func(w word) bool { return deeds.MatchString(w.low) }
	for j := verb + 1; j < len(c.words); j++ {
		if c.words[j].infinitive() || action(c.words[j]) && articles[c.word(j-1).low] {
			return true
		}
		if c.words[j].is(",", "che", "chi") && j > verb+8 {
			break
		}
	}
	return c.has(0, verb, action) || c.open(verb)
}

// answerable: answers for something, not "il responsabile".
func answerable(c *clause, verb, end int) bool {
	return outright(c, verb, end) && !c.has(verb+1, end,
		func(w word) bool { return w.is("del", "della", "dal", "dalla", "al", "alla") }) &&
		(c.word(end).is("di", "del", "dello", "della", "dell'", "dei", "degli", "delle", "per", "in", ":", ".", "anche",
			"d'", "il", "lo", "la", "l'", "i", "gli", "le"))
}

// gerundive: "sono da comunicare".
func gerundive(c *clause, verb, end int) bool {
	w := c.word(end - 1)
	return w.infinitive() && !reckoning[w.low] &&
		!w.is("considerare", "notare", "attribuire", "ricondurre", "imputare") && outright(c, verb, end)
}

// gerundivePassive: "vanno comunicate", not "va ricordato che" or "va dal 3 al 5".
func gerundivePassive(c *clause, verb, _ int) bool {
	for j := verb + 1; j < len(c.words) && j < verb+5; j++ {
		w := c.words[j]
		if w.participle() && !w.capital {
			return !c.word(j+1).is("che", "presente", "conto", "come") && !strings.HasPrefix(w.low, "intes") &&
				!w.is("perso", "persi", "persa", "perse", "distrutto", "distrutti")
		}
		if prepositions[w.low] && j == verb+1 && !w.is("per", "in", "entro", "sempre") {
			return false
		}
		if articles[w.low] {
			return false
		}
	}
	return false
}

// makes: "impone ai gestori di comunicare", "obbliga gli enti a dotarsi".
func makes(c *clause, verb, _ int) bool {
	for j := verb + 2; j < len(c.words); j++ {
		if c.words[j].infinitive() && c.words[j-1].is("di", "d'", "a", "ad") {
			return true
		}
	}
	return false
}

func (c *clause) isAgent(i int) bool {
	w := c.word(i)
	if things[w.low] || !w.letters() {
		return false
	}
	return agents[w.low] || strings.HasPrefix(w.low, "capo") || agentEnding.MatchString(w.low) ||
		w.capital && i > 0 && !c.word(i-1).is(".", ":") && !c.heading
}

// agentBefore tells whether the subject of the verb at i is somebody: the first
// noun before it that no preposition governs.
func (c *clause) agentBefore(verb int) bool {
	// Some conducts are only people's, whatever they are called.
	acting := personal[conduct()[c.word(verb).low]]
	begin := 0
	for verb > 0 && c.words[verb-1].is(":", ".") {
		verb--
	}
	for j := verb - 1; j >= 0; j-- {
		if c.words[j].is(":", ".") {
			begin = j + 1
			break
		}
	}
	for i := begin; i < verb; i++ {
		w := c.words[i]
		if w.is("chi", "chiunque", "coloro") && !prepositions[c.word(i-1).low] {
			return true
		}
		if c.aside[i] {
			continue
		}
		bare := !articles[w.low] && (i == begin || i > begin && c.word(i-1).is(",", "e") && i-1 == begin) &&
			w.letters() && !prepositions[w.low] && !w.participle()
		if !articles[w.low] && !bare {
			continue
		}
		if before := c.word(i - 1); prepositions[before.low] || before.participle() && !agents[before.low] ||
			before.is("da") {
			continue
		}
		for j := i; j < min(verb, i+5); j++ {
			v := c.words[j]
			if prepositions[v.low] || v.is(",", ":") || c.main[j] && j > i {
				break
			}
			if articles[v.low] {
				continue
			}
			if times[v.low] || v.number() {
				goto next
			}
			if c.isAgent(j) && (j > 0 || agents[v.low] || agentEnding.MatchString(v.low) ||
				v.text == strings.ToUpper(v.text)) {
				return true
			}
			if things[v.low] {
				return false
			}
			if acting && j > 0 && v.letters() && !v.participle() && !v.finiteForm() {
				return true
			}
		}
		if !bare {
			return false // the subject is something else
		}
	next:
	}
	return false
}

func (c *clause) conductVerb() bool {
	for i, w := range c.words {
		if c.main[i] && (conduct()[w.low] != "" || w.future()) {
			return true
		}
	}
	return false
}

// indicative: a norm in the present or the future, said of somebody.
func (c *clause) indicative(a about) bool {
	for i := range c.words {
		if c.main[i] && c.norm(i, a) {
			return true
		}
	}
	// Any other verb, where there is a time by which.
	for i, w := range c.words {
		if c.main[i] && conduct()[w.low] == "" && !states.MatchString(w.low) && !w.past() && !c.negated(i) &&
			!c.allows() && deadline.MatchString(c.joined) && c.agentBefore(i) {
			return true
		}
	}
	for i := range c.words {
		if !c.aside[i] && c.begins(i) && c.orders(i, a) {
			return true
		}
	}
	return false
}

// norm tells whether a main verb says what somebody is to do.
func (c *clause) norm(i int, a about) bool {
	w, after := c.words[i], c.word(i+1)
	if a.bare && c.begins(i) && !c.allows() && !w.past() && !w.is("è", "sono", "ha", "hanno", "sarà", "saranno") {
		return true
	}
	if a.ruled && !c.allows() && !w.past() && !c.past() &&
		(!w.is("è", "sono", "ha", "hanno") || after.participle()) {
		return true
	}
	subject := a.subject || c.opening(i)
	verb := conduct()[w.low]
	switch {
	case w.future() && !perceiving[w.low]:
		if c.negated(i) && w.is("risponderà", "risponderanno", "garantirà", "rimborserà", "sosterrà") {
			return false
		}
		return c.agentBefore(i) || c.begins(i) && (subject || c.agentAfter(i))
	case (w.is("è", "sono", "sarà", "saranno", "viene", "vengono", "verrà", "verranno") ||
		c.word(i-1).is("si") && verb != "") && !c.negated(i) && !c.allows():
		return c.passive(i) || c.word(i-1).is("si") && verb != "" && c.agentBefore(i-1)
	case verb != "" && after.letters() && !after.participle():
		return c.conducts(i, verb, subject)
	}
	return false
}

// passive tells whether something is done, by a time.
func (c *clause) passive(i int) bool {
	passive := c.word(i-1).is("si") && !c.agentBefore(i-1)
	for j := i + 1; j < len(c.words) && j < i+4 && !passive; j++ {
		if c.words[j].is("stato", "stata", "stati", "state", "a", "il", "la", "un", "una", "lo", "l'") {
			break
		}
		passive = c.words[j].participle()
	}
	return passive && deadline.MatchString(c.joined[c.at[i]:]) && !c.has(i, len(c.words), func(w word) bool {
		return strings.HasPrefix(w.low, "considerat") || strings.HasPrefix(w.low, "ritenut")
	})
}

// conducts tells whether a verb of conduct is said of somebody.
func (c *clause) conducts(i int, verb string, subject bool) bool {
	w, after := c.words[i], c.word(i+1)
	begins := c.begins(i)
	if c.negated(i) && disclaimed[verb] ||
		light[verb] && !c.has(i+1, i+4, func(w word) bool { return lightObjects[w.low] }) {
		return false
	}
	if after.is("di", "del", "dello", "della", "dell'", "dei", "degli", "delle") && begins {
		return false // "verifica dei requisiti"
	}
	if c.agentBefore(i) || articles[after.low] && prepositions[c.words[0].low] && c.isAgent(i+2) &&
		!c.has(0, i, func(w word) bool { return articles[w.low] && !prepositions[w.low] && !clitics[w.low] }) {
		return true
	}
	return begins && (articles[after.low] || prepositions[after.low] || strings.HasSuffix(after.low, "mente") ||
		after.is("subito", "sempre", "inoltre", "altresì", "che", "ogni", "tutti", "anche") || light[verb]) &&
		(subject || imperative()[w.low] == verb)
}

// orders tells whether a word that begins is an order: "Mantieni", "Comunicalo".
func (c *clause) orders(i int, a about) bool {
	w, after := c.words[i], c.word(i+1)
	form := w.low
	for _, clitic := range []string{"lo", "la", "li", "le", "ne", "ti", "gli", "ci"} {
		if stem, ok := strings.CutSuffix(w.low, clitic); ok && imperative()[stem] != "" && len(stem) > 3 &&
			(clitic != "ti" && clitic != "la" && clitic != "le" || after.is("di", "che", "a")) {
			form = stem
		}
	}
	if c.word(i-1).is("non") && w.infinitive() && !a.led {
		return true
	}
	if imperative()[form] == "" {
		return a.you && !referral[w.low] && i == 0 && orders.MatchString(w.low) && !prepositions[w.low] &&
			!finite()[w.low] && (articles[after.low] || after.is("quando", "se", "entro", "subito", "sempre", "almeno"))
	}
	return form != w.low || articles[after.low] ||
		after.is("a", "al", "alla", "all'", "ai", "agli", "alle", "attraverso", "subito", "sempre", "chi", "che",
			"sotto", "e", "di", "su", "almeno", "solo", "da", "quando", "se", "entro", "in", "prima", "senza",
			"per iscritto") && !(after.is("di") && strings.HasSuffix(form, "a"))
}

// begins tells whether a word begins the sentence, or its main clause after an
// opening one.
func (c *clause) begins(i int) bool {
	for j := i - 1; j >= 0; j-- {
		w := c.words[j]
		if w.is(":", ".") {
			return true
		}
		if w.is(",") {
			return c.aside[max(0, j-1)] || j <= 2 && !c.mainWithin(0, j)
		}
		if !w.is("inoltre", "altresì", "poi", "non", "quindi", "pertanto", "si", "ne", "vi", "infine", "anche",
			"però") && !w.number() {
			return false
		}
	}
	return true
}

// opening tells whether the verb at i begins the main clause after one that is
// about somebody: "se il gestore sospende il servizio, ne dà notizia".
func (c *clause) opening(i int) bool {
	if !c.begins(i) {
		return false
	}
	for j := 1; j < i; j++ {
		if c.aside[j] && articles[c.words[j-1].low] && c.isAgent(j) {
			return true
		}
	}
	return false
}

// agentAfter tells whether somebody follows the verb as its subject.
func (c *clause) agentAfter(i int) bool {
	for j := i + 1; j < len(c.words)-1; j++ {
		if articles[c.words[j].low] && !prepositions[c.word(j-1).low] && c.isAgent(j+1) {
			return true
		}
	}
	return false
}
