package page

import (
	"cmp"
	"slices"
	"strings"

	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
)

// card is a notice in a list. who is set on pages about many.
func card(site Site, c clock, n *notice.Notice, s notice.Standing, who Link) Card {
	k := Card{
		Icon: string(n.Kind), Kind: string(n.Kind), State: string(s.State), Title: n.Title, Lang: n.Lang,
		Href: site.Links.To(NoticePath(n.Owner, n.ID)), Who: who,
	}
	k.Meta = append(Text{words("%s · %s · ", kindWords[n.Kind], c.standingWord(s))}, c.cardWhen(n, s)...)
	switch {
	case s.Word != nil:
		k.Summary = Text{declared(s.Word.Text, n.Lang)}
		if s.State.Open() {
			k.Meta = append(k.Meta, words(" · ultimo aggiornamento alle "), c.at(s.Word.At))
		}
	case s.State.Open() && n.Alternatives != "":
		k.Summary = Text{declared(n.Alternatives, n.Lang)}
	default:
		if text := excerpt(n); text != "" {
			k.Summary = Text{declared(text, n.Lang)}
		}
	}
	return k
}

// cardWhen says in a list when a notice limits or limited services.
func (c clock) cardWhen(n *notice.Notice, s notice.Standing) Text {
	when := c.standingWhen(n, s)
	switch {
	case s.State == notice.Overrun:
		return Text{words("%s alle ", shouldEnd(s)), c.at(s.Span.Until)}
	case s.State == notice.IsWithdrawn:
		return Text{words("alle "), c.at(s.Closed)}
	case s.State.Open():
		return append(when, c.again(s)...)
	case nothing(s):
		return append(Text{words("era %s ", toldWord(n.Kind))}, when...)
	case s.End == notice.Unconfirmed:
		return append(Text{words("doveva durare ")}, when...)
	case s.Repeats:
		return when
	}
	return append(Text{words("%s ", agree(n.Kind, "durato"))}, when...)
}

