package page

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
)

// now writes the answer: can I pay?
func (c *composer) now() {
	n := &c.body.Now
	n.State = string(c.Now.State)
	causes := c.causes()
	main, behind := c.mainCause(causes), c.behind()
	switch {
	case c.Mark == input.NeverGood:
		n.State = string(sli.Unknown)
		n.Sentence = Text{words("I dati di questo ente contengono un errore: non sappiamo se i pagamenti funzionano.")}
	case !c.Listed:
		n.State = "inactive"
		n.Sentence = c.unlisted()
	case c.limitOnly(main):
		if c.Now.State.Rank() <= sli.Operational.Rank() {
			n.State = limitedNow // no fault, and yet one can't pay
		}
		n.Sentence = c.limitSentence()
	case c.Now.State.Rank() >= sli.InMaintenance.Rank():
		n.Sentence = c.troubleSentence(main)
	case c.Now.State == sli.Operational && len(behind) > 0:
		n.Sentence = Text{words("Nessun problema noto dell’ente alle "), c.at(c.Now.MeasuredAt), words(".")}
	case c.Now.State == sli.Operational:
		n.Sentence = Text{words("Nessun problema noto alle "), c.at(c.Now.MeasuredAt), words(".")}
	case !c.Known:
		n.Sentence = Text{words("Non misuriamo questo ente e non abbiamo ricevuto comunicazioni: non sappiamo se i pagamenti funzionano.")}
	default:
		n.Sentence = Text{words("Nessun problema dichiarato; servizio non misurato.")}
	}
	n.Sentence = append(n.Sentence, behind...)
	for _, cause := range causes {
		n.Details = append(n.Details, c.causeDetails(cause))
	}
	if c.Now.Measured != "" && c.Now.State != sli.Operational && c.Listed {
		n.Details = append(n.Details, c.measuredDetail())
	}
	n.Differ = c.differ()
	if c.Now.State.Rank() >= sli.InMaintenance.Rank() || n.State == limitedNow {
		if main == nil && c.limitOnly(main) && len(causes) > 0 {
			main = &causes[0]
		}
		n.Meanwhile = c.meanwhile(main)
	}
	if c.Profile.Users != "" {
		n.Help = Text{words("Assistenza agli utenti: "), contact(c.Profile.Users)}
	}
}

// limitedNow is the sign of a subject that works, and where one can't pay now
// because a constraint closes it. It is no state: stato.json says now.limited.
const limitedNow = "constraint"

// limitOnly tells whether a standing limit accounts for all that can't be done
// now: nothing is wrong, or what is measured down is what the limit closes.
func (c *composer) limitOnly(main *judged.Notice) bool {
	if !c.Now.Limited || main != nil {
		return false
	}
	for _, n := range c.Nows {
		if n.State.Rank() > sli.Operational.Rank() && !n.Limited {
			return false
		}
	}
	return true
}

func (c *composer) unlisted() Text {
	row := c.Row
	if row.Valid.Has(c.T) {
		return Text{words("Questo ente non risulta attivo nell’elenco degli aderenti: non sappiamo se riceve pagamenti.")}
	}
	if row.Valid.Until <= c.T {
		return Text{words("Questo ente non risulta più nell’elenco degli aderenti "), c.the("dal", row.Valid.Until), words(".")}
	}
	return Text{words("Questo ente risulta nell’elenco degli aderenti "), c.the("dal", row.Valid.From), words(".")}
}

// causes are the running notices that make the subject's state, worst first.
func (c *composer) causes() []judged.Notice {
	var out []judged.Notice
	for _, n := range c.Notices {
		s := n.Stands
		if !s.State.Running() || s.Plan.Impact == notice.None || n.Kind == notice.Constraint && s.Plan.Impact != notice.Full {
			continue
		}
		out = append(out, n)
	}
	rank := []notice.Impact{notice.Full, notice.Partial, notice.Degraded}
	slices.SortStableFunc(out, func(a, b judged.Notice) int {
		return cmp.Compare(slices.Index(rank, a.Stands.Plan.Impact), slices.Index(rank, b.Stands.Plan.Impact))
	})
	return out
}

// affected names the services in that state, or nothing where all are.
func (c *composer) affected(is func(i int) bool) Text {
	var out Text
	n := 0
	for i, s := range c.Profile.Services {
		if !is(i) {
			continue
		}
		n++
		if n > 1 {
			out = append(out, words(", "))
		}
		out = append(out, declared(s.Name, c.Profile.Language))
	}
	if n == 0 || n == len(c.Profile.Services) || n > 3 {
		return nil
	}
	return append(out, words(": "))
}

// say is a sentence about the affected services, or about the whole body.
func (c *composer) say(is func(i int) bool, sentence ...Piece) Text {
	who := c.affected(is)
	if len(who) == 0 {
		sentence[0].Text = capital(sentence[0].Text)
	}
	return append(who, sentence...)
}

