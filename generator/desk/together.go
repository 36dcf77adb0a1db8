package desk

import (
	"cmp"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"bollettino/generator/desk/draft"
	"bollettino/generator/desk/editor"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
)

// Together writes for all bodies of a partner at once, as `--for partner:ID` and `--group`
// do, for whoever sits before the editing page.
type Together struct {
	desk    *Desk
	partner subject.ID
	may     func(subject.ID) bool
	refused []subject.ID // those whom they may not write for
}

// OpenTogether reads what is declared; may tells for whom whoever asks may write.
func OpenTogether(o input.Options, partner subject.ID, may func(subject.ID) bool) (*Together, error) {
	d, err := Open(o, nil, io.Discard, io.Discard)
	if err != nil {
		return nil, err
	}
	d.form = true
	return &Together{desk: d, partner: partner, may: may}, nil
}

// Behind tells whether a subject is one of a partner's bodies.
func Behind(s *input.Shared, partner, id subject.ID) (bool, error) {
	sub, ok := s.Registry.Find(id)
	if !ok {
		return false, nil
	}
	return (&Desk{Shared: s}).through(partner, sub)
}

// Bodies are the partner's: none of who is no partner, for whom the registry is enough.
func (t *Together) Bodies() ([]subject.ID, error) {
	sub, _ := t.desk.Registry.Find(t.partner)
	if !slices.Contains(sub.Roles(t.desk.AsOf), subject.PT) {
		return nil, nil
	}
	return t.desk.behind(t.partner)
}

// Groups are what the partner's bodies were told together, the newest first. Each stands for
// itself in one of its notices, one that is open where there is one.
func (t *Together) Groups() ([]draft.Group, error) {
	ids, err := t.Bodies()
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	var out []draft.Group
	for _, id := range ids {
		b, err := t.desk.read(id)
		if err != nil {
			return nil, err
		}
		for _, n := range b.Notices {
			if n.Group == "" {
				continue
			}
			i, known := at[n.Group]
			if !known {
				i = len(out)
				at[n.Group] = i
				out = append(out, draft.Group{Name: n.Group, Notice: n})
			}
			out[i].Bodies++
			if out[i].Notice.Phase() != notice.IsOpen && n.Phase() == notice.IsOpen {
				out[i].Notice = n
			}
		}
	}
	for i := range out {
		if out[i].Text, err = fs.ReadFile(t.desk.Root, out[i].Notice.File); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b draft.Group) int { return cmp.Compare(b.Notice.Declared, a.Notice.Declared) })
	return out, nil
}

// New is a notice for each of the partner's bodies but those left out, with the services that
// the partner runs there, in a group of that name: what it does, and put, which writes it. A
// name that stands for something else is refused.
func (t *Together) New(n *notice.Notice, group string, except []subject.ID) (m draft.Many, put func() error, err error) {
	d := t.desk
	owners, err := t.Bodies()
	if err != nil {
		return m, nil, err
	}
	if owners, err = d.without(owners, except); err != nil {
		return m, nil, err
	}
	if owners = t.allowed(owners); len(owners) == 0 {
		return m, nil, draft.Refusal("non c’è nessun ente per cui puoi scriverla")
	}
	alike, err := d.inGroup(group)
	if err != nil {
		return m, nil, err
	}
	one := *n
	one.Group, one.Plan.Services = group, nil
	for _, x := range alike.works {
		if !sameNotice(x.before, &one) {
			return m, nil, d.inUse(group, x.before)
		}
	}
	bodies := make([]body, len(owners))
	for i, owner := range owners {
		if bodies[i], err = d.read(owner); err != nil {
			return m, nil, err
		}
	}
	slug := strings.TrimPrefix(group, d.Setting.Zone.Local(n.Declared).Format(time.DateOnly)+"-")
	if !slugForm.MatchString(slug) {
		slug = draft.Slug(n.Title)
	}
	return t.say(d.each(&one, slug, owners, bodies, t.partner, alike, true))
}

