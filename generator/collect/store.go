package collect

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"bollettino/generator/base/file"
	"bollettino/generator/base/period"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
)

// World is what rows are held against.
type World struct {
	Root       string // the folder that holds data/ and .bollettino/
	Zone       period.Zone
	Subject    func(subject.ID) bool
	Service    func(subject.ID, string) bool // of a subject that there is
	Obligation func(string) bool
	Within     func(obligation string, t period.Time) int64 // the time of the rule at t in ms, 0 if it has none
	Stations   []subject.Station                            // data/stations.csv
	Fresh      time.Duration                                // how old a measurement may be and still speak of now
	Now        func() time.Time                             // the clock
	Running    func() time.Duration                         // how long the program has run, by a clock that nobody sets
	Dry        bool                                         // write nothing
	Share      Share                                        // who is asked for, and written of
	Alone      bool                                         // nobody else may add rows meanwhile, of whatever share
}

// Store adds rows to data/ and keeps each source's mark. Its methods may be
// called from several goroutines.
type Store struct {
	World
	mu   sync.Mutex
	done func() // lets others write
}

// ErrBusy says that another collect writes into the same folder.
var ErrBusy = errors.New("another collect is writing into this folder")

// The locks: of who adds rows of a share, and of the folder, which they share.
const (
	shareLock  = ".lock"
	folderLock = ".folder"
)

// temporary is the end of the name of a file that is being written; its first
// letter is a dot.
const temporary = ".new"

// Open prepares to add rows. Until Close, no other process can add any of the same share, or,
// alone, of whatever share: ErrBusy. What a run that was killed left half written is removed.
func Open(w World) (*Store, error) {
	s := &Store{World: w}
	if w.Dry {
		return s, nil
	}
	if err := os.MkdirAll(s.state(""), 0o755); err != nil {
		return nil, err
	}
	if err := s.lock(); err != nil {
		return nil, err
	}
	for _, dir := range []string{s.data("availability"), s.data("responses"), s.state("")} {
		if err := s.sweep(dir); err != nil {
			s.Close()
			return nil, err
		}
	}
	return s, nil
}

// lock keeps others from writing.
func (s *Store) lock() error {
	ctx, busy := context.WithCancel(context.Background())
	defer busy()
	lock := file.Share
	if s.Alone {
		lock = file.Lock
	}
	folder, err := lock(ctx, s.state(folderLock), busy)
	if err == nil && s.Alone {
		s.done = folder
		return nil
	}
	if err == nil {
		var own func()
		if own, err = file.Lock(ctx, s.state(shareLock+s.Share.suffix()), busy); err == nil {
			s.done = func() { own(); folder() }
			return nil
		}
		folder()
	}
	if errors.Is(err, context.Canceled) {
		return ErrBusy
	}
	return err
}

// Close lets others write.
func (s *Store) Close() error {
	if s.done != nil {
		s.done()
		s.done = nil
	}
	return nil
}

func (s *Store) data(name string) string { return filepath.Join(s.Root, "data", name) }
func (s *Store) state(name string) string {
	return filepath.Join(s.Root, ".bollettino", "collect", name)
}

// ofShare is how files of one share are told from others', and from those of all.
var ofShare = regexp.MustCompile(`\.\d+-of-\d+\.`)