func (c *composer) limitSentence() Text {
	limited := func(i int) bool { return c.Nows[i].Limited }
	pieces := []Piece{words("ora non si può pagare per un limite di servizio")}
	for _, n := range c.Notices {
		if s := n.Stands; n.Kind == notice.Constraint && s.Plan.Impact == notice.Full && s.State.Running() {
			pieces = append(pieces, c.until(s.Span)...)
			break
		}
	}
	return c.say(limited, append(pieces, words("."))...)
}

// until is " fino alle 02:00 di sabato 28 novembre", or until further notice.
func (c clock) until(s period.Span) []Piece {
	if s.Until == period.Never {
		return []Piece{words(" fino a nuova comunicazione")}
	}
	return []Piece{words(" fino alle "), c.at(s.Until)}
}

// mainCause is the running notice that the sentence is about: of those that
// account for what doesn't work the one of most impact, or nil.
func (c *composer) mainCause(causes []judged.Notice) *judged.Notice {
	for i, n := range causes {
		if n.Kind != notice.Constraint && (n.Stands.Plan.Impact == notice.Full && c.Now.State != sli.IsDown || c.makes(n)) {
			return &causes[i]
		}
	}
	return nil
}

// troubleSentence says what doesn't work and until when.
func (c *composer) troubleSentence(cause *judged.Notice) Text {
	worst := func(i int) bool { return c.Nows[i].State == c.Now.State }
	effect := map[sli.State]string{
		sli.InMaintenance: "ora non si può pagare", sli.IsDown: "ora non si può pagare",
		sli.IsPartial: "ora parte dei pagamenti non funziona", sli.IsDegraded: "i pagamenti possono essere lenti o incerti",
	}[c.Now.State]
	if cause == nil {
		t := c.say(worst, words("il servizio non risponde dalle "), c.at(c.DownSince), words(": ora probabilmente non si può pagare. "))
		return append(t, c.silence()...)
	}
	s := cause.Stands
	if s.State == notice.Overrun {
		return c.say(worst, words("ora non si può pagare. %s %s alle ", article(cause.Kind), shouldEnd(s)), c.at(s.Span.Until),
			words(", ma il servizio non risponde ancora."))
	}
	if cause.Kind == notice.Maintenance && s.Plan.Impact != notice.Full {
		effect = map[notice.Impact]string{notice.Partial: "ora parte dei pagamenti non funziona", notice.Degraded: "i pagamenti possono essere lenti o incerti"}[s.Plan.Impact]
	}
	if s.Plan.Impact == notice.Full {
		effect = "ora non si può pagare"
		worst = func(i int) bool { return slices.Contains(s.Plan.Services, c.Profile.Services[i].ID) }
	}
	pieces := append([]Piece{words("%s per %s", effect, kindCauses[cause.Kind])}, c.until(s.Span)...)
	return c.say(worst, append(pieces, words("."))...)
}

// silence says that nothing is declared of what is measured down. Where a notice
// of the subject was over shortly before, it is named: some of its readers come
// from there.
func (c *composer) silence() Text {
	var last notice.Standing
	for _, n := range c.Notices {
		s := n.Stands
		over := s.State == notice.Ended || s.State == notice.IsResolved
		if over && n.Kind != notice.Constraint && c.T-s.Span.Until < 86400 && s.Span.Until > last.Span.Until {
			last = s
		}
	}
	if last.Span.Until == 0 {
		return Text{words("L’ente non ha dichiarato nulla.")}
	}
	of := map[notice.Kind]string{notice.Outage: "del disservizio", notice.Maintenance: "dell’interruzione programmata", notice.Continuity: "dell’evento"}
	return Text{words("Dopo la fine %s, alle ", of[last.Kind]), c.at(last.Span.Until), words(", l’ente non ha dichiarato altro.")}
}

func article(k notice.Kind) string {
	switch k {
	case notice.Maintenance:
		return "L’interruzione"
	case notice.Continuity:
		return "L’evento"
	}
	return "Il disservizio"
}

// makes tells whether a running notice accounts for the subject's state.
func (c *composer) makes(n judged.Notice) bool {
	for i, s := range c.Profile.Services {
		if c.Nows[i].State != c.Now.State {
			continue
		}
		p := n.Stands.Plan
		if (slices.Contains(p.Services, s.ID) || slices.Contains(p.Services, notice.All)) &&
			(n.Stands.State == notice.Overrun || c.Nows[i].Declared == c.Now.State || c.Nows[i].State == sli.InMaintenance) {
			return true
		}
	}
	return false
}

