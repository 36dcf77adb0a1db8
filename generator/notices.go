package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"bollettino/generator/base/file"
	"bollettino/generator/draft"
	"bollettino/generator/notice"
	"bollettino/generator/page"
	"bollettino/generator/period"
	"bollettino/generator/problem"
	"bollettino/generator/subject"

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
	c.AddCommand(noticeNew(open), noticeUpdate(open), noticeResolve(open), noticeWithdraw(open), noticeRedact(open), noticeList(open), noticePreview(open), noticeImport(open))
	return c
}

type opener = func(func(*desk, []string) error) func(*cobra.Command, []string) error

// saving are the flags of all commands that write.
func saving(c *cobra.Command, yes, dry *bool) {
	c.Flags().BoolVar(yes, "yes", false, "don't ask whether to publish")
	c.Flags().BoolVar(dry, "dry-run", false, "show warnings and what page and feed will say, and write nothing")
}

// writing is what `notice new` is told. A field that no flag named is taken from
// the template, or asked.
type writing struct {
	subject, forWhom, template string
	platform, yes, dry         bool

	kind, impact, standin                                    string
	from, until, repeats, validUntil, review, declared, told string
	title, cause, alternatives, paid, deadlines, text        string
	group, lang, slug                                        string
	services, channels, works, except                        []string

	given func(flag string) bool
}

func noticeNew(open opener) *cobra.Command {
	var w writing
	var names []string
	for _, t := range draft.Templates() {
		names = append(names, t.Name)
	}
	c := &cobra.Command{
		Use: "new", Short: "Write a new notice, for one subject, for many, or for the platform", Args: noArgs,
		Long: `New writes a notice. A template fills in what the usual cases have in common, in
Italian, and flags replace what it says:

  ` + strings.Join(names, ", ") + `

Times are 2026-11-27T22:00, "27/11 22:00", 22:00 (of today), "domani 22:00",
adesso, and for an end also +2h; they are the site's local times.

Before it saves it warns of fewer hours of notice than the rule wants, of planned
time past the year's limit, of an overlap with another stop, of a span in the
past, and of a notice that says no other way to pay. Warnings stop nothing; a
problem that check would report does (exit code 1, and nothing is written).

With --for it writes one file for each subject, with a common group; its warnings
are one table, with the hours that are left to each. partner:ID are the active
subjects behind a partner (where a profile says which services the partner runs,
those alone are named), region:NAME those of a region, and a file lists ids.`,
		Example: `  bollettino notice new
  bollettino notice new --subject 01234567897 --template portal-update --services portale --from "27/11 22:00" --until +4h --told-platform adesso
  bollettino notice new --for partner:09900005670 --template station-update --from 2026-12-01T22:00 --until +2h --group stazioni-dicembre
  bollettino notice new --platform --kind maintenance --title "Aggiornamento della piattaforma" --impact full --from 2026-12-01T22:00 --until +2h`,
	}
	c.RunE = open(func(d *desk, _ []string) error {
		w.given = c.Flags().Changed
		d.yes, d.dry = w.yes, w.dry
		return d.create(&w)
	})
	f := c.Flags()
	f.StringVar(&w.subject, "subject", "", "the subject's id")
	f.StringVar(&w.forWhom, "for", "", "many subjects: partner:ID, region:NAME, or a file of ids")
	f.BoolVar(&w.platform, "platform", false, "a notice of the platform itself")
	f.StringVar(&w.template, "template", "", "a usual case: "+strings.Join(names, ", "))
	f.StringVar(&w.kind, "kind", "", "outage, maintenance, constraint or continuity")
	f.StringVar(&w.title, "title", "", "what is disrupted, in a few words")
	f.StringSliceVar(&w.services, "services", nil, "the services' ids, or all")
	f.StringSliceVar(&w.channels, "channels", nil, "which channels are hit: "+strings.Join(subject.Channels(), ", "))
	f.StringVar(&w.impact, "impact", "", "none, degraded, partial or full")
	f.StringSliceVar(&w.works, "works", nil, "what still works: io, or channels")
	f.StringVar(&w.standin, "standin", "unknown", "whether PagoPA answers in the subject's place: yes, no, unknown")
	f.StringVar(&w.from, "from", "", "when it begins")
	f.StringVar(&w.until, "until", "", "when it ends (default: until further notice)")
	f.StringVar(&w.repeats, "repeats", "", "how it repeats, as an RRULE: FREQ=DAILY")
	f.StringSliceVar(&w.except, "except", nil, "days on which it does not start: 2026-12-25")
	f.StringVar(&w.validUntil, "valid-until", "", "when the repeating ends")
	f.StringVar(&w.review, "review", "", "the day on which it will be looked at again")
	f.StringVar(&w.declared, "declared", "", "when users were told (default: now)")
	f.StringVar(&w.told, "told-platform", "", "when PagoPA was told")
	f.StringVar(&w.cause, "cause", "", "why")
	f.StringVar(&w.alternatives, "alternatives", "", "how else one can pay")
	f.StringVar(&w.paid, "already-paid", "", "what who has paid already should do")
	f.StringVar(&w.deadlines, "deadlines", "", "what happens to payments that fall due")
	f.StringVar(&w.text, "text", "", "a file with more, in Markdown; - for standard input")
	f.StringVar(&w.group, "group", "", "the name of notices made together (default with --for: the day and the slug)")
	f.StringVar(&w.lang, "lang", "it", "the language of its texts")
	f.StringVar(&w.slug, "slug", "", "words for the file's name and the address (default: of the template or title)")
	saving(c, &w.yes, &w.dry)
	return c
}

