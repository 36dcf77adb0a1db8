package desk

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"

	"bollettino/generator/base/file"
	"bollettino/generator/base/moment"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/word"
)

// found are the notices that a command appends to.
func (d *Desk) found(f *Form) (*Lot, error) {
	switch {
	case f.answers["group"] != "":
		b, err := d.inGroup(f.answers["group"])
		if err != nil {
			return nil, err
		}
		if len(b.works)+len(b.left) == 0 {
			return nil, problem.Usage(fmt.Errorf("--group: no notice is of the group %q", b.group))
		}
		return b, b.except(draft.Split(f.answers["except"]))
	case f.answers["notice"] != "":
		w, err := d.one(f.answers["notice"])
		if err != nil {
			return nil, err
		}
		return &Lot{works: []*work{w}, group: w.Before.Group}, nil
	case d.Ask != nil:
		return d.pick(f)
	}
	return nil, problem.Usage(errors.New("which notice? name SUBJECT/SLUG, its file, or --group (see bollettino notice list)"))
}

// except leaves out subjects.
func (b *Lot) except(ids []string) error {
	for _, x := range ids {
		id, _ := subject.ParseID(x)
		of := func(w *work) bool { return w.owner == id }
		if !slices.ContainsFunc(b.works, of) && !slices.ContainsFunc(b.left, of) {
			return problem.Usage(fmt.Errorf("--except: %q is none of the group", x))
		}
		b.works, b.left = slices.DeleteFunc(b.works, of), slices.DeleteFunc(b.left, of)
	}
	if len(b.works)+len(b.left) == 0 {
		return problem.Usage(errors.New("--except leaves none of the group"))
	}
	return nil
}

// standing are the notices that a status may be said of now; the others of a group
// stay as they are.
func (d *Desk) standing(f *Form, b *Lot, status notice.Status) error {
	var out []*work
	for _, w := range b.works {
		if slices.Contains(w.Before.Phase().May(), status) {
			out = append(out, w)
		}
	}
	n := len(b.works) - len(out)
	if len(out) == 0 && len(b.left) == 0 {
		w := b.works[0]
		return d.unsayable(w, status)
	}
	if n > 0 {
		fmt.Fprintf(d.Report, d.say("%d of the group can't be %s any more: they stay as they are\n",
			"%d del gruppo restano come sono: non si può più dire «%s»\n"), n, d.say(string(status), word.It.Statuses[status].Said))
	}
	b.works = out
	return nil
}

// unsayable is why a status can't be said of a notice.
func (d *Desk) unsayable(w *work, status notice.Status) error {
	id := string(w.owner) + "/" + w.Before.ID
	switch phase := w.Before.Phase(); {
	case phase == notice.IsGone:
		return d.refusal(w.file+" was withdrawn: write a new notice instead",
			"la comunicazione è stata ritirata: scrivine una nuova")
	case status == notice.Reopened:
		return d.refusal(w.file+" is open: only what was resolved can be reopened",
			"la comunicazione è aperta: si riapre soltanto ciò che è concluso")
	case status == notice.Resolved:
		end, _ := w.Before.Last(notice.Resolved)
		at := moment.In(cmp.Or(end.Ended, end.At), d.Setting.Zone)
		return d.refusal(w.file+" is resolved already, since "+at+": bollettino notice reopen "+id+" if it goes on",
			"è già conclusa, da "+at+"; se invece continua: bollettino notice reopen "+id)
	}
	return d.refusal(w.file+" is resolved: bollettino notice reopen "+id+" if it goes on",
		"è conclusa; se invece continua: bollettino notice reopen "+id)
}

// pick asks for one of a subject's notices: an open one, or to reopen one that is over.
func (d *Desk) pick(f *Form) (*Lot, error) {
	owner, err := d.askSubject(f)
	if err != nil {
		return nil, err
	}
	b, err := d.read(owner)
	if err != nil {
		return nil, err
	}
	var options []option
	for _, n := range slices.Backward(b.Notices) {
		s := n.At(d.AsOf, d.Setting.Zone)
		over := s.State == notice.IsWithdrawn || s.State == notice.IsResolved
		if f.command == "reopen" {
			over = !slices.Contains(n.Phase().May(), notice.Reopened)
		}
		if !over {
			words := text.Plain(n.Title) + ", " + moment.SpanIn(s.Span, d.Setting.Zone)
			options = append(options, option{string(owner) + "/" + n.ID, words})
		}
	}
	if len(options) == 0 {
		sort := map[bool]string{true: "concluse", false: "aperte"}[f.command == "reopen"]
		return nil, Unfinished{fmt.Errorf("%s non ha comunicazioni %s", text.Plain(d.name(owner)), sort)}
	}
	id, err := f.ask(question{name: "notice", label: "Comunicazione", prompt: "Quale comunicazione?",
		options: options, hint: options[0].name, least: 1, most: 1})
	if err != nil {
		return nil, err
	}
	w, err := d.one(id)
	if err != nil {
		return nil, err
	}
	return &Lot{works: []*work{w}, group: w.Before.Group}, nil
}

