package observation

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/known"
	"bollettino/generator/base/parallel"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
)

// World is what rows are read against.
type World struct {
	Zone       period.Zone
	Subject    func(subject.ID) bool
	Obligation func(string) bool
	Sources    []Source
	Within     func(obligation string, t period.Time) int64 // the time of the rule at t in ms, 0 if it has none

	// Spans that end by Settled may be joined: no one asks where one ended.
	Settled period.Time
	// Maker is the program: packs that another left in memory are not believed.
	Maker string
	// Began is when that began to look at files: what is touched later is read again.
	Began period.Time
}

// Memory keeps the packs of files between runs. What it has lost, or can't keep,
// is made again.
type Memory interface {
	Recall(name string) (fs.File, error)
	Remember(name string, data []byte) error
	Forget(name string) error
}

// Store holds what was observed of all subjects, as packs that are read in part.
type Store struct {
	Sources []Source
	world   World
	packs   []*pack         // by kind and time
	lost    map[string]bool // kinds of which a file can't be read: nobody's rows of it are known
	unread  map[string]bool // subjects whom a file concerns of which nothing is read
	words   sync.Map

	unlisted atomic.Int64 // problems that Read has counted and not listed
}

// Close lets go of the files.
func (s *Store) Close() {
	for _, p := range s.packs {
		if p.close != nil {
			p.close()
		}
	}
}

// input is a file of measurements, before it is opened.
type input struct {
	kind   kind
	file   string
	window period.Span
	part   string // "2-of-4": of some subjects, and others have files of the same day
	packed bool   // the pack of a closed month
}

// Open finds the files of data/availability, data/responses and data/counts below
// dir and makes ready what is needed to read them: with jobs at once, a pack of
// each file, from memory (nil: none) where the file is the same as then. Problems
// are those of the files themselves; whether subjects, observers and obligations
// are known is asked by Read. The error is the machine's.
func Open(root fs.FS, dir string, w World, memory Memory, jobs int, list *problem.List) (*Store, error) {
	s := &Store{Sources: w.Sources, world: w, lost: map[string]bool{}, unread: map[string]bool{}}
	inputs, err := s.files(root, dir, list)
	if err != nil {
		return nil, err
	}
	m, err := openMemo(root, memory, w)
	if err != nil {
		return nil, err
	}
	all := make([]opened, len(inputs))
	parallel.Each(jobs, len(inputs), func(i int) {
		all[i].pack, all[i].problems, all[i].err = open(root, inputs[i], w.Zone, m)
	})
	var errs []error
	for i, o := range all {
		s.take(root, inputs[i], o, list)
		errs = append(errs, o.err)
	}
	if err := errors.Join(errs...); err != nil {
		s.Close()
		return nil, err
	}
	m.close()
	return s, nil
}

// files lists the files of all kinds.
func (s *Store) files(root fs.FS, dir string, list *problem.List) (inputs []input, err error) {
	for _, k := range kinds {
		own := &problem.List{}
		found, lost, err := find(root, path.Join(dir, k.name), k, s.world.Zone, own)
		if err != nil {
			return nil, err
		}
		inputs, s.lost[k.name] = append(inputs, found...), lost
		for _, p := range own.Sorted() {
			if p.Field == "file name" { // it is a file, and nothing of it is read
				maps.Copy(s.unread, whoever(root, p.File))
			}
			list.Add(p)
		}
	}
	return inputs, nil
}

// opened is a file's pack, and what is wrong with the file.
type opened struct {
	pack     *pack // nil: the file can't be read
	problems []problem.Problem
	err      error // the machine's
}