// asked fills in a field that no flag named: from somebody, if anybody is there.
func (d *desk) asked(w *writing, flag string, field *string, question, suggested string, check func(string) error) error {
	if w.given(flag) {
		return nil
	}
	if d.ask == nil {
		*field = suggested
		return nil
	}
	var err error
	*field, err = d.ask.line(question, suggested, check)
	return err
}

// when is a moment as flags and answers give it; 0 for none.
func (d *desk) when(flag, text string, base period.Time) (period.Time, error) {
	if text == "" {
		return 0, nil
	}
	t, err := draft.When(text, d.asOf, base, d.setting.Zone)
	if err != nil {
		return 0, usage{fmt.Errorf("--%s: %w", flag, err)}
	}
	return t, nil
}

func (d *desk) create(w *writing) error {
	list := &problem.List{}
	owners, partner, err := d.whose(w, list)
	if err != nil {
		return err
	}
	if list.Len() > 0 {
		return d.refuse(list.Sorted())
	}
	folders := make([]folder, len(owners))
	for i, owner := range owners {
		if folders[i], err = d.read(owner, list); err != nil {
			return err
		}
	}
	if list.Len() > 0 {
		return d.refuse(list.Sorted())
	}
	n, slug, err := d.compose(w, folders)
	if err != nil {
		return err
	}
	zone := d.setting.Zone
	if len(owners) > 1 && n.Group == "" {
		taken := map[string]bool{}
		for _, f := range folders {
			for _, x := range f.notices {
				taken[x.Group] = true
			}
		}
		n.Group = draft.Named(slug, n.Declared, zone, func(id string) bool { return taken[id] })
	}
	var works []*work
	for i, owner := range owners {
		one, f := *n, folders[i]
		one.Owner = owner
		if one.Plan.Services == nil {
			one.Plan.Services = servicesOf(f, partner)
		}
		x := &work{owner: owner, data: draft.Encode(&one, zone), folder: f}
		d.place(x, slug, n.Declared)
		d.check(x, 0, list)
		works = append(works, x)
	}
	return d.finish(works, list, "written", func(*file.Turn) error {
		for _, x := range works {
			d.place(x, slug, n.Declared)
			d.check(x, 0, list)
		}
		return d.refuseAny(list)
	})
}

// place names a new notice's file: as nothing is named that is there.
func (d *desk) place(w *work, slug string, declared period.Time) {
	name := func(id string) string { return draft.Folder(w.owner) + "/" + id + ".md" }
	w.file = name(draft.Named(slug, declared, d.setting.Zone, func(id string) bool {
		_, err := fs.Stat(d.root, name(id))
		return err == nil || slices.ContainsFunc(w.folder.notices, func(x *notice.Notice) bool { return x.ID == id })
	}))
}

