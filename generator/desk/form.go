package desk

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"bollettino/generator/base/file"
	"bollettino/generator/base/moment"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
	"bollettino/generator/page/form"
)

// Form is what a command wants to know: answers by their flags' names, from flags,
// from a draft, or from whoever sits at the terminal. It is gone through from the
// beginning as often as needed and asks only what has no answer, or a wrong one; so
// an answer is changed by taking it away.
type Form struct {
	desk    *Desk
	command string
	given   map[string]string // flags as they were
	answers map[string]string
	earlier map[string]string // answers that are being changed: suggested again
	said    map[string]string // what was told back, each once
	summary []told            // what was gone through, in order
	missing []string          // flags without which there is no notice
	file    string            // of the draft, below KeptFolder; "" while there is none
	lost    bool              // the draft can't be kept, which was said
}

// told is one answer, for the numbered summary.
type told struct{ name, label, words string }

// question is one of a form's.
type question struct {
	name   string // the flag's
	label  string // in the summary
	prompt string

	suggested string // the answer where there is nobody to ask, and suggested where there is
	hint      string // suggested at a terminal only
	needed    bool
	long      bool // words that may be many
	echo      bool // told back in full at once
	open      bool // "open" takes an end back

	since period.Time // no earlier moment is taken
	what  string      // what lies there, "dell’inizio"

	options     []option
	least, most int // how many of the options; most 0: no options

	// check gives the answer as it is kept, words that tell it back, or why it is none.
	check func(string) (kept, words string, err error)
}

// Form begins with the flags, or goes on with a draft.
func (d *Desk) Form(command string, given map[string]string) (*Form, error) {
	f := &Form{desk: d, command: command, given: given, answers: maps.Clone(given), earlier: map[string]string{},
		said: map[string]string{}}
	if d.ask == nil || d.Yes || d.Dry {
		return f, nil
	}
	return f, f.resume()
}

func (f *Form) has(name string) bool { _, ok := f.answers[name]; return ok }

// begin goes back to the first question.
func (f *Form) begin() { f.summary, f.missing = nil, nil }

// change takes an answer away, so that it is asked again.
func (f *Form) change(name string) {
	if t, ok := form.Find(f.answers[name]); ok && name == "template" { // its words go with it, ours stay
		for at, words := range map[string]string{
			"title": t.Title, "works": draft.List(t.Works), "alternatives": t.Alternatives,
			"already-paid": t.AlreadyPaid,
			"deadlines":    t.Deadlines, "cause": t.Cause,
		} {
			if f.answers[at] == words {
				delete(f.answers, at)
			}
		}
	}
	f.earlier[name] = f.answers[name]
	delete(f.answers, name)
	delete(f.said, name)
}

// ask gives the answer to a question.
func (f *Form) ask(q question) (string, error) {
	there := f.desk.ask != nil
	if v, ok := f.answers[q.name]; ok {
		kept, words, err := q.judge(v, there)
		switch {
		case err == nil:
			return kept, f.note(q, kept, words)
		case !there:
			return "", problem.Usage(fmt.Errorf("--%s: %w", q.name, err))
		}
		fmt.Fprintf(f.desk.report, "%s: %v\n", q.label, err)
		f.change(q.name)
	}
	if !there {
		kept, words, err := q.judge(q.suggested, false)
		if err != nil || kept == "" && q.needed {
			f.missing = append(f.missing, "--"+q.name)
			return "", nil
		}
		return kept, f.note(q, kept, words)
	}
	v, err := f.put(q)
	if err != nil {
		return "", err
	}
	kept, words, err := q.judge(v, true)
	if err != nil {
		return "", err // it was judged when it was given
	}
	f.answers[q.name] = kept
	delete(f.earlier, q.name)
	f.keep()
	return kept, f.note(q, kept, words)
}

// put puts a question to whoever is there.
func (f *Form) put(q question) (string, error) {
	suggested := q.suggested + q.hint
	if v, ok := f.earlier[q.name]; ok {
		suggested = v
	}
	if q.most > 0 {
		of, err := f.desk.ask.pick(q.prompt, numbered(q), q.options, draft.Split(suggested), q.least, q.most)
		return draft.List(of), err
	}
	check := func(s string) error { _, _, err := q.judge(s, true); return err }
	if q.long {
		return f.desk.ask.text(q.prompt, suggested, check)
	}
	return f.desk.ask.line(q.prompt, suggested, q.needed, check)
}

func numbered(q question) string {
	if q.most == 1 {
		return "Il numero"
	}
	return "I numeri, separati da virgole"
}

// judge is an answer as it is kept, with words that tell it back. Where nobody can
// be asked again, choices are left to the reader of the file, who says where.
func (q question) judge(v string, there bool) (kept, words string, err error) {
	if v == "" && q.needed {
		if there {
			err = errors.New("scrivi qualcosa")
		}
		return "", "", err
	}
	if q.check != nil {
		return q.check(v)
	}
	if q.most == 0 || !there {
		return v, v, nil
	}
	chosen, err := picked(v, q.options)
	var said []string
	for _, o := range q.options {
		if slices.Contains(chosen, o.name) {
			said = append(said, o.words)
		}
	}
	if err == nil && (len(chosen) < q.least || len(chosen) > q.most) {
		err = fmt.Errorf("«%s» non è tra le risposte", v)
	}
	return draft.List(chosen), strings.Join(said, ", "), err
}

// note puts an answer into the summary, and tells it back once.
func (f *Form) note(q question, kept, words string) error {
	f.summary = append(f.summary, told{q.name, q.label, words})
	if q.echo && words != "" && f.said[q.name] != words && (f.desk.ask != nil || f.has(q.name)) {
		fmt.Fprintf(f.desk.report, "  %s: %s\n", q.label, words)
	}
	f.said[q.name] = words
	return nil
}

