package input

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/tree"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
)

// Shared is what all subjects share. A problem in it stops a build.
type Shared struct {
	Root     fs.FS
	AsOf     period.Time
	Setting  setting.Site
	Book     *rulebook.Book
	Registry subject.Registry
	Stations []subject.Station
	sources  []source.Source
	Named    named
	Marked   map[subject.ID]Mark // by a bad registry row
	Store    *observation.Store
	Platform []*notice.Notice
	Prose    []Prose
	good     fs.FS               // the last good inputs, in the shape of data/
	Bare     map[subject.ID]bool // whose last good folder held no file
	Problems *problem.List
}

// Close lets go of the files of measurements.
func (s *Shared) Close() { s.Store.Close() }

// RulesDir holds the rulebook.
const RulesDir = "content/regole"

// Notes are what is no mistake and ought to be known: of sources, and what the
// rulebook's texts lack.
func (s *Shared) Notes() []problem.Problem {
	var out []problem.Problem
	for _, v := range s.sources {
		out = append(out, v.Notes...)
	}
	if s.Book != nil {
		out = append(out, s.Book.Notes...)
	}
	return out
}

// BareFile, among the last good inputs, lists whose folder held no file: that a
// subject has declared nothing yet is a good state too.
const BareFile = "bare"

// ReadSettings reads the settings alone, and with them the site's moment and
// addresses. The error is the machine's, or usage; what is wrong with the inputs
// is in problems.
func ReadSettings(o Options) (*Shared, error) {
	s := &Shared{Root: o.Root, Store: &observation.Store{}, Problems: &problem.List{}, Marked: map[subject.ID]Mark{}, Bare: map[subject.ID]bool{}}
	data, err := s.read("data/site.yaml", "write the settings: data/README.md explains each")
	if err != nil || data == nil {
		return s, err
	}
	s.Setting = setting.Read("data/site.yaml", data, s.Problems)
	if o.BaseURL != "" {
		s.Setting.BaseURL = strings.TrimSuffix(o.BaseURL, "/") + "/"
	}
	if s.Problems.Len() > 0 {
		return s, nil
	}
	s.AsOf, err = o.moment(s.Setting)
	return s, err
}

// Addresses gives, for a site's base URL, where the rulebook's pages and files stand.
type Addresses func(baseURL string) rulebook.Links

// Last is what the last build left: the inputs as they last were sound, and what it
// made of texts and measurements.
type Last struct {
	Good  fs.FS
	Texts *rulebook.Memory
	Packs observation.Memory
}

// Read reads settings, rules, registry and measurements; also reads what else
// all share, before the measurements.
func Read(o Options, at Addresses, from Last, also func(*Shared) error) (*Shared, error) {
	s, err := ReadSettings(o)
	s.good = from.Good
	if err != nil || s.Problems.Len() > 0 {
		return s, err
	}
	kept, err := IfThere(from.Good, BareFile, &problem.List{})
	if err != nil {
		return s, err
	}
	for _, id := range strings.Fields(string(kept)) {
		s.Bare[subject.ID(id)] = true
	}
	s.readBook(at, from.Texts)
	if err := s.ReadRegistry(); err != nil {
		return s, err
	}
	if len(s.Registry.Subjects) == 0 && problem.HurtsAll(s.Problems.Sorted()) {
		return s, nil // every row of every other file would name an unknown subject
	}
	if err := s.ReadProse(); err != nil {
		return s, err
	}
	if err := s.readPlatform(); err != nil {
		return s, err
	}
	if err := also(s); err != nil {
		return s, err
	}
	if err := s.readAsIs(); err != nil {
		return s, err
	}
	if problem.HurtsAll(s.Problems.Sorted()) {
		// Without subjects and obligations every row that names one would be
		// wrong: a thousand complaints about one mistake.
		return s, nil
	}
	return s, s.readObservations(o, from.Packs)
}

// ReadDeclared reads what commands about notices need: settings, rules, registry
// and the platform's notices; no measurements, and no last good inputs.
func ReadDeclared(o Options, at Addresses) (*Shared, error) {
	s, err := ReadSettings(o)
	if err != nil || s.Problems.Len() > 0 {
		return s, err
	}
	s.good, s.Store = tree.None{}, &observation.Store{}
	s.readBook(at, nil)
	if err := s.ReadRegistry(); err != nil || problem.HurtsAll(s.Problems.Sorted()) {
		return s, err
	}
	return s, s.readPlatform()
}

