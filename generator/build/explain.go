package build

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
)

// Explain writes what a subject's figure of an indicator is made of in a window, a month
// or a year. What is asked wrongly is a usage error.
func Explain(o input.Options, id, indicator, window string, stdout io.Writer) error {
	s, err := readAll(o, looking(o))
	if err != nil {
		return err
	}
	defer s.Close()
	if problems := s.Problems.Sorted(); problem.HurtsAll(problems) {
		if err := problem.Write(stdout, problems, shownOfFile); err != nil {
			return err
		}
		return problem.ErrFound
	}
	sub, err := s.asked(id)
	if err != nil {
		return err
	}
	duty, err := s.askedDuty(indicator)
	if err != nil {
		return err
	}
	span, err := s.askedWindow(duty, window)
	if err != nil {
		return err
	}
	log, _, err := s.Store.Only(sub.ID)
	if err != nil {
		return err
	}
	u, _, _, err := s.read(sub, log, s.noticesOf)
	if err != nil {
		return err
	}
	if span.From > u.T {
		return problem.Usage(fmt.Errorf("--window: %s has not begun at %s, the subject's instant: there is nothing to "+
			"explain yet",
			window, s.Setting.Zone.RFC3339(u.T)))
	}
	e := explanation{out: tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0), zone: s.Setting.Zone, whole: s, unit: u}
	e.accounts(duty, window, sli.Explain(u.Input, u.T, duty, span))
	return e.out.Flush()
}

// asked is the subject of a code.
func (w *whole) asked(id string) (subject.Subject, error) {
	code, ok := subject.ParseID(id)
	sub, found := w.Registry.Find(code)
	if ok && found {
		return sub, nil
	}
	var known []string
	for _, x := range w.Registry.Subjects {
		known = append(known, string(x.ID))
	}
	if near := problem.Nearest(string(code), known); near != "" {
		return sub, problem.Usage(fmt.Errorf("%q is not in data/subjects.csv: did you mean %s?", id, near))
	}
	return sub, problem.Usage(fmt.Errorf("%q is not in data/subjects.csv: write a subject's codice fiscale, as in its "+
		"first column", id))
}

// askedDuty is the obligation of an id, if it has an indicator.
func (w *whole) askedDuty(id string) (*rulebook.Obligation, error) {
	duty, found := w.Book.Find(id)
	var ids []string
	for _, x := range w.Book.Obligations {
		if slices.ContainsFunc(x.Clauses, func(c rulebook.Clause) bool { return c.Indicator != nil }) {
			ids = append(ids, x.ID)
		}
	}
	hint := "the indicators are " + strings.Join(ids, ", ")
	switch {
	case !found:
		if near := problem.Nearest(id, ids); near != "" {
			hint = "did you mean " + near + "?"
		}
		return nil, problem.Usage(fmt.Errorf("%q is not an obligation in the register: %s", id, hint))
	case !slices.Contains(ids, duty.ID):
		return nil, problem.Usage(fmt.Errorf("%s has no number to explain: %s", duty.ID, hint))
	}
	return duty, nil
}

// askedWindow is the month or the year of a text, as the obligation's limit wants it.
func (w *whole) askedWindow(duty *rulebook.Obligation, text string) (span period.Span, err error) {
	if text == "" {
		return span, problem.Usage(errors.New("--window: which month, as in 2026-10, or for a yearly limit " +
			"which year, as in 2026?"))
	}
	span, yearly, err := input.WindowOf(text, w.Setting.Zone)
	if err != nil {
		return span, err
	}
	parts := w.Book.Parts(duty, span)
	switch {
	case len(parts) == 0:
		return span, problem.Usage(fmt.Errorf("%s has no limit in %s: no version then in force states one",
			duty.ID, text))
	case parts[0].Indicator.Yearly != yearly:
		unit, better := "month", text[:4]+"-01"
		if parts[0].Indicator.Yearly {
			unit, better = "year", text[:4]
		}
		return span, problem.Usage(fmt.Errorf("--window: the limit of %s is for a calendar %s: write --window %s",
			duty.ID, unit, better))
	}
	return span, nil
}

func join[T ~string](words []T) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}

