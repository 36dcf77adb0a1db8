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
	for _, w := range b.works {
		w.mute = true
	}
	return d.amend(b, func(w *work, at period.Time) ([]byte, error) {
		u := notice.Update{At: at, Status: notice.Redacted, Text: text}
		return notice.Redact(w.was, w.before, what, u, d.Setting.Zone)
	})
}