// sweep removes temporary files below dir, which nobody else can be writing.
func (s *Store) sweep(dir string) error {
	own := func(name string) bool {
		if s.Alone {
			return true
		}
		return strings.Trim(ofShare.FindString(name), ".") == strings.Trim(s.Share.suffix(), ".")
	}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.HasPrefix(d.Name(), ".") &&
			strings.HasSuffix(d.Name(), temporary) && own(d.Name()) {
			return os.Remove(name)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Mark is how far a source had got by its last harvest; nil at first. A share goes on from
// where the source was asked for all.
func (s *Store) Mark(id string) ([]byte, error) {
	b, err := os.ReadFile(s.state(id + s.Share.suffix()))
	if errors.Is(err, fs.ErrNotExist) {
		b, err = os.ReadFile(s.state(id))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

// Added is what became of a harvest.
type Added struct {
	Rows  int         // written
	Stops int         // notices written or changed
	Until period.Time // the end of the latest thing that the harvest tells of, written now or before; 0: of nothing
	Notes []string    // what was not written, and why
}

// Add commits a harvest of an observer: the rows first, day file by day file,
// then its mark. Nothing is written of later than now. An error leaves whole
// rows, and the old mark: adding the same harvest again writes the rest.
func (s *Store) Add(observer string, h Harvest, now period.Time) (Added, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a Added
	var n notes
	for _, text := range h.Notes {
		n.add("%s", text)
	}
	err := s.addLooks(observer, h.Looks, now, &a, &n)
	if err == nil {
		err = s.addBuckets(observer, h.Buckets, now, &a, &n)
	}
	if err == nil && (len(h.Stops) > 0 || h.Planned != nil) {
		err = s.addStops(observer, h, now, &a, &n)
	}
	if err == nil && h.Mark != nil && !s.Dry {
		err = file.Replace(s.state(observer+s.Share.suffix()), h.Mark, 0o644)
	}
	a.Notes = n.texts()
	return a, err
}

// notes gathers sentences, and how often each was said.
type notes struct {
	order []string
	count map[string]int
}

func (n *notes) add(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if n.count == nil {
		n.count = map[string]int{}
	}
	if n.count[text]++; n.count[text] == 1 {
		n.order = append(n.order, text)
	}
}

func (n *notes) texts() []string {
	var out []string
	for _, t := range n.order {
		if c := n.count[t]; c > 1 {
			t = fmt.Sprintf("%s (%d times)", t, c)
		}
		out = append(out, t)
	}
	return out
}

// aim is whom a look is about.
type aim struct {
	id      subject.ID
	service string
}

func (a aim) compare(b aim) int {
	return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.service, b.service))
}

// seen is in which time a service was seen up, and in which down.
type seen struct{ up, down period.Set }

// row is one row of a file of availability.
type row struct {
	aim
	period.Span
	down bool
}

// addLooks writes what the observer has not told yet. Looks that touch and say
// the same are one row, so that what a row is does not depend on how the source
// cut its answer; time of which one harvest says both is left out.
func (s *Store) addLooks(observer string, looks []Look, now period.Time, a *Added, n *notes) error {
	spans := map[aim]*[2][]period.Span{}
	for _, l := range looks {
		k := aim{l.Subject, l.Service}
		if !s.known(k, n) {
			continue
		}
		if l.Until = min(l.Until, now); l.Empty() {
			continue
		}
		a.Until = max(a.Until, l.Until)
		if spans[k] == nil {
			spans[k] = &[2][]period.Span{}
		}
		i := 0
		if l.Down {
			i = 1
		}
		spans[k][i] = append(spans[k][i], l.Span)
	}
	days := map[period.Time][]row{}
	for k, both := range spans {
		up, down := period.Of(both[0]...), period.Of(both[1]...)
		if x := up.And(down); len(x) > 0 {
			n.add("%s %s: told both up and down from %s, %s in all: left out",
				k.id, k.service, s.Zone.RFC3339(x[0].From), lasting(x))
			up, down = up.Minus(x), down.Minus(x)
		}
		for i, set := range []period.Set{up, down} {
			for _, span := range set {
				for !span.Empty() {
					day := s.Zone.Day(span.From)
					days[day.From] = append(days[day.From], row{k, span.Cut(day), i == 1})
					span.From = day.Until
				}
			}
		}
	}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		if err := s.addDay(observer, day, days[day], a, n); err != nil {
			return err
		}
	}
	return nil
}

// known tells whether there is such a subject with such a service.
func (s *Store) known(k aim, n *notes) bool {
	switch {
	case !s.Subject(k.id):
		n.add("%s is not in the registry: nothing written of it", k.id)
	case !s.Service(k.id, k.service):
		n.add("%q is not a service of %s: nothing written of it", k.service, k.id)
	default:
		return true
	}
	return false
}

// addDay adds rows of one local day, less what the observer told before.
func (s *Store) addDay(observer string, day period.Time, rows []row, a *Added, n *notes) error {
	f, err := s.open("availability", day, observation.AvailabilityHeader, n)
	if err != nil || f == nil {
		return err
	}
	defer f.close()
	want := map[aim]bool{}
	for _, r := range rows {
		want[r.aim] = true
	}
	told, err := f.told(observer, want)
	if err != nil {
		return err
	}
	var out []row
	against := map[aim]period.Set{}
	for _, r := range rows {
		t := told[r.aim]
		if t == nil {
			out = append(out, r)
			continue
		}
		same, other := t.up, t.down
		if r.down {
			same, other = t.down, t.up
		}
		if x := other.Within(r.Span); len(x) > 0 {
			against[r.aim] = against[r.aim].Or(x)
		}
		for _, span := range (period.Set{r.Span}).Minus(same.Or(other)) {
			out = append(out, row{r.aim, span, r.down})
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(against), aim.compare) {
		n.add("%s %s: told otherwise than before from %s, %s in all: what is written stays",
			k.id, k.service, s.Zone.RFC3339(against[k][0].From), lasting(against[k]))
	}
	if len(out) == 0 {
		return nil
	}
	slices.SortFunc(out, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.From, b.From), a.aim.compare(b.aim), cmp.Compare(a.Until, b.Until))
	})
	var b bytes.Buffer
	for _, r := range out {
		state := "up"
		if r.down {
			state = "down"
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s\n", r.id, r.service, s.Zone.RFC3339(r.From), s.Zone.RFC3339(r.Until), state,
			observer)
	}
	a.Rows += len(out)
	return f.add(b.Bytes())
}

