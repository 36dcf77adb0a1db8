package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"bollettino/generator/base/file"
	"bollettino/generator/draft"
	"bollettino/generator/notice"
	"bollettino/generator/page"
	"bollettino/generator/period"
	"bollettino/generator/problem"
	"bollettino/generator/rulebook"
	"bollettino/generator/sli"
	"bollettino/generator/subject"
)

// desk is where notices are written: what is declared so far, and somebody to
// ask, if anybody is there.
type desk struct {
	*shared
	context     context.Context
	wait        func(context.Context, period.Time) (period.Time, error) // until the clock is past that; nil: it stands still
	rootDir     string
	in          io.Reader
	ask         *asker
	out, report io.Writer
	yes, dry    bool
}

// work is a notice that is being written for one subject.
type work struct {
	owner  subject.ID
	file   string // below the root
	was    []byte // what the file held when data were made of it; nil of a new one
	data   []byte
	before *notice.Notice // as it stands; nil of a new one
	after  *notice.Notice // as it will be
	folder folder
	weight draft.Report
	mute   bool // nothing is warned of
}

// openDesk reads what is declared. What is wrong with what all share is reported.
func openDesk(o options, in io.Reader, out, report io.Writer) (*desk, error) {
	s, err := readDeclared(o)
	if err != nil {
		return nil, err
	}
	d := &desk{shared: s, context: o.ctx(), rootDir: o.rootDir, in: in, ask: askerOf(o.ctx(), in, report), out: out, report: report}
	if problems := s.problems.Sorted(); hurtsAll(problems) {
		return nil, d.refuse(problems)
	}
	if o.asOf == "" && s.setting.AsOf == 0 {
		d.wait = o.wait
	}
	return d, nil
}

// refuse prints problems, and that nothing was written.
func (d *desk) refuse(problems []problem.Problem) error {
	if err := problem.Write(d.report, problems, 20); err != nil {
		return err
	}
	fmt.Fprintf(d.report, "\nproblems: %d; nothing was written\n", len(problems))
	return errProblems
}

// refuseAny refuses where there is a problem.
func (d *desk) refuseAny(list *problem.List) error {
	if list.Len() == 0 {
		return nil
	}
	return d.refuse(list.Sorted())
}

// read is what an owner has declared. A folder with a mistake is shown as it last
// was good, so that nothing new in it would show: it is a problem here too.
func (d *desk) read(owner subject.ID, list *problem.List) (folder, error) {
	if owner == subject.Platform {
		for _, p := range d.problems.For(string(subject.Platform)) {
			list.Add(p)
		}
		return folder{notices: d.platform}, nil
	}
	return d.parseFolder(d.root, "data/subjects/"+string(owner), owner, list)
}

func (d *desk) name(owner subject.ID) string {
	if owner == subject.Platform {
		return "Piattaforma pagoPA"
	}
	return d.site().Name(owner)
}

// input is what a work's subject is measured by, with the notice as it will be.
func (d *desk) input(w *work) sli.Input {
	in := sli.Input{
		Profile: w.folder.profile, Platform: d.platform, Book: d.book, Zone: d.setting.Zone, Policy: d.setting.Observers, Fresh: d.setting.Fresh,
	}
	in.Subject, _ = d.registry.Find(w.owner)
	in.Notices = slices.DeleteFunc(slices.Clone(w.folder.notices), func(n *notice.Notice) bool { return n == w.before })
	in.Notices = append(in.Notices, w.after)
	slices.SortFunc(in.Notices, func(a, b *notice.Notice) int { return cmp.Compare(a.ID, b.ID) })
	return in
}

// check reads back what would be written, and weighs it.
func (d *desk) check(w *work, since period.Time, list *problem.List) {
	var services []string
	for _, s := range w.folder.profile.Services {
		services = append(services, s.ID)
	}
	before := list.Len()
	w.after = notice.Read(w.file, w.data, w.owner, services, d.setting.Zone, d.asOf, list)
	if w.after != nil && list.Len() == before && !w.mute {
		w.weight = draft.Weigh(d.input(w), w.after, d.asOf, since)
	}
}