// whose are those for whom a notice is written.
func (d *desk) whose(w *writing, list *problem.List) (owners []subject.ID, partner subject.ID, err error) {
	ways := 0
	for _, said := range []bool{w.subject != "", w.forWhom != "", w.platform} {
		if said {
			ways++
		}
	}
	switch {
	case ways > 1:
		return nil, "", usage{errors.New("--subject, --for and --platform: name one of them")}
	case w.platform:
		return []subject.ID{subject.Platform}, "", nil
	case w.forWhom != "":
		if id, ok := strings.CutPrefix(w.forWhom, "partner:"); ok {
			partner, _ = subject.ParseID(id)
		}
		owners, err = d.selected(w.forWhom, list)
		return owners, partner, err
	case w.subject != "":
		id, ok := subject.ParseID(w.subject)
		if _, known := d.registry.Find(id); !ok || !known {
			return nil, "", usage{fmt.Errorf("--subject: %q is not in the registry", w.subject)}
		}
		return []subject.ID{id}, "", nil
	case d.ask != nil:
		id, err := d.askSubject()
		return []subject.ID{id}, "", err
	}
	return nil, "", usage{errors.New("for whom? name --subject ID, --for partner:ID, region:NAME or FILE, or --platform")}
}

// askSubject finds a subject by its code or a part of its name.
func (d *desk) askSubject() (subject.ID, error) {
	var found []option
	_, err := d.ask.line("Di quale ente? Scrivi il codice fiscale o una parte del nome.", "", func(text string) error {
		found = nil
		id, _ := subject.ParseID(text)
		if sub, ok := d.registry.Find(id); ok {
			found = []option{{string(sub.ID), ""}}
			return nil
		}
		if len(text) < 3 {
			return errors.New("scrivi almeno tre lettere")
		}
		for _, sub := range d.registry.Subjects {
			if name := sub.At(d.asOf).Name; strings.Contains(strings.ToLower(name), strings.ToLower(text)) {
				found = append(found, option{string(sub.ID), plain(name) + " (" + string(sub.ID) + ")"})
			}
		}
		switch {
		case len(found) == 0:
			return errors.New("nessun ente in elenco si chiama così")
		case len(found) > 30:
			return fmt.Errorf("sono %d: scrivi di più", len(found))
		}
		return nil
	})
	if err != nil || len(found) == 0 {
		return "", err
	}
	if len(found) == 1 {
		return subject.ID(found[0].name), nil
	}
	name, err := d.ask.choose("Quale?", found, "")
	return subject.ID(name), err
}

// compose is the notice as flags, template and answers give it. Services are nil
// where each of many subjects has its own.
func (d *desk) compose(w *writing, folders []folder) (n *notice.Notice, slug string, err error) {
	if w.template == "" && w.kind == "" && d.ask != nil {
		var options []option
		for _, t := range draft.Templates() {
			options = append(options, option{t.Name, t.Words})
		}
		if w.template, err = d.ask.choose("Che cosa succede?", append(options, option{"", "Altro"}), ""); err != nil {
			return nil, "", err
		}
	}
	t := draft.Template{}
	if w.template != "" {
		var ok bool
		if t, ok = draft.Find(w.template); !ok {
			return nil, "", usage{fmt.Errorf("--template: %q is none; see bollettino notice new --help", w.template)}
		}
	}
	n = &t.Notice
	n.Lang, n.StandIn, n.ValidUntil, n.Plan.Until, n.Group = w.lang, w.standin, period.Never, period.Never, w.group
	if err := d.sort(w, n, folders); err != nil {
		return nil, "", err
	}
	if err := d.times(w, n); err != nil {
		return nil, "", err
	}
	if err := d.words(w, n); err != nil {
		return nil, "", err
	}
	var missing []string
	for flag, there := range map[string]bool{
		"kind (or --template)": n.Kind != "", "title": n.Title != "", "impact": n.Plan.Impact != "", "from": n.Plan.From != 0,
		"services": len(n.Plan.Services) > 0 || len(folders) > 1 && !w.given("services"),
	} {
		if !there {
			missing = append(missing, "--"+flag)
		}
	}
	if slices.Sort(missing); len(missing) > 0 {
		return nil, "", usage{fmt.Errorf("notice new needs %s", strings.Join(missing, ", "))}
	}
	if n.Group != "" && !groupForm.MatchString(n.Group) {
		return nil, "", usage{fmt.Errorf("--group: %q is not one word: use letters, digits, points and hyphens", n.Group)}
	}
	slug = cmp.Or(w.slug, t.Slug, draft.Slug(n.Title))
	if w.given("title") && w.slug == "" {
		slug = draft.Slug(n.Title)
	}
	if !slugForm.MatchString(slug) {
		return nil, "", usage{fmt.Errorf("--slug: %q is not a slug: use small letters, digits and hyphens", slug)}
	}
	return n, slug, nil
}

var (
	groupForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	slugForm  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
)