func (s *Shared) readBook(at Addresses, memory *rulebook.Memory) {
	s.Book = rulebook.Read(s.Root, RulesDir, s.Setting.Zone, at(s.Setting.BaseURL), memory, s.Problems)
}

// read reads a file that must be there; nil where that is a problem.
func (s *Shared) read(name, hint string) ([]byte, error) {
	data, err := fs.ReadFile(s.Root, name)
	if errors.Is(err, fs.ErrNotExist) {
		s.Problems.Add(problem.New(name, 0, 0, "file", hint, "is missing"))
		return nil, nil
	}
	return data, unread(err, s.Problems)
}

// Optional reads a file that may be missing.
func Optional(in fs.FS, name string) ([]byte, error) {
	data, err := fs.ReadFile(in, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// IfThere reads a file that may be missing; nil where it is, or is a problem.
func IfThere(in fs.FS, name string, list *problem.List) ([]byte, error) {
	data, err := Optional(in, name)
	return data, unread(err, list)
}

// unread makes a problem of an error in reading; what no file is at fault for
// stays an error.
func unread(err error, list *problem.List) error {
	p, ok := disk.Problem(err)
	if !ok {
		return err
	}
	list.Add(p)
	return nil
}

// Names are those of a folder's files, in order, none where the folder is not there;
// those that are hidden, or that an editor leaves behind, are not.
func Names(in fs.FS, dir string, list *problem.List) ([]string, error) {
	entries, err := fs.ReadDir(in, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []string
	for _, e := range entries {
		if !hidden(e.Name()) {
			out = append(out, e.Name())
		}
	}
	return out, unread(err, list)
}

// hidden tells whether a file is nobody's declaration: a hidden one, or what an
// editor, an office program (~$2026-11.csv) or Windows leaves behind. It is not read,
// kept or complained of.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.HasSuffix(name, "~") ||
		strings.EqualFold(name, "Thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

// SubjectsDir holds a folder for each subject that declares something.
const SubjectsDir = "data/subjects"

// Declared are a folder's files, by their path below it, without hidden ones.
func Declared(in fs.FS, dir string) (map[string][]byte, error) {
	out := map[string][]byte{}
	err := fs.WalkDir(in, dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != dir && hidden(d.Name()) && d.IsDir():
			return fs.SkipDir
		case d.IsDir() || hidden(d.Name()):
			return nil
		}
		out[strings.TrimPrefix(name, dir+"/")], err = fs.ReadFile(in, name)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return out, err
}

// readAsIs complains of what can't be read among the files that are published or used
// as they are.
func (s *Shared) readAsIs() error {
	for _, dir := range []string{"layouts", "static", "assets"} {
		err := fs.WalkDir(s.Root, dir, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				var f fs.File
				if f, err = s.Root.Open(name); err == nil {
					return f.Close()
				}
			}
			if name == dir && errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return unread(err, s.Problems)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Shared) ReadRegistry() error {
	const file = "data/subjects.csv"
	data, err := s.read(file, "list the subjects: `bollettino subjects import` makes it from the public lists")
	if err != nil || data == nil {
		return err
	}
	list := &problem.List{}
	if _, err := fs.Stat(s.Root, SubjectsDir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		if err := unread(err, s.Problems); err != nil {
			return err
		}
	}
	rows, bad := subject.ReadRegistry(file, data, s.Setting.Zone, list)
	nameless := s.addRows(list)
	if len(bad) > 0 || nameless {
		rows = append(rows, s.lastGoodRows(rows, bad, nameless)...)
	}
	s.Registry = subject.NewRegistry(rows)
	if len(rows) == 0 {
		return nil // one mistake, and not one more for each row that names a subject
	}
	if data, err = IfThere(s.Root, "data/stations.csv", s.Problems); err == nil && data != nil {
		list := &problem.List{}
		s.Stations = subject.ReadStations("data/stations.csv", data, s.Setting.Zone, s.Registry, list)
		s.addRows(list)
	}
	return err
}

// addRows takes over the problems of a table that all share. Its header and its
// encoding concern all; a row that doesn't even say whose it is does not.
func (s *Shared) addRows(list *problem.List) (nameless bool) {
	for _, p := range list.Sorted() {
		if p.Subject == "" && p.Field != "header" && p.Field != "encoding" {
			p.Subject = problem.Nobody
			nameless = true
		}
		s.Problems.Add(p)
	}
	return nameless
}

// lastGoodRows stands in for rows that can't be read: those of the bad ids and,
// where a bad row doesn't say whose it is, of every subject that is missing.
func (s *Shared) lastGoodRows(rows []subject.Row, bad map[subject.ID]bool, nameless bool) []subject.Row {
	there := map[subject.ID]bool{}
	for _, r := range rows {
		there[r.ID] = true
	}
	var out []subject.Row
	if data, err := fs.ReadFile(s.good, "subjects.csv"); err == nil {
		last, _ := subject.ReadRegistry("subjects.csv", data, s.Setting.Zone, &problem.List{})
		for _, r := range last {
			if bad[r.ID] || nameless && !there[r.ID] {
				out = append(out, r)
				s.Marked[r.ID] = LastGood
			}
		}
	}
	for id := range bad {
		if s.Marked[id] == "" {
			s.Marked[id] = NeverGood
			out = append(out, subject.Row{ID: id, Name: string(id), Active: true, Valid: period.Span{Until: period.Never}})
		}
	}
	return out
}

func (s *Shared) readObservations(o Options, packs observation.Memory) error {
	var err error
	if s.sources, err = s.ReadSources(); err != nil || problem.HurtsAll(s.Problems.Sorted()) {
		return err // every row would name an unknown observer
	}
	s.Named = nameServices(s.sources, s.Stations)
	refs := s.Refs()
	s.Store, err = observation.Open(s.Root, "data", observation.World{
		Zone: s.Setting.Zone, Sources: source.Observers(s.sources), Settled: s.Setting.Zone.Day(s.AsOf).From, Maker: o.Program,
		Subject: refs.Subject, Obligation: refs.Obligation, Within: s.Within,
	}, packs, o.Jobs, s.Problems)
	return err
}

// Logs reads what was measured of neighbours in the registry, from the i-th
// until before the j-th. What names somebody between them who is no subject is a
// problem, as what lies before the first of all or behind the last.
func (s *Shared) Logs(i, j int) (observation.Logs, []problem.Problem, error) {
	var from, until subject.ID
	if i > 0 {
		from = s.Registry.Subjects[i].ID
	}
	if j < len(s.Registry.Subjects) {
		until = s.Registry.Subjects[j].ID
	}
	return s.Store.Read(from, until)
}

// ReadSources reads who observes, and how to ask them.
func (s *Shared) ReadSources() ([]source.Source, error) {
	const file = "data/sources.yaml"
	before := s.Problems.Len()
	data, err := IfThere(s.Root, file, s.Problems)
	if err != nil || s.Problems.Len() > before {
		return nil, err
	}
	if data == nil {
		there, err := measured(s.Root)
		if there {
			s.Problems.Add(problem.New(file, 0, 0, "file", "bring it back: it says who observes, and without it no row of data/availability and data/responses can be used", "is missing, and there are measurements"))
		}
		return nil, err
	}
	return source.Read(file, data, source.Refs{Refs: s.Refs(), Zone: s.Setting.Zone}, s.Problems), nil
}

// Refs tells which subjects and obligations there are.
func (s *Shared) Refs() subject.Refs {
	return subject.Refs{
		Subject:    func(id subject.ID) bool { _, ok := s.Registry.Find(id); return ok },
		Obligation: func(id string) bool { _, ok := s.Book.Find(id); return ok },
	}
}

// Within is the time in ms in which the rule at t wants an answer, 0 if it has
// none.
func (s *Shared) Within(id string, t period.Time) int64 {
	if o, ok := s.Book.Find(id); ok {
		for _, part := range s.Book.Parts(o, period.Span{From: t, Until: t + 1}) {
			return part.Indicator.Within.Milliseconds()
		}
	}
	return 0
}

func (s *Shared) readPlatform() error {
	read := func(in fs.FS, dir string, list *problem.List) ([]*notice.Notice, error) {
		return readNotices(in, dir, subject.Platform, nil, s.Setting.Zone, s.AsOf, list)
	}
	list := &problem.List{}
	notices, err := read(s.Root, "data/platform/notices", list)
	if err != nil {
		return err
	}
	if list.Len() > 0 {
		// Every page shows the platform's notices; a mistake in one must not
		// stop them all.
		list.Attribute(string(subject.Platform))
		s.Problems.Add(list.Sorted()...)
		if notices, err = read(s.good, "platform/notices", &problem.List{}); err != nil {
			return err
		}
	}
	s.Platform = notices
	return nil
}

var manyNotices = problem.Kind{Code: "many-notices", English: "holds %d notices; at most %d are read"}

func readNotices(in fs.FS, dir string, owner subject.ID, services []string, zone period.Zone, asOf period.Time, list *problem.List) ([]*notice.Notice, error) {
	files, err := Names(in, dir, list)
	if err != nil {
		return nil, err
	}
	if len(files) > NoticesAtMost {
		list.Add(problem.Because(dir, 0, 0, "folder",
			"keep notices of past years elsewhere, or join what is one matter (data/README.md, what is read)",
			manyNotices.With(len(files), NoticesAtMost)))
		return nil, nil
	}
	var out []*notice.Notice
	for _, name := range files {
		file := path.Join(dir, name)
		data, err := fs.ReadFile(in, file)
		if err != nil {
			if err := unread(err, list); err != nil {
				return nil, err
			}
			continue
		}
		if n := notice.Read(file, data, owner, services, zone, asOf, list); n != nil {
			out = append(out, n)
		}
	}
	return out, nil
}

// Folder is what stands in a subject's own folder.
type Folder struct {
	Profile subject.Profile
	Notices []*notice.Notice
	Reports []observation.Report
	Mark    Mark
	Named   *subject.Profile // whose services rows may name; nil where the profile has a problem of its own
}

// ReadFolder reads a subject's folder; with a problem in it, the last good one.
func (s *Shared) ReadFolder(id subject.ID) (Folder, []problem.Problem, error) {
	list := &problem.List{}
	f, err := s.ParseFolder(s.Root, path.Join(SubjectsDir, string(id)), id, list)
	if err != nil || list.Len() == 0 {
		return f, nil, err
	}
	list.Attribute(string(id))
	last, err := s.lastGood(id)
	last.Named = f.Named
	return last, list.Sorted(), err
}

// lastGood reads a subject's folder as it last was good; where it never was, there is
// nothing but what everybody has.
func (s *Shared) lastGood(id subject.ID) (Folder, error) {
	list := &problem.List{}
	f, err := s.ParseFolder(s.good, "subjects/"+string(id), id, list)
	if _, gone := fs.Stat(s.good, "subjects/"+string(id)); gone != nil && !s.Bare[id] || list.Len() > 0 {
		return neverGood(), err
	}
	f.Mark = LastGood
	return f, err
}

func neverGood() Folder { return Folder{Profile: subject.Default(), Mark: NeverGood} }

func (s *Shared) ParseFolder(in fs.FS, dir string, id subject.ID, list *problem.List) (Folder, error) {
	bare := subject.Default()
	f := Folder{Profile: bare, Named: &bare}
	files, err := Names(in, dir, list)
	if err != nil {
		return f, err
	}
	for _, name := range files {
		if !slices.Contains([]string{"profile.yaml", "notices", "reports"}, name) {
			list.Add(problem.New(path.Join(dir, name), 0, 0, "file name", "a subject's folder holds profile.yaml, notices/ and reports/ (data/README.md)", "is not read"))
		}
	}
	file, before := path.Join(dir, "profile.yaml"), list.Len()
	data, err := IfThere(in, file, list)
	if err != nil {
		return f, err
	}
	if list.Len() > before {
		f.Named = nil
	}
	if data != nil {
		profile := subject.ReadProfile(file, data, s.Setting.Zone, s.Refs(), list)
		if f.Profile, f.Named = profile, &profile; list.Len() > before {
			f.Named = nil
		}
	}
	var services []string
	for _, v := range f.Profile.Services {
		services = append(services, v.ID)
	}
	if f.Named == nil {
		services = []string{notice.AnyService} // a mistake in the profile is enough to report
	}
	if f.Notices, err = readNotices(in, path.Join(dir, "notices"), id, services, s.Setting.Zone, s.AsOf, list); err != nil {
		return f, err
	}
	reports, err := Names(in, path.Join(dir, "reports"), list)
	if err != nil {
		return f, err
	}
	for _, name := range reports {
		file := path.Join(dir, "reports", name)
		if path.Ext(name) != ".csv" {
			list.Add(problem.New(file, 0, 0, "file name", "name it by its month, as in 2026-11.csv (data/README.md, reports)", "is not read"))
			continue
		}
		data, err := IfThere(in, file, list)
		if err != nil {
			return f, err
		}
		if data != nil {
			f.Reports = append(f.Reports, observation.ReadReports(file, data, list)...)
		}
	}
	return f, nil
}

// Offered is what was measured of a subject, without the rows of services that
// it doesn't offer.
func (s *Shared) Offered(log observation.Log, id subject.ID, f Folder) (observation.Log, []problem.Problem) {
	list := &problem.List{}
	log = log.Check(id, func(service string) bool {
		if f.Named == nil {
			return true // a mistake in the profile is enough to report
		}
		_, ok := f.Named.Service(service)
		return ok
	}, list)
	return log, list.Sorted()
}