// finish says what a work does, asks whether that is meant, and writes it: all
// files or none. Of what others wrote meanwhile the works are made again.
func (d *desk) finish(works []*work, list *problem.List, done string, again func(*file.Turn) error) error {
	if problems := list.Sorted(); len(problems) > 0 {
		return d.refuse(problems)
	}
	if len(works) == 1 {
		for _, x := range works[0].weight.Warnings {
			fmt.Fprintf(d.report, "attenzione (%s): %s\n", x.Code, x.Text)
		}
	} else {
		d.table(works)
	}
	if d.dry || d.ask != nil && !d.yes {
		if err := d.preview(d.report, works[0]); err != nil {
			return err
		}
	}
	if d.dry {
		fmt.Fprintln(d.report, "nothing was written (--dry-run)")
		return nil
	}
	if d.ask != nil && !d.yes {
		question := "Pubblicare?"
		if len(works) > 1 {
			question = fmt.Sprintf("Pubblicare per %d enti?", len(works))
		}
		if ok, err := d.ask.agrees(question); err != nil {
			return err
		} else if !ok {
			return usage{errors.New("nothing was written")}
		}
	}
	if err := d.write(works, again); err != nil {
		return err
	}
	if len(works) == 1 {
		_, err := fmt.Fprintf(d.out, "%s %s\n", works[0].file, done)
		return err
	}
	_, err := fmt.Fprintf(d.out, "%d files %s, group %s\n", len(works), done, works[0].after.Group)
	return err
}