// behind names a partner's or the platform's running outage, as theirs.
func (c *composer) behind() Text {
	var out Text
	for _, n := range c.Around {
		s := n.Stands
		if n.Kind == notice.Constraint || s.Plan.Impact == notice.None || !s.State.Running() {
			continue
		}
		if n.Owner == subject.Platform {
			out = append(out, words(" La piattaforma pagoPA segnala: "))
		} else {
			out = append(out, words(" Il partner tecnologico, "), declared(c.Name(n.Owner), "it"), words(", segnala: "))
		}
		out = append(out, anchor(n.Title, c.Links.To(noticePath(n.Owner, n.ID))).asDeclared(n.Lang))
		out = append(append(out, c.until(s.Span)...), words("."))
	}
	return out
}

// causeDetails says since when and how long before it was announced.
func (c *composer) causeDetails(n judged.Notice) Text {
	s := n.Stands
	since := words(": dalle ")
	if s.Reopened != 0 {
		since = words(": di nuovo dalle ")
	}
	return Text{
		anchor(n.Title, c.Links.To(noticePath(n.Owner, n.ID))).asDeclared(n.Lang), since, c.at(s.Span.From),
		words("; dichiarato alle "), c.at(n.Declared),
	}
}

func (p Piece) asDeclared(lang string) Piece {
	p.Declared = cmp.Or(lang, "it")
	return p
}

func (c *composer) measuredDetail() Text {
	word := map[sli.State]string{sli.Operational: "raggiungibile", sli.IsDown: "non raggiungibile"}[c.Now.Measured]
	return Text{words("Misurato alle "), c.at(c.Now.MeasuredAt), words(": %s", word)}
}

// differ says where a stop is declared that the measurements don't see; down
// time that nobody declared is what the sentence is about.
func (c *composer) differ() Text {
	for i, n := range c.Nows {
		if c.Listed && n.Differ() && n.Measured == sli.Operational {
			return Text{declared(c.Profile.Services[i].Name, c.Profile.Language), words(": dichiarato fermo, ma misurato raggiungibile alle "), c.at(n.MeasuredAt), words(".")}
		}
	}
	return nil
}

// meanwhile says how else to pay, as the notice behind the sentence has it.
func (c *composer) meanwhile(cause *judged.Notice) Text {
	if cause == nil {
		return Text{words("prova più tardi o chiedi all’ente come pagare in altro modo.")}
	}
	if cause.Alternatives != "" {
		return Text{declared(cause.Alternatives, cause.Lang)}
	}
	var works []string
	for _, w := range cause.Works {
		works = append(works, worksWords[w])
	}
	if len(works) == 0 {
		return nil
	}
	return Text{words("si può pagare %s.", join(works))}
}

// services writes each service with what it offers and its last 90 days.
func (c *composer) services() {
	for i, s := range c.Services {
		f := StatoService{ID: s.ID, Name: s.Name, Now: string(c.Nows[i].State), Availability: StatoAvailability{
			Window: c.window(s.Window), WithPlanned: rounded(s.WithPlanned, 4), WithoutPlanned: rounded(s.WithoutPlanned, 4), Observed: s.Observed.Round(2),
		}, HoursKept: rounded(s.HoursKept, 4)}
		v := Service{ID: s.ID, Name: s.Name, State: string(c.Nows[i].State), Word: stateWords[c.Nows[i].State]}
		for _, h := range s.Hours {
			f.Hours = append(f.Hours, h.Text)
		}
		at := pointer("/services/%d", i)
		if s.WithPlanned.Known() {
			v.Summary = Text{words("Disponibile: "), percent(*f.Availability.WithPlanned, at+"/availability/with_planned"), words(" del tempo misurato")}
			if s.WithoutPlanned.Known() {
				v.Summary = append(v.Summary, words("; "), percent(*f.Availability.WithoutPlanned, at+"/availability/without_planned"), words(" senza le interruzioni programmate"))
			}
			v.Summary = append(v.Summary, words(". Osservato: "), percent(f.Availability.Observed, at+"/availability/observed"), words(" del tempo."))
		} else if c.Known {
			v.Summary = Text{words("Nessuna misura negli ultimi tre mesi.")}
		}
		if len(s.Hours) > 0 && s.HoursKept.Known() {
			v.Summary = append(v.Summary, words(" Orario dichiarato rispettato: "), percent(*f.HoursKept, at+"/stated_hours_kept"), words("."))
		}
		v.Offers = c.offers(s.Service)
		c.days(&v, &f, s, at)
		c.file.Services = append(c.file.Services, f)
		c.body.Services = append(c.body.Services, v)
		c.body.Strips = c.body.Strips || v.Strip != ""
	}
	if !c.Known && len(c.Profile.Services) == 1 && c.Profile.Services[0].ID == "pagamenti" {
		c.body.Services = nil // nothing is known: draw nothing
	}
}

