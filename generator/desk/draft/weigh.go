package draft

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/moment"
	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page/word"
)

// Code names a warning, for programs.
type Code string

// The warnings.
const (
	Late          Code = "late"           // told less than the rule's time before
	PastBudget    Code = "past_budget"    // more planned time than the year's limit
	Overlap       Code = "overlap"        // another stop of the same service
	Past          Code = "past"           // a span that has begun or is over
	NoAlternative Code = "no_alternative" // nothing says how else to pay
	Untold        Code = "untold"         // nothing says that PagoPA was told
	Personal      Code = "personal"       // what looks like somebody's codice fiscale
	Shortened     Code = "shortened"      // the announced end comes nearer
	MovedStart    Code = "moved_start"    // the start of what has begun is moved
	Twice         Code = "twice"          // another open notice says the same
	StillOpen     Code = "still_open"     // another one of the same stays open
	GoesOn        Code = "goes_on"        // what is over repeats, and comes again
	Inverted      Code = "inverted"       // limited most of the time, and repeating
	Held          Code = "held"           // an older mistake keeps the page as it was
	Remains       Code = "remains"        // what is left to be seen of a text that is taken out
)

// Warning is something that check doesn't refuse and its author should know.
type Warning struct {
	Code Code   `json:"code,omitempty"`
	Text string `json:"text"` // in Italian, a sentence
}

// Report is what a notice would do to its subject.
type Report struct {
	Warnings []Warning
	Bound    bool  // the subject has a yearly limit of planned time
	Year     int   // the year that Left is about: that of the stop, else the running one
	Limit    int64 // of planned time, in seconds
	Left     int64 // of it when all that is announced has been; less than 0: too much
}

var personal = regexp.MustCompile(`(?i)\b[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z]\b`)

// Weigh looks at notice n of a subject whose notices, n as it will be among
// them, stand in the input. Of what n plans it looks at what is told at since or
// later: 0 for a new notice, the time of the first new update else. Where no update
// plans anything, of what it says only the words are looked at.
func Weigh(in sli.Input, n *notice.Notice, now, since period.Time) Report {
	zone := in.Zone
	var r Report
	warn := func(code Code, text string, args ...any) {
		r.Warnings = append(r.Warnings, Warning{code, fmt.Sprintf(text, args...)})
	}
	horizon := max(zone.Year(now).Until, zone.Year(n.Current().From).Until)
	var pieces []notice.Piece
	for _, p := range n.Pieces(zone, horizon) {
		if p.Told >= since && p.Until > since {
			pieces = append(pieces, p)
		}
	}
	stop := n.Kind == notice.Maintenance
	if span, ok := first(pieces); ok {
		switch {
		case len(pieces) > 0 && !n.Repeating() && pieces[len(pieces)-1].Until <= now:
			warn(Past, "È già finito: %s.", spanWords(span, zone))
		case stop && span.From < now:
			warn(Past, "Comincia nel passato: %s.", spanWords(span, zone))
		}
	}
	if stop {
		late(in, n, pieces, now, since, warn)
	}
	r.year(in, now, stop, pieces, warn)
	if stop {
		overlaps(in, n, pieces, now, horizon, warn)
	}
	if since == 0 {
		twice(in, n, now, warn)
	}
	if limited, often, ok := mostly(n.Current()); ok && n.Current().Impact != notice.None {
		warn(Inverted, "Il limite vale per %s %s: se hai scritto gli orari in cui si può pagare, "+
			"scambia inizio e fine.",
			word.It.Duration(limited), often)
	}
	if since == 0 && n.Plan.Impact != notice.None && n.Alternatives == "" && len(n.Works) == 0 {
		warn(NoAlternative, "Non dice come pagare nel frattempo.")
	}
	if since != 0 && !saidSince(n, since, func(u notice.Update) bool { return u.Plan != nil }) {
		r.Warnings = nil
	}
	if since != 0 {
		moved(n, since, now, zone, warn)
		stillOpen(in, n, since, now, warn)
	}
	if slices.ContainsFunc(texts(n, since), personal.MatchString) {
		warn(Personal, "C’è quello che sembra il codice fiscale di una persona: toglilo prima di pubblicare.")
	}
	return r
}

// late warns of a stop that PagoPA was told of too late, or not at all.
func late(in sli.Input, n *notice.Notice, pieces []notice.Piece, now, since period.Time, warn warner) {
	for _, p := range pieces {
		if lead, of := in.Lead(p.Start); of != nil && p.Impact == notice.Full && p.Until > now && !p.Timely(lead) {
			warn(Late, "PagoPA va avvisata almeno %d ore prima, e qui sono %s: "+
				"il tempo fuori servizio conterà come fermo non programmato.",
				int(lead.Hours()), word.It.Duration(max(0, int64(p.Start-p.Told))))
			break
		}
	}
	if n.Told == 0 && since == 0 {
		warn(Untold, "Non dice quando è stata avvisata PagoPA: vale il momento in cui avvisi gli utenti. "+
			"Pubblicare qui non la avvisa.")
	}
}