// table is the warnings of many as one table, with the hours that are left to each.
func (d *desk) table(works []*work) {
	count := map[draft.Warning]int{}
	for _, w := range works {
		for _, x := range w.weight.Warnings {
			count[x]++
		}
	}
	for _, x := range works[0].weight.Warnings {
		if count[x] == len(works) {
			fmt.Fprintf(d.report, "attenzione, per tutti (%s): %s\n", x.Code, x.Text)
		}
	}
	t := tabwriter.NewWriter(d.report, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ente\tcodice\tore programmate rimaste\tattenzione")
	for _, w := range works {
		left := "nessun limite"
		if w.weight.Bound {
			left = fmt.Sprintf("%s nel %d", hours(w.weight.Left), w.weight.Year)
		}
		var own []string
		for _, x := range w.weight.Warnings {
			if count[x] < len(works) {
				own = append(own, x.Text)
			}
		}
		name := []rune(plain(d.name(w.owner)))
		if len(name) > 48 {
			name = append(name[:47], '…')
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", string(name), w.owner, left, plain(strings.Join(own, " ")))
	}
	t.Flush()
}

func hours(seconds int64) string {
	if seconds < 0 {
		return "−" + page.Duration(-seconds)
	}
	return page.Duration(seconds)
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
		site := d.site()
		site.Platform = []*notice.Notice{w.after}
		told = page.PlatformTold(site, d.asOf)
		for pages := range page.NewMany(site, nil, page.NewGathering(), d.asOf).Pages() {
			pick(pages)
			break
		}
	} else {
		out := page.Compose(d.site(), page.NewUnit(d.input(w), d.asOf, nil, page.Sound))
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
	line(0, "La pagina ", d.links.Abs(found.Path))
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
	for _, e := range page.Entries(d.site(), told) {
		line(2, draft.Clock(e.At, d.setting.Zone), "  ", e.Title)
		line(4, e.Text)
	}
	_, err := io.WriteString(to, t.String())
	return err
}

// selected are the subjects that --for names: partner:ID, region:NAME, or those
// of a file, an id a line or in the first column.
func (d *desk) selected(what string, list *problem.List) ([]subject.ID, error) {
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
			f, err := d.read(sub.ID, &problem.List{})
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(f.profile.Services, func(s subject.Service) bool { return s.Partner == id }) {
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
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
		r.FieldsPerRecord, r.Comment = -1, '#'
		for {
			record, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, usage{fmt.Errorf("--for: %s: %w", what, err)}
			}
			line, col := r.FieldPos(0)
			id, ok := subject.ParseID(record[0])
			if _, known := d.registry.Find(id); !ok || !known {
				if len(ids) == 0 && line == 1 && strings.EqualFold(record[0], "id") {
					continue
				}
				list.Add(problem.New(filepath.ToSlash(what), line, col, "id", "write the ids of data/subjects.csv, one a line", "%q is not in the registry", record[0]))
			} else if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 && list.Len() == 0 {
		return nil, usage{fmt.Errorf("--for: %s names no active subject", what)}
	}
	return ids, nil
}

// inGroup are the notices of a group.
func (d *desk) inGroup(group string, list *problem.List) ([]*work, error) {
	var out []*work
	owners := []subject.ID{subject.Platform}
	for _, sub := range d.registry.Subjects {
		owners = append(owners, sub.ID)
	}
	for _, owner := range owners {
		there, err := d.names(owner, []byte(group))
		if err != nil {
			return nil, err
		}
		if !there {
			continue
		}
		f, err := d.read(owner, list)
		if err != nil {
			return nil, err
		}
		for _, n := range f.notices {
			if n.Group == group {
				out = append(out, &work{owner: owner, file: n.File, before: n, folder: f})
			}
		}
	}
	if len(out) == 0 && list.Len() == 0 {
		return nil, usage{fmt.Errorf("--group: no notice is of the group %q", group)}
	}
	return out, nil
}

// names tells whether some notice of an owner holds those bytes: most need not
// be read further.
func (d *desk) names(owner subject.ID, word []byte) (bool, error) {
	files, err := fs.Glob(d.root, draft.Folder(owner)+"/*.md")
	for _, file := range files {
		data, e := fs.ReadFile(d.root, file)
		if e != nil {
			return false, e
		}
		if bytes.Contains(data, word) {
			return true, nil
		}
	}
	return false, err
}

// one is the notice that an argument names: SUBJECT/SLUG, or its file.
func (d *desk) one(arg string, list *problem.List) (*work, error) {
	parts := strings.Split(strings.TrimSuffix(filepath.ToSlash(arg), ".md"), "/")
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "notices" })
	if len(parts) < 2 {
		return nil, usage{fmt.Errorf("%q names no notice: write SUBJECT/SLUG, or the notice's file", arg)}
	}
	owner, slug := subject.ID(parts[len(parts)-2]), parts[len(parts)-1]
	if _, known := d.registry.Find(owner); !known && owner != subject.Platform {
		return nil, usage{fmt.Errorf("%q is not in the registry", owner)}
	}
	f, err := d.read(owner, list)
	if err != nil {
		return nil, err
	}
	for _, n := range f.notices {
		if n.ID == slug {
			return &work{owner: owner, file: n.File, before: n, folder: f}, nil
		}
	}
	if list.Len() > 0 {
		return nil, d.refuse(list.Sorted())
	}
	what := fmt.Sprintf("%s has no notice %q", owner, slug)
	var ids []string
	for _, n := range f.notices {
		ids = append(ids, n.ID)
	}
	if near := problem.Nearest(slug, ids); near != "" {
		what += "; did you mean " + near + "?"
	}
	return nil, usage{errors.New(what)}
}

// write puts works in their places when it is our turn. What others wrote since the
// works were made is not lost: again makes them of what is there then.
func (d *desk) write(works []*work, again func(*file.Turn) error) error {
	return inTurn(d.context, d.rootDir, func(turn *file.Turn) error {
		for try := 0; ; try++ {
			changes := make([]file.Change, len(works))
			for i, w := range works {
				changes[i] = file.Change{Name: w.file, Was: w.was, Data: w.data}
			}
			err := turn.Put(changes...)
			if !errors.Is(err, file.ErrChanged) || try == 3 {
				return err
			}
			if err := again(turn); err != nil {
				return err
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
