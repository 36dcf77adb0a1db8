package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/address"
)

// Desk is where notices are written: what is declared so far, and somebody to
// ask, if anybody is there.
type Desk struct {
	*input.Shared
	Yes bool // not asked whether to publish
	Dry bool // nothing is written

	ask    *asker    // nil: nobody is there
	form   bool      // whoever is told sits before the editing page
	out    io.Writer // what was done
	report io.Writer // all else that is to be said

	context context.Context
	// wait is until the clock is past a moment; nil: it stands still.
	wait    func(context.Context, period.Time) (period.Time, error)
	rootDir string
	in      io.Reader
}

// body is what a subject has declared, as far as it can be read: notices in which
// nothing is wrong, and what is wrong in the rest.
type body struct {
	input.Folder
	wrong []problem.Problem
}

// Open reads what is declared. What is wrong with what all share is reported.
func Open(o input.Options, in io.Reader, out, report io.Writer) (*Desk, error) {
	s, err := input.ReadDeclared(o, address.RuleLinks)
	if err != nil {
		return nil, err
	}
	d := &Desk{Shared: s, context: o.Ctx(), rootDir: o.RootDir, in: in, ask: askerOf(o.Ctx(), in, report), out: out,
		report: report}
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
	if d.ask != nil || d.form {
		return italian
	}
	return english
}

// refusal is why a command can't do what is asked of it: for scripts a wrong call, for
// people at a terminal a sentence.
func (d *Desk) refusal(english, italian string) error {
	switch {
	case d.form:
		return draft.Refusal(italian)
	case d.ask != nil:
		return Unfinished{errors.New(italian)}
	}
	return problem.Usage(errors.New(english))
}

// misuse is a wrong flag, and before the editing page a refusal.
func (d *Desk) misuse(english, italian string) error {
	if d.form {
		return draft.Refusal(italian)
	}
	return problem.Usage(errors.New(english))
}

// refuse prints problems, and that nothing was written.
func (d *Desk) refuse(problems []problem.Problem) error {
	if err := problem.Write(d.report, problems, 20); err != nil {
		return err
	}
	fmt.Fprintf(d.report, "\n"+d.say("problems: %d; nothing was written\n",
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
