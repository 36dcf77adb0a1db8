package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/tree"
	"bollettino/generator/desk/draft"
	"bollettino/generator/desk/editor"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/page"
)

// edited is the site as the editing page asks about it: read anew each time, since
// files change under it.
type edited struct {
	options options
	clock   func() period.Time
}

// editing makes the server's editing page write.
func editing(v *server, o options, addr string, clock func() period.Time) error {
	e := edited{o, clock}
	s, err := readSettings(e.now())
	if err != nil {
		return err
	}
	if s.problems.Len() > 0 {
		return usage{errors.New("--edit: data/site.yaml has a problem; bollettino check tells which")}
	}
	root, err := os.OpenRoot(o.rootDir)
	if err != nil {
		return err
	}
	if o.asOf != "" || s.setting.AsOf != 0 {
		v.now = s.setting.Zone.Local(s.asOf).Format("2006-01-02T15:04")
	}
	v.edit = &editor.Server{
		Guard: editor.Guard{Token: rand.Text(), Addr: addr, Site: s.setting.BaseURL, Edit: s.setting.Edit},
		Root:  root, Site: e, Form: editor.NewForm(s.setting),
	}
	return nil
}

// now are the options with the clock of this moment.
func (e edited) now() options {
	o := e.options
	o.clock = e.clock()
	return o
}

// errUnreadable says that the settings have come to have a problem.
var errUnreadable = errors.New("data/site.yaml has a problem; bollettino check tells which")

func (e edited) settings() (*shared, error) {
	s, err := readSettings(e.now())
	if err == nil && s.problems.Len() > 0 {
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
	if err := s.readRegistry(); err != nil {
		return "", err
	}
	if sub, ok := s.registry.Find(id); ok {
		return sub.At(s.asOf).Name, nil
	}
	return "", nil
}

// Address is that of a notice's page.
func (e edited) Address(id subject.ID, slug string) string {
	s, err := e.settings()
	if err != nil {
		return ""
	}
	return page.NewLinks(s.setting.BaseURL).To(page.NoticePath(id, slug))
}

// Read reads a notice against the subject's services and the clock of now.
func (e edited) Read(id subject.ID, file string, data []byte) (*notice.Notice, []problem.Problem, error) {
	s, err := e.settings()
	if err != nil {
		return nil, nil, err
	}
	profile := subject.Default()
	name := "data/subjects/" + string(id) + "/profile.yaml"
	if text, err := ifThere(s.root, name, &problem.List{}); err != nil {
		return nil, nil, err
	} else if text != nil {
		known := subject.Refs{Subject: func(subject.ID) bool { return true }, Obligation: func(string) bool { return true }}
		profile = subject.ReadProfile(name, text, s.setting.Zone, known, &problem.List{})
	}
	var services []string
	for _, v := range profile.Services {
		services = append(services, v.ID)
	}
	list := &problem.List{}
	n := notice.Read(file, data, id, services, s.setting.Zone, s.asOf, list)
	return n, list.Sorted(), nil
}

// Check gives what is wrong with the subject once the file holds data, and wasn't
// before; and what was wrong before.
func (e edited) Check(id subject.ID, file string, data []byte) (wrong, already []problem.Problem, err error) {
	o := e.now()
	with := o
	with.root = withFile{o.root, file, data}
	after, err := with.problemsOf(id)
	if err != nil || len(after) == 0 {
		return nil, nil, err
	}
	before, err := o.problemsOf(id)
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
	s, err := readDeclared(e.now(), page.RuleLinks)
	if err != nil || hurtsAll(s.problems.Sorted()) {
		return nil, err
	}
	return weigh(s, n, since)
}

// problemsOf are those that hurt one subject, or all.
func (o options) problemsOf(id subject.ID) ([]problem.Problem, error) {
	s, err := readAll(o, last{good: tree.None{}, packs: o.packs()})
	if err != nil {
		return nil, err
	}
	defer s.close()
	at := slices.IndexFunc(s.registry.Subjects, func(sub subject.Subject) bool { return sub.ID == id })
	if at >= 0 && !hurtsAll(s.problems.Sorted()) {
		logs, _, err := s.logs(at, at+1)
		if err != nil {
			return nil, err
		}
		problems, err := s.checkFolder(s.registry.Subjects[at], logs[id], true)
		if err != nil {
			return nil, err
		}
		s.problems.Add(problems...)
	}
	return slices.DeleteFunc(s.problems.Sorted(), func(p problem.Problem) bool { return p.Subject != "" && p.Subject != string(id) }), nil
}

// withFile is a tree in which one file holds other bytes, or is there at all.
type withFile struct {
	fs.FS
	name string
	data []byte
}

// ReadFile gives the file its bytes.
func (w withFile) ReadFile(name string) ([]byte, error) {
	if name == w.name {
		return bytes.Clone(w.data), nil
	}
	return fs.ReadFile(w.FS, name)
}

// ReadDir lists the file, and the folders on the way to it.
func (w withFile) ReadDir(dir string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(w.FS, dir)
	rest, on := strings.CutPrefix(w.name, dir+"/")
	if !on || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return entries, err
	}
	child, _, deeper := strings.Cut(rest, "/")
	if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == child }) {
		entries = append(entries, listed{child, deeper})
	}
	return entries, nil
}

// listed is a name in a folder.
type listed struct {
	name string
	dir  bool
}

func (l listed) Name() string { return path.Base(l.name) }
func (l listed) IsDir() bool  { return l.dir }
func (l listed) Type() fs.FileMode {
	if l.dir {
		return fs.ModeDir
	}
	return 0
}
func (l listed) Info() (fs.FileInfo, error) { return nil, fs.ErrNotExist }
