package page

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
)

// card is a notice in a list. who is set on pages about many.
func card(site Site, c clock, n *notice.Notice, s notice.Standing, who Link) Card {
	k := Card{
		Icon: string(n.Kind), Kind: string(n.Kind), State: string(s.State), Title: n.Title, Lang: n.Lang,
		Href: site.Links.To(noticePath(n.Owner, n.ID)), Who: who,
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

// notices fills in what is in progress and coming, and the constraints.
func (c *composer) notices() {
	for _, n := range c.sorted(c.Notices) {
		s := n.Stands
		e := c.notice(n.Notice, s, c.Links.Abs(noticePath(n.Owner, n.ID)))
		if check := n.Check; check.Seeing != sli.Unseen && c.Setting.Verdicts != setting.Totals {
			e.Measured = &StatoCheck{string(check.Seeing), check.Looked, check.Down, check.Overrun, check.Early}
		}
		c.file.Notices = append(c.file.Notices, e)
		if !s.State.Open() {
			continue
		}
		k := card(c.Site, c.clock, n.Notice, s, Link{})
		if n.Kind == notice.Constraint {
			c.body.Constraints = append(c.body.Constraints, k)
		} else {
			c.body.Open = append(c.body.Open, k)
		}
		k.Who = Link{c.Row.Name, c.Links.To(SubjectPath(c.Subject.ID))}
		c.cards = append(c.cards, Open{k, n.Group, s.Span.From, s.Span.Until, s.State, n.Kind})
	}
	for _, n := range c.sorted(c.Around) {
		if s := n.Stands; s.State.Open() && n.Kind != notice.Constraint {
			c.body.Open = append(c.body.Open, card(c.Site, c.clock, n.Notice, s, c.owner(n.Notice)))
		}
	}
}

// owner names whose notice it is.
func (s Site) owner(n *notice.Notice) Link {
	if n.Owner == subject.Platform {
		return Link{"Piattaforma pagoPA", s.Links.To(noticesPath)}
	}
	return Link{s.Name(n.Owner), s.Links.To(SubjectPath(n.Owner))}
}

// history counts notices by the year in which they were declared.
func (c *composer) history() {
	byYear := map[string]*StatoYear{}
	var years []string
	for _, n := range c.Notices {
		y := c.year(n.Notice)
		if byYear[y] == nil {
			byYear[y] = &StatoYear{Year: y}
			years = append(years, y)
		}
		switch n.Kind {
		case notice.Outage:
			byYear[y].Outages++
		case notice.Maintenance:
			byYear[y].Maintenances++
		case notice.Constraint:
			byYear[y].Constraints++
		case notice.Continuity:
			byYear[y].Continuity++
		}
	}
	slices.Sort(years)
	slices.Reverse(years)
	for i, y := range years {
		e := byYear[y]
		t := Text{{Text: y, Href: c.Links.To(archivePath(c.Subject.ID, y)), Code: true}, words(": ")}
		first := true
		for _, k := range []struct {
			n         int64
			key       string
			one, many string
		}{{e.Outages, "outages", "disservizio", "disservizi"}, {e.Maintenances, "maintenances", "interruzione programmata", "interruzioni programmate"},
			{e.Constraints, "constraints", "vincolo", "vincoli"}, {e.Continuity, "continuity", "evento di continuità", "eventi di continuità"}} {
			if k.n == 0 {
				continue
			}
			if !first {
				t = append(t, words(", "))
			}
			first = false
			t = append(t, count(k.n, pointer("/history/%d/%s", i, k.key)), words(" %s", map[bool]string{true: k.one, false: k.many}[k.n == 1]))
		}
		c.file.History = append(c.file.History, *e)
		c.body.History = append(c.body.History, t)
	}
}

func (c *composer) year(n *notice.Notice) string {
	return strconv.Itoa(c.zone.Local(n.Declared).Year())
}

// archives are the pages of the years that have notices or measured outages.
func (c *composer) archives() []Page {
	var out []Page
	dated := c.clock
	dated.full = true // an archive's words don't change with the day on which they are read
	failures := map[string]sli.Failures{}
	if c.Setting.Verdicts != setting.Totals {
		for _, f := range append([]sli.Failures{c.Failures}, c.Past...) {
			if len(f.Outages) > 0 {
				failures[strconv.Itoa(c.zone.Local(f.Window.From).Year())] = f
			}
		}
	}
	names := slices.Collect(maps.Keys(failures))
	for _, y := range c.file.History {
		names = append(names, y.Year)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	slices.Reverse(names)
	var years []Link
	for _, y := range names {
		years = append(years, Link{y, c.Links.To(archivePath(c.Subject.ID, y))})
	}
	for i, y := range names {
		body := Archive{Who: Link{c.Row.Name, c.Links.To(SubjectPath(c.Subject.ID))}, Year: y, Years: slices.Clone(years)}
		body.Years[i].Href = ""
		notices := slices.Clone(c.Notices)
		slices.SortStableFunc(notices, func(a, b judged.Notice) int { return cmp.Compare(b.Declared, a.Declared) })
		for _, n := range notices {
			if c.year(n.Notice) == y {
				body.Cards = append(body.Cards, card(c.Site, dated, n.Notice, n.Stands, Link{}))
			}
		}
		if f := failures[y]; len(f.Outages) > 0 {
			body.Outages = c.outageWords(foremost(f.Outages))
			body.Whose = Text{words("Tempo in cui un servizio è stato misurato non raggiungibile, fuori dalle interruzioni programmate. Osservato: %s del tempo. ", Percent(f.Observed.Round(2)))}
			if n := len(f.Outages); n > listedAtMost {
				body.Whose = append(body.Whose, words("I fermi sono %s: qui stanno i %d più lunghi. ", Number(int64(n)), listedAtMost))
			}
			body.Whose = append(body.Whose, c.method())
		}
		path := archivePath(c.Subject.ID, y)
		out = append(out, Page{
			Path: path, Layout: "storico", Title: c.Row.Name + ": comunicazioni e fermi del " + y,
			Description: "Che cosa è stato dichiarato e che cosa è stato misurato nel " + y + ".",
			Head: Head{Crumbs: c.crumbs(Link{c.Row.Name, c.Links.To(SubjectPath(c.Subject.ID))}, Link{Text: y}),
				Section: "soggetti", Canonic: c.Links.Abs(path), Feeds: c.subjectFeeds()},
			Body: body,
		})
	}
	return out
}

// noticePage is the page of one of the subject's notices.
func (c *composer) noticePage(n judged.Notice) Page {
	s := n.Stands
	p := noticePage(c.Site, c.clock, n.Notice, s, c.Row.Name, c.lateness(n), c.serviceNames(s.Plan.Services), c.Profile.Language)
	p.Head.Feeds = c.subjectFeeds()
	p.Head.Crumbs = c.crumbs(Link{c.Row.Name, c.Links.To(SubjectPath(c.Subject.ID))}, Link{Text: n.Title})
	b := p.Body.(Notice)
	if c.Setting.Verdicts != setting.Totals {
		b.Measured = c.measuredIn(n)
	}
	p.Body = b
	return p
}

// lateness says of a maintenance that it was told too late for its rule.
func (c *composer) lateness(n judged.Notice) []Text {
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
		counts = append(counts, words(" ("), anchor("regola sui fermi programmati", c.Links.To(ObligationAt(late.Rule.ID, late.Version))), words(")"))
	}
	out := []Text{append(counts, words("."))}
	if n.Told == 0 {
		out = append(out, Text{words("L’ente non ha indicato quando ha avvisato PagoPA S.p.A.: vale il momento in cui ha avvisato gli utenti.")})
	}
	return out
}

func (c *composer) serviceNames(ids []string) string {
	if slices.Contains(ids, notice.All) {
		return ""
	}
	var names []string
	for _, id := range ids {
		if s, ok := c.Profile.Service(id); ok {
			names = append(names, s.Name)
		}
	}
	return join(names)
}

func noticePage(site Site, c clock, n *notice.Notice, s notice.Standing, who string, marks []Text, services, lang string) Page {
	c.full = true
	path := noticePath(n.Owner, n.ID)
	here := SubjectPath(n.Owner)
	if n.Owner == subject.Platform {
		here = noticesPath
	}
	b := Notice{
		Who: Link{who, site.Links.To(here)}, Kind: string(n.Kind), Word: kindWords[n.Kind], State: string(s.State), StateWord: c.standingWord(s),
		Title: n.Title, Lang: n.Lang, Lead: c.lead(n, s), Marks: append(c.standingMarks(n, s), marks...), Facts: c.facts(n, s, services, lang),
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

// summary is what pages about many may know of the subject.
func (c *composer) summary(told []Told) Summary {
	s := Summary{
		ID: c.Subject.ID, Row: c.Row, T: c.T, Listed: c.Listed, Measured: c.Now.Measured != "", Known: c.Known,
		State: c.Now.State, Mark: c.Mark, Open: c.cards, Told: told,
	}
	overrun := slices.ContainsFunc(c.cards, func(o Open) bool { return o.State == notice.Overrun })
	if c.Now.Measured == sli.IsDown && c.Now.Declared == "" && s.Listed && !overrun && c.body.Now.State != "constraint" {
		since := c.DownSince
		s.Open = append(s.Open, Open{Card: Card{
			Icon: "down", Kind: "measured", State: "in_progress", Title: "Non risponde, e nulla è dichiarato", Lang: "it",
			Href: c.Links.To(SubjectPath(c.Subject.ID)), Who: Link{c.Row.Name, c.Links.To(SubjectPath(c.Subject.ID))},
			Meta: Text{words("Misurato · dalle "), c.at(since)},
		}, From: since, Until: period.Never, State: notice.InProgress, Kind: notice.Outage})
	}
	s.Outcomes = c.Outcomes
	return s
}
