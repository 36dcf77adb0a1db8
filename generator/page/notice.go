package page

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/notice"
	"bollettino/generator/period"
	"bollettino/generator/rulebook"
	"bollettino/generator/setting"
	"bollettino/generator/sli"
	"bollettino/generator/subject"
)

// planWords says when a plan limits services.
func (c clock) planWords(n *notice.Notice, p notice.Plan) Text {
	if p.Repeats == "" {
		if p.Until != period.Never && c.sameDay(p.From, p.Until-1) {
			// One day is named once.
			day := Piece{Text: c.weekday(p.From) + " " + c.date(p.From), Time: c.zone.Local(p.From).Format("2006-01-02")}
			if c.full {
				day.Text = c.weekday(p.From) + " " + c.fullDate(p.From)
			} else if c.sameDay(p.From, c.now) {
				day.Text = "oggi"
			}
			until := c.hour(p.Until)
			if until == "00:00" {
				until = "24:00"
			}
			return Text{day, words(" dalle "), {Text: c.hour(p.From), Time: c.zone.RFC3339(p.From)}, words(" alle "), {Text: until, Time: c.zone.RFC3339(p.Until)}}
		}
		t := Text{words("dalle "), c.at(p.From)}
		return append(t, c.until(period.Span{From: p.From, Until: p.Until})...)
	}
	return c.repeated(n, p)
}

// stateWord is a notice's state in words; what repeats is in force also between
// two of its occurrences.
func (c clock) stateWord(n *notice.Notice, state notice.State) string {
	if state == notice.Announced && n.Repeating() && n.Current().From <= c.now {
		return "in vigore"
	}
	return noticeStateWord(n.Kind, state)
}

// card is a notice in a list. who is set on pages about many.
func card(site Site, c clock, n *notice.Notice, state notice.State, who Link) Card {
	k := Card{
		Icon: string(n.Kind), Kind: string(n.Kind), State: string(state), Title: n.Title, Lang: n.Lang,
		Href: site.Links.To(noticePath(n.Owner, n.ID)), Who: who,
	}
	k.Meta = Text{words("%s · %s · ", kindWords[n.Kind], c.stateWord(n, state))}
	switch state {
	case notice.Overrun:
		k.Meta = append(k.Meta, words("doveva finire alle "), c.at(n.Current().Until))
	case notice.IsWithdrawn:
		u, _ := n.Last(notice.Withdrawn)
		k.Meta = append(k.Meta, words("alle "), c.at(u.At))
	case notice.IsResolved:
		u, _ := n.Last(notice.Resolved)
		k.Meta = append(k.Meta, words("finito alle "), c.at(cmp.Or(u.Ended, u.At)))
	default:
		k.Meta = append(k.Meta, c.planWords(n, n.Current())...)
	}
	if len(n.Updates) > 0 && open(state) {
		u := n.Updates[len(n.Updates)-1]
		k.Summary = Text{declared(u.Text, n.Lang)}
		k.Meta = append(k.Meta, words(" · ultimo aggiornamento alle "), c.at(u.At))
	} else if n.Alternatives != "" {
		k.Summary = Text{declared(n.Alternatives, n.Lang)}
	}
	return k
}

