package desk

import (
	"errors"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
)

func (d *Desk) redact(f *Form) (*Lot, error) {
	f.begin()
	b, err := d.found(f)
	if err != nil {
		return nil, err
	}
	what, text := draft.Split(f.answers["what"]), f.answers["text"]
	if text == "" || len(what) == 0 {
		return nil, problem.Usage(errors.New("notice redact needs --what and --text, the reason"))
	}
	return d.takeOut(b, notice.Update{Status: notice.Redacted, Text: text, Redacts: what})
}

// takeOut takes the texts that an update names out of each notice of a lot.
func (d *Desk) takeOut(b *Lot, u notice.Update) (*Lot, error) {
	for _, w := range b.works {
		w.mute = true
	}
	return d.amend(b, func(w *work, at period.Time) ([]byte, error) {
		u.At = at
		return notice.Redact(w.was, w.before, u, d.Setting.Zone)
	})
}