// moment makes a question one for a moment; start is what an end comes after.
func (f *Form) moment(q question, role moment.Role, start period.Time) question {
	zone := f.desk.Setting.Zone
	ask := moment.Question{Role: role, Now: f.desk.AsOf, Start: start, Zone: zone}
	q.echo = true
	q.check = func(s string) (string, string, error) {
		ends := role == moment.End || role == moment.MovedEnd
		span := func(until period.Time) string { return moment.SpanIn(period.Span{From: start, Until: until}, zone) }
		switch {
		case s == "" && q.needed:
			return "", "", errors.New("scrivi quando")
		case s == "" && role == moment.End && !q.open:
			return "", span(period.Never), nil
		case s == "":
			return "", "", nil
		case q.open && s == notice.OpenEnd:
			return s, span(period.Never), nil
		}
		t, err := ask.Read(s)
		switch {
		case err != nil:
			return "", "", err
		case t < q.since:
			return "", "", fmt.Errorf("%s è prima %s, %s", moment.In(t, zone), q.what, moment.In(q.since, zone))
		case ends:
			return notice.Clock(t, zone), span(t), nil
		case role == moment.Day:
			return zone.Local(t).Format("2006-01-02"), moment.DayIn(t, zone), nil
		}
		return notice.Clock(t, zone), moment.In(t, zone), nil
	}
	return q
}

// when asks for a moment; 0 is none.
func (f *Form) when(q question, role moment.Role, start period.Time) (period.Time, error) {
	v, err := f.ask(f.moment(q, role, start))
	if err != nil || v == "" || v == notice.OpenEnd {
		return 0, err
	}
	if role == moment.Day {
		return f.desk.Setting.Zone.ParseDay(v)
	}
	return f.desk.Setting.Zone.Parse(v)
}

// kept is the form as a draft.
func (f *Form) kept() draft.Kept {
	return draft.Kept{Command: f.command, Begun: f.desk.Setting.Zone.RFC3339(f.desk.AsOf), Given: f.given,
		Answers: f.answers}
}

// keep writes the answers down, so that breaking off loses none.
func (f *Form) keep() {
	d := f.desk
	if d.Dry || d.Yes {
		return
	}
	dir := filepath.Join(d.rootDir, filepath.FromSlash(draft.KeptFolder))
	err := os.MkdirAll(dir, 0o700)
	if err == nil && f.file == "" {
		f.file = draft.KeptName(f.command, d.AsOf, d.Setting.Zone, func(name string) bool {
			_, err := os.Stat(filepath.Join(dir, name))
			return err == nil
		})
	}
	if err == nil {
		err = file.Replace(filepath.Join(dir, f.file), f.kept().JSON(), 0o600)
	}
	if err != nil && !f.lost {
		f.lost = true
		fmt.Fprintf(d.report, "attenzione: le risposte non si possono conservare (%v)\n", err)
	}
}

// drop takes the draft away: it was published, or nobody wants it.
func (f *Form) drop() error { return f.desk.dropDraft(f.file) }

func (d *Desk) dropDraft(file string) error {
	if file == "" {
		return nil
	}
	err := os.Remove(filepath.Join(d.rootDir, filepath.FromSlash(draft.KeptFolder), file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// drafts are what is kept of earlier dialogues, by file, that this one may go on with.
func (d *Desk) drafts(command string, given map[string]string) (files []string, kept []draft.Kept, err error) {
	names, err := fs.Glob(d.Root, draft.KeptFolder+"/*.json")
	for _, name := range names {
		data, err := fs.ReadFile(d.Root, name)
		if k, ok := draft.ReadKept(data); err == nil && ok && k.Continues(command, given) {
			files, kept = append(files, path.Base(name)), append(kept, k)
		}
	}
	return files, kept, err
}

// resume offers to go on with a draft.
func (f *Form) resume() error {
	d := f.desk
	files, kept, err := d.drafts(f.command, f.given)
	if err != nil || len(files) == 0 {
		return err
	}
	var options []option
	for i, k := range kept {
		options = append(options, option{files[i], "Riprendi: " + d.about(k)})
	}
	drop := "Butta via la bozza e comincia da capo"
	if len(files) > 1 {
		drop = fmt.Sprintf("Butta via le %d bozze e comincia da capo", len(files))
	}
	options = append(options, option{"fresh", "Comincia da capo; la bozza resta"}, option{"drop", drop})
	chosen, err := d.ask.choose("C’è qualcosa lasciato a metà.", options, files[len(files)-1])
	if err != nil {
		return err
	}
	switch chosen {
	case "fresh":
	case "drop":
		for _, file := range files {
			if err := d.dropDraft(file); err != nil {
				return err
			}
		}
	default:
		i := slices.Index(files, chosen)
		f.file, f.given, f.answers = files[i], kept[i].Given, kept[i].Answers
	}
	return nil
}

// about says in a line what a draft is about.
func (d *Desk) about(k draft.Kept) string {
	of := func(names ...string) string {
		for _, name := range names {
			if k.Answers[name] != "" {
				return text.Plain(k.Answers[name])
			}
		}
		return ""
	}
	what := of("title", "template", "kind", "notice", "group", "text")
	if what == "" {
		what = "senza titolo"
	}
	if id := of("subject", "for"); id != "" {
		what += ", " + id
	}
	if t, err := d.Setting.Zone.Parse(k.Begun); err == nil {
		what += ", " + moment.In(t, d.Setting.Zone)
	}
	return what
}