// notices fills in what is in progress and coming, and the constraints.
func (c *composer) notices() {
	for _, n := range c.sorted(c.Notices) {
		state := c.State(n)
		e := c.notice(n, state, c.Links.Abs(noticePath(n.Owner, n.ID)))
		if check := c.check(n); check.Seeing != sli.Unseen && c.Setting.Verdicts != setting.Totals {
			e.Measured = &StatoCheck{string(check.Seeing), check.Looked, check.Down, check.Overrun, check.Early}
		}
		c.file.Notices = append(c.file.Notices, e)
		if !open(state) {
			continue
		}
		k := card(c.Site, c.clock, n, state, Link{})
		if n.Kind == notice.Constraint {
			c.body.Constraints = append(c.body.Constraints, k)
		} else {
			c.body.Open = append(c.body.Open, k)
		}
		span, _ := n.Next(c.T, c.Zone)
		k.Who = Link{c.Row().Name, c.Links.To(SubjectPath(c.Subject.ID))}
		c.cards = append(c.cards, Open{k, n.Group, span.From, span.Until, state, n.Kind})
	}
	for _, n := range c.sorted(slices.Concat(c.PartnersAt(c.T), c.Input.Platform)) {
		if state := c.State(n); open(state) && n.Kind != notice.Constraint {
			c.body.Open = append(c.body.Open, card(c.Site, c.clock, n, state, c.owner(n)))
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
		y := c.year(n)
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
		for _, f := range append([]sli.Failures{c.Figures.Failures}, c.Figures.Past...) {
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
		body := Archive{Who: Link{c.Row().Name, c.Links.To(SubjectPath(c.Subject.ID))}, Year: y, Years: slices.Clone(years)}
		body.Years[i].Href = ""
		notices := slices.Clone(c.Notices)
		slices.SortStableFunc(notices, func(a, b *notice.Notice) int { return cmp.Compare(b.Declared, a.Declared) })
		for _, n := range notices {
			if c.year(n) == y {
				body.Cards = append(body.Cards, card(c.Site, dated, n, c.State(n), Link{}))
			}
		}
		if f := failures[y]; len(f.Outages) > 0 {
			body.Outages = c.outageWords(f.Outages)
			body.Whose = Text{words("Tempo in cui un servizio è stato misurato non raggiungibile, fuori dalle interruzioni programmate. Osservato il %s del tempo. ", Percent(f.Observed.Round(2))), c.method()}
		}
		path := archivePath(c.Subject.ID, y)
		out = append(out, Page{
			Path: path, Layout: "storico", Title: c.Row().Name + ": comunicazioni e fermi del " + y,
			Description: "Che cosa è stato dichiarato e che cosa è stato misurato nel " + y + ".",
			Head: Head{Crumbs: c.crumbs(Link{c.Row().Name, c.Links.To(SubjectPath(c.Subject.ID))}, Link{Text: y}),
				Section: "soggetti", Canonic: c.Links.Abs(path), Feeds: c.subjectFeeds()},
			Body: body,
		})
	}
	return out
}

// noticePage is the page of one of the subject's notices.
func (c *composer) noticePage(n *notice.Notice) Page {
	p := noticePage(c.Site, c.clock, n, c.State(n), c.Row().Name, c.lateness(n), c.serviceNames(n.Current().Services), c.Profile.Language)
	p.Head.Feeds = c.subjectFeeds()
	p.Head.Crumbs = c.crumbs(Link{c.Row().Name, c.Links.To(SubjectPath(c.Subject.ID))}, Link{Text: n.Title})
	b := p.Body.(Notice)
	if c.Setting.Verdicts != setting.Totals {
		b.Measured = c.measuredIn(n, c.check(n))
	}
	p.Body = b
	return p
}

// lateness says of a maintenance that it was told too late for its rule.
func (c *composer) lateness(n *notice.Notice) []Text {
	if n.Kind != notice.Maintenance || n.Plan.Impact != notice.Full {
		return nil
	}
	late, timely := false, false
	when, rule := "dopo l’inizio", Link{} // of the first piece that was told too late
	for _, p := range n.Pieces(c.Zone, max(c.Zone.Year(c.T).Until, n.Current().From+1)) {
		lead, of := c.Lead(p.Start)
		switch {
		case p.Timely(lead):
			timely = true
		case !late && of != nil:
			when = "meno di " + Number(int64(lead.Hours())) + " ore prima"
			rule = Link{"regola sui fermi programmati", c.Links.To(obligationAt(of.ID, c.Book.InForce(p.Start).ID))}
			late = true
		default:
			late = true
		}
	}
	if !late {
		return nil
	}
	what := "Comunicata"
	if timely {
		what = "In parte comunicata"
	}
	counts := Text{words("%s %s: il tempo misurato fuori servizio conta come fermo non programmato", what, when)}
	if rule.Href != "" {
		counts = append(counts, words(" ("), anchor(rule.Text, rule.Href), words(")"))
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

func noticePage(site Site, c clock, n *notice.Notice, state notice.State, who string, marks []Text, services, lang string) Page {
	c.full = true
	path := noticePath(n.Owner, n.ID)
	here := SubjectPath(n.Owner)
	if n.Owner == subject.Platform {
		here = noticesPath
	}
	b := Notice{
		Who: Link{who, site.Links.To(here)}, Kind: string(n.Kind), Word: kindWords[n.Kind], State: string(state), StateWord: c.stateWord(n, state),
		Title: n.Title, Lang: n.Lang, Marks: marks,
	}
	lead := Text{words("%s, ", capital(impactWords[n.Current().Impact]))}
	if state == notice.IsWithdrawn {
		lead = Text{words("Non vale più. Annunciava: %s, ", impactWords[n.Current().Impact])}
	}
	b.Lead = append(append(lead, c.planWords(n, n.Current())...), words("."))
	if state == notice.Overrun {
		b.Marks = append([]Text{{words("La fine annunciata è passata, ma il servizio risulta ancora non raggiungibile.")}}, b.Marks...)
	}
	if state == notice.Ended && n.Current().Until != period.Never && n.Kind != notice.Constraint {
		b.Marks = append(b.Marks, Text{words("La fine annunciata è passata; l’ente non l’ha confermata.")})
	}
	b.Marks = append(b.Marks, c.ending(n, state)...)
	if state == notice.IsWithdrawn {
		b.Marks = append([]Text{{words("Questa comunicazione è stata ritirata: resta qui perché era stata pubblicata.")}}, b.Marks...)
	}
	fact := func(term string, t ...Piece) { b.Facts = append(b.Facts, Term{term, t}) }
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
	fact("Quando", c.planWords(n, n.Current())...)
	earlier := c.earlier(n)
	if len(earlier) > 0 && open(state) {
		b.Marks = append(b.Marks, Text{words("Dopo il primo annuncio le date sono cambiate: valgono queste.")})
	}
	b.Facts = append(b.Facts, earlier...)
	fact("Effetto", words("%s", impactWords[n.Current().Impact]))
	if len(n.Channels) > 0 {
		var names []string
		for _, ch := range n.Channels {
			names = append(names, channelWords[ch])
		}
		fact("Dove si nota", words("%s", join(names)))
	}
	if len(n.Works) > 0 {
		var names []string
		for _, w := range n.Works {
			names = append(names, worksWords[w])
		}
		fact("Intanto si può pagare", words("%s", join(names)))
	}
	said("Come fare", n.Alternatives)
	said("Chi ha già pagato", n.AlreadyPaid)
	said("Scadenze", n.Deadlines)
	said("Causa", n.Cause)
	switch n.StandIn {
	case "yes":
		fact("StandIn", words("sì: risponde PagoPA al posto dell’ente"))
	case "no":
		fact("StandIn", words("no"))
	}
	fact("Comunicato agli utenti", words("alle "), c.at(n.Declared))
	if n.Told != 0 {
		fact("Comunicato a PagoPA S.p.A.", words("alle "), c.at(n.Told))
	}
	if n.Review != 0 {
		fact("Sarà rivisto", c.the("il", n.Review))
	}
	b.Body = rulebook.Plain(n.Body)
	for _, u := range slices.Backward(n.Updates) {
		w := Text{declared(u.Text, n.Lang)}
		if u.Plan != nil {
			w = append(append(append(w, words(" Ora: ")), c.planWords(n, *u.Plan)...), words("."))
		}
		if u.Ended != 0 {
			w = append(w, words(" Finito alle "), c.at(u.Ended), words("."))
		}
		b.Updates = append(b.Updates, Update{ID: updateID(u.At), Status: string(u.Status), Word: statusWords[u.Status], When: Text{c.at(u.At)}, Words: w})
	}
	for _, t := range n.Translations {
		var body []string
		for _, s := range []string{t.Text, t.Alternatives} {
			if s != "" {
				body = append(body, s)
			}
		}
		b.Others = append(b.Others, Translation{t.Lang, t.Title, Text{declared(strings.Join(body, " "), t.Lang)}})
	}
	b.Follow = site.noticeFollow(n.Kind, here)
	p := Page{
		Path: path, Layout: "comunicazione", Title: n.Title + ": " + who, Description: b.Lead.String(),
		Head: Head{Section: "comunicazioni", Canonic: site.Links.Abs(path)},
		Body: b,
	}
	if open(state) {
		p.Head.Measured = c.stamp(c.now) // of what is over the words no longer change
	}
	return p
}

// earlier are the plans that were announced before the one in force, each with
// when it was announced and when another took its place.
func (c clock) earlier(n *notice.Notice) (out []Term) {
	stages := n.Stages()
	for i, s := range stages[:len(stages)-1] {
		next := stages[i+1]
		if s.From == next.From && s.Until == next.Until && s.Repeats == next.Repeats {
			continue
		}
		term := "Primo annuncio"
		if len(out) > 0 {
			term = "Annuncio successivo"
		}
		t := c.planWords(n, s.Plan)
		out = append(out, Term{term, append(t, words(" (annunciato alle "), c.at(s.Said), words(", cambiato alle "), c.at(s.Replaced), words(")"))})
	}
	return out
}

// ending says how the end differs from what was announced, and that a review
// is due.
func (c clock) ending(n *notice.Notice, state notice.State) (out []Text) {
	if drift, known := n.At(c.now, c.zone).Drift(); known && state == notice.IsResolved && drift != 0 && n.Kind != notice.Constraint {
		what := "prima"
		if drift > 0 {
			what = "dopo"
		}
		out = append(out, Text{words("È finito %s %s della fine annunciata.", Duration(max(drift, -drift)), what)})
	}
	if open(state) && n.ReviewMissed(c.now, c.zone) {
		out = append(out, Text{words("Doveva essere rivisto il "), c.on(n.Review), words(": da allora l’ente non ha aggiunto altro.")})
	}
	return out
}

// summary is what pages about many may know of the subject.
func (c *composer) summary(told []Told) Summary {
	s := Summary{
		ID: c.Subject.ID, Row: c.Row(), T: c.T, Listed: c.Listed(), Measured: c.Now.Measured != "", Known: c.Known(),
		State: c.Now.State, Mark: c.Mark, Open: c.cards, Told: told,
	}
	overrun := slices.ContainsFunc(c.cards, func(o Open) bool { return o.State == notice.Overrun })
	if c.Now.Measured == sli.IsDown && c.Now.Declared == "" && s.Listed && !overrun && c.body.Now.State != "constraint" {
		since := c.downSince()
		s.Open = append(s.Open, Open{Card: Card{
			Icon: "down", Kind: "measured", State: "in_progress", Title: "Non risponde, e nulla è dichiarato", Lang: "it",
			Href: c.Links.To(SubjectPath(c.Subject.ID)), Who: Link{c.Row().Name, c.Links.To(SubjectPath(c.Subject.ID))},
			Meta: Text{words("Misurato · dalle "), c.at(since)},
		}, From: since, Until: period.Never, State: notice.InProgress, Kind: notice.Outage})
	}
	if !s.Listed {
		return s
	}
	for _, f := range c.Figures.Levels {
		if !slices.Contains(s.Binds, f.Obligation.ID) {
			s.Binds = append(s.Binds, f.Obligation.ID)
		}
		if w := c.judged(f); w != "" {
			s.Outcomes = append(s.Outcomes, Outcome{f.Obligation.ID, f.Part.Window.From, w})
		}
	}
	return s
}