// sort is what of whose is hit, and how.
func (d *desk) sort(w *writing, n *notice.Notice, folders []folder) (err error) {
	if w.kind != "" {
		n.Kind = notice.Kind(w.kind)
	} else if n.Kind == "" && d.ask != nil {
		kind, err := d.ask.choose("Di che tipo è?", []option{{"outage", "Disservizio: qualcosa non funziona"}, {"maintenance", "Interruzione programmata"},
			{"constraint", "Vincolo: un limite che dura, o si ripete"}, {"continuity", "Evento di continuità operativa"}}, "outage")
		if err != nil {
			return err
		}
		n.Kind = notice.Kind(kind)
	}
	if w.impact != "" {
		n.Plan.Impact = notice.Impact(w.impact)
	} else if n.Plan.Impact == "" && d.ask != nil {
		impact, err := d.ask.choose("Con quale effetto?", []option{{"full", "Non si può pagare"}, {"partial", "Una parte dei pagamenti non funziona"},
			{"degraded", "Si paga, ma piano o con incertezza"}, {"none", "Nessun effetto sui pagamenti"}}, "full")
		if err != nil {
			return err
		}
		n.Plan.Impact = notice.Impact(impact)
	}
	if w.given("services") {
		n.Plan.Services = w.services
	} else if len(folders) == 1 {
		offered := folders[0].profile.Services
		switch {
		case w.platform:
			n.Plan.Services = []string{notice.All}
		case len(offered) == 1:
			n.Plan.Services = []string{offered[0].ID}
		case d.ask != nil:
			var options []option
			for _, s := range offered {
				options = append(options, option{s.ID, plain(s.Name)})
			}
			if n.Plan.Services, err = d.ask.several("Quali servizi?", append(options, option{notice.All, "Tutti"}), nil, 1); err != nil {
				return err
			}
			if slices.Contains(n.Plan.Services, notice.All) {
				n.Plan.Services = []string{notice.All}
			}
		}
	}
	if w.given("channels") {
		n.Channels = w.channels
	}
	err = d.asked(w, "title", &w.title, "Titolo, in poche parole, per chi paga", n.Title, needed)
	n.Title = w.title
	return err
}

// isTime is why an answer is no moment.
func (d *desk) isTime(s string, base period.Time) error {
	if _, err := draft.When(s, d.asOf, base, d.setting.Zone); err != nil {
		return fmt.Errorf("«%s» non si legge come un momento: scrivi per esempio 27/11 22:00 (%w)", s, err)
	}
	return nil
}

func (d *desk) times(w *writing, n *notice.Notice) (err error) {
	suggested := ""
	if n.Kind == notice.Outage || n.Kind == notice.Continuity {
		suggested = "adesso"
	}
	is := func(base period.Time, needed bool) func(string) error {
		return func(s string) error {
			if s == "" && !needed {
				return nil
			}
			return d.isTime(s, base)
		}
	}
	if err = d.asked(w, "from", &w.from, "Da quando? Per esempio 27/11 22:00, domani 22:00, adesso", suggested, is(d.asOf, true)); err != nil {
		return err
	}
	if n.Plan.From, err = d.when("from", w.from, d.asOf); err != nil {
		return err
	}
	question := "Fino a quando? Anche +2h; niente: fino a nuova comunicazione"
	if n.Plan.Repeats != "" {
		question = "Fino a quando, la prima volta? Anche +2h"
	}
	if err = d.asked(w, "until", &w.until, question, "", is(n.Plan.From, n.Plan.Repeats != "")); err != nil {
		return err
	}
	if w.until != "" {
		if n.Plan.Until, err = d.when("until", w.until, n.Plan.From); err != nil {
			return err
		}
	}
	if w.given("repeats") {
		n.Plan.Repeats = w.repeats
	} else if n.Plan.Repeats != "" && d.ask != nil {
		if n.Plan.Repeats, err = d.ask.choose("Si ripete", []option{{"FREQ=DAILY", "Ogni giorno"}, {"FREQ=WEEKLY", "Ogni settimana"}, {"FREQ=MONTHLY", "Ogni mese"}}, n.Plan.Repeats); err != nil {
			return err
		}
	}
	for _, x := range []struct {
		flag, text string
		to         *period.Time
	}{{"valid-until", w.validUntil, &n.ValidUntil}, {"declared", w.declared, &n.Declared}} {
		if x.text != "" {
			if *x.to, err = d.when(x.flag, x.text, d.asOf); err != nil {
				return err
			}
		}
	}
	if n.Declared == 0 {
		n.Declared = d.asOf - d.asOf%60
	}
	if n.Kind == notice.Maintenance {
		if err = d.asked(w, "told-platform", &w.told, "Quando è stata avvisata PagoPA? Niente: non ancora", "", is(d.asOf, false)); err != nil {
			return err
		}
	}
	if n.Told, err = d.when("told-platform", w.told, d.asOf); err != nil {
		return err
	}
	days := append(slices.Clone(w.except), w.review)
	for i, s := range days {
		if s == "" {
			continue
		}
		day, err := d.setting.Zone.ParseDay(s)
		switch {
		case err != nil && i < len(w.except):
			return usage{fmt.Errorf("--except: %w", err)}
		case err != nil:
			return usage{fmt.Errorf("--review: %w", err)}
		case i < len(w.except):
			n.Except = append(n.Except, day)
		default:
			n.Review = day
		}
	}
	return nil
}

