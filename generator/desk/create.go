package desk

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

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

// Create makes the files of a new notice from what a form says.
func (d *Desk) Create(f *Form) (*Lot, error) {
	f.begin()
	owners, partner, err := d.whose(f)
	if err != nil {
		return nil, err
	}
	bodies := make([]body, len(owners))
	for i, owner := range owners {
		if bodies[i], err = d.read(owner); err != nil {
			return nil, err
		}
	}
	alike := &Lot{}
	if group := f.answers["group"]; group != "" {
		if alike, err = d.inGroup(group); err != nil {
			return nil, err
		}
		if len(alike.works) == 0 && len(alike.left) > 0 { // nobody can say what it stands for
			return nil, d.refuse(alike.problems())
		}
	}
	n, slug, err := d.fill(f, bodies, alike.works)
	if err != nil {
		return nil, err
	}
	for _, x := range alike.works {
		if !sameNotice(x.Before, n) {
			return nil, d.inUse(n.Group, x.Before)
		}
	}
	if len(owners) > 1 && n.Group == "" {
		n.Group = draft.Named(slug, n.Declared, d.Setting.Zone, func(id string) bool {
			return slices.ContainsFunc(bodies, func(b body) bool {
				return slices.ContainsFunc(b.Notices, func(x *notice.Notice) bool { return x.Group == id })
			})
		})
	}
	out := &Lot{many: len(owners) > 1 || f.has("for"), group: n.Group}
	for i, owner := range owners {
		of := func(w *work) bool { return w.owner == owner }
		if slices.ContainsFunc(alike.works, of) {
			out.there++
			continue
		}
		if i := slices.IndexFunc(alike.left, of); i >= 0 {
			out.add(alike.left[i])
			continue
		}
		out.add(d.draft(n, slug, owner, bodies[i], partner))
	}
	out.again = func(*file.Turn) error {
		for _, w := range out.works {
			d.place(w, slug, n.Declared)
		}
		return nil
	}
	return out, nil
}

// draft is a notice as one subject's file.
func (d *Desk) draft(n *notice.Notice, slug string, owner subject.ID, b body, partner subject.ID) *work {
	one := *n
	one.Owner = owner
	if one.Plan.Services == nil {
		if bad := b.in(profileOf(owner)); len(bad) > 0 { // nobody can say which the partner runs
			return &work{owner: owner, body: b, bad: bad}
		}
		one.Plan.Services = servicesOf(b.Folder, partner)
	}
	w := &work{owner: owner, data: notice.Encode(&one, d.Setting.Zone), body: b}
	d.place(w, slug, n.Declared)
	return w
}

// place names a new notice's file, as nothing is named that is there, and checks it.
func (d *Desk) place(w *work, slug string, declared period.Time) {
	name := func(id string) string { return draft.Folder(w.owner) + "/" + id + ".md" }
	w.file = name(draft.Named(slug, declared, d.Setting.Zone, func(id string) bool {
		_, err := fs.Stat(d.Root, name(id))
		return err == nil
	}))
	d.check(w, 0)
}

// sameNotice tells whether two notices say the same, whoever they are of, whenever
// they were declared, and whatever services each names.
func sameNotice(a, b *notice.Notice) bool {
	plain := func(n *notice.Notice) []string {
		return []string{
			string(n.Kind), n.Title, string(n.Plan.Impact), n.Plan.Repeats,
			fmt.Sprint(n.Plan.From, n.Plan.Until, n.ValidUntil, n.Review, n.Except),
			n.Cause, n.Alternatives, n.AlreadyPaid, n.Deadlines, n.Body, n.Lang, n.StandIn,
			fmt.Sprintf("%q %q", n.Channels, n.Works),
		}
	}
	return slices.Equal(plain(a), plain(b))
}

// inUse refuses a group's name that stands for something else already.
func (d *Desk) inUse(group string, x *notice.Notice) error {
	span := moment.SpanIn(period.Span{From: x.Plan.From, Until: x.Plan.Until}, d.Setting.Zone)
	free := group
	for i := 2; ; i++ {
		free = fmt.Sprintf("%s-%d", group, i)
		if there, err := d.inGroup(free); err != nil || len(there.works)+len(there.left) == 0 {
			break
		}
	}
	return d.refusal(
		fmt.Sprintf("--group: %q is in use for another plan, %q (%s): use --group %s", group, x.Title, span, free),
		fmt.Sprintf("--group: «%s» è già il nome di altre comunicazioni, «%s» (%s): usa --group %s", group, x.Title,
			span, free))
}