// take adds a file to the store, and what is wrong with it to the list.
func (s *Store) take(root fs.FS, in input, o opened, list *problem.List) {
	if o.pack == nil {
		s.lost[in.kind.name] = true
		maps.Copy(s.unread, whoever(root, in.file))
	} else {
		s.packs = append(s.packs, o.pack)
		o.problems = append(o.problems, o.pack.problems...)
		for _, q := range o.pack.doubts {
			if unknown := s.unknown(q.field, q.word); unknown != nil {
				o.problems = append(o.problems, unknown(o.pack.file, q.line, q.col, q.subject))
			}
		}
	}
	for _, q := range o.problems {
		if q.Subject != problem.Nobody && !s.world.Subject(subject.ID(q.Subject)) {
			q.Subject = problem.Nobody
		}
		list.Add(q)
	}
}

// fileName is how files are named below the folder of their kind: of a day there may be
// several, each written by who collects for one shard of the subjects.
var fileName = regexp.MustCompile(
	`^(\d{4})/((\d{4})-\d\d(-\d\d(?:\.(\d{1,5}-of-\d{1,5}))?)?)(\.csv|\.csv\.gz|\.pack)$`)

// Sums is the file, below the folder of a kind, that holds the digest of each
// month's pack, as sha256sum writes and checks it.
const Sums = "SHA256SUMS"

// find lists the files of one kind that are to be read, by time.
// lost tells whether one of them can't be.
func find(root fs.FS, dir string, k kind, zone period.Zone, list *problem.List) (out []input, lost bool, err error) {
	all, lost, err := listed(root, dir, k, zone, list)
	if err != nil {
		return nil, false, err
	}
	before := list.Len()
	out, err = sealed(root, dir, all, list)
	return out, lost || list.Len() > before, err
}

// unread makes a problem of an error in reading a file, which hurts no single
// subject; what no file is at fault for stays an error.
func unread(err error, list *problem.List) error {
	p, ok := disk.Problem(err)
	if !ok {
		return err
	}
	p.Subject = problem.Nobody
	list.Add(p)
	return nil
}

// nobody adds a problem of a whole file, which hurts no single subject.
func nobody(list *problem.List, file, field, hint, what string, args ...any) {
	p := problem.New(file, 0, 0, field, hint, what, args...)
	p.Subject = problem.Nobody
	list.Add(p)
}