// Add says an update of the notices of a group, as it is said of the one that was read
// before: of a new plan, what differs from that one's. Those of which it can't be said any
// more stay as they are.
func (t *Together) Add(group string, before *notice.Notice, u notice.Update) (m draft.Many, put func() error, err error) {
	d := t.desk
	b, err := d.inGroup(group)
	if err != nil {
		return m, nil, err
	}
	of := func(w *work) bool { return len(t.allowed([]subject.ID{w.owner})) == 0 }
	b.works, b.left = slices.DeleteFunc(b.works, of), slices.DeleteFunc(b.left, of)
	all := len(b.works)
	b.works = slices.DeleteFunc(b.works, func(w *work) bool { return !sayable(w.before, u, d) })
	if len(b.works) == 0 {
		return m, nil, draft.Refusal("di queste comunicazioni non si può più dire")
	}
	if u.Status == notice.Redacted {
		b, err = d.takeOut(b, u)
	} else {
		was := before.Current()
		b, err = d.append(b, func(n *notice.Notice) notice.Update {
			u := u
			if u.Plan != nil {
				p := changed(n.Current(), was, *u.Plan)
				u.Plan = &p
			}
			return u
		})
	}
	if err != nil {
		return m, nil, err
	}
	b.there = all - len(b.works) - len(b.left)
	return t.say(b)
}

// sayable tells whether an update can be said of a notice: by what was said of it, and of
// texts that are taken out, by which it has.
func sayable(n *notice.Notice, u notice.Update, d *Desk) bool {
	if !slices.Contains(n.Phase().May(), u.Status) {
		return false
	}
	return !slices.ContainsFunc(u.Redacts, func(what string) bool {
		at, err := d.Setting.Zone.Parse(what)
		return err == nil && !slices.ContainsFunc(n.Updates, func(x notice.Update) bool { return x.At == at })
	})
}

// changed is a plan with what differs between two others, but for services: each has its own.
func changed(p, was, now notice.Plan) notice.Plan {
	if now.From != was.From {
		p.From = now.From
	}
	if now.Until != was.Until {
		p.Until = now.Until
	}
	if now.Repeats != was.Repeats {
		p.Repeats = now.Repeats
	}
	if now.Impact != was.Impact {
		p.Impact = now.Impact
	}
	return p
}

// allowed are those whom whoever asks may write for; the others are named.
func (t *Together) allowed(ids []subject.ID) []subject.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id subject.ID) bool {
		if t.may(id) {
			return false
		}
		t.refused = append(t.refused, id)
		return true
	})
}

// say is what a lot does to the bodies that it is for, and what writes it.
func (t *Together) say(b *Lot) (m draft.Many, put func() error, err error) {
	d := t.desk
	m = draft.Many{Bodies: len(b.works), There: b.there}
	put = func() error { return d.Put(b) }
	apart := func(id subject.ID, words string) draft.Apart {
		return draft.Apart{ID: id, Name: d.name(id), Words: words}
	}
	for _, id := range t.refused {
		m.Left = append(m.Left, apart(id, "non puoi scrivere per questo ente"))
	}
	for _, w := range b.left {
		m.Left = append(m.Left, apart(w.owner, editor.Quote(w.bad[0])))
	}
	if len(b.works) == 0 {
		return m, put, nil
	}
	first := b.works[0]
	m.Owner, m.Slug = first.owner, first.after.ID
	if u := first.after.Updates; len(u) > 0 && u[len(u)-1].Status == notice.Redacted {
		m.All = draft.Stays(first.after, u[len(u)-1])
	}
	common := b.common()
	for _, w := range b.works {
		var own []string
		for _, x := range w.weight.Warnings {
			switch {
			case !common(x):
				own = append(own, x.Text)
			case w == first:
				m.All = append(m.All, x)
			}
			m.Codes = append(m.Codes, x.Code)
		}
		if len(own) > 0 {
			m.Own = append(m.Own, apart(w.owner, strings.Join(own, " ")))
		}
	}
	for _, x := range m.All {
		m.Codes = append(m.Codes, x.Code)
	}
	slices.Sort(m.Codes)
	m.Codes = slices.Compact(m.Codes)
	m.Preview, err = d.previewOf(first)
	return m, put, err
}