// whose are those for whom a notice is written.
func (d *Desk) whose(f *Form) (owners []subject.ID, partner subject.ID, err error) {
	ways := 0
	for _, way := range []string{"subject", "for", "platform"} {
		if v := f.answers[way]; v != "" && v != "false" {
			ways++
		}
	}
	switch {
	case ways > 1:
		return nil, "", problem.Usage(errors.New("--subject, --for and --platform: name one of them"))
	case f.answers["platform"] == "true":
		return []subject.ID{subject.Platform}, "", nil
	case f.answers["for"] != "":
		if id, ok := strings.CutPrefix(f.answers["for"], "partner:"); ok {
			partner, _ = subject.ParseID(id)
		}
		owners, err := d.selected(f.answers["for"])
		if err != nil {
			return nil, "", err
		}
		owners, err = d.without(owners, f.leftOut())
		return owners, partner, err
	case f.answers["subject"] != "" && (d.Ask == nil || f.command == ""):
		id, ok := subject.ParseID(f.answers["subject"])
		if _, known := d.Registry.Find(id); !ok || !known {
			return nil, "", problem.Usage(fmt.Errorf("--subject: %q is not in the registry", f.answers["subject"]))
		}
		return []subject.ID{id}, "", nil
	case d.Ask != nil:
		id, err := d.askSubject(f)
		return []subject.ID{id}, "", err
	}
	return nil, "", problem.Usage(errors.New("for whom? name --subject ID, --for partner:ID, region:NAME or FILE, or --platform"))
}

// leftOut are the ids among what --except names; the rest are days.
func (f *Form) leftOut() (ids []string) {
	for _, x := range draft.Split(f.answers["except"]) {
		if !strings.ContainsAny(x, "-/") {
			ids = append(ids, x)
		}
	}
	return ids
}

// without are the owners but those left out.
func (d *Desk) without(owners []subject.ID, except []string) ([]subject.ID, error) {
	for _, x := range except {
		id, ok := subject.ParseID(x)
		if !ok || !slices.Contains(owners, id) {
			return nil, problem.Usage(fmt.Errorf("--except: %q is none of those whom the notice is for", x))
		}
		owners = slices.DeleteFunc(owners, func(o subject.ID) bool { return o == id })
	}
	if len(owners) == 0 {
		return nil, problem.Usage(errors.New("--except leaves nobody"))
	}
	return owners, nil
}

// askSubject finds a subject by its code or a part of its name.
func (d *Desk) askSubject(f *Form) (subject.ID, error) {
	var found []option
	q := question{name: "subject", label: "Ente", needed: true,
		prompt: "Di quale ente? Scrivi il codice fiscale o una parte del nome.",
		check: func(said string) (string, string, error) {
			found = nil
			id, _ := subject.ParseID(said)
			if _, ok := d.Registry.Find(id); ok {
				return string(id), text.Plain(d.name(id)), nil
			}
			if len(said) < 3 {
				return "", "", errors.New("scrivi almeno tre lettere")
			}
			for _, sub := range d.Registry.Subjects {
				if name := sub.At(d.AsOf).Name; strings.Contains(strings.ToLower(name), strings.ToLower(said)) {
					found = append(found, option{string(sub.ID), text.Plain(name) + " (" + string(sub.ID) + ")"})
				}
			}
			switch n := len(found); {
			case n == 0:
				return "", "", errors.New("nessun ente in elenco si chiama così")
			case n > 30:
				return "", "", fmt.Errorf("sono %d: scrivi di più", n)
			case n == 1:
				return found[0].name, text.Plain(d.name(subject.ID(found[0].name))), nil
			}
			return said, said, nil
		},
	}
	id, err := f.ask(q)
	if err != nil || len(found) < 2 {
		return subject.ID(id), err
	}
	name, err := d.Ask.choose("Quale?", found, "")
	if err == nil {
		f.answers["subject"] = name
		f.summary[len(f.summary)-1].words = text.Plain(d.name(subject.ID(name)))
		f.keep()
	}
	return subject.ID(name), err
}