// warner notes a warning.
type warner func(code Code, text string, args ...any)

// saidSince tells whether an update since then is of some sort.
func saidSince(n *notice.Notice, since period.Time, is func(notice.Update) bool) bool {
	return slices.ContainsFunc(n.Updates, func(u notice.Update) bool { return u.At >= since && is(u) })
}

// texts are the words that are said at since or later; 0: all of them.
func texts(n *notice.Notice, since period.Time) (out []string) {
	if since == 0 {
		out = []string{n.Title, n.Cause, n.Alternatives, n.AlreadyPaid, n.Deadlines, n.Body}
	}
	for _, u := range n.Updates {
		if u.At >= since {
			out = append(out, u.Text)
		}
	}
	return out
}

// year is what is left of the planned time of the years that the stop lies in;
// the scarcest one is reported.
func (r *Report) year(in sli.Input, now period.Time, stop bool, pieces []notice.Piece, warn warner) {
	zone := in.Zone
	years := []period.Span{zone.Year(now)}
	if stop {
		var of []period.Span
		for _, p := range pieces {
			if p.Impact != notice.Full {
				continue
			}
			// A stop over New Year lies in two; one without end says nothing of later ones.
			for y, k := zone.Year(max(p.From, now)), 0; y.From < p.Until && k < 2; y, k = zone.Year(y.Until), k+1 {
				if !slices.Contains(of, y) {
					of = append(of, y)
				}
			}
		}
		if len(of) > 0 {
			years = of
		}
	}
	for _, y := range years {
		t := max(now, y.From)
		for i := range in.Book.Obligations {
			o := &in.Book.Obligations[i]
			for _, f := range sli.Within(in, t, o, y) {
				if f.Part.Indicator.Measure != rulebook.Planned {
					continue
				}
				limit := f.Part.Indicator.Limit.Int()
				used := f.Value.Int() + f.Booked
				if left := limit - used; !r.Bound || left < r.Left {
					r.Bound, r.Year, r.Limit, r.Left = true, zone.Local(y.From).Year(), limit, left
				}
			}
		}
	}
	if r.Bound && r.Left < 0 && stop {
		warn(PastBudget, "Le interruzioni programmate del %d diventano %s: %s oltre le %d ore dell’anno.",
			r.Year, word.It.Duration(r.Limit-r.Left), word.It.Duration(-r.Left), r.Limit/3600)
	}
}

func overlaps(in sli.Input, n *notice.Notice, pieces []notice.Piece, now, horizon period.Time, warn warner) {
	for _, other := range in.Notices {
		if other.ID == n.ID || other.Kind != notice.Maintenance {
			continue
		}
		rest := period.Span{From: now, Until: horizon}
		both := notice.Both(pieces, other.Within(in.Zone, rest)).Within(period.Span{From: now, Until: period.Never})
		if len(both) > 0 {
			warn(Overlap, "Si sovrappone a «%s»: %s.", other.Title, spanWords(both[0], in.Zone))
		}
	}
}

// twice warns of another open notice that says the same: of the same kind, of a
// service that both name, at the same time. Of planned stops an overlap tells it.
func twice(in sli.Input, n *notice.Notice, now period.Time, warn warner) {
	if n.Kind == notice.Maintenance {
		return
	}
	for _, other := range in.Notices {
		if also(other, n, now, in.Zone) {
			warn(Twice, "C’è già «%s» (%s), aperta e per le stesse ore: "+
				"se è la stessa cosa, aggiungi un aggiornamento a quella.", other.Title, other.ID)
		}
	}
}

// stillOpen warns, where a notice ends, of another one that says the same and goes on.
func stillOpen(in sli.Input, n *notice.Notice, since, now period.Time, warn warner) {
	if !saidSince(n, since, func(u notice.Update) bool { return u.Status == notice.Resolved }) {
		return
	}
	if n.At(now, in.Zone).State.Open() {
		warn(GoesOn, "Si ripete, e resta in vigore: finisce al più la volta in corso. Se non vale più, ritirala.")
	}
	for _, other := range in.Notices {
		if n.Kind != notice.Constraint && also(other, n, now, in.Zone) && other.At(now, in.Zone).State.Running() {
			warn(StillOpen, "Resta aperta «%s» (%s), dello stesso servizio: se è la stessa cosa, "+
				"concludi anche quella.",
				other.Title, other.ID)
		}
	}
}

