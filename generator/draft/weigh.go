package draft

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"bollettino/generator/notice"
	"bollettino/generator/page"
	"bollettino/generator/period"
	"bollettino/generator/rulebook"
	"bollettino/generator/sli"
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
		for _, p := range pieces {
			if lead, of := in.Lead(p.Start); of != nil && p.Impact == notice.Full && p.Until > now && !p.Timely(lead) {
				warn(Late, "PagoPA va avvisata almeno %d ore prima, e qui sono %s: il tempo fuori servizio conterà come fermo non programmato.",
					int(lead.Hours()), page.Duration(max(0, int64(p.Start-p.Told))))
				break
			}
		}
		if n.Told == 0 && since == 0 {
			warn(Untold, "Non dice quando è stata avvisata PagoPA: vale il momento in cui avvisi gli utenti. Pubblicare qui non la avvisa.")
		}
	}
	r.year(in, now, stop, pieces, warn)
	if stop {
		overlaps(in, n, pieces, now, horizon, warn)
	}
	if since == 0 && n.Plan.Impact != notice.None && n.Alternatives == "" && len(n.Works) == 0 {
		warn(NoAlternative, "Non dice come pagare nel frattempo.")
	}
	texts := []string{n.Title, n.Cause, n.Alternatives, n.AlreadyPaid, n.Deadlines, n.Body}
	if since != 0 {
		texts = nil
	}
	for _, u := range n.Updates {
		if u.At >= since {
			texts = append(texts, u.Text)
		}
	}
	if since != 0 && !slices.ContainsFunc(n.Updates, func(u notice.Update) bool { return u.At >= since && u.Plan != nil }) {
		r.Warnings = nil
	}
	if slices.ContainsFunc(texts, personal.MatchString) {
		warn(Personal, "C’è quello che sembra il codice fiscale di una persona: toglilo prima di pubblicare.")
	}
	return r
}

// year is what is left of the planned time of the years that the stop lies in;
// the scarcest one is reported.
func (r *Report) year(in sli.Input, now period.Time, stop bool, pieces []notice.Piece, warn func(Code, string, ...any)) {
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
			r.Year, page.Duration(r.Limit-r.Left), page.Duration(-r.Left), r.Limit/3600)
	}
}

func overlaps(in sli.Input, n *notice.Notice, pieces []notice.Piece, now, horizon period.Time, warn func(Code, string, ...any)) {
	for _, other := range in.Notices {
		if other.ID == n.ID || other.Kind != notice.Maintenance {
			continue
		}
		var both period.Set
		for _, q := range other.Pieces(in.Zone, horizon) {
			for _, p := range pieces {
				if p.Service == q.Service || p.Service == notice.All || q.Service == notice.All {
					both = both.Or(period.Of(p.Span.Cut(q.Span).Cut(period.Span{From: now, Until: period.Never})))
				}
			}
		}
		if len(both) > 0 {
			warn(Overlap, "Si sovrappone a «%s»: %s.", other.Title, spanWords(both[0], in.Zone))
		}
	}
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
		return w == "" || slices.Contains([]string{"di", "del", "dei", "della", "delle", "il", "la", "e", "a", "in", "per", "con", "the", "of"}, w)
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
