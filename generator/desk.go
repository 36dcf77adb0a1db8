package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"bollettino/generator/base/file"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/desk/editor"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
)

// desk is where notices are written: what is declared so far, and somebody to
// ask, if anybody is there.
type desk struct {
	*shared
	context context.Context
	// wait is until the clock is past a moment; nil: it stands still.
	wait        func(context.Context, period.Time) (period.Time, error)
	rootDir     string
	in          io.Reader
	ask         *asker
	out, report io.Writer
	yes, dry    bool
}

// body is what a subject has declared, as far as it can be read: notices in which
// nothing is wrong, and what is wrong in the rest.
type body struct {
	folder
	wrong []problem.Problem
}

// work is a notice that is being written for one subject.
type work struct {
	owner  subject.ID
	file   string // below the root
	was    []byte // what the file held when data were made of it; nil of a new one
	data   []byte
	before *notice.Notice // as it stands; nil of a new one
	after  *notice.Notice // as it will be
	body   body
	weight draft.Report
	bad    []problem.Problem // why it can't be written
	mute   bool              // nothing is warned of
}

// lot is what one command writes.
type lot struct {
	works []*work
	left  []*work // those for whom no sound file can be written
	there int     // how many stood already, as they are to be
	many  bool    // it is about a group
	group string
	again func(*file.Turn) error // makes the works anew, of what others wrote meanwhile
}

func (b *lot) add(w *work) {
	if len(w.bad) > 0 {
		b.left = append(b.left, w)
	} else {
		b.works = append(b.works, w)
	}
}

// problems are those of all that were left out.
func (b *lot) problems() []problem.Problem {
	list := &problem.List{}
	for _, w := range b.left {
		list.Add(w.bad...)
	}
	return list.Sorted()
}

// openDesk reads what is declared. What is wrong with what all share is reported.
func openDesk(o options, in io.Reader, out, report io.Writer) (*desk, error) {
	s, err := readDeclared(o, page.RuleLinks)
	if err != nil {
		return nil, err
	}
	d := &desk{shared: s, context: o.ctx(), rootDir: o.rootDir, in: in, ask: askerOf(o.ctx(), in, report), out: out,
		report: report}
	if problems := s.problems.Sorted(); hurtsAll(problems) {
		return nil, d.refuse(problems)
	}
	if o.asOf == "" && s.setting.AsOf == 0 {
		d.wait = o.wait
	}
	return d, nil
}

// say is a sentence for whoever reads it: people at a terminal, or scripts.
func (d *desk) say(english, italian string) string {
	if d.ask != nil {
		return italian
	}
	return english
}

// refusal is why a command can't do what is asked of it: for scripts a wrong call, for
// people at a terminal a sentence.
func (d *desk) refusal(english, italian string) error {
	if d.ask != nil {
		return unfinished{errors.New(italian)}
	}
	return usage{errors.New(english)}
}

// refuse prints problems, and that nothing was written.
func (d *desk) refuse(problems []problem.Problem) error {
	if err := problem.Write(d.report, problems, 20); err != nil {
		return err
	}
	fmt.Fprintf(d.report, "\n"+d.say("problems: %d; nothing was written\n",
		"problemi: %d; non è stato scritto nulla\n"), len(problems))
	return errProblems
}

// read is what an owner has declared. A mistake in one file leaves the others
// readable; the page, though, stays as it last was until it is mended.
func (d *desk) read(owner subject.ID) (body, error) {
	var b body
	if owner == subject.Platform {
		b.notices, b.wrong = d.platform, d.problems.For(string(subject.Platform))
		return b, nil
	}
	list := &problem.List{}
	var err error
	if b.folder, err = d.parseFolder(d.root, "data/subjects/"+string(owner), owner, list); err != nil {
		return b, err
	}
	b.wrong = list.Sorted()
	b.notices = slices.DeleteFunc(b.notices, func(n *notice.Notice) bool { return len(b.in(n.File)) > 0 })
	return b, nil
}

