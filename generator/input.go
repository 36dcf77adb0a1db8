package main

import (
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/document"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
)

// shared is what all subjects share. A problem in it stops a build.
type shared struct {
	root     fs.FS
	asOf     period.Time
	setting  setting.Site
	book     *rulebook.Book
	registry subject.Registry
	stations []subject.Station
	sources  []source.Source
	named    named
	marked   map[subject.ID]input.Mark // by a bad registry row
	store    *observation.Store
	platform []*notice.Notice
	prose    []input.Prose
	good     fs.FS               // the last good inputs, in the shape of data/
	bare     map[subject.ID]bool // whose last good folder held no file
	problems *problem.List
}

// close lets go of the files of measurements.
func (s *shared) close() { s.store.Close() }

// rulesDir holds the rulebook.
const rulesDir = "content/regole"

// notes are what is no mistake and ought to be known: of sources, and what the
// rulebook's texts lack.
func (s *shared) notes() []problem.Problem {
	var out []problem.Problem
	for _, v := range s.sources {
		out = append(out, v.Notes...)
	}
	if s.book != nil {
		out = append(out, s.book.Notes...)
	}
	return out
}

// bareFile, among the last good inputs, lists whose folder held no file: that a
// subject has declared nothing yet is a good state too.
const bareFile = "bare"

// readSettings reads the settings alone, and with them the site's moment and
// addresses. The error is the machine's, or usage; what is wrong with the inputs
// is in problems.
func readSettings(o options) (*shared, error) {
	s := &shared{root: o.root, store: &observation.Store{}, problems: &problem.List{}, marked: map[subject.ID]input.Mark{}, bare: map[subject.ID]bool{}}
	data, err := s.read("data/site.yaml", "write the settings: data/README.md explains each")
	if err != nil || data == nil {
		return s, err
	}
	s.setting = setting.Read("data/site.yaml", data, s.problems)
	if o.baseURL != "" {
		s.setting.BaseURL = strings.TrimSuffix(o.baseURL, "/") + "/"
	}
	if s.problems.Len() > 0 {
		return s, nil
	}
	s.asOf, err = o.moment(s.setting)
	return s, err
}

// addresses gives, for a site's base URL, where the rulebook's pages and files stand.
type addresses func(baseURL string) rulebook.Links

// last is what the last build left: the inputs as they last were sound, and what it
// made of texts and measurements.
type last struct {
	good  fs.FS
	texts rulebook.Memory
	packs observation.Memory
}