// explained says what a figure is made of, by what it measures.
var explained = map[rulebook.Measure]func(explanation, sli.Account){
	rulebook.Planned: explanation.times, rulebook.Unplanned: explanation.times,
	rulebook.Response: explanation.buckets, rulebook.Count: explanation.counts,
}

// explanation writes accounts of figures for people.
type explanation struct {
	*whole
	out  *tabwriter.Writer
	zone period.Zone
	unit unit
}

// label is a line with a word in front.
func (e explanation) label(name, format string, args ...any) {
	e.line("%-10s%s", name, fmt.Sprintf(format, args...))
}

func (e explanation) line(format string, args ...any) { fmt.Fprintf(e.out, format+"\n", args...) }

// row is a line of columns.
func (e explanation) row(cells ...string) {
	fmt.Fprintln(e.out, "  "+strings.TrimRight(strings.Join(cells, "\t"), "\t"))
}

func (e explanation) at(t period.Time) string {
	if t == period.Never {
		return "until further notice"
	}
	return e.zone.RFC3339(t)
}

func (e explanation) span(s period.Span, more ...string) {
	length := "-"
	if s.Until != period.Never {
		length = seconds(s.Length())
	}
	e.row(append([]string{e.at(s.From), e.at(s.Until), length}, more...)...)
}

// spans writes at most so many as can be read.
func (e explanation) spans(set period.Set, more string) {
	const most = 200
	for i, s := range set {
		if i == most {
			e.row(fmt.Sprintf("... and %d more", len(set)-most))
			return
		}
		e.span(s, more)
	}
}

// title is a line above n others.
func (e explanation) title(n int, text string) {
	if n == 0 {
		text += ": none"
	}
	e.line("%s", text)
}

// seconds is a length for people and for machines.
func seconds(n int64) string {
	return fmt.Sprintf("%d s (%s)", n, time.Duration(n)*time.Second)
}

func (e explanation) accounts(duty *rulebook.Obligation, window string, all []sli.Account) {
	sub := e.unit.Subject
	e.line("%s (%s): %s", sub.At(e.unit.T).Name, sub.ID, duty.Title)
	e.line("as of %s, the subject's instant", e.at(e.unit.T))
	if len(all) == 0 {
		e.line("\nIn %s no row of data/subjects.csv gives the subject a role that this binds (%s).",
			window, join(duty.Binds))
	}
	for _, a := range all {
		e.account(a)
	}
}

func (e explanation) account(a sli.Account) {
	f := a.Figure
	e.line("")
	e.rule(f)
	e.label("Window", "%s .. %s", e.at(f.Part.Window.From), e.at(f.Part.Window.Until))
	e.label("Binds", "as %s, for %s of it so far", f.Role, seconds(f.Member))
	if len(a.Elapsed) > 1 {
		e.spans(a.Elapsed, "")
	}
	if explain, ok := explained[f.Part.Indicator.Measure]; ok {
		explain(e, a)
	}
	e.line("")
	e.value(f)
}

// rule says what the rule wants, and where it says so.
func (e explanation) rule(f sli.Figure) {
	i := f.Part.Indicator
	bound := map[bool]string{true: "at least ", false: "at most "}[i.AtLeast]
	limit := map[string]string{"second": seconds(i.Limit.Int()), "share": i.Limit.String(),
		"count": i.Limit.String()}[i.Unit]
	rule := fmt.Sprintf("%s%s in a calendar %s", bound, limit, map[bool]string{true: "year", false: "month"}[i.Yearly])
	if i.Within > 0 {
		rule += fmt.Sprintf(", of answers within %s", i.Within)
	}
	if i.Notice > 0 {
		rule += fmt.Sprintf(", told at least %s before", i.Notice)
	}
	e.label("Rule", "%s, version %s: %s", f.Obligation.ID, f.Part.Version, rule)
	if c := f.Obligation.In(f.Part.Version); c != nil && c.Doc != nil {
		e.label("", "%s/%s/%s:%d", input.RulesDir, c.Version, strings.TrimPrefix(c.Doc.File, c.Version+"/"), c.Line)
	}
}

func (e explanation) counts(a sli.Account) {
	e.title(len(a.Counts), "Counts")
	for _, c := range a.Counts {
		of := ""
		if c.HasOf {
			of = fmt.Sprintf("of %d", c.Of)
		}
		e.row(e.zone.Local(c.Month.From).Format("2006-01"), c.Scope, fmt.Sprint(c.Count), of)
	}
}