func (c *composer) offers(s subject.Service) []Term {
	var out []Term
	add := func(term, text string) {
		if text != "" {
			out = append(out, Term{term, Text{declared(text, c.Profile.Language)}})
		}
	}
	add("Cosa si paga", s.Offers)
	add("Come", s.How)
	add("Costi", s.Costs)
	add("Ricevute", s.Receipts)
	if len(s.Hours) > 0 {
		var hours []string
		for _, h := range s.Hours {
			hours = append(hours, hoursWords(h))
		}
		add("Orario", strings.Join(hours, "; "))
	}
	if len(s.Channels) > 0 {
		var names []string
		for _, ch := range s.Channels {
			names = append(names, channelWords[ch])
		}
		add("Dove", join(names))
	}
	if s.Partner != "" {
		out = append(out, Term{"Gestito da", Text{anchor(c.Name(s.Partner), c.Links.To(SubjectPath(s.Partner))).asDeclared("it")}})
	}
	return out
}

func hoursWords(h subject.Hours) string {
	names := []string{"dom", "lun", "mar", "mer", "gio", "ven", "sab"}
	days, times, _ := strings.Cut(h.Text, " ")
	for i, d := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		days = strings.ReplaceAll(days, d, names[i])
	}
	return days + " " + times
}

// days draws the strip and lists the days on which something happened.
func (c *composer) days(v *Service, f *StatoService, s sli.Service, at string) {
	if len(s.Days) == 0 {
		return
	}
	shares := make([]DayShare, len(s.Days))
	eventful := 0
	var blind, partly int64
	for i, d := range s.Days {
		whole := float64(d.Window.Length())
		shares[i] = DayShare{Up: float64(d.Up) / whole, Planned: float64(d.Planned) / whole, Down: float64(d.Down) / whole, Out: d.Member == 0}
		switch {
		case d.Member == 0: // before its role, or the day that begins now
		case d.Looked == 0:
			blind++
		case 100*d.Looked < 95*d.Member:
			partly++ // as strip draws it
		}
	}
	v.Strip = strip(shares)
	for _, d := range slices.Backward(s.Days) {
		if d.Down == 0 && d.Planned == 0 {
			continue
		}
		i := len(f.Days)
		eventful++
		f.Days = append(f.Days, StatoDay{c.zone.Local(d.Window.From).Format("2006-01-02"), d.Down, d.Planned})
		var text Text
		if d.Down > 0 {
			text = append(text, words("non raggiungibile per "), duration(d.Down, pointer("%s/days/%d/down", at, i)))
		}
		if d.Planned > 0 {
			if len(text) > 0 {
				text = append(text, words(", "))
			}
			text = append(text, words("interruzione programmata per "), duration(d.Planned, pointer("%s/days/%d/planned", at, i)))
		}
		v.Days = append(v.Days, Term{c.date(d.Window.From), text})
	}
	text := "nessun fermo rilevato"
	switch {
	case eventful > 0:
		text = "i giorni con un fermo sono elencati qui sotto"
	case blind+partly > 0:
		text = "nessun fermo rilevato nel tempo misurato"
	}
	v.StripAlt = Text{words("Ultimi tre mesi: %s", text)}
	for _, gap := range []struct {
		n    int64
		key  string
		word string
	}{{blind, "/unmeasured_days", "non misurati"}, {partly, "/partly_measured_days", "misurati in parte"}} {
		if gap.n > 0 {
			v.StripAlt = append(v.StripAlt, words("; giorni %s: ", gap.word), count(gap.n, at+gap.key))
		}
	}
	v.StripAlt = append(v.StripAlt, words("."))
	f.Unmeasured, f.Partly = &blind, &partly
}

// levels writes the indicators: one card for each obligation.
func (c *composer) levels() {
	if !c.Known {
		return
	}
	l := &c.body.Levels
	year := c.zone.Local(c.T).Format("2006")
	groups := map[string][]int{}
	var order []string
	shown := c.Levels
	if c.Setting.Verdicts != setting.Totals {
		for _, f := range shown {
			id := f.Obligation.ID
			if groups[id] == nil {
				order = append(order, id)
			}
			groups[id] = append(groups[id], len(c.file.Indicators))
			c.file.Indicators = append(c.file.Indicators, c.indicator(f, c.Setting))
		}
	}
	var blind []string
	yearly := 0
	for _, id := range order {
		// A limit can become one for a month in the midst of a year, and back.
		var months []int
		for _, i := range groups[id] {
			if shown[i].Part.Indicator.Yearly {
				l.Cards = append(l.Cards, c.yearCard(shown[i], i))
				yearly = len(l.Cards)
			} else {
				months = append(months, i)
			}
		}
		switch {
		case len(months) == 0:
		case slices.ContainsFunc(months, func(i int) bool { return some(shown[i].Observed) || some(shown[i].Value) }):
			l.Cards = append(l.Cards, c.monthCard(shown, months))
		default:
			blind = append(blind, shown[months[0]].Obligation.Title)
		}
	}
	c.outages(yearly)
	c.corrected()
	l.Title = "Livelli di servizio " + year
	l.Intro = c.levelsIntro(shown, blind)
	c.stations()
	if len(l.Cards) == 0 && len(l.Intro) == 0 {
		l.Title = ""
	}
}