// listed lists the files of one kind, by time; lost tells whether something among
// them is no file that can be read.
func listed(root fs.FS, dir string, k kind, zone period.Zone, list *problem.List) (out []input, lost bool, err error) {
	err = fs.WalkDir(root, dir, func(file string, d fs.DirEntry, err error) error {
		name := strings.TrimPrefix(file, dir+"/")
		switch {
		case err == nil && strings.HasPrefix(d.Name(), ".") && d.IsDir():
			return fs.SkipDir
		case err == nil && strings.HasPrefix(d.Name(), "."):
			return nil
		case err == nil && (!d.IsDir() && !d.Type().IsRegular() || d.IsDir() && fileName.MatchString(name)):
			_, err = fs.ReadFile(root, file) // which says why it can't be
		}
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) && d == nil {
				return err
			}
			lost = true
			if err := unread(err, list); err != nil || d == nil || !d.IsDir() {
				return err
			}
			return fs.SkipDir
		}
		if d.IsDir() || name == Sums {
			return nil
		}
		if in, ok := named(file, name, k, zone, list); ok {
			out = append(out, in)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	return oneEach(out, list), lost, nil
}

// named reads of which day or month a file is, by its name below the kind's folder.
func named(file, name string, k kind, zone period.Zone, list *problem.List) (input, bool) {
	example := map[bool]string{true: "2026-11.csv", false: "2026-11-21.csv"}[k.unit == "month"]
	bad := func(what string, args ...any) (input, bool) {
		nobody(list, file, "file name", "name it "+k.name+"/2026/"+example+" (data/README.md)", what, args...)
		return input{}, false
	}
	parts := fileName.FindStringSubmatch(name)
	if parts == nil {
		return bad("%q does not name a %s", path.Base(file), k.unit)
	}
	in := input{kind: k, file: file, part: parts[5], packed: parts[6] == ".pack"}
	month := k.unit == "month" || in.packed
	if parts[1] != parts[3] || month != (parts[4] == "") || in.packed && k.unit == "month" {
		return bad("%q does not name a %s", path.Base(file), k.unit)
	}
	day := strings.TrimSuffix(parts[2], "."+in.part)
	if month {
		day += "-01"
	}
	t, err := zone.ParseDay(day)
	if err != nil {
		return bad("%v", err)
	}
	if in.window = zone.Day(t); month {
		in.window = zone.Month(t, 0)
	}
	return in, true
}

// oneEach sorts files by time, and leaves out all but one that stand for the same.
func oneEach(all []input, list *problem.List) []input {
	slices.SortFunc(all, func(a, b input) int {
		if a.window.From != b.window.From {
			return int(a.window.From - b.window.From)
		}
		return strings.Compare(a.file, b.file)
	})
	var out []input
	for _, in := range all {
		if last := len(out) - 1; last >= 0 && out[last].window == in.window && out[last].part == in.part {
			nobody(list, in.file, "file name", "join the two into one file",
				"stands for the same %s as %s, and is not read", in.kind.unit, path.Base(out[last].file))
			continue
		}
		out = append(out, in)
	}
	return out
}

// sealed checks the packs of closed months against their digests, and leaves out
// what they were made of.
func sealed(root fs.FS, dir string, in []input, list *problem.List) ([]input, error) {
	packs := slices.DeleteFunc(slices.Clone(in), func(i input) bool { return !i.packed })
	if len(packs) == 0 {
		return in, nil
	}
	sums, err := readSums(root, path.Join(dir, Sums))
	if err != nil {
		if err := unread(err, list); err != nil {
			return nil, err
		}
	}
	for _, p := range packs {
		if sound, err := sums.check(root, dir, p, list); err != nil {
			return nil, err
		} else if !sound {
			in = slices.DeleteFunc(in, func(i input) bool { return i.file == p.file })
			continue
		}
		open, err := openFile(root, p.file, p.file)
		if err != nil {
			if errors.Is(err, errPack) {
				nobody(list, p.file, "file", "bring back the file as `bollettino pack` made it", "%v", err)
				in = slices.DeleteFunc(in, func(i input) bool { return i.file == p.file })
				continue
			}
			return nil, err
		}
		open.close()
		var rest []input
		for _, i := range in {
			if i.packed || i.window.Cut(p.window).Empty() {
				rest = append(rest, i)
				continue
			}
			digest, err := digestOf(root, i.file)
			if err != nil {
				if err := unread(err, list); err != nil {
					return nil, err
				}
				continue
			}
			if !slices.ContainsFunc(open.origins, func(o origin) bool { return o.digest == digest }) {
				nobody(list, i.file, "file", "run `bollettino pack` for the month again, which takes it in",
					"is not read: %s stands for its month, and was made without it", path.Base(p.file))
			}
		}
		in = rest
	}
	return in, nil
}

// sums are digests by name. A name has two while its pack is being replaced.
type sums map[string][]string

func readSums(root fs.FS, file string) (sums, error) {
	data, err := fs.ReadFile(root, file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	out := sums{}
	for line := range strings.Lines(string(data)) {
		if digest, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			out[name] = append(out[name], digest)
		}
	}
	return out, nil
}

// check complains of a pack that is not the one whose digest is listed.
func (s sums) check(root fs.FS, dir string, p input, list *problem.List) (sound bool, err error) {
	digest, err := digestOf(root, p.file)
	if err != nil {
		return false, unread(err, list)
	}
	listed := s[strings.TrimPrefix(p.file, dir+"/")]
	if slices.Contains(listed, digest) {
		return true, nil
	}
	what := "is not the file whose digest " + Sums + " holds"
	if len(listed) == 0 {
		what = "has no digest in " + Sums
	}
	nobody(list, p.file, "digest", "bring back the file as `bollettino pack` made it; its rows are not read",
		"%s", what)
	return false, nil
}

func digestOf(root fs.FS, file string) (string, error) {
	f, err := root.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", fmt.Errorf("read %s: %w", file, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// openFile opens a pack that is a file; file is whose rows it holds.
func openFile(tree fs.FS, name, file string) (*pack, error) {
	f, err := tree.Open(name)
	if err != nil {
		return nil, err
	}
	p, err := packIn(f, file)
	if err != nil {
		f.Close()
	}
	return p, err
}

func packIn(f fs.File, file string) (*pack, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	in, ok := f.(io.ReaderAt)
	if !ok { // a tree in memory
		data, err := io.ReadAll(f)
		if err != nil {
			return nil, err
		}
		in = bytes.NewReader(data)
	}
	p, err := openPack(file, in, info.Size())
	if err == nil {
		p.close = f.Close
	}
	return p, err
}

// open gives the pack of one file.
func open(root fs.FS, in input, zone period.Zone, m *memo) (*pack, []problem.Problem, error) {
	if in.packed {
		p, err := openFile(root, in.file, in.file)
		if err == nil && (p.kind != in.kind.name || p.zone != zone.Name() || p.window != in.window) {
			p.close()
			q := problem.New(in.file, 0, 0, "file", "unpack it with the setting with which it was made",
				"was made for %s, %s, in %s", p.kind, zone.RFC3339(p.window.From)[:7], p.zone)
			q.Subject = problem.Nobody
			return nil, []problem.Problem{q}, nil
		}
		return p, nil, err
	}
	if p := m.recall(in); p != nil {
		return p, nil, nil
	}
	stamp, _ := m.files.Stamp(in.file) // what is no file, parse says
	if data, digest := grown(root, in, zone, m); data != nil {
		if p := m.remember(in, stamp, data, digest); p != nil {
			return p, nil, nil
		}
	}
	sheet, digest, err := parse(root, in, zone)
	var broken *brokenFile
	var refused problem.List
	switch {
	case err != nil && unread(err, &refused) == nil:
		return nil, refused.Sorted(), nil
	case errors.As(err, &broken):
		q := problem.New(in.file, 0, 0, "file", "write it again; nothing of it is read",
			"is compressed, and not whole: %v", broken.error)
		q.Subject = problem.Nobody
		return nil, []problem.Problem{q}, nil
	case err != nil:
		return nil, nil, err
	}
	data := sheet.encode(zone.Name(), []origin{{in.file, hex.EncodeToString(digest)}})
	if p := m.remember(in, stamp, data, known.Digest(digest[:16])); p != nil {
		return p, nil, nil
	}
	p, err := openPack(in.file, bytes.NewReader(data), int64(len(data)))
	return p, nil, err
}

// brokenFile says that a compressed file can't be read.
type brokenFile struct{ error }

// parse reads a file of rows, plain or compressed, and the digest of its bytes.
func parse(root fs.FS, in input, zone period.Zone) (*sheet, []byte, error) {
	f, err := root.Open(in.file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	sum := sha256.New()
	raw := bufio.NewReaderSize(io.TeeReader(f, sum), 256<<10)
	var rows io.Reader = raw
	packed := strings.HasSuffix(in.file, ".gz")
	if packed {
		z, err := gzip.NewReader(raw)
		if err != nil {
			return nil, nil, &brokenFile{err}
		}
		rows = z
	}
	s, err := readSheet(in.kind, in.file, rows, in.window, zone)
	if err != nil {
		cutShort := errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) ||
			errors.Is(err, gzip.ErrHeader)
		if packed && (cutShort || !errors.As(err, new(*fs.PathError))) {
			return nil, nil, &brokenFile{err}
		}
		return nil, nil, err
	}
	if _, err := io.Copy(io.Discard, raw); err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", in.file, err)
	}
	return s, sum.Sum(nil), nil
}

// unknown gives the problem of a row whose obligation or observer is not known.
func (s *Store) unknown(field, word string) func(file string, line, col int, whom string) problem.Problem {
	var hint, what string
	switch {
	case field == "obligation" && !s.world.Obligation(word):
		hint, what = "write the id of an obligation in content/regole/versions.yaml", "%q is not an obligation"
	case field == "observer" && !slices.ContainsFunc(s.world.Sources, func(x Source) bool { return x.ID == word }):
		hint, what = "write the id of a source in data/sources.yaml", "%q is not a source"
	default:
		return nil
	}
	return func(file string, line, col int, whom string) problem.Problem {
		p := problem.New(file, line, col, field, hint, what, word)
		p.Subject = whom
		return p
	}
}

// Logs are those of some subjects.
type Logs map[subject.ID]Log

// Only is the log of one subject; the zero log where nothing was observed.
func (s *Store) Only(id subject.ID) (Log, []problem.Problem, error) {
	logs, problems, err := s.Read(id, id+"\x00")
	return logs[id], problems, err
}

// Read puts together the logs of the subjects from one id until before another
// ("" as from: from the first; as until: to the last), in parts that several can
// read at once. Rows that name an unknown subject, observer or obligation, or
// count with another time than the rule's, are left out and are problems.
func (s *Store) Read(from, until subject.ID) (Logs, []problem.Problem, error) {
	r := s.reader()
	if err := r.read(from, until, s.packs); err != nil {
		return nil, nil, err
	}
	s.unlisted.Add(int64(r.unlisted))
	for _, x := range r.strangers {
		if x.listed >= 0 && x.files > 1 {
			r.problems[x.listed].What += fmt.Sprintf(", here and in %d more files", x.files-1)
		}
	}
	return r.out(), r.problems, nil
}

// Recent is Read of the files alone that reach past a moment; what is wrong in them Read
// tells.
func (s *Store) Recent(from, until subject.ID, past period.Time) (Logs, error) {
	r := s.reader()
	err := r.read(from, until, slices.DeleteFunc(slices.Clone(s.packs),
		func(p *pack) bool { return p.window.Until <= past }))
	return r.out(), err
}

// Unlisted is how many problems Read has counted and not listed.
func (s *Store) Unlisted() int { return int(s.unlisted.Load()) }

// Lost tells whether some file can't be read: whom it names is not known.
func (s *Store) Lost() bool {
	for _, lost := range s.lost {
		if lost {
			return true
		}
	}
	return false
}

// reader puts logs together.
type reader struct {
	*Store
	pack     *pack
	beside   bool // it is of the same day as the one before
	logs     map[string]*Log
	buffer   []byte
	problems []problem.Problem
	listed   int // of the pack, in this part
	unlisted int // and counted only

	strangers map[string]*stranger
}

func (s *Store) reader() *reader {
	return &reader{Store: s, logs: map[string]*Log{}, strangers: map[string]*stranger{}}
}

// read puts together what some packs hold of the subjects from one until before another.
func (r *reader) read(from, until subject.ID, packs []*pack) error {
	for _, p := range packs {
		r.beside = r.pack != nil && r.pack.kind == p.kind && r.pack.window == p.window
		r.pack, r.listed = p, 0
		if err := p.subjects(from, until, &r.buffer, r.subject); err != nil {
			return err
		}
	}
	r.mark(from, until)
	return nil
}

// out are the logs that were read, in order.
func (r *reader) out() Logs {
	out := make(Logs, len(r.logs))
	for id, l := range r.logs {
		l.tidy()
		l.Partial = l.Partial || r.lost["availability"] && len(l.Looks) > 0 ||
			r.lost["responses"] && len(l.Buckets) > 0 ||
			r.lost["counts"] && len(l.Counts) > 0
		out[subject.ID(id)] = *l
	}
	return out
}

// stranger is a name that rows bear and no subject. It is one mistake, in however
// many days' files it stands.
type stranger struct {
	listed int // the problem's place, -1 where it is only counted
	files  int
}

// word gives the one copy of a word that all logs share.
func (r *reader) word(w string) string {
	if k, ok := r.words.Load(w); ok {
		return k.(string)
	}
	k, _ := r.words.LoadOrStore(w, w)
	return k.(string)
}

// complain lists a problem of the pack at hand, or counts it.
func (r *reader) complain(p problem.Problem, whom string) {
	if r.listed++; r.listed > listedAtMost {
		r.unlisted++
		return
	}
	p.Subject = whom
	r.problems = append(r.problems, p)
}

// strange complains once of a name that is no subject's.
func (r *reader) strange(name string, line int) {
	x := r.strangers[name]
	if x == nil {
		x = &stranger{listed: -1}
		r.strangers[name] = x
		before := len(r.problems)
		r.complain(problem.New(r.pack.file, line, 1, "subject",
			"add the subject to data/subjects.csv, or correct the code",
			"%s is not in the registry", name), problem.Nobody)
		if len(r.problems) > before {
			x.listed = before
		}
	}
	x.files++
}

func (r *reader) subject(id []byte, hurt bool, d *decoder) error {
	l := r.logs[string(id)]
	if l == nil {
		name := string(id)
		if !r.world.Subject(subject.ID(name)) {
			if len(d.b) > 0 {
				r.strange(name, r.pack.head(d).line)
				d.b = nil
			}
			return nil
		}
		l = &Log{}
		r.logs[name] = l
	}
	l.Partial = l.Partial || hurt
	for len(d.b) > 0 {
		h := r.pack.head(d)
		if d.bad {
			break
		}
		sound := true
		refuse := func(field, word string, col int) {
			if unknown := r.unknown(field, word); unknown != nil {
				r.complain(unknown(r.pack.file, h.line, col, ""), string(id))
				sound = false
			}
		}
		if r.pack.kind != "availability" {
			refuse("obligation", h.key, len(id)+2)
		}
		if r.pack.kind != "counts" {
			refuse("observer", h.observer, h.col)
		}
		l.Partial = l.Partial || !sound
		switch r.pack.kind {
		case "availability":
			r.looks(l, id, h, d, sound)
		case "responses":
			r.buckets(l, id, h, d, sound)
		case "counts":
			r.counts(l, h, d, sound)
		}
	}
	return nil
}

// mark notes of whom a file that is not read holds something.
func (r *reader) mark(from, until subject.ID) {
	for name := range r.unread {
		id := subject.ID(name)
		if id < from || until != "" && id >= until || !r.world.Subject(id) {
			continue
		}
		if r.logs[name] == nil {
			r.logs[name] = &Log{}
		}
		r.logs[name].Partial = true
	}
}

// elsewhere complains of rows that contradict another file of the same day, and are left out.
func (r *reader) elsewhere(l *Log, whom []byte, h groupHead, hint, what string) {
	l.Partial = true
	if n := len(r.problems) - 1; n < 0 || r.problems[n].File != r.pack.file || r.problems[n].Line != h.line {
		r.complain(problem.New(r.pack.file, h.line, h.col, "observer", hint, "%s", what), string(whom))
	}
}

// seen is when an observer sees a service up, and when down, by the other files of the day.
func (r *reader) seen(l *Log, service, observer string) (up, down period.Set) {
	if !r.beside {
		return nil, nil
	}
	var spans [2][]period.Span
	for _, x := range l.Looks {
		if x.Service == service && x.Observer == observer {
			i := 0
			if x.Down {
				i = 1
			}
			spans[i] = append(spans[i], x.Cut(r.pack.window))
		}
	}
	return period.Of(spans[0]...), period.Of(spans[1]...)
}

// counted are the buckets of an obligation by the other files of the day.
func (r *reader) counted(l *Log, obligation string) (out []Bucket) {
	for i := len(l.Buckets) - 1; r.beside && i >= 0 && l.Buckets[i].From >= r.pack.window.From; i-- {
		if l.Buckets[i].Obligation == obligation {
			out = append(out, l.Buckets[i])
		}
	}
	return out
}

func (r *reader) looks(l *Log, whom []byte, h groupHead, d *decoder, sound bool) {
	if !sound {
		r.pack.looks(d, func(period.Span, int, period.Time, bool) {})
		return
	}
	service, observer := r.word(h.key), r.word(h.observer)
	l.name(service, r.pack.file, h.line)
	up, down := r.seen(l, service, observer)
	// A year of whole days is one span in memory: what follows the last span of
	// the same service and observer, in the same state, lengthens it.
	last := len(l.Looks) - 1
	for last >= 0 && (l.Looks[last].Service != service || l.Looks[last].Observer != observer) {
		last--
	}
	put := func(span period.Span, isDown bool) {
		same, other := up, down
		if isDown {
			same, other = down, up
		}
		if r.beside && len((period.Set{span}).Minus(same)) == 0 {
			return // told twice
		}
		if other.Touches(span) {
			r.elsewhere(l, whom, h, "an observer sees a service either up or down; correct one of the files",
				"contradicts what another file of the day says of the service")
			return
		}
		if last >= 0 && span.Until <= r.world.Settled {
			if p := &l.Looks[last]; p.Down == isDown && p.Until == span.From {
				p.Until = span.Until
				return
			}
		}
		last = len(l.Looks)
		l.Looks = append(l.Looks, Look{span, service, observer, isDown})
	}
	r.pack.looks(d, func(first period.Span, times int, every period.Time, down bool) {
		end := period.Span{From: first.From, Until: first.Until + period.Time(times-1)*every}
		if !r.beside && times > 1 && every == first.Until-first.From && end.Until <= r.world.Settled {
			put(end, down)
			return
		}
		for i := range times {
			shift := period.Time(i) * every
			put(period.Span{From: first.From + shift, Until: first.Until + shift}, down)
		}
	})
}

func (r *reader) buckets(l *Log, whom []byte, h groupHead, d *decoder, sound bool) {
	key, observer := r.word(h.key), r.word(h.observer)
	var want int64      // the rule's time
	var day period.Span // in which it is; rules change at local midnight
	wrong := false
	told := r.counted(l, key)
	r.pack.buckets(d, func(span period.Span, n [6]int64) {
		if !sound {
			return
		}
		if !day.Has(span.From) {
			day, want = r.world.Zone.Day(span.From), r.world.Within(key, span.From)
		}
		if want != 0 && n[4] != want {
			if !wrong {
				col := h.col - len(fmt.Sprintf("%d,%d,", n[4], n[5])) // the observer's is the one that is kept
				r.complain(problem.New(r.pack.file, h.line, col, "limit_ms",
					fmt.Sprintf("the rule's time is %d ms; count the requests answered within it", want),
					"%d is not the rule's time", n[4]), string(whom))
			}
			wrong, l.Partial = true, true
			return
		}
		b := Bucket{Span: span, Obligation: key, Observer: observer,
			Requests: n[0], OK: n[1], Timeouts: n[2], Within: n[3], LimitMS: n[4], AvgMS: n[5]}
		if i := slices.IndexFunc(told, func(o Bucket) bool { return !o.Cut(span).Empty() }); i >= 0 {
			if told[i] != b {
				r.elsewhere(l, whom, h,
					"buckets of one subject and obligation never overlap, whoever observed them; correct one of the files",
					"a bucket overlaps one of another file of the day")
			}
			return
		}
		l.Buckets = append(l.Buckets, b)
	})
}

func (r *reader) counts(l *Log, h groupHead, d *decoder, sound bool) {
	for range d.count() {
		count, of := int64(d.uint()), int64(d.uint())
		if sound {
			l.Counts = append(l.Counts, Count{Month: r.pack.window, Obligation: r.word(h.key),
				Scope: r.word(h.observer),
				Count: count, Of: max(of-1, 0), HasOf: of > 0})
		}
	}
}
