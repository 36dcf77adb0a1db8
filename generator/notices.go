package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"text/tabwriter"

	"bollettino/generator/base/file"
	"bollettino/generator/base/moment"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/page"

	"github.com/spf13/cobra"
)

func noticeCommand(opts func() (options, error), stdin io.Reader, stdout, stderr io.Writer) *cobra.Command {
	c := &cobra.Command{
		Use: "notice", Short: "Tell users of outages, planned stops and limits",
		Long: `Notice writes the files below data/subjects/<id>/notices/ (data/README.md explains
them), so that they are sound: what it writes passes check. At a terminal it asks,
in Italian, for all that flags don't say; elsewhere it asks nothing.

Nothing that was published is edited: updates are appended, a notice that turns
out wrong is withdrawn, and stays visible. To publish, build the site, and commit.
It does not replace telling PagoPA.`,
	}
	group(c)
	open := func(f func(*desk, []string) error) func(*cobra.Command, []string) error {
		return func(_ *cobra.Command, args []string) error {
			o, err := opts()
			if err != nil {
				return err
			}
			d, err := openDesk(o, stdin, stdout, stderr)
			if err != nil {
				return err
			}
			return f(d, args)
		}
	}
	c.AddCommand(noticeNew(open), noticeUpdate(open), noticeResolve(open), noticeReopen(open), noticeWithdraw(open),
		noticeRedact(open), noticeList(open), noticePreview(open), noticeImport(open))
	return c
}

type opener = func(func(*desk, []string) error) func(*cobra.Command, []string) error

// saving are the flags of all commands that write.
func saving(c *cobra.Command, yes, dry *bool) {
	c.Flags().BoolVar(yes, "yes", false, "don't ask whether to publish")
	c.Flags().BoolVar(dry, "dry-run", false, "show warnings and what page and feed will say, and write nothing")
}

// later is what the commands that append share.
type later struct{ yes, dry bool }

func (l *later) flags(c *cobra.Command, text string) {
	c.Use += " [SUBJECT/SLUG | FILE]"
	c.Args = func(c *cobra.Command, args []string) error {
		if group, _ := c.Flags().GetString("group"); len(args) > 1 || len(args) == 1 && group != "" {
			return usage{fmt.Errorf("%s takes one notice, or --group", c.CommandPath())}
		}
		return nil
	}
	c.Flags().String("group", "", "all notices of this group, in place of one")
	c.Flags().StringSlice("except", nil, "with --group: ids of subjects to leave as they are")
	c.Flags().String("text", "", text)
	saving(c, &l.yes, &l.dry)
}

// form is the one of a command that appends; the notice is among its answers.
func (l *later) form(d *desk, c *cobra.Command, args []string) (*form, error) {
	d.yes, d.dry = l.yes, l.dry
	given := flagsOf(c)
	if len(args) == 1 {
		given["notice"] = args[0]
	}
	return d.form(c.Name(), given)
}

// found are the notices that a command appends to.
func (d *desk) found(f *form) (*lot, error) {
	switch {
	case f.answers["group"] != "":
		b, err := d.inGroup(f.answers["group"])
		if err != nil {
			return nil, err
		}
		if len(b.works)+len(b.left) == 0 {
			return nil, usage{fmt.Errorf("--group: no notice is of the group %q", b.group)}
		}
		return b, b.except(draft.Split(f.answers["except"]))
	case f.answers["notice"] != "":
		w, err := d.one(f.answers["notice"])
		if err != nil {
			return nil, err
		}
		return &lot{works: []*work{w}, group: w.before.Group}, nil
	case d.ask != nil:
		return d.pick(f)
	}
	return nil, usage{errors.New("which notice? name SUBJECT/SLUG, its file, or --group (see bollettino notice list)")}
}

// except leaves out subjects.
func (b *lot) except(ids []string) error {
	for _, x := range ids {
		id, _ := subject.ParseID(x)
		of := func(w *work) bool { return w.owner == id }
		if !slices.ContainsFunc(b.works, of) && !slices.ContainsFunc(b.left, of) {
			return usage{fmt.Errorf("--except: %q is none of the group", x)}
		}
		b.works, b.left = slices.DeleteFunc(b.works, of), slices.DeleteFunc(b.left, of)
	}
	if len(b.works)+len(b.left) == 0 {
		return usage{errors.New("--except leaves none of the group")}
	}
	return nil
}

