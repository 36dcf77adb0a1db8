package desk

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

	"bollettino/generator/base/file"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/build"
	"bollettino/generator/desk/draft"
	"bollettino/generator/desk/editor"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/many"
	"bollettino/generator/page/status"
)

// Desk is where notices are written: what is declared so far, and somebody to
// ask, if anybody is there.
type Desk struct {
	*input.Shared
	context context.Context
	// wait is until the clock is past a moment; nil: it stands still.
	wait        func(context.Context, period.Time) (period.Time, error)
	rootDir     string
	in          io.Reader
	Ask         *Asker
	Out, Report io.Writer
	Yes, Dry    bool
}

// body is what a subject has declared, as far as it can be read: notices in which
// nothing is wrong, and what is wrong in the rest.
type body struct {
	input.Folder
	wrong []problem.Problem
}

// work is a notice that is being written for one subject.
type work struct {
	owner  subject.ID
	file   string // below the root
	was    []byte // what the file held when data were made of it; nil of a new one
	data   []byte
	Before *notice.Notice // as it stands; nil of a new one
	After  *notice.Notice // as it will be
	body   body
	weight draft.Report
	bad    []problem.Problem // why it can't be written
	mute   bool              // nothing is warned of
}

// Lot is what one command writes.
type Lot struct {
	works []*work
	left  []*work // those for whom no sound file can be written
	there int     // how many stood already, as they are to be
	many  bool    // it is about a group
	group string
	again func(*file.Turn) error // makes the works anew, of what others wrote meanwhile
}

func (b *Lot) add(w *work) {
	if len(w.bad) > 0 {
		b.left = append(b.left, w)
	} else {
		b.works = append(b.works, w)
	}
}

// problems are those of all that were left out.
func (b *Lot) problems() []problem.Problem {
	list := &problem.List{}
	for _, w := range b.left {
		list.Add(w.bad...)
	}
	return list.Sorted()
}

// Open reads what is declared. What is wrong with what all share is reported.
func Open(o input.Options, in io.Reader, out, report io.Writer) (*Desk, error) {
	s, err := input.ReadDeclared(o, address.RuleLinks)
	if err != nil {
		return nil, err
	}
	d := &Desk{Shared: s, context: o.Ctx(), rootDir: o.RootDir, in: in, Ask: askerOf(o.Ctx(), in, report), Out: out,
		Report: report}
	if problems := s.Problems.Sorted(); problem.HurtsAll(problems) {
		return nil, d.refuse(problems)
	}
	if o.AsOf == "" && s.Setting.AsOf == 0 {
		d.wait = o.Wait
	}
	return d, nil
}

// say is a sentence for whoever reads it: people at a terminal, or scripts.
func (d *Desk) say(english, italian string) string {
	if d.Ask != nil {
		return italian
	}
	return english
}

// refusal is why a command can't do what is asked of it: for scripts a wrong call, for
// people at a terminal a sentence.
func (d *Desk) refusal(english, italian string) error {
	if d.Ask != nil {
		return Unfinished{errors.New(italian)}
	}
	return problem.Usage(errors.New(english))
}

// refuse prints problems, and that nothing was written.
func (d *Desk) refuse(problems []problem.Problem) error {
	if err := problem.Write(d.Report, problems, 20); err != nil {
		return err
	}
	fmt.Fprintf(d.Report, "\n"+d.say("problems: %d; nothing was written\n",
		"problemi: %d; non è stato scritto nulla\n"), len(problems))
	return problem.ErrFound
}

// read is what an owner has declared. A mistake in one file leaves the others
// readable; the page, though, stays as it last was until it is mended.
func (d *Desk) read(owner subject.ID) (body, error) {
	var b body
	if owner == subject.Platform {
		b.Notices, b.wrong = d.Platform, d.Problems.For(string(subject.Platform))
		return b, nil
	}
	list := &problem.List{}
	var err error
	if b.Folder, err = d.ParseFolder(d.Root, "data/subjects/"+string(owner), owner, list); err != nil {
		return b, err
	}
	b.wrong = list.Sorted()
	b.Notices = slices.DeleteFunc(b.Notices, func(n *notice.Notice) bool { return len(b.in(n.File)) > 0 })
	return b, nil
}

func profileOf(owner subject.ID) string { return "data/subjects/" + string(owner) + "/profile.yaml" }

// in are the problems of one file.
func (b body) in(file string) []problem.Problem {
	return slices.DeleteFunc(slices.Clone(b.wrong), func(p problem.Problem) bool { return p.File != file })
}

func (d *Desk) name(owner subject.ID) string {
	if owner == subject.Platform {
		return "Piattaforma pagoPA"
	}
	return build.SiteOf(d.Shared).Name(owner)
}