func profileOf(owner subject.ID) string { return "data/subjects/" + string(owner) + "/profile.yaml" }

// in are the problems of one file.
func (b body) in(file string) []problem.Problem {
	return slices.DeleteFunc(slices.Clone(b.wrong), func(p problem.Problem) bool { return p.File != file })
}

func (d *desk) name(owner subject.ID) string {
	if owner == subject.Platform {
		return "Piattaforma pagoPA"
	}
	return siteOf(d.shared).Name(owner)
}

// input is what a work's subject is measured by, with the notice as it will be.
func (d *desk) input(w *work) sli.Input {
	in := sli.Input{
		Profile: w.body.profile, Platform: d.platform, Book: d.book, Zone: d.setting.Zone, Policy: d.setting.Observers, Fresh: d.setting.Fresh,
	}
	in.Subject, _ = d.registry.Find(w.owner)
	in.Notices = slices.DeleteFunc(slices.Clone(w.body.notices), func(n *notice.Notice) bool { return n.ID == w.after.ID })
	in.Notices = append(in.Notices, w.after)
	slices.SortFunc(in.Notices, func(a, b *notice.Notice) int { return cmp.Compare(a.ID, b.ID) })
	return in
}

// weigh gives what the author of a notice ought to know, beside what its owner has
// declared so far.
func weigh(s *shared, n *notice.Notice, since period.Time) ([]draft.Warning, error) {
	d := &desk{shared: s}
	w := &work{owner: n.Owner, after: n}
	var err error
	if w.body, err = d.read(n.Owner); err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(w.body.notices, func(x *notice.Notice) bool { return x.ID == n.ID }); i >= 0 {
		w.before = w.body.notices[i]
	}
	return draft.Weigh(d.input(w), n, s.asOf, since).Warnings, nil
}

// check reads back what would be written, and weighs it. Only that file has to be
// sound; what is wrong beside it is a warning, since it keeps the page as it was.
func (d *desk) check(w *work, since period.Time) {
	var services []string
	for _, s := range w.body.profile.Services {
		services = append(services, s.ID)
	}
	profile := w.body.in(profileOf(w.owner))
	if len(profile) > 0 {
		services = []string{notice.AnyService} // a mistake in the profile is enough to report
	}
	list := &problem.List{}
	w.after = notice.Read(w.file, w.data, w.owner, services, d.setting.Zone, d.asOf, list)
	w.bad = list.Sorted()
	all := []string{notice.All}
	if len(profile) > 0 && w.before == nil && w.after != nil && !slices.Equal(w.after.Plan.Services, all) {
		w.bad = profile // nobody can say which services there are
	}
	if len(w.bad) > 0 || w.mute {
		return
	}
	w.weight = draft.Weigh(d.input(w), w.after, d.asOf, since)
	if len(w.body.wrong) > 0 {
		w.weight.Warnings = append(w.weight.Warnings, draft.Warning{Code: draft.Held, Text: editor.Held(w.body.wrong[0])})
	}
}

// plain keeps control and invisible characters of what others wrote from a
// terminal.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, s)
}