// ordered are notices by when they matter: running first, then coming by start,
// then past ones, newest first.
func ordered(notices []judged.Notice) []judged.Notice {
	out := slices.Clone(notices)
	rank := func(s notice.Standing) int {
		switch {
		case s.State.Running():
			return 0
		case s.State == notice.Announced:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b judged.Notice) int {
		ra, rb := rank(a.Stands), rank(b.Stands)
		if ra == 1 && rb == 1 {
			return cmp.Or(cmp.Compare(a.Stands.Span.From, b.Stands.Span.From), cmp.Compare(a.ID, b.ID))
		}
		return cmp.Or(cmp.Compare(ra, rb), cmp.Compare(b.Stands.Span.From, a.Stands.Span.From), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// openCards are what is in progress and coming: its own, then its partners' and the
// platform's.
func openCards(s Site, u judged.Unit) (out []Card) {
	for _, n := range ordered(u.Notices) {
		if n.Stands.State.Open() && n.Kind != notice.Constraint {
			out = append(out, card(s, s.clock(u.T), n.Notice, n.Stands, Link{}))
		}
	}
	for _, n := range ordered(u.Around) {
		if n.Stands.State.Open() && n.Kind != notice.Constraint {
			out = append(out, card(s, s.clock(u.T), n.Notice, n.Stands, s.owner(n.Notice)))
		}
	}
	return out
}

// constraintCards are its constraints that are in force or coming.
func constraintCards(s Site, u judged.Unit) (out []Card) {
	for _, n := range ordered(u.Notices) {
		if n.Stands.State.Open() && n.Kind == notice.Constraint {
			out = append(out, card(s, s.clock(u.T), n.Notice, n.Stands, Link{}))
		}
	}
	return out
}

// owner names whose notice it is.
func (s Site) owner(n *notice.Notice) Link {
	if n.Owner == subject.Platform {
		return Link{"Piattaforma pagoPA", s.Links.To(noticesPath)}
	}
	return Link{s.Name(n.Owner), s.Links.To(SubjectPath(n.Owner))}
}

// lateness says of a maintenance that it was told too late for its rule.
func lateness(s Site, n judged.Notice) []Text {
	late := n.Late
	if !late.Any {
		return nil
	}
	what, when := "Comunicata", "dopo l’inizio"
	if !late.All {
		what = "In parte comunicata"
	}
	if late.Rule != nil {
		when = "meno di " + Number(int64(late.Lead.Hours())) + " ore prima"
	}
	counts := Text{words("%s %s: il tempo misurato fuori servizio conta come fermo non programmato", what, when)}
	if late.Rule != nil {
		counts = append(counts, words(" ("), anchor("regola sui fermi programmati", s.Links.To(ObligationAt(late.Rule.ID, late.Version))), words(")"))
	}
	out := []Text{append(counts, words("."))}
	if n.Told == 0 {
		out = append(out, Text{words("L’ente non ha indicato quando ha avvisato PagoPA S.p.A.: vale il momento in cui ha avvisato gli utenti.")})
	}
	return out
}

// serviceNames name some of the services, "" where they are all.
func serviceNames(p subject.Profile, ids []string) string {
	if slices.Contains(ids, notice.All) {
		return ""
	}
	var names []string
	for _, id := range ids {
		if s, ok := p.Service(id); ok {
			names = append(names, s.Name)
		}
	}
	return join(names)
}

// ownPage is the page of one of the subject's notices.
func ownPage(s Site, u judged.Unit, n judged.Notice) Page {
	p := noticePage(s, s.clock(u.T), n.Notice, n.Stands, u.Row.Name, serviceNames(u.Profile, n.Stands.Plan.Services), u.Profile.Language)
	p.Head.Feeds = subjectFeeds(s, u)
	p.Head.Crumbs = s.crumbs(subjectLink(s, u), Link{Text: n.Title})
	b := p.Body.(Notice)
	b.Marks = append(b.Marks, lateness(s, n)...)
	if s.Setting.Verdicts != setting.Totals {
		b.Measured = measuredIn(s.clock(u.T), u, n)
	}
	p.Body = b
	return p
}

// noticePage is a notice's page, as far as it is the same for all who declare one.
func noticePage(site Site, c clock, n *notice.Notice, s notice.Standing, who, services, lang string) Page {
	c.full = true
	path := NoticePath(n.Owner, n.ID)
	here := SubjectPath(n.Owner)
	if n.Owner == subject.Platform {
		here = noticesPath
	}
	b := Notice{
		Who: Link{who, site.Links.To(here)}, Kind: string(n.Kind), Word: kindWords[n.Kind], State: string(s.State), StateWord: c.standingWord(s),
		Title: n.Title, Lang: n.Lang, Lead: c.lead(n, s), Marks: c.standingMarks(n, s), Facts: c.facts(n, s, services, lang),
		Body: rulebook.Plain(n.Body), Updates: c.updates(n), Follow: site.noticeFollow(n.Kind, here),
	}
	for _, t := range n.Translations {
		body := t.Text
		if s.State.Open() {
			body = strings.TrimSpace(body + " " + t.Alternatives)
		}
		b.Others = append(b.Others, Translation{t.Lang, t.Title, Text{declared(body, t.Lang)}})
	}
	p := Page{
		Path: path, Layout: "comunicazione", Title: n.Title + ": " + who, Description: b.Lead.String(),
		Head: Head{Section: "comunicazioni", Canonic: site.Links.Abs(path)},
		Body: b,
	}
	if s.State.Open() {
		p.Head.Measured = c.stamp(c.now) // of what is over the words no longer change
	}
	return p
}

// facts are a notice's particulars. How to pay meanwhile is told while it matters.
func (c clock) facts(n *notice.Notice, s notice.Standing, services, lang string) (out []Term) {
	fact := func(term string, t ...Piece) { out = append(out, Term{term, t}) }
	said := func(term, text string) {
		if text != "" {
			fact(term, declared(text, n.Lang))
		}
	}
	if services == "" {
		fact("Servizi", words("tutti"))
	} else {
		fact("Servizi", declared(services, lang))
	}
	fact("Quando", append(c.standingWhen(n, s), c.again(s)...)...)
	out = append(out, c.earlier(n)...)
	if s.State != notice.IsWithdrawn && !nothing(s) {
		fact("Effetto", words("%s", c.effect(s)))
		if n.Plan.Impact != s.Plan.Impact {
			fact("Effetto dichiarato prima", words("%s", effectNouns[n.Plan.Impact]))
		}
	}
	if len(n.Channels) > 0 {
		fact("Riguarda", words("%s", listed(n.Channels, hitWords)))
	}
	if s.State.Open() {
		if len(n.Works) > 0 {
			fact("Intanto si può pagare", words("%s", listed(n.Works, worksWords)))
		}
		said("Come fare", n.Alternatives)
	}
	if s.State != notice.IsWithdrawn {
		said("Chi ha già pagato", n.AlreadyPaid)
		said("Scadenze", n.Deadlines)
	}
	said("Causa", n.Cause)
	switch n.StandIn {
	case "yes":
		fact("PagoPA risponde al posto dell’ente", words("sì"))
	case "no":
		fact("PagoPA risponde al posto dell’ente", words("no"))
	}
	fact("Comunicato agli utenti", words("alle "), c.at(n.Declared))
	if n.Told != 0 {
		fact("Comunicato a PagoPA S.p.A.", words("alle "), c.at(n.Told))
	}
	if s.State.Open() && c.now < c.zone.Day(n.Review).Until {
		fact("Sarà rivisto", c.the("il", n.Review))
	}
	return out
}

// listed are the words for keys, as a list.
func listed(keys []string, words map[string]string) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = words[k]
	}
	return join(names)
}

// updates are what was added, newest first, each with what it says of the times.
func (c clock) updates(n *notice.Notice) (out []Update) {
	for u := range c.course(n) {
		w := Text{declared(u.Text, n.Lang)}
		if len(u.times) > 0 {
			stop := strings.TrimPrefix(Stop(u.Text), u.Text) // ours is a sentence of its own
			w = append(append(w, words("%s ", stop)), u.times...)
		}
		out = append(out, Update{ID: updateID(u.At), Status: string(u.Status), Word: u.word, When: Text{c.at(u.At)}, Words: w})
	}
	slices.Reverse(out)
	return out
}