// addBuckets writes those that are not there yet.
func (s *Store) addBuckets(observer string, buckets []Bucket, now period.Time, a *Added, n *notes) error {
	days := map[period.Time][]Bucket{}
	for _, b := range buckets {
		if b.Observer = observer; !s.sound(b, now, n) {
			continue
		}
		a.Until = max(a.Until, b.Until)
		day := s.Zone.Day(b.From).From
		days[day] = append(days[day], b)
	}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		if err := s.addBucketDay(day, days[day], a, n); err != nil {
			return err
		}
	}
	return nil
}

// sound tells whether a bucket can be written.
func (s *Store) sound(b Bucket, now period.Time, n *notes) bool {
	whose := fmt.Sprintf("%s %s", b.Subject, b.Obligation)
	switch want := s.Within(b.Obligation, b.From); {
	case !s.Subject(b.Subject):
		n.add("%s is not in the registry: nothing written of it", b.Subject)
	case !s.Obligation(b.Obligation):
		n.add("%q is not an obligation: nothing written of it", b.Obligation)
	case b.Empty() || b.Until > s.Zone.Day(b.From).Until:
		n.add("%s: a bucket does not lie within a local day: left out", whose)
	case b.Until > now:
		// its time is not over: it will be given again
	case min(b.Requests, b.OK, b.Timeouts, b.Within, b.AvgMS) < 0 || b.Within > b.OK || b.OK+b.Timeouts > b.Requests:
		n.add("%s: a bucket whose parts are more than its requests: left out", whose)
	case want == 0:
		n.add("%s: no rule in force at %s has a time to answer in: left out", whose, s.Zone.RFC3339(b.From))
	case b.LimitMS != want:
		n.add("%s: counted within %d ms, and the rule says %d: left out", whose, b.LimitMS, want)
	default:
		return true
	}
	return false
}

func (s *Store) addBucketDay(day period.Time, buckets []Bucket, a *Added, n *notes) error {
	f, err := s.open("responses", day, observation.ResponsesHeader, n)
	if err != nil || f == nil {
		return err
	}
	defer f.close()
	told, err := f.toldBuckets(buckets)
	if err != nil {
		return err
	}
	slices.SortFunc(buckets, func(a, b Bucket) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Subject, b.Subject),
			cmp.Compare(a.Obligation, b.Obligation), cmp.Compare(a.Until, b.Until))
	})
	var out bytes.Buffer
	for _, b := range buckets {
		k := counting{b.Subject, b.Obligation}
		i := slices.IndexFunc(told[k], func(o Bucket) bool { return !o.Cut(b.Span).Empty() })
		if i >= 0 {
			if told[k][i] != b {
				n.add("%s %s: buckets overlap and differ from what %s told before: what is written stays",
					b.Subject, b.Obligation, told[k][i].Observer)
			}
			continue
		}
		told[k] = append(told[k], b)
		a.Rows++
		fmt.Fprintf(&out, "%s,%s,%s,%s,%d,%d,%d,%d,%d,%d,%s\n",
			b.Subject, b.Obligation, s.Zone.RFC3339(b.From), s.Zone.RFC3339(b.Until),
			b.Requests, b.OK, b.Timeouts, b.Within, b.LimitMS, b.AvgMS, b.Observer)
	}
	if out.Len() == 0 {
		return nil
	}
	return f.add(out.Bytes())
}

// counting is what buckets are about.
type counting struct {
	id         subject.ID
	obligation string
}

// toldBuckets are what the file says of the same as buckets do.
func (f *dayFile) toldBuckets(buckets []Bucket) (map[counting][]Bucket, error) {
	want := map[counting]bool{}
	for _, b := range buckets {
		want[counting{b.Subject, b.Obligation}] = true
	}
	told := map[counting][]Bucket{}
	err := f.everywhere(func(c [][]byte) {
		k := counting{subject.ID(c[0]), string(c[1])}
		if !want[k] {
			return
		}
		b := Bucket{Subject: k.id}
		b.Obligation, b.Observer = k.obligation, string(c[10])
		var bad error
		for i, v := range []*int64{&b.Requests, &b.OK, &b.Timeouts, &b.Within, &b.LimitMS, &b.AvgMS} {
			x, err := strconv.ParseInt(string(c[4+i]), 10, 64)
			*v, bad = x, cmp.Or(bad, err)
		}
		var ok bool
		if b.Span, ok = f.span(c[2], c[3]); ok && bad == nil {
			told[k] = append(told[k], b)
		}
	})
	return told, err
}