// words are what users are told.
func (d *desk) words(w *writing, n *notice.Notice) (err error) {
	if w.given("works") {
		n.Works = w.works
	} else if d.ask != nil && n.Plan.Impact != notice.None {
		options := []option{{"io", "App IO"}, {"psp", "Banche, poste e tabaccherie (PSP)"}, {"web", "Il sito"}, {"app", "L’app"}, {"desk", "Lo sportello"}, {"atm", "Gli sportelli automatici"}, {"phone", "Il telefono"}}
		if n.Works, err = d.ask.several("Che cosa funziona intanto?", options, n.Works, 0); err != nil {
			return err
		}
	}
	for _, x := range []struct {
		flag, question string
		told, field    *string
	}{
		{"alternatives", "Come si può pagare nel frattempo?", &w.alternatives, &n.Alternatives},
		{"already-paid", "Che cosa deve fare chi ha già pagato?", &w.paid, &n.AlreadyPaid},
		{"deadlines", "E chi ha una scadenza in quelle ore?", &w.deadlines, &n.Deadlines},
		{"cause", "Per quale causa?", &w.cause, &n.Cause},
	} {
		if err := d.asked(w, x.flag, x.told, x.question, *x.field, nil); err != nil {
			return err
		}
		*x.field = *x.told
	}
	var text []byte
	switch w.text {
	case "":
	case "-":
		text, err = io.ReadAll(d.in)
	default:
		text, err = os.ReadFile(w.text)
	}
	if err != nil {
		return usage{fmt.Errorf("--text: %w", err)}
	}
	n.Body = strings.TrimSpace(string(text))
	return nil
}

// later is what the commands that append are told.
type later struct {
	group, subject, text string
	yes, dry             bool
	given                func(flag string) bool
}

func (l *later) flags(c *cobra.Command, text string) {
	c.Use += " [SUBJECT/SLUG | FILE]"
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) > 1 || len(args) == 1 && l.group != "" {
			return usage{fmt.Errorf("%s takes one notice, or --group", c.CommandPath())}
		}
		return nil
	}
	c.Flags().StringVar(&l.group, "group", "", "all notices of this group, in place of one")
	c.Flags().StringVar(&l.text, "text", "", text)
	saving(c, &l.yes, &l.dry)
	l.given = c.Flags().Changed
}

// found are the notices that a command appends to.
func (d *desk) found(l *later, args []string) ([]*work, error) {
	d.yes, d.dry = l.yes, l.dry
	list := &problem.List{}
	var works []*work
	var err error
	switch {
	case l.group != "":
		works, err = d.inGroup(l.group, list)
	case len(args) == 1:
		var w *work
		w, err = d.one(args[0], list)
		works = []*work{w}
	case d.ask != nil:
		works, err = d.pick(list)
	default:
		err = usage{errors.New("which notice? name SUBJECT/SLUG, its file, or --group (see bollettino notice list)")}
	}
	if err == nil && list.Len() > 0 {
		err = d.refuse(list.Sorted())
	}
	return works, err
}

// standing are the notices that a command goes on with: what was withdrawn says
// nothing more.
func (d *desk) standing(l *later, args []string) ([]*work, error) {
	works, err := d.found(l, args)
	if err != nil {
		return nil, err
	}
	var out []*work
	for _, w := range works {
		if _, withdrawn := w.before.Last(notice.Withdrawn); !withdrawn {
			out = append(out, w)
		}
	}
	switch n := len(works) - len(out); {
	case len(out) == 0:
		return nil, usage{fmt.Errorf("%s was withdrawn: write a new notice instead", works[0].file)}
	case n > 0:
		fmt.Fprintf(d.report, "%d of the group were withdrawn before: they stay as they are\n", n)
	}
	return out, nil
}