// preview prints what the notice's page and feed entries will say.
func (d *desk) preview(to io.Writer, w *work) error {
	var told []page.Told
	var found *page.Page
	pick := func(pages []page.Page) {
		for i, p := range pages {
			if _, ok := p.Body.(page.Notice); ok && strings.HasSuffix(p.Path, "/"+w.after.ID+"/") {
				found = &pages[i]
			}
		}
	}
	if w.owner == subject.Platform {
		site := siteOf(d.shared)
		site.Platform = []*notice.Notice{w.after}
		told = page.PlatformTold(site, d.asOf)
		for pages := range page.NewMany(site, nil, page.NewGathering(), d.asOf).Pages() {
			pick(pages)
			break
		}
	} else {
		in := d.input(w)
		out := page.Compose(siteOf(d.shared), judged.Of(in, sli.Measure(in, sli.Instant(in, d.asOf)), d.setting.ObservedAtLeast, nil))
		pick(out.Pages)
		told = slices.DeleteFunc(out.Told, func(t page.Told) bool { return t.ID != string(w.owner)+"/"+w.after.ID })
	}
	if found == nil {
		return fmt.Errorf("%s has no page", w.file)
	}
	b := found.Body.(page.Notice)
	var t strings.Builder
	line := func(indent int, words ...string) {
		for _, l := range strings.Split(strings.Join(words, ""), "\n") {
			t.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+plain(l), " ") + "\n")
		}
	}
	line(0, "La pagina ", page.NewLinks(d.setting.BaseURL).Abs(found.Path))
	line(2, b.Word, ", ", b.StateWord)
	line(2, b.Title)
	line(2, b.Who.Text)
	for _, m := range b.Marks {
		line(2, "! ", m.String())
	}
	line(2, b.Lead.String())
	for _, f := range b.Facts {
		line(4, f.Term, ": ", f.Text.String())
	}
	if w.after.Body != "" {
		line(4, w.after.Body)
	}
	for _, u := range b.Updates {
		line(4, u.Word, ", ", u.When.String(), ": ", u.Words.String())
	}
	line(0, "Nei feed")
	for _, e := range page.Entries(siteOf(d.shared), told) {
		line(2, draft.Clock(e.At, d.setting.Zone), "  ", e.Title)
		line(4, e.Text)
	}
	_, err := io.WriteString(to, t.String())
	return err
}

// selected are the subjects that --for names: partner:ID, region:NAME, or those
// of a file, an id a line or in the first column.
func (d *desk) selected(what string) ([]subject.ID, error) {
	list := &problem.List{}
	kind, value, _ := strings.Cut(what, ":")
	keep := func(is func(subject.Row) bool) (out []subject.ID) {
		for _, sub := range d.registry.Subjects {
			if row := sub.At(d.asOf); row.Active && row.Valid.Has(d.asOf) && is(row) {
				out = append(out, sub.ID)
			}
		}
		return out
	}
	var ids []subject.ID
	switch kind {
	case "partner":
		id, ok := subject.ParseID(value)
		if _, known := d.registry.Find(id); !ok || !known {
			return nil, usage{fmt.Errorf("--for: %q is not in the registry", value)}
		}
		for _, sub := range d.registry.Subjects {
			row := sub.At(d.asOf)
			if !row.Active || !row.Valid.Has(d.asOf) || sub.ID == id {
				continue
			}
			if slices.Contains(row.Partners, id) {
				ids = append(ids, sub.ID)
				continue
			}
			b, err := d.read(sub.ID)
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(b.profile.Services, func(s subject.Service) bool { return s.Partner == id }) {
				ids = append(ids, sub.ID)
			}
		}
	case "region":
		slug := rulebook.Slug(value)
		ids = keep(func(r subject.Row) bool { return slug != "" && rulebook.Slug(r.Region) == slug })
	default:
		data, err := os.ReadFile(what)
		if err != nil {
			return nil, usage{fmt.Errorf("--for: use partner:ID, region:NAME or a file of ids: %w", err)}
		}
		ids = readIDs(filepath.ToSlash(what), data, d.refs().Subject, list)
	}
	if list.Len() > 0 {
		return nil, d.refuse(list.Sorted())
	}
	if len(ids) == 0 {
		return nil, usage{fmt.Errorf("--for: %s names no active subject", what)}
	}
	return ids, nil
}