// fill is the notice as flags, template and answers give it. Services are nil where
// each of many subjects has its own. Where others of its group stand already, its
// times are theirs unless something else is said.
func (d *Desk) fill(f *Form, bodies []body, alike []*work) (n *notice.Notice, slug string, err error) {
	t, err := d.template(f)
	if err != nil {
		return nil, "", err
	}
	n = &t.Notice
	n.Lang, n.StandIn = cmp.Or(f.answers["lang"], "it"), cmp.Or(f.answers["standin"], "unknown")
	n.ValidUntil, n.Plan.Until = period.Never, period.Never
	n.Group = f.answers["group"]
	for _, step := range []func() error{
		func() error { return d.sort(f, n, bodies) },
		func() error { return d.span(f, n, alike) },
		func() error { return d.dates(f, n) },
		func() error { return d.words(f, n) },
	} {
		if err := step(); err != nil {
			return nil, "", err
		}
	}
	if f.missing = slices.DeleteFunc(f.missing, func(m string) bool { return m == "--template" }); len(f.missing) > 0 {
		slices.Sort(f.missing)
		return nil, "", problem.Usage(fmt.Errorf("notice new needs %s", strings.Join(f.missing, ", ")))
	}
	if n.Group != "" && !groupForm.MatchString(n.Group) {
		return nil, "", problem.Usage(fmt.Errorf("--group: %q is not one word: use letters, digits, points and hyphens",
			n.Group))
	}
	slug = cmp.Or(f.answers["slug"], t.Slug, draft.Slug(n.Title))
	if _, given := f.given["title"]; given && f.answers["slug"] == "" {
		slug = draft.Slug(n.Title)
	}
	if !slugForm.MatchString(slug) {
		return nil, "", problem.Usage(fmt.Errorf("--slug: %q is not a slug: use small letters, digits and hyphens", slug))
	}
	return n, slug, nil
}

var (
	groupForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	slugForm  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
)

// other is the answer that no template fits.
const other = "altro"

// template is the usual case that a form names.
func (d *Desk) template(f *Form) (draft.Template, error) {
	if f.has("kind") && !f.has("template") {
		return draft.Template{}, nil
	}
	var options []option
	for _, t := range draft.Templates() {
		options = append(options, option{t.Name, t.Words})
	}
	name, err := f.ask(question{name: "template", label: "Che cosa succede", prompt: "Che cosa succede?",
		options: append(options, option{other, "Altro"}), least: 1, most: 1})
	if err != nil || name == "" || name == other {
		return draft.Template{}, err
	}
	t, ok := draft.Find(name)
	if !ok {
		return t, problem.Usage(fmt.Errorf("--template: %q is none; see bollettino notice new --help", name))
	}
	return t, nil
}

var (
	kindOptions   = asked(notice.Kinds(), func(v string) string { return word.It.Kinds[notice.Kind(v)].Asked })
	impactOptions = asked([]string{"full", "partial", "degraded", "none"},
		func(v string) string { return word.It.Impacts[notice.Impact(v)].Asked })
	workOptions = asked([]string{"io", "psp", "web", "app", "desk", "atm", "phone"},
		func(v string) string { return word.It.Channels[v].Asked })
	repeatOptions = []option{{"FREQ=DAILY", "Ogni giorno"}, {"FREQ=WEEKLY", "Ogni settimana"},
		{"FREQ=MONTHLY", "Ogni mese"}}
)

// asked are options in the words in which a terminal offers them.
func asked(values []string, words func(string) string) (out []option) {
	for _, v := range values {
		out = append(out, option{v, words(v)})
	}
	return out
}

// sort is what of whose is hit, and how.
func (d *Desk) sort(f *Form, n *notice.Notice, bodies []body) error {
	if n.Kind == "" || f.has("kind") {
		kind, err := f.ask(question{name: "kind", label: "Tipo", prompt: "Di che tipo è?", options: kindOptions,
			hint: "outage", needed: true, least: 1, most: 1})
		if err != nil {
			return err
		}
		n.Kind = notice.Kind(kind)
	}
	if len(f.missing) > 0 {
		f.missing = []string{"--kind (or --template)"}
	}
	if n.Plan.Impact == "" || f.has("impact") {
		impact, err := f.ask(question{name: "impact", label: "Effetto", prompt: "Con quale effetto?",
			options: impactOptions, hint: "full", needed: true, least: 1, most: 1})
		if err != nil {
			return err
		}
		n.Plan.Impact = notice.Impact(impact)
	}
	if err := d.services(f, n, bodies); err != nil {
		return err
	}
	if f.has("channels") {
		n.Channels = draft.Split(f.answers["channels"])
	}
	title, err := f.ask(question{name: "title", label: "Titolo", prompt: "Titolo, in poche parole, per chi paga",
		suggested: n.Title, needed: true})
	n.Title = title
	return err
}

