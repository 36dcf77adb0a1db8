package desk

import (
	"cmp"

	"bollettino/generator/base/moment"
	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
)

func (d *Desk) resolve(f *Form) (*Lot, error) {
	f.begin()
	b, err := d.found(f)
	if err != nil {
		return nil, err
	}
	if err := d.standing(f, b, notice.Resolved); err != nil {
		return nil, err
	}
	for _, w := range b.works {
		if w.before.Current().From > d.AsOf {
			return nil, d.refusal(w.file+" has not begun: withdraw it, or change its plan",
				"non è ancora cominciata: ritirala, o cambia gli orari")
		}
	}
	var begun, end period.Time
	for _, w := range b.works {
		begun = max(begun, w.before.Plan.From)
	}
	if f.has("ended") || d.ask != nil {
		if end, err = f.when(question{name: "ended", label: "Finita", prompt: "Quando è finita? Niente: adesso",
			since: begun, what: "dell’inizio"}, moment.Past, 0); err != nil {
			return nil, err
		}
	}
	text, err := f.what("Che cosa deve sapere chi paga?", "Il servizio funziona di nuovo.")
	if err != nil {
		return nil, err
	}
	return d.append(b, func(*notice.Notice) notice.Update {
		return notice.Update{Status: notice.Resolved, Text: text, Ended: end}
	})
}

func (d *Desk) reopen(f *Form) (*Lot, error) {
	f.begin()
	b, err := d.found(f)
	if err != nil {
		return nil, err
	}
	if err := d.standing(f, b, notice.Reopened); err != nil {
		return nil, err
	}
	role := moment.Began
	if len(b.works) > 0 && b.works[0].before.Kind == notice.Maintenance {
		role = moment.Announced
	}
	var ended, from, until period.Time
	for _, w := range b.works {
		u, _ := w.before.Last(notice.Resolved)
		ended = max(ended, cmp.Or(u.Ended, u.At))
	}
	if f.has("from") || d.ask != nil {
		q := question{name: "from", label: "Riprende", prompt: "Da quando continua? Niente: da adesso",
			since: ended, what: "della fine"}
		if from, err = f.when(q, role, 0); err != nil {
			return nil, err
		}
	}
	if f.has("until") || d.ask != nil {
		q := question{name: "until", label: "Quando", open: true,
			prompt: "Fino a quando? Per esempio 02:00 o +2h; niente: come annunciato, o fino a nuova comunicazione"}
		if until, err = f.when(q, moment.MovedEnd, cmp.Or(from, d.AsOf-d.AsOf%60)); err != nil {
			return nil, err
		}
		if f.answers["until"] == notice.OpenEnd {
			until = period.Never
		}
	}
	text, err := f.what("Che cosa deve sapere chi paga?", "")
	if err != nil {
		return nil, err
	}
	if err := f.lacking("what users should know"); err != nil {
		return nil, err
	}
	return d.append(b, func(*notice.Notice) notice.Update {
		return notice.Update{Status: notice.Reopened, Text: text, Again: period.Span{From: from, Until: until}}
	})
}

func (d *Desk) withdraw(f *Form) (*Lot, error) {
	f.begin()
	b, err := d.found(f)
	if err != nil {
		return nil, err
	}
	if err := d.standing(f, b, notice.Withdrawn); err != nil {
		return nil, err
	}
	text, err := f.what("Perché si ritira?", "")
	if err != nil {
		return nil, err
	}
	if err := f.lacking("why"); err != nil {
		return nil, err
	}
	return d.append(b, func(*notice.Notice) notice.Update {
		return notice.Update{Status: notice.Withdrawn, Text: text}
	})
}