// pick asks for one of a subject's open notices.
func (d *desk) pick(list *problem.List) ([]*work, error) {
	owner, err := d.askSubject()
	if err != nil {
		return nil, err
	}
	f, err := d.read(owner, list)
	if err != nil {
		return nil, err
	}
	var options []option
	for _, n := range slices.Backward(f.notices) {
		if s := n.At(d.asOf, d.setting.Zone).State; s != notice.IsWithdrawn && s != notice.IsResolved {
			options = append(options, option{n.ID, plain(n.Title) + " (" + n.ID + ")"})
		}
	}
	if len(options) == 0 {
		return nil, usage{fmt.Errorf("%s has no open notice", owner)}
	}
	id, err := d.ask.choose("Quale comunicazione?", options, options[0].name)
	if err != nil {
		return nil, err
	}
	w, err := d.one(string(owner)+"/"+id, list)
	return []*work{w}, err
}

// say adds an update to each notice, as it is to be there.
func (d *desk) say(works []*work, done string, update func(*notice.Notice) (notice.Update, error)) error {
	return d.amend(works, done, func(w *work, at period.Time) ([]byte, error) {
		u, err := update(w.before)
		if err != nil {
			return nil, err
		}
		u.At = at
		return draft.Append(w.was, w.before, u, d.setting.Zone)
	})
}

// amend edits the files of works with something that is said at one moment, and
// writes them. What others said meanwhile stays, and comes before.
func (d *desk) amend(works []*work, done string, edit func(*work, period.Time) ([]byte, error)) error {
	list := &problem.List{}
	read := func(name string) ([]byte, error) { return fs.ReadFile(d.root, name) }
	if err := d.edit(works, read, edit, list); err != nil {
		return err
	}
	return d.finish(works, list, done, func(turn *file.Turn) error {
		if err := d.edit(works, turn.Read, edit, list); err != nil {
			return err
		}
		return d.refuseAny(list)
	})
}