// input is what a work's subject is measured by, with the notice as it will be.
func (d *Desk) input(w *work) sli.Input {
	in := sli.Input{
		Profile: w.body.Profile, Platform: d.Platform, Book: d.Book, Zone: d.Setting.Zone, Policy: d.Setting.Observers, Fresh: d.Setting.Fresh,
	}
	in.Subject, _ = d.Registry.Find(w.owner)
	in.Notices = slices.DeleteFunc(slices.Clone(w.body.Notices), func(n *notice.Notice) bool { return n.ID == w.After.ID })
	in.Notices = append(in.Notices, w.After)
	slices.SortFunc(in.Notices, func(a, b *notice.Notice) int { return cmp.Compare(a.ID, b.ID) })
	return in
}

// Weigh gives what the author of a notice ought to know, beside what its owner has
// declared so far.
func Weigh(s *input.Shared, n *notice.Notice, since period.Time) ([]draft.Warning, error) {
	d := &Desk{Shared: s}
	w := &work{owner: n.Owner, After: n}
	var err error
	if w.body, err = d.read(n.Owner); err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(w.body.Notices, func(x *notice.Notice) bool { return x.ID == n.ID }); i >= 0 {
		w.Before = w.body.Notices[i]
	}
	return draft.Weigh(d.input(w), n, s.AsOf, since).Warnings, nil
}

// check reads back what would be written, and weighs it. Only that file has to be
// sound; what is wrong beside it is a warning, since it keeps the page as it was.
func (d *Desk) check(w *work, since period.Time) {
	var services []string
	for _, s := range w.body.Profile.Services {
		services = append(services, s.ID)
	}
	profile := w.body.in(profileOf(w.owner))
	if len(profile) > 0 {
		services = []string{notice.AnyService} // a mistake in the profile is enough to report
	}
	list := &problem.List{}
	w.After = notice.Read(w.file, w.data, w.owner, services, d.Setting.Zone, d.AsOf, list)
	w.bad = list.Sorted()
	all := []string{notice.All}
	if len(profile) > 0 && w.Before == nil && w.After != nil && !slices.Equal(w.After.Plan.Services, all) {
		w.bad = profile // nobody can say which services there are
	}
	if len(w.bad) > 0 || w.mute {
		return
	}
	w.weight = draft.Weigh(d.input(w), w.After, d.AsOf, since)
	if len(w.body.wrong) > 0 {
		w.weight.Warnings = append(w.weight.Warnings, draft.Warning{Code: draft.Held, Text: editor.Held(w.body.wrong[0])})
	}
}

// Preview prints what a notice's page and feed entries say as it stands.
func (d *Desk) Preview(arg string) error {
	w, err := d.one(arg)
	if err != nil {
		return err
	}
	w.After = w.Before
	return d.preview(d.Out, w)
}

// preview prints what the notice's page and feed entries will say.
func (d *Desk) preview(to io.Writer, w *work) error {
	var told []bulletin.Told
	var found *page.Page
	pick := func(pages []page.Page) {
		for i, p := range pages {
			if _, ok := p.Body.(page.Notice); ok && strings.HasSuffix(p.Path, "/"+w.After.ID+"/") {
				found = &pages[i]
			}
		}
	}
	if w.owner == subject.Platform {
		site := build.SiteOf(d.Shared)
		site.Platform = []*notice.Notice{w.After}
		told = bulletin.PlatformTold(site, d.AsOf)
		pick(many.New(site, nil, bulletin.NewGathering(), d.AsOf).Pages())
	} else {
		in := d.input(w)
		out := status.Compose(build.SiteOf(d.Shared), judged.Of(in, sli.Measure(in, sli.Instant(in, d.AsOf)), d.Setting.ObservedAtLeast, nil))
		pick(out.Pages)
		told = slices.DeleteFunc(out.Told, func(t bulletin.Told) bool { return t.ID != string(w.owner)+"/"+w.After.ID })
	}
	if found == nil {
		return fmt.Errorf("%s has no page", w.file)
	}
	b := found.Body.(page.Notice)
	var t strings.Builder
	line := func(indent int, words ...string) {
		for _, l := range strings.Split(strings.Join(words, ""), "\n") {
			t.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+text.Plain(l), " ") + "\n")
		}
	}
	line(0, "La pagina ", address.NewLinks(d.Setting.BaseURL).Abs(found.Path))
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
	if w.After.Body != "" {
		line(4, w.After.Body)
	}
	for _, u := range b.Updates {
		line(4, u.Word, ", ", u.When.String(), ": ", u.Words.String())
	}
	line(0, "Nei feed")
	for _, e := range bulletin.Entries(build.SiteOf(d.Shared), told) {
		line(2, notice.Clock(e.At, d.Setting.Zone), "  ", e.Title)
		line(4, e.Text)
	}
	_, err := io.WriteString(to, t.String())
	return err
}