func (c *composer) levelsIntro(shown []judged.Level, blind []string) []Text {
	var out []Text
	if c.Setting.Verdicts == setting.Totals {
		return []Text{{words("Questo sito non mostra i valori del singolo ente: i conteggi complessivi sono accanto alle "), anchor("regole in vigore", c.Links.To(rulesPath)), words(".")}}
	}
	var observers []string
	for _, f := range shown {
		for _, o := range f.Observers {
			if name := c.source(o); !slices.Contains(observers, name) {
				observers = append(observers, name)
			}
		}
	}
	if len(observers) > 0 {
		t := Text{words("Misure di: "), declared(join(observers), "it"), words(". ")}
		if !c.Setting.Authority {
			t = append(t, words("Non sono le rilevazioni con cui PagoPA S.p.A. verifica i livelli di servizio: questo sito mostra valori e limiti, senza giudizi. "))
		}
		out = append(out, append(t, c.method()))
	}
	roles := c.Row.Roles
	if slices.Contains(roles, subject.ECIndirect) && len(c.Row.Partners) > 0 {
		t := Text{words("I tempi di risposta si misurano alla stazione del partner: ")}
		for i, p := range c.Row.Partners {
			if i > 0 {
				t = append(t, words(", "))
			}
			t = append(t, anchor(c.Name(p), c.Links.To(SubjectPath(p))+"#livelli").asDeclared("it"))
		}
		out = append(out, append(t, words(".")))
	}
	if slices.Contains(roles, subject.PT) {
		out = append(out, Text{words("Le regole in vigore non fissano indicatori per i partner tecnologici: le quote di risposta delle sue stazioni sono mostrate senza limite.")})
	}
	if len(blind) > 0 {
		out = append(out, Text{words("Non misurati: "), declared(join(blind), "it"), words(".")})
	}
	return out
}

func (c *composer) source(id string) string {
	for _, s := range c.Sources {
		if s.ID == id {
			return s.Name
		}
	}
	return id
}

// some tells whether there is a number, and it is more than 0.
func some(r ratio.Ratio) bool { return r.Cmp(ratio.Whole(0)) > 0 }

// yearCard shows an indicator of the running year: of time, a budget.
func (c *composer) yearCard(f judged.Level, i int) Level {
	e := c.file.Indicators[i]
	at := pointer("/indicators/%d", i)
	limit := int64(e.Limit)
	v := Level{
		Obligation: e.Obligation, Title: f.Obligation.Title, Rule: c.rule(e),
		Value: Text{words("non misurato")}, Of: Text{words("di "), c.limit(e, at)},
	}
	if e.Unit != "second" || f.Part.Indicator.AtLeast {
		v.Of = Text{words("%s", boundWords(e.Bound)), c.limit(e, at)}
	}
	unseen := !some(f.Observed) && !some(f.Value) && f.Part.Indicator.Measure == rulebook.Unplanned
	if e.Value != nil && !unseen {
		v.Value = Text{c.figure(e, at)}
		if !f.Part.Indicator.AtLeast {
			v.Drawing = gauge(e.Limit, *e.Value, float64(f.Booked), c.Setting.Verdicts == setting.Named)
		}
	}
	add := func(t ...Piece) { v.Notes = append(v.Notes, t) }
	if w := f.Part.Window; w != c.zone.Year(c.T) {
		add(c.the("Dal", w.From), words(" "), c.the("al", w.Until-1), words(": nell’anno la regola è cambiata."))
	}
	if e.Booked != nil && *e.Booked > 0 {
		add(words("Altre "), duration(*e.Booked, at+"/booked"), words(" sono annunciate."))
	}
	if e.Left != nil && *e.Left > 0 && *e.Left < limit {
		add(words("Restano "), duration(*e.Left, at+"/left"), words("."))
	}
	if e.Extra != nil && *e.Extra > 0 {
		add(duration(*e.Extra, at+"/extra"), words(" oltre il limite."))
	}
	if e.Late != nil && *e.Late > 0 {
		add(words("Comprende "), duration(*e.Late, at+"/late"), words(" di fermi annunciati troppo tardi."))
	}
	if e.Unmeasured != nil && *e.Unmeasured > 0 {
		add(words("Altre "), duration(*e.Unmeasured, at+"/unmeasured"), words(" annunciate troppo tardi non sono misurate."))
	}
	if e.Platform != nil && *e.Platform > 0 {
		add(words("Sono esclusi "), duration(*e.Platform, at+"/platform"), words(" caduti in fermi della piattaforma."))
	}
	if e.Contested != nil && *e.Contested > 0 {
		add(words("Sono esclusi "), duration(*e.Contested, at+"/contested"), words(" su cui chi misura non concorda."))
	}
	if e.LeftOut != nil && *e.LeftOut > 0 {
		add(words("Intervalli esclusi: "), count(int64(*e.LeftOut), at+"/left_out"), words("."))
	}
	if f.Part.Indicator.Measure != rulebook.Count { // a count is there, or it is not
		add(words("Osservato: "), percent(e.Observed, at+"/observed"), words(" del tempo trascorso."))
	}
	c.judge(&v, f)
	return v
}