// edit makes of each file what it is to hold.
func (d *desk) edit(works []*work, read func(string) ([]byte, error), edit func(*work, period.Time) ([]byte, error), list *problem.List) error {
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
			old := &work{owner: w.owner, file: w.file, data: was, folder: w.folder, mute: true}
			if d.check(old, 0, list); list.Len() > 0 {
				return d.refuse(list.Sorted())
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
		d.check(w, at, list)
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
			return 0, usage{fmt.Errorf("something was said at %s already: an update comes later", d.setting.Zone.RFC3339(at-1))}
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

func noticeUpdate(open opener) *cobra.Command {
	var l later
	var status, from, until, repeats, impact string
	var services []string
	c := &cobra.Command{
		Use: "update", Short: "Add news to a notice, or change its plan",
		Long: `Update appends an entry to a notice. With --from, --until, --repeats, --services or
--impact it is a change of the plan: the page keeps the earlier plan, dated, and
what the new plan adds counts as told now. Else it is news: --status update (the
default), identified, monitoring or corrected.`,
		Example: `  bollettino notice update 01234567897/2026-11-20-portale --from "27/11 23:00" --text "Inizio spostato di un’ora."
  bollettino notice update --group stazioni-dicembre --until 2026-12-02T01:00 --text "Serve un’ora in più."
  bollettino notice update 01234567897/2026-11-26-ricevute --status identified --text "Causa trovata: un archivio pieno."`,
	}
	l.flags(c, "what users should know")
	f := c.Flags()
	f.StringVar(&status, "status", "", "identified, monitoring, update, changed or corrected")
	f.StringVar(&from, "from", "", "the new beginning")
	f.StringVar(&until, "until", "", "the new end; +2h counts from the beginning; open: until further notice")
	f.StringVar(&repeats, "repeats", "", "the new RRULE")
	f.StringSliceVar(&services, "services", nil, "what is hit from now on")
	f.StringVar(&impact, "impact", "", "the new impact")
	c.RunE = open(func(d *desk, args []string) error {
		works, err := d.standing(&l, args)
		if err != nil {
			return err
		}
		changes := slices.ContainsFunc([]string{"from", "until", "repeats", "services", "impact"}, l.given)
		if status == "" {
			status = "update"
			if changes {
				status = "changed"
			} else if d.ask != nil {
				if status, err = d.ask.choose("Che cosa c’è di nuovo?", []option{{"update", "Un aggiornamento"}, {"identified", "La causa è individuata"}, {"monitoring", "È risolto, e si osserva"}, {"changed", "Cambiano gli orari"}, {"corrected", "Una correzione"}}, "update"); err != nil {
					return err
				}
			}
		}
		if !slices.Contains([]string{"identified", "monitoring", "update", "changed", "corrected"}, status) {
			return usage{fmt.Errorf("--status: %q: use identified, monitoring, update, changed or corrected; notice resolve, withdraw and redact write the others", status)}
		}
		if changes != (status == "changed") && (changes || d.ask == nil) {
			return usage{errors.New("--from, --until, --repeats, --services and --impact go with --status changed, and it with one of them")}
		}
		if status == "changed" && !changes {
			for _, x := range []struct {
				field    *string
				question string
			}{{&from, "Il nuovo inizio? Niente: come prima"}, {&until, "La nuova fine? Niente: come prima; open: fino a nuova comunicazione"}} {
				if *x.field, err = d.ask.line(x.question, "", func(s string) error {
					if s == "" || s == notice.OpenEnd {
						return nil
					}
					return d.isTime(s, d.asOf)
				}); err != nil {
					return err
				}
			}
		}
		if l.text == "" && d.ask != nil {
			suggested := ""
			if status == "changed" {
				suggested = "L’orario è cambiato."
			}
			if l.text, err = d.ask.line("Che cosa deve sapere chi paga?", suggested, needed); err != nil {
				return err
			}
		}
		if l.text == "" {
			return usage{errors.New("notice update needs --text: what users should know")}
		}
		return d.say(works, "updated", func(n *notice.Notice) (notice.Update, error) {
			u := notice.Update{Status: notice.Status(status), Text: l.text}
			if status != "changed" {
				return u, nil
			}
			p := n.Current()
			if from != "" {
				if p.From, err = d.when("from", from, d.asOf); err != nil {
					return u, err
				}
			}
			if until == notice.OpenEnd {
				p.Until = period.Never
			} else if until != "" {
				if p.Until, err = d.when("until", until, p.From); err != nil {
					return u, err
				}
			}
			if l.given("repeats") {
				p.Repeats = repeats
			}
			if l.given("services") {
				p.Services = services
			}
			if impact != "" {
				p.Impact = notice.Impact(impact)
			}
			u.Plan = &p
			return u, nil
		})
	})
	return c
}

func needed(s string) error {
	if s == "" {
		return errors.New("scrivi qualcosa")
	}
	return nil
}

func noticeResolve(open opener) *cobra.Command {
	var l later
	var ended string
	c := &cobra.Command{
		Use: "resolve", Short: "Say that it is over, sooner or later than announced",
		Example: `  bollettino notice resolve 01234567897/2026-11-20-portale
  bollettino notice resolve 01234567897/2026-11-20-portale --ended 01:10 --text "Finito prima del previsto."`,
	}
	l.flags(c, "what users should know (default: that it works again)")
	c.Flags().StringVar(&ended, "ended", "", "when it really ended (default: now)")
	c.RunE = open(func(d *desk, args []string) error {
		works, err := d.standing(&l, args)
		if err != nil {
			return err
		}
		if l.text == "" {
			l.text = "Il servizio funziona di nuovo."
			if d.ask != nil {
				if l.text, err = d.ask.line("Che cosa deve sapere chi paga?", l.text, needed); err != nil {
					return err
				}
			}
		}
		end, err := d.when("ended", ended, d.asOf)
		if err != nil {
			return err
		}
		return d.say(works, "resolved", func(n *notice.Notice) (notice.Update, error) {
			if n.Current().From > d.asOf {
				return notice.Update{}, usage{fmt.Errorf("%s has not begun: withdraw it, or change its plan", n.File)}
			}
			return notice.Update{Status: notice.Resolved, Text: l.text, Ended: end}, nil
		})
	})
	return c
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
		works, err := d.standing(&l, args)
		if err != nil {
			return err
		}
		if l.text == "" && d.ask != nil {
			if l.text, err = d.ask.line("Perché si ritira?", "", needed); err != nil {
				return err
			}
		}
		if l.text == "" {
			return usage{errors.New("notice withdraw needs --text: why")}
		}
		return d.say(works, "withdrawn", func(*notice.Notice) (notice.Update, error) {
			return notice.Update{Status: notice.Withdrawn, Text: l.text}, nil
		})
	})
	return c
}