// value says the figure, how much of it was seen, and what the rule says of it.
func (e explanation) value(f sli.Figure) {
	i, value := f.Part.Indicator, "nothing was measured"
	if f.Value.Known() {
		value = map[string]string{
			"second": seconds(f.Value.Int()), "share": fmt.Sprintf("%.6f", f.Value.Round(6)),
			"count": fmt.Sprint(f.Value.Int()),
		}[i.Unit]
	}
	e.label("Value", "%s", value)
	if i.Measure == rulebook.Planned {
		e.label("", "booked: %s; past the limit: %s", seconds(f.Booked), seconds(f.Extra))
	}
	e.label("Observed", "%.4f of the elapsed window, by %s; at least %v is needed",
		f.Observed.Round(4), none(strings.Join(f.Observers, ", "), "nobody"), e.Setting.ObservedAtLeast)
	e.label("Verdict", "%s, by the rule; this site shows %s", verdict.Judge(f, e.unit.T, e.Setting.ObservedAtLeast),
		map[string]string{
			"named": "it", "figures": "the value beside the limit, without it", "totals": "counts of many alone",
		}[string(e.Setting.Verdicts)])
}

func none(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func (e explanation) times(a sli.Account) {
	down := map[string]string{
		"all": "all observers who looked say", "any": "any observer says", "majority": "most observers say",
	}[string(e.Setting.Observers)]
	e.label("Counting", "%s; down is what %s", none(strings.Join(a.Basis.Counting, ", "), "no service"), down)
	e.stops(a)
	e.title(len(a.Basis.Platform), "Stops of the platform, of full impact")
	for _, s := range a.Basis.Platform {
		e.span(s.Span, s.Service, s.Notice.File)
	}
	if a.Figure.Part.Indicator.Measure == rulebook.Unplanned {
		down := 0
		for _, w := range a.Seen {
			down += len(w.Seen.Down) + len(w.Seen.Contested)
		}
		e.title(down, "Measured down")
		for _, w := range a.Seen {
			e.spans(w.Seen.Down, w.Service)
			e.spans(w.Seen.Contested, w.Service+"\tcontested: not counted")
		}
		f := a.Figure
		e.label("", "of stops told too late: %s measured down (counted), %s not measured", seconds(f.Late),
			seconds(f.Unmeasured))
		e.label("", "during stops of the platform: %s, not counted; contested: %s, not counted", seconds(f.Platform),
			seconds(f.Contested))
		if f.Contested > 0 {
			e.label("", "were all that is contested down, it would be %s", seconds(f.Could))
		}
	}
	e.title(len(a.Counted), "Counted, as the union over the counting services")
	e.spans(a.Counted, "")
	blind := a.Elapsed
	for i, w := range a.Seen {
		if i == 0 {
			blind = nil
		}
		blind = blind.Or(a.Elapsed.Minus(w.Seen.Looked()))
	}
	e.title(len(blind), "Not observed, since nobody looked at some counting service")
	e.spans(blind, "")
}

func (e explanation) stops(a sli.Account) {
	e.title(len(a.Basis.Stops), "Stops of the subject, of full impact")
	for _, s := range a.Basis.Stops {
		e.span(s.Span, s.Service, "told "+e.at(s.Told), map[bool]string{true: "in time", false: "too late"}[s.Timely],
			s.Notice.File)
	}
}

func (e explanation) buckets(a sli.Account) {
	e.label("Counting", "%s", none(strings.Join(a.Basis.Counting, ", "), "no service"))
	e.stops(a)
	e.title(len(a.Buckets),
		"Buckets that begin in the window; one that a counting service's stop told in time touches is left out whole")
	const most = 400
	for i, b := range a.Buckets {
		if i == most {
			e.row(fmt.Sprintf("... and %d more", len(a.Buckets)-most))
			break
		}
		e.row(e.at(b.From), e.at(b.Until), fmt.Sprintf("%d within %d ms of %d", b.Within, b.LimitMS, b.Requests),
			b.Observer, map[bool]string{true: "left out"}[b.LeftOut])
	}
	e.label("", "%d requests counted, %d buckets left out", a.Figure.Requests, a.Figure.LeftOut)
}