// monthCard shows a monthly indicator: the last closed month large, and the
// months before.
func (c *composer) monthCard(shown []judged.Level, group []int) Level {
	last := c.zone.Month(c.T, -1)
	main := group[0]
	var values []MonthValue
	first := c.zone.Month(c.T, -12) // of the months drawn
	v := Level{Obligation: c.file.Indicators[main].Obligation, Title: shown[main].Obligation.Title}
	for _, i := range group {
		if shown[i].Part.Window.From <= last.From {
			main = i
		}
		e, at := c.file.Indicators[i], pointer("/indicators/%d", i)
		var t Text
		if e.Value == nil {
			t = Text{words("non misurato")}
		} else {
			t = Text{c.figure(e, at)}
			if e.Observed < 1 {
				t = append(t, words(", osservato "), percent(e.Observed, at+"/observed"))
			}
			if e.LeftOut != nil && *e.LeftOut > 0 {
				t = append(t, words("; intervalli esclusi: "), count(int64(*e.LeftOut), at+"/left_out"))
			}
		}
		name := c.month(shown[i].Part.Window.From)
		if shown[i].Part.Window != c.zone.Month(shown[i].Part.Window.From, 0) {
			name = elided("dal", c.fullDate(shown[i].Part.Window.From)) + " " + elided("al", c.fullDate(shown[i].Part.Window.Until-1))
		}
		if shown[i].Part.Window.Until > c.T {
			name += ", finora"
		} else {
			w := shown[i].Verdict
			from, until := c.column(shown[i].Part.Window)
			m := MonthValue{From: from, Until: until, Value: math.NaN(), Limit: e.Limit, Out: w == verdict.Missed, Part: w == verdict.NotMeasured}
			if e.Value != nil {
				m.Value = *e.Value
			}
			values = append(values, m)
		}
		v.Months = append(v.Months, Term{name, t})
	}
	slices.Reverse(v.Months)
	e, at := c.file.Indicators[main], pointer("/indicators/%d", main)
	if e.Value == nil {
		v.Value = Text{words("non misurato")}
	} else {
		v.Value = Text{c.figure(e, at)}
	}
	v.Of = Text{words("in "), c.ofMonth(shown[main].Part.Window.From), words(", %s ", map[string]string{"at_least": "minimo", "at_most": "massimo"}[e.Bound]), c.limit(e, at)}
	if v.Drawing = months(values, c.Setting.Verdicts == setting.Named); v.Drawing != "" {
		v.Axis = []string{c.month(first.From), "linea: il limite", c.month(last.From)}
		if slices.ContainsFunc(values, func(m MonthValue) bool { return m.Part && !math.IsNaN(m.Value) }) {
			v.Notes = append(v.Notes, Text{words("Cerchio vuoto: mese misurato troppo poco.")})
		}
	}
	v.Rule = c.rule(e)
	c.judge(&v, shown[main])
	if n := int64(shown[main].InARow); n > 1 && c.Setting.Verdicts == setting.Named {
		c.file.Indicators[main].InARow = &n
		v.Notes = append(v.Notes, Text{words("Mesi mancati di fila: "), count(n, at+"/missed_in_a_row"), words(".")})
	}
	return v
}

// column is where a month, or a part of one, stands among the twelve closed ones.
func (c *composer) column(part period.Span) (from, until float64) {
	a, b := c.zone.Local(c.zone.Month(c.T, -12).From), c.zone.Local(part.From)
	month := c.zone.Month(part.From, 0)
	whole := float64(month.Length())
	from = float64((b.Year()-a.Year())*12 + int(b.Month()-a.Month()))
	return from + float64(part.From-month.From)/whole, from + float64(part.Until-month.From)/whole
}

func (c *composer) figure(e StatoIndicator, at string) Piece {
	switch e.Unit {
	case "share":
		return percent(*e.Value, at+"/value")
	case "second":
		return duration(int64(*e.Value), at+"/value")
	}
	return count(int64(*e.Value), at+"/value")
}