func noticeRedact(open opener) *cobra.Command {
	var l later
	var what []string
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
	c.Flags().StringSliceVar(&what, "what", nil, "head, "+strings.Join(notice.Texts(), ", ")+", or the time of an update")
	c.RunE = open(func(d *desk, args []string) error {
		works, err := d.found(&l, args)
		if err != nil {
			return err
		}
		if l.text == "" || len(what) == 0 {
			return usage{errors.New("notice redact needs --what and --text, the reason")}
		}
		for _, w := range works {
			w.mute = true
		}
		return d.amend(works, "redacted", func(w *work, at period.Time) ([]byte, error) {
			u := notice.Update{At: at, Status: notice.Redacted, Text: l.text}
			return draft.Redact(w.was, w.before, what, u, d.setting.Zone)
		})
	})
	return c
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
			list := &problem.List{}
			w, err := d.one(args[0], list)
			if err != nil {
				return err
			}
			if list.Len() > 0 {
				return d.refuse(list.Sorted())
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

func noticeList(open opener) *cobra.Command {
	var of, forWhom, kind, state, groupName string
	var platform, all, asJSON bool
	c := &cobra.Command{
		Use: "list", Short: "List the notices that are open or to come; those of one group are one", Args: noArgs,
		Example: `  bollettino notice list
  bollettino notice list --subject 01234567897 --all
  bollettino notice list --for partner:09900005670 --kind maintenance --json`,
	}
	f := c.Flags()
	f.StringVar(&of, "subject", "", "of this subject alone")
	f.StringVar(&forWhom, "for", "", "of these: partner:ID, region:NAME, or a file of ids")
	f.BoolVar(&platform, "platform", false, "of the platform alone")
	f.StringVar(&kind, "kind", "", "of this kind: outage, maintenance, constraint or continuity")
	f.StringVar(&state, "state", "", "in this state: announced, in_progress, ended, resolved or withdrawn")
	f.StringVar(&groupName, "group", "", "of this group, each by itself")
	f.BoolVar(&all, "all", false, "those that are over, too")
	f.BoolVar(&asJSON, "json", false, "as JSON")
	c.RunE = open(func(d *desk, _ []string) error {
		list := &problem.List{}
		var owners []subject.ID
		if of+forWhom != "" || platform {
			var err error
			if owners, _, err = d.whose(&writing{subject: of, forWhom: forWhom, platform: platform}, list); err != nil {
				return err
			}
		} else {
			owners = []subject.ID{subject.Platform}
			for _, sub := range d.registry.Subjects {
				owners = append(owners, sub.ID)
			}
		}
		out := []listing{}
		groups := map[string]int{}
		for _, owner := range owners {
			f, err := d.read(owner, list)
			if err != nil {
				return err
			}
			for _, n := range f.notices {
				s := n.At(d.asOf, d.setting.Zone).State
				isOpen := s == notice.Announced || s == notice.InProgress
				if kind != "" && string(n.Kind) != kind || state != "" && string(s) != state || groupName != "" && n.Group != groupName || !isOpen && !all && state == "" {
					continue
				}
				l := d.listing(n, s)
				key := n.Group + "\x00" + l.Kind + "\x00" + l.State
				if i, ok := groups[key]; ok && n.Group != "" && groupName == "" {
					out[i].Bodies++
					continue
				}
				groups[key] = len(out)
				out = append(out, l)
			}
		}
		rank := map[string]int{"in_progress": 0, "announced": 1}
		slices.SortStableFunc(out, func(a, b listing) int {
			ra, oka := rank[a.State]
			rb, okb := rank[b.State]
			if !oka {
				ra = 2
			}
			if !okb {
				rb = 2
			}
			return cmp.Or(cmp.Compare(ra, rb), cmp.Compare(a.From, b.From))
		})
		if err := printList(d.out, out, asJSON); err != nil {
			return err
		}
		if problems := list.Sorted(); len(problems) > 0 {
			if err := problem.Write(d.report, problems, 20); err != nil {
				return err
			}
			return errProblems
		}
		return nil
	})
	return c
}

func (d *desk) listing(n *notice.Notice, s notice.State) listing {
	zone := d.setting.Zone
	l := listing{
		Subject: string(n.Owner), Name: d.name(n.Owner), ID: n.ID, Group: n.Group, Bodies: 1, Kind: string(n.Kind), State: string(s),
		Impact: string(n.Current().Impact), Repeats: n.Current().Repeats, Title: n.Title, File: n.File, URL: d.links.Abs(page.NoticePath(n.Owner, n.ID)),
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