// readShared reads settings, rules, registry and measurements; also reads what else
// all share, before the measurements.
func readShared(o options, at addresses, from last, also func(*shared) error) (*shared, error) {
	s, err := readSettings(o)
	s.good = from.good
	if err != nil || s.problems.Len() > 0 {
		return s, err
	}
	kept, err := ifThere(from.good, bareFile, &problem.List{})
	if err != nil {
		return s, err
	}
	for _, id := range strings.Fields(string(kept)) {
		s.bare[subject.ID(id)] = true
	}
	s.readBook(at, from.texts)
	if err := s.readRegistry(); err != nil {
		return s, err
	}
	if len(s.registry.Subjects) == 0 && hurtsAll(s.problems.Sorted()) {
		return s, nil // every row of every other file would name an unknown subject
	}
	if err := s.readProse(); err != nil {
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
	if hurtsAll(s.problems.Sorted()) {
		// Without subjects and obligations every row that names one would be
		// wrong: a thousand complaints about one mistake.
		return s, nil
	}
	return s, s.readObservations(o, from.packs)
}

// readDeclared reads what commands about notices need: settings, rules, registry
// and the platform's notices; no measurements, and no last good inputs.
func readDeclared(o options, at addresses) (*shared, error) {
	s, err := readSettings(o)
	if err != nil || s.problems.Len() > 0 {
		return s, err
	}
	s.good, s.store = tree.None{}, &observation.Store{}
	s.readBook(at, nil)
	if err := s.readRegistry(); err != nil || hurtsAll(s.problems.Sorted()) {
		return s, err
	}
	return s, s.readPlatform()
}

func (s *shared) readBook(at addresses, memory rulebook.Memory) {
	s.book = rulebook.Read(s.root, rulesDir, s.setting.Zone, at(s.setting.BaseURL), memory, s.problems)
}

// read reads a file that must be there; nil where that is a problem.
func (s *shared) read(name, hint string) ([]byte, error) {
	data, err := fs.ReadFile(s.root, name)
	if errors.Is(err, fs.ErrNotExist) {
		s.problems.Add(problem.New(name, 0, 0, "file", hint, "is missing"))
		return nil, nil
	}
	return data, unread(err, s.problems)
}

// optional reads a file that may be missing.
func optional(in fs.FS, name string) ([]byte, error) {
	data, err := fs.ReadFile(in, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// ifThere reads a file that may be missing; nil where it is, or is a problem.
func ifThere(in fs.FS, name string, list *problem.List) ([]byte, error) {
	data, err := optional(in, name)
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

// names are those of a folder's files, in order, none where the folder is not there;
// those that are hidden, or that an editor leaves behind, are not.
func names(in fs.FS, dir string, list *problem.List) ([]string, error) {
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

// subjectsDir holds a folder for each subject that declares something.
const subjectsDir = "data/subjects"

// declared are a folder's files, by their path below it, without hidden ones.
func declared(in fs.FS, dir string) (map[string][]byte, error) {
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
func (s *shared) readAsIs() error {
	for _, dir := range []string{"layouts", "static", "assets"} {
		err := fs.WalkDir(s.root, dir, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				var f fs.File
				if f, err = s.root.Open(name); err == nil {
					return f.Close()
				}
			}
			if name == dir && errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return unread(err, s.problems)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *shared) readRegistry() error {
	const file = "data/subjects.csv"
	data, err := s.read(file, "list the subjects: `bollettino subjects import` makes it from the public lists")
	if err != nil || data == nil {
		return err
	}
	list := &problem.List{}
	if _, err := fs.Stat(s.root, subjectsDir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		if err := unread(err, s.problems); err != nil {
			return err
		}
	}
	rows, bad := subject.ReadRegistry(file, data, s.setting.Zone, list)
	nameless := s.addRows(list)
	if len(bad) > 0 || nameless {
		rows = append(rows, s.lastGoodRows(rows, bad, nameless)...)
	}
	s.registry = subject.NewRegistry(rows)
	if len(rows) == 0 {
		return nil // one mistake, and not one more for each row that names a subject
	}
	if data, err = ifThere(s.root, "data/stations.csv", s.problems); err == nil && data != nil {
		list := &problem.List{}
		s.stations = subject.ReadStations("data/stations.csv", data, s.setting.Zone, s.registry, list)
		s.addRows(list)
	}
	return err
}

// addRows takes over the problems of a table that all share. Its header and its
// encoding concern all; a row that doesn't even say whose it is does not.
func (s *shared) addRows(list *problem.List) (nameless bool) {
	for _, p := range list.Sorted() {
		if p.Subject == "" && p.Field != "header" && p.Field != "encoding" {
			p.Subject = problem.Nobody
			nameless = true
		}
		s.problems.Add(p)
	}
	return nameless
}

// lastGoodRows stands in for rows that can't be read: those of the bad ids and,
// where a bad row doesn't say whose it is, of every subject that is missing.
func (s *shared) lastGoodRows(rows []subject.Row, bad map[subject.ID]bool, nameless bool) []subject.Row {
	there := map[subject.ID]bool{}
	for _, r := range rows {
		there[r.ID] = true
	}
	var out []subject.Row
	if data, err := fs.ReadFile(s.good, "subjects.csv"); err == nil {
		last, _ := subject.ReadRegistry("subjects.csv", data, s.setting.Zone, &problem.List{})
		for _, r := range last {
			if bad[r.ID] || nameless && !there[r.ID] {
				out = append(out, r)
				s.marked[r.ID] = input.LastGood
			}
		}
	}
	for id := range bad {
		if s.marked[id] == "" {
			s.marked[id] = input.NeverGood
			out = append(out, subject.Row{ID: id, Name: string(id), Active: true, Valid: period.Span{Until: period.Never}})
		}
	}
	return out
}

func (s *shared) readObservations(o options, packs observation.Memory) error {
	var err error
	if s.sources, err = s.readSources(); err != nil || hurtsAll(s.problems.Sorted()) {
		return err // every row would name an unknown observer
	}
	s.named = nameServices(s.sources, s.stations)
	refs := s.refs()
	s.store, err = observation.Open(s.root, "data", observation.World{
		Zone: s.setting.Zone, Sources: source.Observers(s.sources), Settled: s.setting.Zone.Day(s.asOf).From, Maker: o.program,
		Subject: refs.Subject, Obligation: refs.Obligation, Within: s.within,
	}, packs, o.jobs, s.problems)
	return err
}

// share is how many subjects' measurements are read at once.
const share = 64

// logs reads what was measured of neighbours in the registry, from the i-th
// until before the j-th. What names somebody between them who is no subject is a
// problem, as what lies before the first of all or behind the last.
func (s *shared) logs(i, j int) (observation.Logs, []problem.Problem, error) {
	var from, until subject.ID
	if i > 0 {
		from = s.registry.Subjects[i].ID
	}
	if j < len(s.registry.Subjects) {
		until = s.registry.Subjects[j].ID
	}
	return s.store.Read(from, until)
}

// readSources reads who observes, and how to ask them.
func (s *shared) readSources() ([]source.Source, error) {
	const file = "data/sources.yaml"
	before := s.problems.Len()
	data, err := ifThere(s.root, file, s.problems)
	if err != nil || s.problems.Len() > before {
		return nil, err
	}
	if data == nil {
		there, err := measured(s.root)
		if there {
			s.problems.Add(problem.New(file, 0, 0, "file", "bring it back: it says who observes, and without it no row of data/availability and data/responses can be used", "is missing, and there are measurements"))
		}
		return nil, err
	}
	return source.Read(file, data, source.Refs{Refs: s.refs(), Zone: s.setting.Zone}, s.problems), nil
}

// refs tells which subjects and obligations there are.
func (s *shared) refs() subject.Refs {
	return subject.Refs{
		Subject:    func(id subject.ID) bool { _, ok := s.registry.Find(id); return ok },
		Obligation: func(id string) bool { _, ok := s.book.Find(id); return ok },
	}
}

// within is the time in ms in which the rule at t wants an answer, 0 if it has
// none.
func (s *shared) within(id string, t period.Time) int64 {
	if o, ok := s.book.Find(id); ok {
		for _, part := range s.book.Parts(o, period.Span{From: t, Until: t + 1}) {
			return part.Indicator.Within.Milliseconds()
		}
	}
	return 0
}

// taken are the addresses at the top of the site that no page of content/pagine
// can have.
var taken = []string{"api", "assets", "comunicazioni", "en", "gestione", "index", "partner", "prossimi-cambi", "regole", "schema", "soggetti", "verifiche", "zone"}

var proseName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// addressable tells whether a page of the site's own can have that address.
func (s *shared) addressable(file, slug string) bool {
	switch {
	case slices.Contains(taken, slug):
		s.problems.Add(problem.New(file, 0, 0, "file name", "name it otherwise: the name is the page's address", "/%s/ is an address of the site's own", slug))
	case !proseName.MatchString(slug):
		hint := "use a to z, digits and single hyphens"
		if better := rulebook.Slug(slug); proseName.MatchString(better) {
			hint += ", as in " + better + ".md"
		}
		s.problems.Add(problem.New(file, 0, 0, "file name", hint+": the name is the page's address", "%q can't be an address", slug))
	default:
		return true
	}
	return false
}

// readProse reads the site's own pages, in the order in which menus show them.
func (s *shared) readProse() error {
	files, err := names(s.root, "content/pagine", s.problems)
	if err != nil {
		return err
	}
	for _, name := range files {
		slug, isPage := strings.CutSuffix(name, ".md")
		file := path.Join("content/pagine", name)
		if !isPage || !s.addressable(file, slug) {
			continue
		}
		data, err := fs.ReadFile(s.root, file)
		if err != nil {
			if err := unread(err, s.problems); err != nil {
				return err
			}
			continue
		}
		m, body, ok := document.ParseFront(file, data, "begin with `---`, title and description, `---`", s.problems)
		if !ok {
			continue
		}
		p := input.Prose{Slug: slug, Title: m.Need("title", "write the page's title").Text, Description: m.Text("description").Text}
		m.Close()
		_, p.HTML = rulebook.Prose(body)
		s.prose = append(s.prose, p)
	}
	order := []string{"metodo", "come-seguire", "note-legali", "privacy", "accessibilita"}
	slices.SortStableFunc(s.prose, func(a, b input.Prose) int {
		rank := func(p input.Prose) int {
			if i := slices.Index(order, p.Slug); i >= 0 {
				return i
			}
			return len(order)
		}
		return rank(a) - rank(b)
	})
	return nil
}

func (s *shared) readPlatform() error {
	read := func(in fs.FS, dir string, list *problem.List) ([]*notice.Notice, error) {
		return readNotices(in, dir, subject.Platform, nil, s.setting.Zone, s.asOf, list)
	}
	list := &problem.List{}
	notices, err := read(s.root, "data/platform/notices", list)
	if err != nil {
		return err
	}
	if list.Len() > 0 {
		// Every page shows the platform's notices; a mistake in one must not
		// stop them all.
		list.Attribute(string(subject.Platform))
		s.problems.Add(list.Sorted()...)
		if notices, err = read(s.good, "platform/notices", &problem.List{}); err != nil {
			return err
		}
	}
	s.platform = notices
	return nil
}

var manyNotices = problem.Kind{Code: "many-notices", English: "holds %d notices; at most %d are read"}

func readNotices(in fs.FS, dir string, owner subject.ID, services []string, zone period.Zone, asOf period.Time, list *problem.List) ([]*notice.Notice, error) {
	files, err := names(in, dir, list)
	if err != nil {
		return nil, err
	}
	if len(files) > noticesAtMost {
		list.Add(problem.Because(dir, 0, 0, "folder",
			"keep notices of past years elsewhere, or join what is one matter (data/README.md, what is read)",
			manyNotices.With(len(files), noticesAtMost)))
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

// folder is what stands in a subject's own folder.
type folder struct {
	profile subject.Profile
	notices []*notice.Notice
	reports []observation.Report
	mark    input.Mark
	named   *subject.Profile // whose services rows may name; nil where the profile has a problem of its own
}

// readFolder reads a subject's folder; with a problem in it, the last good one.
func (s *shared) readFolder(id subject.ID) (folder, []problem.Problem, error) {
	list := &problem.List{}
	f, err := s.parseFolder(s.root, path.Join(subjectsDir, string(id)), id, list)
	if err != nil || list.Len() == 0 {
		return f, nil, err
	}
	list.Attribute(string(id))
	last, err := s.lastGood(id)
	last.named = f.named
	return last, list.Sorted(), err
}

// lastGood reads a subject's folder as it last was good; where it never was, there is
// nothing but what everybody has.
func (s *shared) lastGood(id subject.ID) (folder, error) {
	list := &problem.List{}
	f, err := s.parseFolder(s.good, "subjects/"+string(id), id, list)
	if _, gone := fs.Stat(s.good, "subjects/"+string(id)); gone != nil && !s.bare[id] || list.Len() > 0 {
		return neverGood(), err
	}
	f.mark = input.LastGood
	return f, err
}

func neverGood() folder { return folder{profile: subject.Default(), mark: input.NeverGood} }

func (s *shared) parseFolder(in fs.FS, dir string, id subject.ID, list *problem.List) (folder, error) {
	bare := subject.Default()
	f := folder{profile: bare, named: &bare}
	files, err := names(in, dir, list)
	if err != nil {
		return f, err
	}
	for _, name := range files {
		if !slices.Contains([]string{"profile.yaml", "notices", "reports"}, name) {
			list.Add(problem.New(path.Join(dir, name), 0, 0, "file name", "a subject's folder holds profile.yaml, notices/ and reports/ (data/README.md)", "is not read"))
		}
	}
	file, before := path.Join(dir, "profile.yaml"), list.Len()
	data, err := ifThere(in, file, list)
	if err != nil {
		return f, err
	}
	if list.Len() > before {
		f.named = nil
	}
	if data != nil {
		profile := subject.ReadProfile(file, data, s.setting.Zone, s.refs(), list)
		if f.profile, f.named = profile, &profile; list.Len() > before {
			f.named = nil
		}
	}
	var services []string
	for _, v := range f.profile.Services {
		services = append(services, v.ID)
	}
	if f.named == nil {
		services = []string{notice.AnyService} // a mistake in the profile is enough to report
	}
	if f.notices, err = readNotices(in, path.Join(dir, "notices"), id, services, s.setting.Zone, s.asOf, list); err != nil {
		return f, err
	}
	reports, err := names(in, path.Join(dir, "reports"), list)
	if err != nil {
		return f, err
	}
	for _, name := range reports {
		file := path.Join(dir, "reports", name)
		if path.Ext(name) != ".csv" {
			list.Add(problem.New(file, 0, 0, "file name", "name it by its month, as in 2026-11.csv (data/README.md, reports)", "is not read"))
			continue
		}
		data, err := ifThere(in, file, list)
		if err != nil {
			return f, err
		}
		if data != nil {
			f.reports = append(f.reports, observation.ReadReports(file, data, list)...)
		}
	}
	return f, nil
}

// offered is what was measured of a subject, without the rows of services that
// it doesn't offer.
func (s *shared) offered(log observation.Log, id subject.ID, f folder) (observation.Log, []problem.Problem) {
	list := &problem.List{}
	log = log.Check(id, func(service string) bool {
		if f.named == nil {
			return true // a mistake in the profile is enough to report
		}
		_, ok := f.named.Service(service)
		return ok
	}, list)
	return log, list.Sorted()
}

// partnerNotices gives the notices of a partner.
type partnerNotices func(subject.ID) ([]*notice.Notice, error)

// partnersOf are those through whom the subject is, or was, connected: a day is
// judged with that day's row.
func partnersOf(sub subject.Subject, p subject.Profile) []subject.ID {
	var out []subject.ID
	for _, r := range sub.Rows {
		out = append(out, r.Partners...)
	}
	for _, s := range p.Services {
		if s.Partner != "" {
			out = append(out, s.Partner)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(id subject.ID) bool { return id == sub.ID })
}