func (c *composer) limit(e StatoIndicator, at string) Piece {
	e.Value = &e.Limit
	p := c.figure(e, at)
	p.Figure = at + "/limit"
	return p
}

func (c *composer) rule(e StatoIndicator) Link {
	return Link{Text: "Regola " + e.Version, Href: c.Links.To(ObligationAt(e.Obligation, e.Version))}
}

// judge adds the verdict where the site's policies allow one.
func (c *composer) judge(v *Level, f judged.Level) {
	if c.Setting.Verdicts == setting.Named {
		v.Verdict, v.Word = string(f.Verdict), verdictWords[f.Verdict]
	}
}

// stations shows a partner's response shares, which no indicator judges.
func (c *composer) stations() {
	if c.Setting.Verdicts == setting.Totals {
		return
	}
	for _, s := range c.Stations {
		o, value := s.Obligation, ratio.Of(s.Within, s.Requests).Round(4)
		at := pointer("/stations/%d", len(c.file.Stations))
		c.file.Stations = append(c.file.Stations, StatoStation{o.ID, c.window(s.Window), "share", &value, s.Requests})
		c.body.Levels.Cards = append(c.body.Levels.Cards, Level{
			Obligation: o.ID, Title: o.Title, Value: Text{percent(value, at+"/value")},
			Of:    Text{words("delle risposte delle sue stazioni entro il tempo della regola, in "), c.ofMonth(s.Window.From)},
			Notes: []Text{{words("Su "), count(s.Requests, at+"/requests"), words(" richieste. Nessun limite per i partner.")}},
			Rule:  Link{Text: "Che cosa misura", Href: c.Links.To(obligationPath(o.ID))},
		})
	}
}

// duties lists the obligations without a number and what stands for each.
func (c *composer) duties() {
	for _, x := range c.Duties {
		o, a := x.Obligation, x.Stated
		d := Duty{Title: o.Title, Href: c.Links.To(ObligationAt(o.ID, x.Version)), State: string(x.State), Words: Text{words("nessuna dichiarazione pubblicata")}}
		e := StatoDuty{Obligation: o.ID, Version: x.Version, State: string(x.State)}
		if x.State != judged.Silent {
			e.On = c.zone.Local(a.On).Format("2006-01-02")
			d.Words = Text{words("dichiarato dall’ente "), c.the("il", a.On)}
			if a.Until != 0 {
				e.Until = c.zone.Local(a.Until).Format("2006-01-02")
				ends := words("; scade ") // on the first day on which it no longer holds
				if x.State == judged.Expired {
					ends = words("; dichiarazione scaduta ")
				}
				d.Words = append(d.Words, ends, c.the("il", a.Until))
			}
			if a.Evidence != "" {
				d.Words = append(d.Words, words(" · "), anchor("documento", a.Evidence))
			}
		}
		c.beside(o, &d, &e)
		c.file.Duties = append(c.file.Duties, e)
		c.body.Duties = append(c.body.Duties, d)
	}
	slices.SortStableFunc(c.body.Duties, func(a, b Duty) int {
		return cmp.Compare(map[string]int{"attested": 0, "expired": 1, "silent": 2}[a.State], map[string]int{"attested": 0, "expired": 1, "silent": 2}[b.State])
	})
}

// beside adds what of the subject stands beside a duty, without a judgement.
func (c *composer) beside(o *rulebook.Obligation, d *Duty, e *StatoDuty) {
	add := func(t ...Piece) { d.Words = append(append(d.Words, words(" · ")), t...) }
	switch o.Evidence {
	case "notices":
		var n int64
		year := c.zone.Local(c.T).Year()
		for _, x := range c.Notices {
			if c.zone.Local(x.Declared).Year() == year {
				n++
			}
		}
		e.Notices = &n
		add(count(n, pointer("/duties/%d/notices", len(c.file.Duties))), words(" %s nel ", map[bool]string{true: "comunicazione", false: "comunicazioni"}[n == 1]),
			Piece{Text: c.zone.Local(c.T).Format("2006"), Time: c.zone.Local(c.T).Format("2006")})
	case "hours":
		for i, s := range c.file.Services {
			if s.HoursKept != nil {
				add(declared(c.Profile.Services[i].Name, c.Profile.Language), words(": "), percent(*s.HoursKept, pointer("/services/%d/stated_hours_kept", i)),
					words(" degli orari dichiarati, negli ultimi tre mesi"))
			}
		}
	case "reports":
		for i, r := range slices.Backward(c.Reports) {
			at := pointer("/reports/%d", i)
			t := Text{words("aperte "), count(r.Opened, at+"/opened"), words(", chiuse "), count(r.Closed, at+"/closed")}
			if r.MedianMinutes > 0 {
				t = append(t, words(", in mediana dopo "), count(r.MedianMinutes, at+"/median_minutes"), words(" minuti"))
			}
			name := r.Month
			if at, err := c.zone.ParseDay(r.Month + "-01"); err == nil {
				name = c.month(at)
			}
			d.Rows = append(d.Rows, Term{name + ": " + r.Class, t})
		}
		if len(c.Reports) > 0 {
			add(words("segnalazioni ricevute, per classe"))
		}
	}
}

