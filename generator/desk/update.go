package desk

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"bollettino/generator/base/moment"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
	"bollettino/generator/page/word"
)

// planFlags are those that change a plan.
var planFlags = []string{"from", "until", "repeats", "services", "impact"}

// newsOptions are the statuses of `notice update`.
var newsOptions = asked([]string{"update", "identified", "monitoring", "changed", "corrected"},
	func(v string) string { return word.Capital(word.It.Statuses[notice.Status(v)].Said) })

// Update makes news, or a change of the plan, of what a form says.
func (d *Desk) Update(f *Form) (*Lot, error) {
	f.begin()
	b, err := d.found(f)
	if err != nil {
		return nil, err
	}
	changes := slices.ContainsFunc(planFlags, f.has)
	status, err := d.news(f, b, changes)
	if err != nil {
		return nil, err
	}
	if err := d.standing(f, b, status); err != nil {
		return nil, err
	}
	var change func(notice.Plan) notice.Plan
	if status == notice.Changed {
		if change, err = d.change(f, b); err != nil {
			return nil, err
		}
	}
	suggested := ""
	if status == notice.Changed && d.ask != nil {
		suggested = "L’orario è cambiato."
	}
	text, err := f.what("Che cosa deve sapere chi paga?", suggested)
	if err != nil {
		return nil, err
	}
	if err := f.lacking("what users should know"); err != nil {
		return nil, err
	}
	return d.append(b, func(n *notice.Notice) notice.Update {
		u := notice.Update{Status: status, Text: text}
		if change != nil {
			p := change(n.Current())
			u.Plan = &p
		}
		return u
	})
}

// news is what kind of update it is.
func (d *Desk) news(f *Form, b *Lot, changes bool) (notice.Status, error) {
	status := f.answers["status"]
	switch {
	case status != "":
	case changes:
		status = string(notice.Changed)
	case d.ask == nil || len(b.works) == 0:
		status = string(notice.Updated)
	default:
		may := b.works[0].before.Phase().May()
		options := slices.DeleteFunc(slices.Clone(newsOptions), func(o option) bool {
			return !slices.Contains(may, notice.Status(o.name))
		})
		v, err := f.ask(question{name: "status", label: "Che cosa c’è di nuovo", prompt: "Che cosa c’è di nuovo?",
			options: options, hint: "update", least: 1, most: 1})
		return notice.Status(v), err
	}
	if !slices.ContainsFunc(newsOptions, func(o option) bool { return o.name == status }) {
		return "", problem.Usage(fmt.Errorf("--status: %q: use identified, monitoring, update, changed or corrected; "+
			"notice resolve, reopen, withdraw and redact write the others", status))
	}
	if changes != (status == string(notice.Changed)) && (changes || d.ask == nil) {
		return "", problem.Usage(errors.New("--from, --until, --repeats, --services and --impact go with --status " +
			"changed, and it with one of them"))
	}
	return notice.Status(status), nil
}

// change asks for the new times, and gives what the flags make of a plan. The first
// of many stands for all: a group has one plan.
func (d *Desk) change(f *Form, b *Lot) (func(notice.Plan) notice.Plan, error) {
	var p notice.Plan
	role := moment.Announced
	if len(b.works) > 0 {
		p = b.works[0].before.Current()
		if k := b.works[0].before.Kind; k == notice.Outage || k == notice.Continuity {
			role = moment.Began
		}
	}
	asked := d.ask != nil && !slices.ContainsFunc(planFlags, func(s string) bool { _, ok := f.given[s]; return ok })
	var from, until period.Time
	var err error
	if f.has("from") || asked {
		if from, err = f.when(question{name: "from", label: "Nuovo inizio",
			prompt: "Il nuovo inizio? Niente: come prima"}, role, 0); err != nil {
			return nil, err
		}
	}
	begin := cmp.Or(from, p.From)
	over := from != 0 && p.Until <= from // the old end would come before the new start
	if f.has("until") || asked || over && d.ask != nil {
		q := question{name: "until", label: "Quando", open: true, needed: d.ask != nil && (over || asked && from == 0),
			prompt: "La nuova fine? Per esempio 02:00 o +2h; niente: come prima; open: fino a nuova comunicazione"}
		role := moment.MovedEnd
		if p.Repeats != "" || f.answers["repeats"] != "" {
			role = moment.End // of its first occurrence, which may be long over
		}
		if until, err = f.when(q, role, begin); err != nil {
			return nil, err
		}
		if f.answers["until"] == notice.OpenEnd {
			until = period.Never
		}
	}
	return func(p notice.Plan) notice.Plan {
		p.From, p.Until = cmp.Or(from, p.From), cmp.Or(until, p.Until)
		if f.has("repeats") {
			p.Repeats = f.answers["repeats"]
		}
		if f.has("services") {
			p.Services = draft.Split(f.answers["services"])
		}
		if f.answers["impact"] != "" {
			p.Impact = notice.Impact(f.answers["impact"])
		}
		return p
	}, nil
}
