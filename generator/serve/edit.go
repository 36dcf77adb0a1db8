package serve

import (
	"crypto/rand"
	"errors"
	"os"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/tree"
	"bollettino/generator/build"
	"bollettino/generator/desk"
	"bollettino/generator/desk/draft"
	"bollettino/generator/desk/editor"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/address"
	"bollettino/generator/page/form"
)

// edited is the site as the editing page asks about it: read anew each time, since
// files change under it.
type edited struct{ Site }

// edit makes the server's editing page write.
func (s Site) edit(v *Server, addr string, all *input.Shared) error {
	if all.Problems.Len() > 0 {
		return problem.Usage(errors.New("--edit: data/site.yaml has a problem; bollettino check tells which"))
	}
	root, err := os.OpenRoot(s.Options.RootDir)
	if err != nil {
		return err
	}
	if !s.Options.Moves(all.Setting) {
		v.now = all.Setting.Zone.Local(all.AsOf).Format("2006-01-02T15:04")
	}
	v.Edit = &editor.Server{
		Guard: editor.Guard{Token: rand.Text(), Addr: addr, Site: all.Setting.BaseURL, Edit: all.Setting.Edit},
		Root:  root, Site: edited{s}, Form: form.NewForm(all.Setting),
	}
	return nil
}

// errUnreadable says that the settings have come to have a problem.
var errUnreadable = errors.New("data/site.yaml has a problem; bollettino check tells which")

func (e edited) settings() (*input.Shared, error) {
	s, err := input.ReadSettings(e.now())
	if err == nil && s.Problems.Len() > 0 {
		err = errUnreadable
	}
	return s, err
}

// Name is the subject's, "" where the registry doesn't have it.
func (e edited) Name(id subject.ID) (string, error) {
	s, err := e.settings()
	if err != nil {
		return "", err
	}
	if id == subject.Platform {
		return "Piattaforma pagoPA", nil
	}
	if err := s.ReadRegistry(); err != nil {
		return "", err
	}
	if sub, ok := s.Registry.Find(id); ok {
		return sub.At(s.AsOf).Name, nil
	}
	return "", nil
}

// Behind tells whether a subject is one of a partner's bodies.
func (e edited) Behind(partner, id subject.ID) (bool, error) {
	s, err := e.settings()
	if err != nil {
		return false, err
	}
	if err := s.ReadRegistry(); err != nil {
		return false, err
	}
	return desk.Behind(s, partner, id)
}

// Together opens what the terminal writes for many.
func (e edited) Together(partner subject.ID, may func(subject.ID) bool) (editor.Together, error) {
	t, err := desk.OpenTogether(e.now(), partner, may)
	if errors.Is(err, problem.ErrFound) {
		err = errUnreadable
	}
	return t, err
}

// Address is that of a notice's page.
func (e edited) Address(id subject.ID, slug string) string {
	s, err := e.settings()
	if err != nil {
		return ""
	}
	return address.NewLinks(s.Setting.BaseURL).To(address.NoticePath(id, slug))
}

// Read reads a notice against the subject's services and the clock of now.
func (e edited) Read(id subject.ID, file string, data []byte) (*notice.Notice, []problem.Problem, error) {
	s, err := e.settings()
	if err != nil {
		return nil, nil, err
	}
	var services []string
	list := &problem.List{}
	if id == subject.Platform {
		return notice.Read(file, data, id, nil, s.Setting.Zone, s.AsOf, list), list.Sorted(), nil
	}
	profile := subject.Default()
	name := "data/subjects/" + string(id) + "/profile.yaml"
	if text, err := input.IfThere(s.Root, name, &problem.List{}); err != nil {
		return nil, nil, err
	} else if text != nil {
		known := subject.Refs{Subject: func(subject.ID) bool { return true },
			Obligation: func(string) bool { return true }}
		profile = subject.ReadProfile(name, text, s.Setting.Zone, known, &problem.List{})
	}
	for _, v := range profile.Services {
		services = append(services, v.ID)
	}
	n := notice.Read(file, data, id, services, s.Setting.Zone, s.AsOf, list)
	return n, list.Sorted(), nil
}

// Check gives what is wrong with the subject once the file holds data, and wasn't
// before; and what was wrong before.
func (e edited) Check(id subject.ID, file string, data []byte) (wrong, already []problem.Problem, err error) {
	o := e.now()
	with := o
	with.Root = tree.With{FS: o.Root, Name: file, Data: data}
	after, err := build.ProblemsOf(with, id)
	if err != nil || len(after) == 0 {
		return nil, nil, err
	}
	before, err := build.ProblemsOf(o, id)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range after {
		if p.File == file || !slices.Contains(before, p) {
			wrong = append(wrong, p)
		} else {
			already = append(already, p)
		}
	}
	return wrong, already, nil
}

// Weigh is the terminal's weighing, beside what the subject has declared so far. Where
// the rules or the registry can't be read there is nothing to weigh by.
func (e edited) Weigh(n *notice.Notice, since period.Time) ([]draft.Warning, error) {
	s, err := input.ReadDeclared(e.now(), address.RuleLinks)
	if err != nil || problem.HurtsAll(s.Problems.Sorted()) {
		return nil, err
	}
	return desk.Weigh(s, n, since)
}

// Add writes an update as the terminal does.
func (e edited) Add(file []byte, n *notice.Notice, u notice.Update) ([]byte, error) {
	s, err := e.settings()
	if err != nil {
		return nil, err
	}
	if u.Status == notice.Redacted {
		return notice.Redact(file, n, u, s.Setting.Zone)
	}
	return notice.Append(file, n, u, s.Setting.Zone)
}

// Show is what the terminal previews; and what the subject's page would begin with, by all
// that is declared and measured, where nothing else keeps it as it was.
func (e edited) Show(n *notice.Notice, data []byte) (draft.Preview, error) {
	o := e.now()
	s, err := input.ReadDeclared(o, address.RuleLinks)
	if err != nil {
		return draft.Preview{}, err
	}
	p, err := desk.Show(s, n)
	if err != nil || n.Owner == subject.Platform {
		return p, err
	}
	o.Root = tree.With{FS: o.Root, Name: n.File, Data: data}
	now, ok, err := build.NowOf(o, n.Owner)
	if ok {
		p.Head = draft.HeadOf(now)
	}
	return p, err
}