// selected are the subjects that --for names: partner:ID, region:NAME, or those
// of a file, an id a line or in the first column.
func (d *Desk) selected(what string) ([]subject.ID, error) {
	list := &problem.List{}
	kind, value, _ := strings.Cut(what, ":")
	keep := func(is func(subject.Row) bool) (out []subject.ID) {
		for _, sub := range d.Registry.Subjects {
			if row := sub.At(d.AsOf); row.Active && row.Valid.Has(d.AsOf) && is(row) {
				out = append(out, sub.ID)
			}
		}
		return out
	}
	var ids []subject.ID
	switch kind {
	case "partner":
		id, ok := subject.ParseID(value)
		if _, known := d.Registry.Find(id); !ok || !known {
			return nil, problem.Usage(fmt.Errorf("--for: %q is not in the registry", value))
		}
		for _, sub := range d.Registry.Subjects {
			row := sub.At(d.AsOf)
			if !row.Active || !row.Valid.Has(d.AsOf) || sub.ID == id {
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
			if slices.ContainsFunc(b.Profile.Services, func(s subject.Service) bool { return s.Partner == id }) {
				ids = append(ids, sub.ID)
			}
		}
	case "region":
		slug := rulebook.Slug(value)
		ids = keep(func(r subject.Row) bool { return slug != "" && rulebook.Slug(r.Region) == slug })
	default:
		data, err := os.ReadFile(what)
		if err != nil {
			return nil, problem.Usage(fmt.Errorf("--for: use partner:ID, region:NAME or a file of ids: %w", err))
		}
		ids = input.ReadIDs(filepath.ToSlash(what), data, d.Refs().Subject, list)
	}
	if list.Len() > 0 {
		return nil, d.refuse(list.Sorted())
	}
	if len(ids) == 0 {
		return nil, problem.Usage(fmt.Errorf("--for: %s names no active subject", what))
	}
	return ids, nil
}

// inGroup are the notices of a group; files that name it and can't be read are left.
func (d *Desk) inGroup(group string) (*Lot, error) {
	out := &Lot{many: true, group: group}
	owners := []subject.ID{subject.Platform}
	for _, sub := range d.Registry.Subjects {
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
		for _, n := range b.Notices {
			if n.Group == group {
				out.add(&work{owner: owner, file: n.File, Before: n, body: b})
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
func (d *Desk) naming(owner subject.ID, word []byte) (out []string, err error) {
	files, err := fs.Glob(d.Root, draft.Folder(owner)+"/*.md")
	for _, file := range files {
		data, e := fs.ReadFile(d.Root, file)
		if e == nil && bytes.Contains(data, word) {
			out = append(out, file)
		}
	}
	return out, err
}

// one is the notice that an argument names: SUBJECT/SLUG, or its file.
func (d *Desk) one(arg string) (*work, error) {
	parts := strings.Split(strings.TrimSuffix(filepath.ToSlash(arg), ".md"), "/")
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "notices" })
	if len(parts) < 2 {
		return nil, problem.Usage(fmt.Errorf("%q names no notice: write SUBJECT/SLUG, or the notice's file", arg))
	}
	owner, slug := subject.ID(parts[len(parts)-2]), parts[len(parts)-1]
	if _, known := d.Registry.Find(owner); !known && owner != subject.Platform {
		return nil, problem.Usage(fmt.Errorf("%q is not in the registry", owner))
	}
	b, err := d.read(owner)
	if err != nil {
		return nil, err
	}
	for _, n := range b.Notices {
		if n.ID == slug {
			return &work{owner: owner, file: n.File, Before: n, body: b}, nil
		}
	}
	if bad := b.in(draft.Folder(owner) + "/" + slug + ".md"); len(bad) > 0 {
		return nil, d.refuse(bad)
	}
	what := fmt.Sprintf("%s has no notice %q", owner, slug)
	var ids []string
	for _, n := range b.Notices {
		ids = append(ids, n.ID)
	}
	if near := problem.Nearest(slug, ids); near != "" {
		what += "; did you mean " + near + "?"
	}
	return nil, problem.Usage(errors.New(what))
}

// Put puts the works of a lot in their places when it is our turn. What others wrote
// since they were made is not lost: they are made again of what is there then.
func (d *Desk) Put(b *Lot) error {
	return file.InTurn(d.context, d.rootDir, func(turn *file.Turn) error {
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

// servicesOf are those that a notice for many names in one subject: those that a
// partner runs, where its profile says so, else all.
func servicesOf(f input.Folder, partner subject.ID) []string {
	var out []string
	for _, s := range f.Profile.Services {
		if partner != "" && s.Partner == partner {
			out = append(out, s.ID)
		}
	}
	if len(out) == 0 || len(out) == len(f.Profile.Services) {
		return []string{notice.All}
	}
	return out
}