// inGroup are the notices of a group; files that name it and can't be read are left.
func (d *desk) inGroup(group string) (*lot, error) {
	out := &lot{many: true, group: group}
	owners := []subject.ID{subject.Platform}
	for _, sub := range d.registry.Subjects {
		owners = append(owners, sub.ID)
	}
	for _, owner := range owners {
		files, err := d.naming(owner, []byte(group))
		if err != nil {
			return out, err
		}
		if len(files) == 0 {
			continue
		}
		b, err := d.read(owner)
		if err != nil {
			return out, err
		}
		for _, n := range b.notices {
			if n.Group == group {
				out.add(&work{owner: owner, file: n.File, before: n, body: b})
			}
		}
		for _, file := range files {
			if bad := b.in(file); len(bad) > 0 {
				out.add(&work{owner: owner, file: file, body: b, bad: bad})
			}
		}
	}
	return out, nil
}

// naming are an owner's notices that hold those bytes: most owners need not be
// read further.
func (d *desk) naming(owner subject.ID, word []byte) (out []string, err error) {
	files, err := fs.Glob(d.root, draft.Folder(owner)+"/*.md")
	for _, file := range files {
		data, e := fs.ReadFile(d.root, file)
		if e == nil && bytes.Contains(data, word) {
			out = append(out, file)
		}
	}
	return out, err
}

// one is the notice that an argument names: SUBJECT/SLUG, or its file.
func (d *desk) one(arg string) (*work, error) {
	parts := strings.Split(strings.TrimSuffix(filepath.ToSlash(arg), ".md"), "/")
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "notices" })
	if len(parts) < 2 {
		return nil, usage{fmt.Errorf("%q names no notice: write SUBJECT/SLUG, or the notice's file", arg)}
	}
	owner, slug := subject.ID(parts[len(parts)-2]), parts[len(parts)-1]
	if _, known := d.registry.Find(owner); !known && owner != subject.Platform {
		return nil, usage{fmt.Errorf("%q is not in the registry", owner)}
	}
	b, err := d.read(owner)
	if err != nil {
		return nil, err
	}
	for _, n := range b.notices {
		if n.ID == slug {
			return &work{owner: owner, file: n.File, before: n, body: b}, nil
		}
	}
	if bad := b.in(draft.Folder(owner) + "/" + slug + ".md"); len(bad) > 0 {
		return nil, d.refuse(bad)
	}
	what := fmt.Sprintf("%s has no notice %q", owner, slug)
	var ids []string
	for _, n := range b.notices {
		ids = append(ids, n.ID)
	}
	if near := problem.Nearest(slug, ids); near != "" {
		what += "; did you mean " + near + "?"
	}
	return nil, usage{errors.New(what)}
}

// put puts the works of a lot in their places when it is our turn. What others wrote
// since they were made is not lost: they are made again of what is there then.
func (d *desk) put(b *lot) error {
	return inTurn(d.context, d.rootDir, func(turn *file.Turn) error {
		for try := 0; ; try++ {
			changes := make([]file.Change, len(b.works))
			for i, w := range b.works {
				changes[i] = file.Change{Name: w.file, Was: w.was, Data: w.data}
			}
			err := turn.Put(changes...)
			if !errors.Is(err, file.ErrChanged) || try == 3 {
				return err
			}
			if err := b.again(turn); err != nil {
				return err
			}
			for _, w := range b.works {
				if len(w.bad) > 0 {
					return d.refuse(w.bad)
				}
			}
		}
	})
}

// inTurn lets f write below a root.
func inTurn(ctx context.Context, rootDir string, f func(*file.Turn) error) error {
	root, err := os.OpenRoot(rootDir)
	if err != nil {
		return err
	}
	defer root.Close()
	turn, err := file.Take(ctx, root)
	if err != nil {
		return err
	}
	defer turn.Done()
	return f(turn)
}

// servicesOf are those that a notice for many names in one subject: those that a
// partner runs, where its profile says so, else all.
func servicesOf(f folder, partner subject.ID) []string {
	var out []string
	for _, s := range f.profile.Services {
		if partner != "" && s.Partner == partner {
			out = append(out, s.ID)
		}
	}
	if len(out) == 0 || len(out) == len(f.profile.Services) {
		return []string{notice.All}
	}
	return out
}