// standing are the notices that a status may be said of now; the others of a group
// stay as they are.
func (d *desk) standing(f *form, b *lot, status notice.Status) error {
	var out []*work
	for _, w := range b.works {
		if slices.Contains(w.before.Phase().May(), status) {
			out = append(out, w)
		}
	}
	n := len(b.works) - len(out)
	if len(out) == 0 && len(b.left) == 0 {
		w := b.works[0]
		return d.unsayable(w, status)
	}
	if n > 0 {
		fmt.Fprintf(d.report, d.say("%d of the group can't be %s any more: they stay as they are\n",
			"%d del gruppo restano come sono: non si può più dire «%s»\n"), n, d.say(string(status), statusWords[status]))
	}
	b.works = out
	return nil
}

var statusWords = map[notice.Status]string{
	notice.Updated: "un aggiornamento", notice.Identified: "la causa è individuata", notice.Monitoring: "è risolto, e si osserva",
	notice.Changed: "cambiano gli orari", notice.Corrected: "una correzione", notice.Resolved: "è conclusa", notice.Reopened: "riprende",
	notice.Withdrawn: "è ritirata", notice.Redacted: "un testo è rimosso",
}

// unsayable is why a status can't be said of a notice.
func (d *desk) unsayable(w *work, status notice.Status) error {
	id := string(w.owner) + "/" + w.before.ID
	switch phase := w.before.Phase(); {
	case phase == notice.IsGone:
		return d.refusal(w.file+" was withdrawn: write a new notice instead",
			"la comunicazione è stata ritirata: scrivine una nuova")
	case status == notice.Reopened:
		return d.refusal(w.file+" is open: only what was resolved can be reopened",
			"la comunicazione è aperta: si riapre soltanto ciò che è concluso")
	case status == notice.Resolved:
		end, _ := w.before.Last(notice.Resolved)
		at := moment.In(cmp.Or(end.Ended, end.At), d.setting.Zone)
		return d.refusal(w.file+" is resolved already, since "+at+": bollettino notice reopen "+id+" if it goes on",
			"è già conclusa, da "+at+"; se invece continua: bollettino notice reopen "+id)
	}
	return d.refusal(w.file+" is resolved: bollettino notice reopen "+id+" if it goes on",
		"è conclusa; se invece continua: bollettino notice reopen "+id)
}