// services are those that are hit.
func (d *Desk) services(f *Form, n *notice.Notice, bodies []body) error {
	offered := bodies[0].Profile.Services
	switch {
	case f.has("services"):
	case len(bodies) > 1 || f.has("for"):
		return nil // each has its own
	case f.answers["platform"] == "true":
		n.Plan.Services = []string{notice.All}
		return nil
	case len(offered) == 1:
		n.Plan.Services = []string{offered[0].ID}
		return nil
	}
	var options []option
	for _, s := range offered {
		options = append(options, option{s.ID, text.Plain(s.Name)})
	}
	options = append(options, option{notice.All, "Tutti"})
	answer, err := f.ask(question{name: "services", label: "Servizi", prompt: "Quali servizi?", options: options,
		needed: true, least: 1, most: len(options)})
	if n.Plan.Services = draft.Split(answer); slices.Contains(n.Plan.Services, notice.All) && d.Ask != nil {
		n.Plan.Services = []string{notice.All}
	}
	return err
}

// span is when it begins, ends and repeats.
func (d *Desk) span(f *Form, n *notice.Notice, alike []*work) (err error) {
	zone := d.Setting.Zone
	role, from, until, told := moment.Announced, "", "", ""
	if n.Kind == notice.Outage || n.Kind == notice.Continuity {
		role, from = moment.Began, "adesso"
	}
	if len(alike) > 0 {
		other := alike[0].Before
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
		q.prompt, q.needed = "Fino a quando, la prima volta? Per esempio 02:00 o +4h", d.Ask != nil
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
	case f.has("repeats") && d.Ask == nil:
		p.Repeats = f.answers["repeats"]
	case f.has("repeats") && !slices.ContainsFunc(repeatOptions,
		func(o option) bool { return o.name == f.answers["repeats"] }):
		p.Repeats = f.answers["repeats"] // a rule of its own
	case p.Repeats != "" && d.Ask != nil:
		answer, err := f.ask(question{name: "repeats", label: "Si ripete", prompt: "Si ripete",
			options: repeatOptions, suggested: p.Repeats, least: 1, most: 1})
		if err != nil {
			return err
		}
		p.Repeats = answer
	}
	free, mostly := draft.Mostly(*p, d.AsOf, d.Setting.Zone)
	if !mostly || d.Ask == nil {
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
			fmt.Fprintf(d.Report, "  Quando: %s, e poi ogni giorno\n", words)
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

var dateLabels = map[string]string{"valid-until": "Si ripete fino a", "declared": "Comunicata", "review": "Da rivedere"}

// words are what users are told.
func (d *Desk) words(f *Form, n *notice.Notice) (err error) {
	if n.Plan.Impact != notice.None || f.has("works") {
		answer, err := f.ask(question{name: "works", label: "Intanto funziona", prompt: "Che cosa funziona intanto?",
			options: workOptions, suggested: draft.List(n.Works), most: len(workOptions)})
		if err != nil {
			return err
		}
		n.Works = draft.Split(answer)
	}
	for _, x := range []struct {
		name, label, prompt string
		field               *string
	}{
		{"alternatives", "Come pagare", "Come si può pagare nel frattempo?", &n.Alternatives},
		{"already-paid", "Chi ha già pagato", "Che cosa deve fare chi ha già pagato?", &n.AlreadyPaid},
		{"deadlines", "Scadenze", "E chi ha una scadenza in quelle ore?", &n.Deadlines},
		{"cause", "Causa", "Per quale causa?", &n.Cause},
	} {
		if *x.field, err = f.ask(question{name: x.name, label: x.label, prompt: x.prompt, suggested: *x.field,
			long: true}); err != nil {
			return err
		}
	}
	n.Body, err = d.moreText(f)
	return err
}

// moreText is the text below the front matter: a file's, or standard input's, or what
// was written at the summary.
func (d *Desk) moreText(f *Form) (string, error) {
	if f.has("text") && !f.has("body") {
		text, err := d.textOf(f.answers["text"])
		if err != nil {
			return "", problem.Usage(fmt.Errorf("--text: %w", err))
		}
		f.answers["body"] = text
	}
	if _, asked := f.earlier["body"]; asked || f.has("body") {
		return f.ask(question{name: "body", label: "Altro testo",
			prompt: "Che cos’altro deve sapere chi paga? In Markdown", long: true})
	}
	f.summary = append(f.summary, told{"body", "Altro testo", ""})
	return "", nil
}

// textOf is a file's text, or with - what comes in.
func (d *Desk) textOf(name string) (string, error) {
	if name != "-" {
		return TextFile(name)
	}
	data, err := io.ReadAll(io.LimitReader(d.in, LongestText+1))
	if len(data) > LongestText {
		err = fmt.Errorf("più di %d kB", LongestText>>10)
	}
	return strings.TrimSpace(string(data)), err
}
