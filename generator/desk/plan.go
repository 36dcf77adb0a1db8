package desk

import (
	"fmt"
	"slices"
	"strings"

	"bollettino/generator/base/moment"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
)

// span is when it begins, ends and repeats.
func (d *Desk) span(f *Form, n *notice.Notice, alike []*work) (err error) {
	zone := d.Setting.Zone
	role, from, until, told := moment.Announced, "", "", ""
	if n.Kind == notice.Outage || n.Kind == notice.Continuity {
		role, from = moment.Began, "adesso"
	}
	if len(alike) > 0 {
		other := alike[0].before
		p := other.Plan
		if from = notice.Clock(p.From, zone); p.Until != period.Never {
			until = notice.Clock(p.Until, zone)
		}
		if other.Told != 0 {
			told = notice.Clock(other.Told, zone)
		}
	}
	if n.Plan.From, err = f.when(question{name: "from", label: "Inizio", needed: true, suggested: from,
		prompt: "Da quando? Per esempio 31/12 22:00, domani alle 10, venerdì 22:00, adesso"}, role, 0); err != nil {
		return err
	}
	q := question{name: "until", label: "Quando", suggested: until,
		prompt: "Fino a quando? Per esempio 02:00 o +4h; niente: fino a nuova comunicazione"}
	if repeats := f.answers["repeats"]; n.Plan.Repeats != "" || repeats != "" {
		q.prompt, q.needed = "Fino a quando, la prima volta? Per esempio 02:00 o +4h", d.ask != nil
	}
	if n.Plan.From != 0 {
		end, err := f.when(q, moment.End, n.Plan.From)
		if err != nil {
			return err
		}
		if end != 0 {
			n.Plan.Until = end
		}
	}
	if err := d.repeats(f, n); err != nil {
		return err
	}
	if n.Kind != notice.Maintenance && !f.has("told-platform") {
		return nil
	}
	n.Told, err = f.when(question{name: "told-platform", label: "PagoPA avvisata", suggested: told,
		prompt: "Quando è stata avvisata PagoPA? Per esempio oggi alle 9, adesso; niente: non ancora"}, moment.Past, 0)
	return err
}

// repeats is how it repeats. Where most of the time is limited, whoever wrote the
// hours may have meant those in which one can pay.
func (d *Desk) repeats(f *Form, n *notice.Notice) error {
	p := &n.Plan
	switch {
	case f.has("repeats") && d.ask == nil:
		p.Repeats = f.answers["repeats"]
	case f.has("repeats") && !slices.ContainsFunc(repeatOptions,
		func(o option) bool { return o.name == f.answers["repeats"] }):
		p.Repeats = f.answers["repeats"] // a rule of its own
	case p.Repeats != "" && d.ask != nil:
		answer, err := f.ask(question{name: "repeats", label: "Si ripete", prompt: "Si ripete",
			options: repeatOptions, suggested: p.Repeats, least: 1, most: 1})
		if err != nil {
			return err
		}
		p.Repeats = answer
	}
	free, mostly := draft.Mostly(*p, d.AsOf, d.Setting.Zone)
	if !mostly || d.ask == nil {
		return nil
	}
	zone := d.Setting.Zone
	hours := func(s period.Span) string {
		return fmt.Sprintf("dalle %s alle %s", zone.Local(s.From).Format("15:04"), zone.Local(s.Until).Format("15:04"))
	}
	limited := period.Span{From: p.From, Until: p.Until}
	answer, err := f.ask(question{name: "meant", label: "Che cosa intendi", least: 1, most: 1,
		prompt: fmt.Sprintf("Così non si può pagare per %s ogni giorno. Che cosa intendi?",
			moment.Length(limited.Length())),
		options: []option{{"free", "Si può pagare soltanto " + hours(limited) + ": non si può pagare " + hours(free)},
			{"limited", "Non si può pagare " + hours(limited)}}})
	if err == nil && answer == "free" {
		p.From, p.Until = free.From, free.Until
		words := moment.SpanIn(free, zone)
		if f.said["meant told"] != words {
			fmt.Fprintf(d.report, "  Quando: %s, e poi ogni giorno\n", words)
		}
		f.said["meant told"] = words
	}
	return err
}

// dates are the moments that are not asked for.
func (d *Desk) dates(f *Form, n *notice.Notice) (err error) {
	given := func(name string, role moment.Role, to *period.Time) {
		if err != nil || !f.has(name) {
			return
		}
		var t period.Time
		if t, err = f.when(question{name: name, label: dateLabels[name]}, role, n.Plan.From); t != 0 {
			*to = t
		}
	}
	given("valid-until", moment.End, &n.ValidUntil)
	given("declared", moment.Past, &n.Declared)
	given("review", moment.Day, &n.Review)
	given("alternatives-until", moment.End, &n.AlternativesUntil)
	if err != nil {
		return err
	}
	if n.Declared == 0 {
		n.Declared = d.AsOf - d.AsOf%60
	}
	n.Except = nil
	for _, s := range draft.Split(f.answers["except"]) {
		if !strings.ContainsAny(s, "-/") && f.has("for") {
			continue // a subject
		}
		day, err := moment.Question{Role: moment.Day, Now: d.AsOf, Zone: d.Setting.Zone}.Read(s)
		if err != nil {
			return problem.Usage(fmt.Errorf("--except: %w", err))
		}
		n.Except = append(n.Except, day)
	}
	return nil
}

var dateLabels = map[string]string{"valid-until": "Si ripete fino a", "declared": "Comunicata", "review": "Da rivedere",
	"alternatives-until": "Fino a quando si paga così"}