// pick asks for one of a subject's notices: an open one, or to reopen one that is over.
func (d *desk) pick(f *form) (*lot, error) {
	owner, err := d.askSubject(f)
	if err != nil {
		return nil, err
	}
	b, err := d.read(owner)
	if err != nil {
		return nil, err
	}
	var options []option
	for _, n := range slices.Backward(b.notices) {
		s := n.At(d.asOf, d.setting.Zone)
		over := s.State == notice.IsWithdrawn || s.State == notice.IsResolved
		if f.command == "reopen" {
			over = !slices.Contains(n.Phase().May(), notice.Reopened)
		}
		if !over {
			words := plain(n.Title) + ", " + moment.SpanIn(s.Span, d.setting.Zone)
			options = append(options, option{string(owner) + "/" + n.ID, words})
		}
	}
	if len(options) == 0 {
		sort := map[bool]string{true: "concluse", false: "aperte"}[f.command == "reopen"]
		return nil, unfinished{fmt.Errorf("%s non ha comunicazioni %s", plain(d.name(owner)), sort)}
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
	return &lot{works: []*work{w}, group: w.before.Group}, nil
}

// append adds an update to each notice of a lot, as it is to be there. Of a group,
// those whose last word it is already stay as they are: what was broken off, or was
// refused for some, is said again with the same command.
func (d *desk) append(b *lot, update func(*notice.Notice) notice.Update) (*lot, error) {
	there := 0
	if b.many {
		all := len(b.works)
		b.works = slices.DeleteFunc(b.works, func(w *work) bool { return saidLast(w.before, update(w.before)) })
		there = all - len(b.works)
	}
	out, err := d.amend(b, func(w *work, at period.Time) ([]byte, error) {
		u := update(w.before)
		u.At = at
		return draft.Append(w.was, w.before, u, d.setting.Zone)
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
func (d *desk) amend(b *lot, edit func(*work, period.Time) ([]byte, error)) (*lot, error) {
	out := &lot{many: b.many, group: b.group, left: b.left}
	if err := d.edit(b.works, func(name string) ([]byte, error) { return fs.ReadFile(d.root, name) },
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
func (d *desk) edit(
	works []*work, read func(string) ([]byte, error), edit func(*work, period.Time) ([]byte, error),
) error {
	var before []*notice.Notice
	for _, w := range works {
		was, err := read(w.file)
		if err != nil {
			return err
		}
		if w.was == nil || !bytes.Equal(was, w.was) {
			if err := d.tick(d.asOf - 1); err != nil { // they may have said it after we began
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
func (d *desk) moment(notices []*notice.Notice) (period.Time, error) {
	for first := true; ; first = false { // the clock may have gone on since we began
		at, ok := draft.At(d.asOf, notices...)
		if ok {
			return at, nil
		}
		if d.wait == nil || !first && at > d.asOf+patience {
			said := d.setting.Zone.RFC3339(at - 1)
			return 0, d.refusal(
				"something was said at "+said+" already: an update comes later (give --as-of where the clock stands still)",
				"alle "+said+" è già stato detto qualcosa: un aggiornamento viene dopo (se l’orologio del sito è fermo, dai --as-of)")
		}
		if err := d.tick(d.asOf); err != nil {
			return 0, err
		}
	}
}

// tick sets our moment to the clock's, once that is past until.
func (d *desk) tick(until period.Time) error {
	if d.wait == nil {
		return nil
	}
	now, err := d.wait(d.context, until)
	if err == nil {
		d.asOf = max(d.asOf, now)
	}
	return err
}

// patience is for how many seconds it is waited for the clock to pass what was said.
const patience = 60

// what users should know of an update.
func (f *form) what(prompt, suggested string) (string, error) {
	return f.ask(question{name: "text", label: "Testo", prompt: prompt, suggested: suggested, needed: true, long: true})
}

// lacking is what flags have to say where nobody can be asked.
func (f *form) lacking(why string) error {
	if slices.Contains(f.missing, "--text") {
		return usage{fmt.Errorf("notice %s needs --text: %s", f.command, why)}
	}
	return nil
}

func noticeUpdate(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "update", Short: "Add news to a notice, or change its plan",
		Long: `Update appends an entry to a notice. With --from, --until, --repeats, --services or
--impact it is a change of the plan: the page keeps the earlier plan, dated, and
what the new plan adds counts as told now. Else it is news: --status update (the
default), identified, monitoring or corrected. An end given as +2h counts from now
where it has begun, else from its start.`,
		Example: `  bollettino notice update 01234567897/2026-11-20-portale --from "27/11 23:00" --text "Inizio spostato di un’ora."
  bollettino notice update --group stazioni-dicembre --until 2026-12-02T01:00 --text "Serve un’ora in più."
  bollettino notice update 01234567897/2026-11-26-ricevute --status identified --text "Causa trovata: un archivio pieno."`,
	}
	l.flags(c, "what users should know")
	f := c.Flags()
	f.String("status", "", "identified, monitoring, update, changed or corrected")
	f.String("from", "", "the new beginning")
	f.String("until", "", "the new end; +2h counts from now, of what has begun; open: until further notice")
	f.String("repeats", "", "the new RRULE")
	f.StringSlice("services", nil, "what is hit from now on")
	f.String("impact", "", "the new impact")
	c.RunE = open(func(d *desk, args []string) error {
		f, err := l.form(d, c, args)
		if err != nil {
			return err
		}
		return d.settle(f, updated, func() (*lot, error) { return d.update(f) })
	})
	return c
}

// planFlags are those that change a plan.
var planFlags = []string{"from", "until", "repeats", "services", "impact"}

// newsOptions are the statuses of `notice update`.
var newsOptions = []option{{"update", "Un aggiornamento"}, {"identified", "La causa è individuata"},
	{"monitoring", "È risolto, e si osserva"},
	{"changed", "Cambiano gli orari"}, {"corrected", "Una correzione"}}

// update makes news, or a change of the plan, of what a form says.
func (d *desk) update(f *form) (*lot, error) {
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
func (d *desk) news(f *form, b *lot, changes bool) (notice.Status, error) {
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
		return "", usage{fmt.Errorf("--status: %q: use identified, monitoring, update, changed or corrected; notice resolve, reopen, withdraw and redact write the others", status)}
	}
	if changes != (status == string(notice.Changed)) && (changes || d.ask == nil) {
		return "", usage{errors.New("--from, --until, --repeats, --services and --impact go with --status changed, and it with one of them")}
	}
	return notice.Status(status), nil
}

// change asks for the new times, and gives what the flags make of a plan. The first
// of many stands for all: a group has one plan.
func (d *desk) change(f *form, b *lot) (func(notice.Plan) notice.Plan, error) {
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

func noticeResolve(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "resolve", Short: "Say that it is over, sooner or later than announced",
		Example: `  bollettino notice resolve 01234567897/2026-11-20-portale
  bollettino notice resolve 01234567897/2026-11-20-portale --ended 01:10 --text "Finito prima del previsto."`,
	}
	l.flags(c, "what users should know (default: that it works again)")
	c.Flags().String("ended", "", "when it really ended (default: now)")
	c.RunE = open(func(d *desk, args []string) error {
		f, err := l.form(d, c, args)
		if err != nil {
			return err
		}
		return d.settle(f, resolved, func() (*lot, error) { return d.resolve(f) })
	})
	return c
}

func (d *desk) resolve(f *form) (*lot, error) {
	f.begin()
	b, err := d.found(f)
	if err != nil {
		return nil, err
	}
	if err := d.standing(f, b, notice.Resolved); err != nil {
		return nil, err
	}
	for _, w := range b.works {
		if w.before.Current().From > d.asOf {
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

func noticeReopen(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "reopen", Short: "Say that what was resolved goes on, or is back",
		Long: `Reopen opens a notice that was resolved. The time between its end and --from counts
as not declared down; without --from it runs again from now. What repeats goes on
with the occurrence that was cut.`,
		Example: `  bollettino notice reopen 01234567897/2026-11-20-portale --text "Il guasto è tornato."
  bollettino notice reopen 01234567897/2026-11-20-portale --from 10:40 --until +2h --text "Il guasto è tornato."`,
	}
	l.flags(c, "what users should know")
	c.Flags().String("from", "", "when it began again (default: now)")
	c.Flags().String("until", "",
		"its new end, as +2h; open: until further notice (default: the announced end, if that lies ahead)")
	c.RunE = open(func(d *desk, args []string) error {
		f, err := l.form(d, c, args)
		if err != nil {
			return err
		}
		return d.settle(f, reopened, func() (*lot, error) { return d.reopen(f) })
	})
	return c
}

func (d *desk) reopen(f *form) (*lot, error) {
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
		if until, err = f.when(q, moment.MovedEnd, cmp.Or(from, d.asOf-d.asOf%60)); err != nil {
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

func noticeWithdraw(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "withdraw", Short: "Take a notice back: it stays visible, as withdrawn",
		Example: `  bollettino notice withdraw 01234567897/2026-11-20-portale --text "L’aggiornamento non si farà."
  bollettino notice withdraw --group stazioni-dicembre --text "L’aggiornamento non si farà."`,
	}
	l.flags(c, "why")
	c.RunE = open(func(d *desk, args []string) error {
		f, err := l.form(d, c, args)
		if err != nil {
			return err
		}
		return d.settle(f, withdrawn, func() (*lot, error) { return d.withdraw(f) })
	})
	return c
}

func (d *desk) withdraw(f *form) (*lot, error) {
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

func noticeRedact(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "redact", Short: "Take out personal data that were published by mistake",
		Long: `Redact takes texts out of a notice's file and appends an entry that says so, with
the day and the reason: page, feeds and JSON then say "Testo rimosso" in their
place. Addresses, ids and times stay. What a repository, a mirror or a feed
reader keeps of the old text has to be removed there.`,
		Example: `  bollettino notice redact 01234567897/2026-11-20-portale --what cause --text "Conteneva il nome di una persona."
  bollettino notice redact 01234567897/2026-11-20-portale --what head,2026-11-24T10:00 --text "Conteneva il nome di una persona."`,
	}
	l.flags(c, "the reason, without repeating what is removed")
	c.Flags().StringSlice("what", nil, "head, "+strings.Join(notice.Texts(), ", ")+", or the time of an update")
	c.RunE = open(func(d *desk, args []string) error {
		f, err := l.form(d, c, args)
		if err != nil {
			return err
		}
		return d.settle(f, redacted, func() (*lot, error) { return d.redact(f) })
	})
	return c
}

func (d *desk) redact(f *form) (*lot, error) {
	f.begin()
	b, err := d.found(f)
	if err != nil {
		return nil, err
	}
	what, text := draft.Split(f.answers["what"]), f.answers["text"]
	if text == "" || len(what) == 0 {
		return nil, usage{errors.New("notice redact needs --what and --text, the reason")}
	}
	for _, w := range b.works {
		w.mute = true
	}
	return d.amend(b, func(w *work, at period.Time) ([]byte, error) {
		u := notice.Update{At: at, Status: notice.Redacted, Text: text}
		return draft.Redact(w.was, w.before, what, u, d.setting.Zone)
	})
}

func noticePreview(open opener) *cobra.Command {
	return &cobra.Command{
		Use: "preview SUBJECT/SLUG | FILE", Short: "Print what a notice's page and feed entries say",
		Example: "  bollettino notice preview 01234567897/2026-11-20-portale\n  bollettino notice preview data/subjects/01234567897/notices/2026-11-20-portale.md",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage{errors.New("notice preview takes one notice: SUBJECT/SLUG, or its file")}
			}
			return nil
		},
		RunE: open(func(d *desk, args []string) error {
			w, err := d.one(args[0])
			if err != nil {
				return err
			}
			w.after = w.before
			return d.preview(d.out, w)
		}),
	}
}

// listing is a notice, or a group of them, in a list.
type listing struct {
	Subject string `json:"subject"` // of a group, the first one's
	Name    string `json:"name"`
	ID      string `json:"id"`
	Group   string `json:"group,omitempty"`
	Bodies  int    `json:"bodies"` // how many subjects it stands for
	Kind    string `json:"kind"`
	State   string `json:"state"`
	Impact  string `json:"impact"`
	From    string `json:"from"` // of the span that runs, else the next, else the last one
	Until   string `json:"until,omitempty"`
	Repeats string `json:"repeats,omitempty"`
	Review  string `json:"review,omitempty"`
	Missed  bool   `json:"review_missed,omitempty"`
	Title   string `json:"title"`
	File    string `json:"file"`
	URL     string `json:"url"`
}

// wanted is what `notice list` is asked for.
type wanted struct {
	of, forWhom, kind, state, group string
	platform, all                   bool
}

// takes tells whether a notice in that state is among them.
func (l wanted) takes(n *notice.Notice, s notice.State) bool {
	switch {
	case l.kind != "" && string(n.Kind) != l.kind, l.group != "" && n.Group != l.group:
		return false
	case l.state != "":
		return string(s) == l.state
	}
	return l.all || s.Open()
}

func noticeList(open opener) *cobra.Command {
	var l wanted
	var asJSON bool
	c := &cobra.Command{
		Use: "list", Short: "List the notices that are open or to come; those of one group are one", Args: noArgs,
		Example: `  bollettino notice list
  bollettino notice list --subject 01234567897 --all
  bollettino notice list --for partner:09900005670 --kind maintenance --json`,
	}
	f := c.Flags()
	f.StringVar(&l.of, "subject", "", "of this subject alone")
	f.StringVar(&l.forWhom, "for", "", "of these: partner:ID, region:NAME, or a file of ids")
	f.BoolVar(&l.platform, "platform", false, "of the platform alone")
	f.StringVar(&l.kind, "kind", "", "of this kind: outage, maintenance, constraint or continuity")
	f.StringVar(&l.state, "state", "", "in this state: announced, in_progress, ended, resolved or withdrawn")
	f.StringVar(&l.group, "group", "", "of this group, each by itself")
	f.BoolVar(&l.all, "all", false, "those that are over, too")
	f.BoolVar(&asJSON, "json", false, "as JSON")
	c.RunE = open(func(d *desk, _ []string) error {
		out, problems, err := d.listings(l)
		if err != nil {
			return err
		}
		if err := printList(d.out, out, asJSON); err != nil {
			return err
		}
		if len(problems) > 0 {
			if err := problem.Write(d.report, problems, 20); err != nil {
				return err
			}
			return errProblems
		}
		return nil
	})
	return c
}

// listings are the notices that are asked for, those that run first, and what is wrong
// in the files of those asked.
func (d *desk) listings(l wanted) ([]listing, []problem.Problem, error) {
	owners, err := d.wantedOwners(l)
	if err != nil {
		return nil, nil, err
	}
	list := &problem.List{}
	out := []listing{}
	groups := map[string]int{}
	for _, owner := range owners {
		b, err := d.read(owner)
		if err != nil {
			return nil, nil, err
		}
		list.Add(b.wrong...)
		for _, n := range b.notices {
			s := n.At(d.asOf, d.setting.Zone).State
			if !l.takes(n, s) {
				continue
			}
			x := d.listing(n, s)
			key := n.Group + "\x00" + x.Kind + "\x00" + x.State
			if i, ok := groups[key]; ok && n.Group != "" && l.group == "" {
				out[i].Bodies++
				continue
			}
			groups[key] = len(out)
			out = append(out, x)
		}
	}
	rank := func(x listing) int {
		switch s := notice.State(x.State); {
		case s.Running():
			return 0
		case s.Open():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b listing) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.From, b.From))
	})
	return out, list.Sorted(), nil
}

// wantedOwners are those whose notices are asked for: all, where nobody is named.
func (d *desk) wantedOwners(l wanted) ([]subject.ID, error) {
	if l.of+l.forWhom != "" || l.platform {
		f := &form{desk: d, answers: map[string]string{"subject": l.of, "for": l.forWhom}}
		if l.platform {
			f.answers["platform"] = "true"
		}
		owners, _, err := d.whose(f)
		return owners, err
	}
	owners := []subject.ID{subject.Platform}
	for _, sub := range d.registry.Subjects {
		owners = append(owners, sub.ID)
	}
	return owners, nil
}

func (d *desk) listing(n *notice.Notice, s notice.State) listing {
	zone := d.setting.Zone
	l := listing{
		Subject: string(n.Owner), Name: d.name(n.Owner), ID: n.ID, Group: n.Group, Bodies: 1, Kind: string(n.Kind), State: string(s),
		Impact: string(n.Current().Impact), Repeats: n.Current().Repeats, Title: n.Title, File: n.File, URL: page.NewLinks(d.setting.BaseURL).Abs(page.NoticePath(n.Owner, n.ID)),
	}
	span, ok := n.Next(d.asOf, zone)
	if !ok {
		span = period.Span{From: n.Current().From, Until: n.Current().Until}
	}
	l.From = zone.RFC3339(span.From)
	if span.Until != period.Never {
		l.Until = zone.RFC3339(span.Until)
	}
	if n.Review != 0 {
		l.Review, l.Missed = zone.Local(n.Review).Format("2006-01-02"), n.ReviewMissed(d.asOf, zone)
	}
	return l
}

func printList(w io.Writer, list []listing, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(list)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "state\tkind\tfrom\tuntil\twho\ttitle\tnotice")
	for _, l := range list {
		who, until := plain(l.Name), "further notice"
		ref := l.Subject + "/" + l.ID
		if l.Bodies > 1 {
			who, ref = fmt.Sprintf("%d subjects", l.Bodies), "--group "+l.Group
		}
		if l.Until != "" {
			until = l.Until[:16]
		}
		if l.Repeats != "" {
			until += ", repeats"
		}
		title := plain(l.Title)
		if l.Missed {
			title += " (review was due on " + l.Review + ")"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", l.State, l.Kind, l.From[:16], until, who, title, ref)
	}
	return t.Flush()
}