// longName is the length in characters from which a name takes more than four
// lines of a telephone's screen in the size of other names.
const longName = 80

// frame writes what stands around: chips, marks, follow, contacts.
func (c *composer) frame() {
	row := c.Row
	b := &c.body
	b.Long = utf8.RuneCountInString(row.Name) > longName
	place := strings.TrimSpace(row.Place)
	if row.Province != "" {
		place = strings.TrimSpace(place + " (" + row.Province + ")")
	}
	for _, w := range []string{place, row.Region} {
		if w != "" {
			b.Chips = append(b.Chips, Text{declared(w, "it")})
		}
	}
	b.Chips = append(b.Chips, Text{words("C.F. "), code(string(c.Subject.ID))})
	for _, r := range row.Roles { // last: no word of a citizen's
		b.Chips = append(b.Chips, Text{words("%s", capital(roleWords[r]))})
	}
	switch c.Mark {
	case input.LastGood:
		b.Marks = append(b.Marks, Text{words("I dati più recenti di questo ente contengono un errore: la pagina mostra gli ultimi corretti.")})
	case input.Part:
		b.Marks = append(b.Marks, Text{words("Alcune righe delle misure di questo ente contengono un errore e sono escluse.")})
	case input.NeverGood:
		b.Marks = append(b.Marks, Text{words("I dati di questo ente contengono un errore e non sono mai stati pubblicati corretti.")})
	}
	if slices.Contains(row.Flags, "check-digit") || len(c.Subject.ID) == 11 && !c.Subject.ID.CheckDigit() {
		b.Marks = append(b.Marks, Text{words("Il codice fiscale in elenco non supera il controllo: potrebbe essere scritto male.")})
	}
	b.Follow = c.follow()
	if c.Profile.Users != "" {
		b.Contacts = append(b.Contacts, Term{"Assistenza agli utenti", Text{contact(c.Profile.Users)}})
	}
	if c.Profile.Desk.Public {
		desk := strings.TrimSpace(strings.Join([]string{c.Profile.Desk.Mail, c.Profile.Desk.Phone}, " "))
		b.Contacts = append(b.Contacts, Term{"Tavolo Operativo", Text{contact(desk)}})
	}
	if c.Profile.Desk.Always {
		b.Contacts = append(b.Contacts, Term{"Orario del Tavolo Operativo", Text{contact("24 ore su 24, 7 giorni su 7")}})
	}
	for _, r := range c.Reports {
		c.file.Reports = append(c.file.Reports, StatoReport{r.Month, r.Class, r.Opened, r.Closed, r.MedianMinutes})
	}
}

func (c *composer) stato() Stato {
	f := c.file
	f.Subject, f.Name, f.AsOf = string(c.Subject.ID), c.Row.Name, c.zone.RFC3339(c.T)
	f.Now = StatoNow{State: string(c.Now.State), Declared: text(string(c.Now.Declared)), Measured: text(string(c.Now.Measured)), Limited: c.Now.Limited}
	if c.Now.Measured != "" {
		f.Now.MeasuredAt = text(c.zone.RFC3339(c.Now.MeasuredAt))
	}
	if f.Indicators == nil {
		f.Indicators = []StatoIndicator{}
	}
	if f.Duties == nil {
		f.Duties = []StatoDuty{}
	}
	if f.Notices == nil {
		f.Notices = []StatoNotice{}
	}
	if f.History == nil {
		f.History = []StatoYear{}
	}
	if f.Corrections == nil {
		f.Corrections = []StatoCorrection{}
	}
	f.Basis = c.basis()
	return f
}

func (c *composer) statusPage() Page {
	row := c.Row
	here := SubjectPath(c.Subject.ID)
	return Page{
		Path: here, Layout: "soggetto", Title: row.Name + ": si può pagare?",
		Description: c.body.Now.Sentence.String(),
		Head: Head{
			Crumbs: c.crumbs(Link{Text: row.Name}), NoIndex: !c.Known, Section: "soggetti", Canonic: c.Links.Abs(here),
			Feeds: c.subjectFeeds(), Measured: c.stamp(c.T),
		},
		Body: c.body,
	}
}

// crumbs lead from the home page to a page of the subject.
func (c *composer) crumbs(rest ...Link) []Link {
	return append([]Link{{"Inizio", c.Links.To("/")}, {"Enti", c.Links.To(directoryPath)}}, rest...)
}
