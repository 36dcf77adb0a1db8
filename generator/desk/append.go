package desk

import (
	"bytes"
	"fmt"
	"io/fs"
	"reflect"
	"slices"

	"bollettino/generator/base/file"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
)

// append adds an update to each notice of a lot, as it is to be there. Of a group,
// those whose last word it is already stay as they are: what was broken off, or was
// refused for some, is said again with the same command.
func (d *Desk) append(b *Lot, update func(*notice.Notice) notice.Update) (*Lot, error) {
	there := 0
	if b.many {
		all := len(b.works)
		b.works = slices.DeleteFunc(b.works, func(w *work) bool { return saidLast(w.before, update(w.before)) })
		there = all - len(b.works)
	}
	out, err := d.amend(b, func(w *work, at period.Time) ([]byte, error) {
		u := update(w.before)
		u.At = at
		return notice.Append(w.was, w.before, u, d.Setting.Zone)
	})
	if err == nil {
		out.there = there
	}
	return out, err
}

// saidLast tells whether a notice's last word is this one, whenever it was said.
func saidLast(n *notice.Notice, u notice.Update) bool {
	if len(n.Updates) == 0 {
		return false
	}
	last := n.Updates[len(n.Updates)-1]
	u.At = last.At
	return reflect.DeepEqual(last, u)
}

// amend edits the files of a lot with something that is said at one moment. What
// others say until it is written stays, and comes before.
func (d *Desk) amend(b *Lot, edit func(*work, period.Time) ([]byte, error)) (*Lot, error) {
	out := &Lot{many: b.many, group: b.group, left: b.left}
	if err := d.edit(b.works, func(name string) ([]byte, error) { return fs.ReadFile(d.Root, name) },
		edit); err != nil {
		return nil, err
	}
	for _, w := range b.works {
		out.add(w)
	}
	out.again = func(turn *file.Turn) error { return d.edit(out.works, turn.Read, edit) }
	return out, nil
}

// edit makes of each file what it is to hold.
func (d *Desk) edit(
	works []*work, read func(string) ([]byte, error), edit func(*work, period.Time) ([]byte, error),
) error {
	var before []*notice.Notice
	for _, w := range works {
		was, err := read(w.file)
		if err != nil {
			return err
		}
		if w.was == nil || !bytes.Equal(was, w.was) {
			if err := d.tick(d.AsOf - 1); err != nil { // they may have said it after we began
				return err
			}
			old := &work{owner: w.owner, file: w.file, data: was, before: w.before, body: w.body, mute: true}
			if d.check(old, 0); len(old.bad) > 0 {
				return d.refuse(old.bad)
			}
			w.before = old.after
		}
		w.was = was
		before = append(before, w.before)
	}
	at, err := d.moment(before)
	if err != nil {
		return err
	}
	for _, w := range works {
		if w.data, err = edit(w, at); err != nil {
			return fmt.Errorf("%s: %w", w.file, err)
		}
		d.check(w, at)
	}
	return nil
}

// moment is when the next thing is said of notices. Where something was said in this
// very second, it is waited for the next.
func (d *Desk) moment(notices []*notice.Notice) (period.Time, error) {
	for first := true; ; first = false { // the clock may have gone on since we began
		at, ok := draft.At(d.AsOf, notices...)
		if ok {
			return at, nil
		}
		if d.wait == nil || !first && at > d.AsOf+patience {
			said := d.Setting.Zone.RFC3339(at - 1)
			return 0, d.refusal(
				"something was said at "+said+
					" already: an update comes later (give --as-of where the clock stands still)",
				"alle "+said+" è già stato detto qualcosa: un aggiornamento viene dopo (se l’orologio "+
					"del sito è fermo, dai "+
					"--as-of)")
		}
		if err := d.tick(d.AsOf); err != nil {
			return 0, err
		}
	}
}

// tick sets our moment to the clock's, once that is past until.
func (d *Desk) tick(until period.Time) error {
	if d.wait == nil {
		return nil
	}
	now, err := d.wait(d.context, until)
	if err == nil {
		d.AsOf = max(d.AsOf, now)
	}
	return err
}

// patience is for how many seconds it is waited for the clock to pass what was said.
const patience = 60

// what users should know of an update.
func (f *Form) what(prompt, suggested string) (string, error) {
	return f.ask(question{name: "text", label: "Testo", prompt: prompt, suggested: suggested, needed: true, long: true})
}

// lacking is what flags have to say where nobody can be asked.
func (f *Form) lacking(why string) error {
	if slices.Contains(f.missing, "--text") {
		return problem.Usage(fmt.Errorf("notice %s needs --text: %s", f.command, why))
	}
	return nil
}