// append adds an update to each notice of a lot, as it is to be there. Of a group,
// those whose last word it is already stay as they are: what was broken off, or was
// refused for some, is said again with the same command.
func (d *Desk) append(b *Lot, update func(*notice.Notice) notice.Update) (*Lot, error) {
	there := 0
	if b.many {
		all := len(b.works)
		b.works = slices.DeleteFunc(b.works, func(w *work) bool { return saidLast(w.Before, update(w.Before)) })
		there = all - len(b.works)
	}
	out, err := d.amend(b, func(w *work, at period.Time) ([]byte, error) {
		u := update(w.Before)
		u.At = at
		return notice.Append(w.was, w.Before, u, d.Setting.Zone)
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
			old := &work{owner: w.owner, file: w.file, data: was, Before: w.Before, body: w.body, mute: true}
			if d.check(old, 0); len(old.bad) > 0 {
				return d.refuse(old.bad)
			}
			w.Before = old.After
		}
		w.was = was
		before = append(before, w.Before)
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
				"something was said at "+said+" already: an update comes later (give --as-of where the clock stands still)",
				"alle "+said+" è già stato detto qualcosa: un aggiornamento viene dopo (se l’orologio del sito è fermo, dai --as-of)")
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
	if status == notice.Changed && d.Ask != nil {
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
	case d.Ask == nil || len(b.works) == 0:
		status = string(notice.Updated)
	default:
		may := b.works[0].Before.Phase().May()
		options := slices.DeleteFunc(slices.Clone(newsOptions), func(o option) bool {
			return !slices.Contains(may, notice.Status(o.name))
		})
		v, err := f.ask(question{name: "status", label: "Che cosa c’è di nuovo", prompt: "Che cosa c’è di nuovo?",
			options: options, hint: "update", least: 1, most: 1})
		return notice.Status(v), err
	}
	if !slices.ContainsFunc(newsOptions, func(o option) bool { return o.name == status }) {
		return "", problem.Usage(fmt.Errorf("--status: %q: use identified, monitoring, update, changed or corrected; notice resolve, reopen, withdraw and redact write the others", status))
	}
	if changes != (status == string(notice.Changed)) && (changes || d.Ask == nil) {
		return "", problem.Usage(errors.New("--from, --until, --repeats, --services and --impact go with --status changed, and it with one of them"))
	}
	return notice.Status(status), nil
}

// change asks for the new times, and gives what the flags make of a plan. The first
// of many stands for all: a group has one plan.
func (d *Desk) change(f *Form, b *Lot) (func(notice.Plan) notice.Plan, error) {
	var p notice.Plan
	role := moment.Announced
	if len(b.works) > 0 {
		p = b.works[0].Before.Current()
		if k := b.works[0].Before.Kind; k == notice.Outage || k == notice.Continuity {
			role = moment.Began
		}
	}
	asked := d.Ask != nil && !slices.ContainsFunc(planFlags, func(s string) bool { _, ok := f.given[s]; return ok })
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
	if f.has("until") || asked || over && d.Ask != nil {
		q := question{name: "until", label: "Quando", open: true, needed: d.Ask != nil && (over || asked && from == 0),
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

func (d *Desk) Resolve(f *Form) (*Lot, error) {
	f.begin()
	b, err := d.found(f)
	if err != nil {
		return nil, err
	}
	if err := d.standing(f, b, notice.Resolved); err != nil {
		return nil, err
	}
	for _, w := range b.works {
		if w.Before.Current().From > d.AsOf {
			return nil, d.refusal(w.file+" has not begun: withdraw it, or change its plan",
				"non è ancora cominciata: ritirala, o cambia gli orari")
		}
	}
	var begun, end period.Time
	for _, w := range b.works {
		begun = max(begun, w.Before.Plan.From)
	}
	if f.has("ended") || d.Ask != nil {
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

func (d *Desk) Reopen(f *Form) (*Lot, error) {
	f.begin()
	b, err := d.found(f)
	if err != nil {
		return nil, err
	}
	if err := d.standing(f, b, notice.Reopened); err != nil {
		return nil, err
	}
	role := moment.Began
	if len(b.works) > 0 && b.works[0].Before.Kind == notice.Maintenance {
		role = moment.Announced
	}
	var ended, from, until period.Time
	for _, w := range b.works {
		u, _ := w.Before.Last(notice.Resolved)
		ended = max(ended, cmp.Or(u.Ended, u.At))
	}
	if f.has("from") || d.Ask != nil {
		q := question{name: "from", label: "Riprende", prompt: "Da quando continua? Niente: da adesso",
			since: ended, what: "della fine"}
		if from, err = f.when(q, role, 0); err != nil {
			return nil, err
		}
	}
	if f.has("until") || d.Ask != nil {
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

func (d *Desk) Withdraw(f *Form) (*Lot, error) {
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

func (d *Desk) Redact(f *Form) (*Lot, error) {
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
		return notice.Redact(w.was, w.Before, what, u, d.Setting.Zone)
	})
}

// takes tells whether a notice in that state is among them.
func (l Wanted) takes(n *notice.Notice, s notice.State) bool {
	switch {
	case l.Kind != "" && string(n.Kind) != l.Kind, l.Group != "" && n.Group != l.Group:
		return false
	case l.State != "":
		return string(s) == l.State
	}
	return l.All || s.Open()
}
