package desk

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"bollettino/generator/base/moment"
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
		return &Lot{works: []*work{w}, group: w.before.Group}, nil
	case d.ask != nil:
		return d.pick(f)
	}
	return nil, problem.Usage(errors.New("which notice? name SUBJECT/SLUG, its file, or --group (see " +
		"bollettino notice list)"))
}

// standing are the notices that a status may be said of now; the others of a group
// stay as they are.
func (d *Desk) standing(f *Form, b *Lot, status notice.Status) error {
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
			"%d del gruppo restano come sono: non si può più dire «%s»\n"), n,
			d.say(string(status), word.It.Statuses[status].Said))
	}
	b.works = out
	return nil
}

// unsayable is why a status can't be said of a notice.
func (d *Desk) unsayable(w *work, status notice.Status) error {
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
	return &Lot{works: []*work{w}, group: w.before.Group}, nil
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
			return &work{owner: owner, file: n.File, before: n, body: b}, nil
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