// also tells whether another notice is open, of the same kind, names a service that n
// names, and shares some time with it.
func also(other, n *notice.Notice, now period.Time, zone period.Zone) bool {
	if other.ID == n.ID || other.Kind != n.Kind || !other.At(now, zone).State.Open() {
		return false
	}
	a, b := n.Current(), other.Current()
	shared := slices.Contains(b.Services, notice.All) || slices.ContainsFunc(a.Services, func(s string) bool {
		return s == notice.All || slices.Contains(b.Services, s)
	})
	if a.Repeats != "" || b.Repeats != "" {
		return shared && a.Repeats == b.Repeats && a.From == b.From && a.Until == b.Until
	}
	return shared && !period.Span{From: a.From, Until: a.Until}.Cut(period.Span{From: b.From, Until: b.Until}).Empty()
}

// moved warns of a change that takes announced time back, or moves the start of what
// has begun.
func moved(n *notice.Notice, since, now period.Time, zone period.Zone, warn warner) {
	before := n.Plan
	for _, u := range n.Updates {
		if u.Plan == nil {
			continue
		}
		if p := *u.Plan; u.At >= since && u.Status == notice.Changed && p.Repeats == "" && before.Repeats == "" {
			if before.From <= u.At && p.From != before.From {
				warn(MovedStart, "È già cominciato %s: il nuovo inizio è %s.", moment.In(before.From, zone),
					moment.In(p.From, zone))
			}
			if p.Until < before.Until && before.Until != period.Never && before.Until > now {
				warn(Shortened, "Finisce prima di quanto annunciato: %s, e non %s.", moment.In(p.Until, zone),
					moment.In(before.Until, zone))
			}
		}
		before = *u.Plan
	}
}

// mostly tells whether a repeating plan limits more than it leaves free, for how many
// seconds, and how often.
func mostly(p notice.Plan) (limited int64, often string, ok bool) {
	every := map[string]int64{"FREQ=DAILY": 24 * 3600, "FREQ=WEEKLY": 7 * 24 * 3600, "FREQ=MONTHLY": 30 * 24 * 3600}
	words := map[string]string{"FREQ=DAILY": "ogni giorno", "FREQ=WEEKLY": "ogni settimana",
		"FREQ=MONTHLY": "ogni mese"}
	span := period.Span{From: p.From, Until: p.Until}
	if every[p.Repeats] == 0 || p.Until == period.Never {
		return 0, "", false
	}
	return span.Length(), words[p.Repeats], span.Length()*2 > every[p.Repeats]
}

// Mostly tells whether a plan of every day limits more than it leaves free, and gives
// what is free: the first such span that has not begun, or that follows the plan's.
func Mostly(p notice.Plan, now period.Time, zone period.Zone) (free period.Span, ok bool) {
	if _, _, ok := mostly(p); !ok || p.Repeats != "FREQ=DAILY" {
		return free, false
	}
	days := func(t period.Time, n int) period.Time {
		l := zone.Local(t)
		return zone.Wall(time.Date(l.Year(), l.Month(), l.Day()+n, l.Hour(), l.Minute(), l.Second(), 0, time.UTC))
	}
	for i := -1; i < 1; i++ {
		if free = (period.Span{From: days(p.Until, i), Until: days(p.From, i+1)}); free.From >= now {
			break
		}
	}
	return free, !free.Empty()
}

func first(pieces []notice.Piece) (period.Span, bool) {
	spans := notice.Spans(pieces)
	if len(spans) == 0 {
		return period.Span{}, false
	}
	return spans[0], true
}

// spanWords is "27/11/2026 22:00 – 28/11/2026 02:00".
func spanWords(s period.Span, zone period.Zone) string {
	form := func(t period.Time) string { return zone.Local(t).Format("02/01/2006 15:04") }
	if s.Until == period.Never {
		return "dal " + form(s.From)
	}
	return form(s.From) + " – " + form(s.Until)
}

// Slug is a few words of a title for a file's name.
func Slug(title string) string {
	words := strings.Split(rulebook.Slug(title), "-")
	words = slices.DeleteFunc(words, func(w string) bool {
		return w == "" || slices.Contains([]string{"di", "del", "dei", "della", "delle", "il", "la", "e", "a", "in",
			"per", "con", "the", "of"}, w)
	})
	s := strings.Join(words[:min(4, len(words))], "-")
	if s = strings.Trim(s[:min(40, len(s))], "-"); s == "" {
		return "comunicazione"
	}
	return s
}

// Named is the id of a notice declared at t: the local day and the slug, made
// different from those taken.
func Named(slug string, t period.Time, zone period.Zone, taken func(id string) bool) string {
	id := zone.Local(t).Format(time.DateOnly) + "-" + slug
	for i, try := 2, id; ; i++ {
		if !taken(try) {
			return try
		}
		try = fmt.Sprintf("%s-%d", id, i)
	}
}
