package desk

import (
	"cmp"
	"fmt"
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
	"bollettino/generator/page/form"
	"bollettino/generator/page/word"
)

// create makes the files of a new notice from what a form says.
func (d *Desk) create(f *Form) (*Lot, error) {
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
		if !sameNotice(x.before, n) {
			return nil, d.inUse(n.Group, x.before)
		}
	}
	if len(owners) > 1 && n.Group == "" {
		n.Group = draft.Named(slug, n.Declared, d.Setting.Zone, func(id string) bool {
			return slices.ContainsFunc(bodies, func(b body) bool {
				return slices.ContainsFunc(b.Notices, func(x *notice.Notice) bool { return x.Group == id })
			})
		})
	}
	return d.each(n, slug, owners, bodies, partner, alike, len(owners) > 1 || f.has("for")), nil
}

// each is a notice as a lot of files, one for each owner who has none of its group.
func (d *Desk) each(n *notice.Notice, slug string, owners []subject.ID, bodies []body, partner subject.ID, alike *Lot,
	many bool) *Lot {
	out := &Lot{many: many, group: n.Group}
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
	return out
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
		return nil, "", problem.Usage(fmt.Errorf("--slug: %q is not a slug: use small letters, digits and hyphens",
			slug))
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
func (d *Desk) template(f *Form) (form.Template, error) {
	if f.has("kind") && !f.has("template") {
		return form.Template{}, nil
	}
	var options []option
	for _, t := range form.Templates() {
		options = append(options, option{t.Name, t.Words})
	}
	name, err := f.ask(question{name: "template", label: "Che cosa succede", prompt: "Che cosa succede?",
		options: append(options, option{other, "Altro"}), least: 1, most: 1})
	if err != nil || name == "" || name == other {
		return form.Template{}, err
	}
	t, ok := form.Find(name)
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
	if n.Plan.Services = draft.Split(answer); slices.Contains(n.Plan.Services, notice.All) && d.ask != nil {
		n.Plan.Services = []string{notice.All}
	}
	return err
}
