package collect

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

const (
	alfa = subject.ID("01234567897")
	beta = subject.ID("00200005676")
)

func span(t testing.TB, from, until string) period.Span {
	return period.Span{From: rome.At(t, from), Until: rome.At(t, until)}
}

// worldIn is a world in a folder of the test's own.
func worldIn(t testing.TB) World {
	t.Helper()
	return World{
		Root: t.TempDir(), Zone: rome.Zone, Fresh: 15 * time.Minute, Now: time.Now, Running: func() time.Duration {
			return 0
		},
		Subject:    func(id subject.ID) bool { return id == alfa || id == beta },
		Service:    func(_ subject.ID, s string) bool { return s == "portale" || s == "pagamenti" },
		Obligation: func(o string) bool { return o == "tvp" || o == "fermi" },
		Within: func(o string, _ period.Time) int64 {
			if o == "tvp" {
				return 2000
			}
			return 0
		},
	}
}

func open(t testing.TB, w World) *Store {
	t.Helper()
	s, err := Open(w)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func add(t testing.TB, s *Store, observer string, h Harvest) Added {
	t.Helper()
	a, err := s.Add(observer, h, rome.At(t, "2027-01-01T00:00"))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// body is a file's rows, without the header.
func body(t testing.TB, w World, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(w.Root, "data", name))
	if err != nil {
		t.Fatal(err)
	}
	_, rows, _ := strings.Cut(string(b), "\n")
	return rows
}

func put(t testing.TB, w World, name, text string) {
	t.Helper()
	name = filepath.Join(w.Root, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func look(s period.Span, down bool) Look {
	return Look{Span: s, Subject: alfa, Service: "portale", Down: down}
}

const header = "subject,service,from,until,state,observer\n"

func TestLooksAreCutAtMidnightAndJoined(t *testing.T) {
	t.Parallel()
	w := worldIn(t)
	s := open(t, w)
	a := add(t, s, "op", Harvest{Looks: []Look{
		look(span(t, "2026-10-24T23:00", "2026-10-24T23:30"), false),
		look(span(t, "2026-10-24T23:30", "2026-10-26T01:00"), false), // over a day of 25 hours
		look(span(t, "2026-10-26T01:00", "2026-10-26T02:00"), true),
	}, Mark: []byte("x")})
	if a.Rows != 4 || a.Until != rome.At(t, "2026-10-26T02:00") || len(a.Notes) > 0 {
		t.Errorf("%+v", a)
	}
	got := body(t, w, "availability/2026/2026-10-24.csv") + body(t, w, "availability/2026/2026-10-25.csv") +
		body(t, w, "availability/2026/2026-10-26.csv")
	want := `01234567897,portale,2026-10-24T23:00:00+02:00,2026-10-25T00:00:00+02:00,up,op
01234567897,portale,2026-10-25T00:00:00+02:00,2026-10-26T00:00:00+01:00,up,op
01234567897,portale,2026-10-26T00:00:00+01:00,2026-10-26T01:00:00+01:00,up,op
01234567897,portale,2026-10-26T01:00:00+01:00,2026-10-26T02:00:00+01:00,down,op
`
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if m, err := s.Mark("op"); string(m) != "x" || err != nil {
		t.Errorf("mark %q, %v", m, err)
	}
}

func TestWhatIsWrittenStays(t *testing.T) {
	t.Parallel()
	w := worldIn(t)
	put(t, w, "data/availability/2026/2026-11-25.csv", header+
		"01234567897,portale,2026-11-25T10:00:00+01:00,2026-11-25T11:00:00+01:00,up,op\n"+
		"01234567897,portale,2026-11-25T09:00:00Z,2026-11-25T12:00:00+01:00,down,pa\n"+
		"rubbish\n")
	s := open(t, w)
	a := add(t, s, "op", Harvest{Looks: []Look{look(span(t, "2026-11-25T09:30", "2026-11-25T10:30"), false),
		look(span(t, "2026-11-25T10:30", "2026-11-25T11:30"), true)}})
	want := header + `01234567897,portale,2026-11-25T10:00:00+01:00,2026-11-25T11:00:00+01:00,up,op
01234567897,portale,2026-11-25T09:00:00Z,2026-11-25T12:00:00+01:00,down,pa
rubbish
01234567897,portale,2026-11-25T09:30:00+01:00,2026-11-25T10:00:00+01:00,up,op
01234567897,portale,2026-11-25T11:00:00+01:00,2026-11-25T11:30:00+01:00,down,op
`
	if d := cmp.Diff(want, header+body(t, w, "availability/2026/2026-11-25.csv")); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"01234567897 portale: told otherwise than before from 2026-11-25T10:30:00+01:00, 30m " +
		"in all: what is written stays"}, a.Notes); d != "" {
		t.Errorf("notes (-want +got):\n%s", d)
	}
}

func TestWhatHasNoPlace(t *testing.T) {
	t.Parallel()
	w := worldIn(t)
	put(t, w, "data/availability/2026/2026-11-01.csv.gz", "x")
	put(t, w, "data/availability/2026/2026-10.pack", "x")
	s := open(t, w)
	day := func(d string) period.Span { return span(t, d+"T10:00", d+"T11:00") }
	bucket := func(change func(*Bucket)) Bucket {
		b := Bucket{Subject: alfa, Bucket: observation.Bucket{Span: day("2026-11-25"), Obligation: "tvp", Requests: 10,
			OK: 9, Timeouts: 1, Within: 8, LimitMS: 2000}}
		change(&b)
		return b
	}
	a := add(t, s, "op", Harvest{Notes: []string{"100% of the source's own", "100% of the source's own"}, Looks: []Look{
		{Span: day("2026-11-25"), Subject: "nobody", Service: "portale"},
		{Span: day("2026-11-25"), Subject: alfa, Service: "app"},
		look(day("2026-11-01"), false), look(day("2026-10-31"), false),
		look(span(t, "2026-11-25T10:00", "2026-11-25T11:00"), false), look(span(t, "2026-11-25T10:30", "2026-11-25T11:00"), true),
		look(period.Span{}, true),
		look(day("2027-01-02"), true), // not yet
	}, Buckets: []Bucket{
		bucket(func(b *Bucket) { b.Subject = "nobody" }), bucket(func(b *Bucket) { b.Obligation = "x" }), bucket(func(b *Bucket) { b.Obligation = "fermi" }),
		bucket(func(b *Bucket) { b.LimitMS = 1000 }), bucket(func(b *Bucket) { b.Within = 10 }), bucket(func(b *Bucket) { b.Timeouts = 2 }), bucket(func(b *Bucket) { b.AvgMS = -1 }),
		bucket(func(b *Bucket) { b.Until += 24 * 3600 }), bucket(func(b *Bucket) { b.Until = b.From }),
	}})
	want := []string{
		"100% of the source's own (2 times)",
		"nobody is not in the registry: nothing written of it (2 times)",
		`"app" is not a service of 01234567897: nothing written of it`,
		"01234567897 portale: told both up and down from 2026-11-25T10:30:00+01:00, 30m in all: left out",
		"data/availability/2026/2026-10.pack is closed: nothing is added to 2026-10-31",
		"data/availability/2026/2026-11-01.csv.gz is closed: nothing is added to 2026-11-01",
		`"x" is not an obligation: nothing written of it`,
		"01234567897 fermi: no rule in force at 2026-11-25T10:00:00+01:00 has a time to answer in: left out",
		"01234567897 tvp: counted within 1000 ms, and the rule says 2000: left out",
		"01234567897 tvp: a bucket whose parts are more than its requests: left out (3 times)",
		"01234567897 tvp: a bucket does not lie within a local day: left out (2 times)",
	}
	slices.Sort(want)
	slices.Sort(a.Notes)
	if d := cmp.Diff(want, a.Notes); d != "" {
		t.Errorf("notes (-want +got):\n%s", d)
	}
	if got := body(t, w, "availability/2026/2026-11-25.csv"); a.Rows != 1 ||
		got != "01234567897,portale,2026-11-25T10:00:00+01:00,2026-11-25T10:30:00+01:00,up,op\n" {
		t.Errorf("%d rows: %s", a.Rows, got)
	}
}

func TestBuckets(t *testing.T) {
	t.Parallel()
	w := worldIn(t)
	s := open(t, w)
	b := Bucket{Subject: alfa, Bucket: observation.Bucket{Span: span(t, "2026-11-25T10:00", "2026-11-25T10:15"),
		Obligation: "tvp", Requests: 10, OK: 9, Timeouts: 1, Within: 8, LimitMS: 2000, AvgMS: 300}}
	next, other := b, b
	next.Span = span(t, "2026-11-25T10:15", "2026-11-25T10:30")
	other.Subject = beta
	if a := add(t, s, "op", Harvest{Buckets: []Bucket{next, b, other, b}}); a.Rows != 3 || len(a.Notes) > 0 {
		t.Errorf("%+v", a)
	}
	same := add(t, s, "op", Harvest{Buckets: []Bucket{b, next}})
	next.OK, b.Until = 8, b.Until+60
	differs := add(t, s, "op", Harvest{Buckets: []Bucket{b, next}})
	if same.Rows != 0 || len(same.Notes) > 0 || differs.Rows != 0 || len(differs.Notes) != 1 ||
		!strings.HasSuffix(differs.Notes[0], "what is written stays (2 times)") {
		t.Errorf("again %+v, otherwise %+v", same, differs)
	}
	if theirs := add(t, s, "pa", Harvest{Buckets: []Bucket{other}}); theirs.Rows != 0 || len(theirs.Notes) != 1 {
		t.Errorf("another observer: %+v", theirs)
	}
	want := `01234567897,tvp,2026-11-25T10:00:00+01:00,2026-11-25T10:15:00+01:00,10,9,1,8,2000,300,op
`
	if got := body(t, w, "responses/2026/2026-11-25.csv"); !strings.Contains(got, want) ||
		strings.Count(got, "\n") != 3 {
		t.Error(got)
	}
}

func TestRowsOfOthersThatAreNotWhole(t *testing.T) {
	t.Parallel()
	w := worldIn(t)
	const name = "data/availability/2026/2026-11-25.csv"
	one := Harvest{Looks: []Look{look(span(t, "2026-11-25T10:00", "2026-11-25T11:00"), true)}}
	const row = "01234567897,portale,2026-11-25T10:00:00+01:00,2026-11-25T11:00:00+01:00,down,op\n"
	for _, c := range []struct{ before, after, note string }{
		{"", header + row, ""},
		{"\n\r\n", "\n\r\n" + header + row, ""},
		{"\uFEFF" + strings.TrimSuffix(header, "\n") + "\r\n", "\uFEFF" + strings.TrimSuffix(header, "\n") + "\r\n" + row, ""},
		{header + "01234567897,por", header + "01234567897,por\n" + row, name + " ends with a row that is not whole, by someone else: it stays, on a line of its own"},
		{strings.TrimSuffix(header, "\n"), header + row, name + " ends with a row that is not whole, by someone else: it stays, on a line of its own"},
		{header + strings.Repeat("x,", 1<<18) + "\n", header + strings.Repeat("x,", 1<<18) + "\n" + row, ""},
	} {
		put(t, w, name, c.before)
		s := open(t, w)
		a := add(t, s, "op", one)
		s.Close()
		got, err := os.ReadFile(filepath.Join(w.Root, name))
		if err != nil || string(got) != c.after || strings.Join(a.Notes, "") != c.note {
			t.Errorf("%.60q: %.300q, notes %q, %v", c.before, got, a.Notes, err)
		}
	}
	put(t, w, name, "a,b\n")
	s := open(t, w)
	if _, err := s.Add("op", one, rome.At(t, "2027-01-01T00:00")); err == nil ||
		!strings.HasPrefix(err.Error(), name+":1: the header is not subject,") {
		t.Errorf("a wrong header: %v", err)
	}
	if m, _ := s.Mark("op"); m != nil {
		t.Error("marked all the same")
	}
}

func TestOneWritesAtATime(t *testing.T) {
	t.Parallel()
	w := worldIn(t)
	put(t, w, "data/availability/2026/.2026-11-25.csv.new", "half")
	put(t, w, ".bollettino/collect/.op.new", "half")
	put(t, w, "data/availability/2026/2026-11-25.csv", header)
	s := open(t, w)
	for _, gone := range []string{"data/availability/2026/.2026-11-25.csv.new", ".bollettino/collect/.op.new"} {
		if _, err := os.Stat(filepath.Join(w.Root, gone)); err == nil {
			t.Errorf("%s is still there", gone)
		}
	}
	if _, err := Open(w); !errors.Is(err, ErrBusy) {
		t.Errorf("a second one: %v", err)
	}
	s.Close()
	open(t, w).Close()
	w.Dry = true
	dry := open(t, w)
	if a := add(t, dry, "op", Harvest{Looks: []Look{look(span(t, "2026-11-25T10:00", "2026-11-25T11:00"), true)},
		Mark: []byte("x")}); a.Rows != 1 {
		t.Errorf("dry: %+v", a)
	}
	if m, _ := dry.Mark("op"); m != nil || body(t, w, "availability/2026/2026-11-25.csv") != "" {
		t.Error("a dry run wrote")
	}
}

// However looks are cut into harvests, repeated and ordered, the day files say
// the same, observation reads them without a problem, and a second telling
// writes nothing.
func TestAskingAgain(t *testing.T) {
	t.Parallel()
	const days = 3
	from := rome.At(t, "2026-03-28T00:00") // over a day of 23 hours
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 4))
		// What is true: a state, or none, for each quarter of an hour.
		var truth []Look
		for i := range period.Time(days * 96) {
			if state := r.IntN(3); state > 0 {
				truth = append(truth, look(period.Span{From: from + i*900, Until: from + (i+1)*900}, state == 2))
			}
		}
		w := worldIn(t)
		s := open(t, w)
		tell := func() (rows int) {
			pieces := slices.Clone(truth)
			for range 50 { // overlapping tellings of the same
				i := r.IntN(len(truth))
				for j := i; j < len(truth) && j < i+5 && truth[j].Down == truth[i].Down &&
					truth[j].From == truth[i].From+period.Time(j-i)*900; j++ {
					pieces = append(pieces,
						look(period.Span{From: truth[i].From + 60, Until: truth[j].Until}, truth[i].Down))
				}
			}
			r.Shuffle(len(pieces), func(i, j int) { pieces[i], pieces[j] = pieces[j], pieces[i] })
			for len(pieces) > 0 {
				n := 1 + r.IntN(len(pieces))
				a := add(t, s, "op", Harvest{Looks: pieces[:n]})
				if rows += a.Rows; len(a.Notes) > 0 {
					t.Fatalf("seed %d: %q", seed, a.Notes)
				}
				pieces = pieces[n:]
			}
			return rows
		}
		tell()
		if again := tell(); again != 0 {
			t.Fatalf("seed %d: told again, %d rows are new", seed, again)
		}
		read := readBack(t, w)
		var got, want [2][]period.Span
		total := int64(0)
		for _, l := range read.Looks {
			i := map[bool]int{true: 1}[l.Down]
			got[i] = append(got[i], l.Span)
			total += l.Length()
		}
		for _, l := range truth {
			i := map[bool]int{true: 1}[l.Down]
			want[i] = append(want[i], l.Span)
			total -= l.Length()
		}
		for i := range got {
			if d := cmp.Diff(period.Of(want[i]...), period.Of(got[i]...)); d != "" {
				t.Fatalf("seed %d (-want +got):\n%s", seed, d)
			}
		}
		if total != 0 {
			t.Fatalf("seed %d: %d seconds are told twice", seed, total)
		}
	}
}

// Whatever stands in a day file, its bytes stay, and either whole rows follow
// or nothing is changed.
func FuzzAddToAnyFile(f *testing.F) {
	for _, text := range []string{"", "\n", header, header + "x", "subject,service",
		header + "01234567897,portale,2026-11-25T10:00:00+01:00,2026-11-25T10:30:00Z,up,op\r\n",
		"\uFEFF" + header + ",,,,,\n"} {
		f.Add([]byte(text))
	}
	w := worldIn(f)
	const name = "data/availability/2026/2026-11-25.csv"
	s := open(f, w)
	f.Fuzz(func(t *testing.T, before []byte) {
		put(t, w, name, string(before))
		_, err := s.Add("op", Harvest{Looks: []Look{look(span(t, "2026-11-25T10:00", "2026-11-25T11:00"), true)}},
			rome.At(t, "2027-01-01T00:00"))
		after, e := os.ReadFile(filepath.Join(w.Root, name))
		if e != nil {
			t.Fatal(e)
		}
		rest, ok := bytes.CutPrefix(after, before)
		if !ok || err != nil && len(rest) > 0 {
			t.Fatalf("%q became %q, %v", before, after, err)
		}
		for _, line := range strings.Split(strings.TrimSpace(string(rest)), "\n") {
			if line != "" && line+"\n" != header && !strings.HasSuffix(line, "+01:00,down,op") {
				t.Fatalf("%q was added", rest)
			}
		}
		if len(rest) > 0 && rest[len(rest)-1] != '\n' {
			t.Fatalf("%q ends in the middle", rest)
		}
	})
}

func BenchmarkAddToABigDay(b *testing.B) {
	w := worldIn(b)
	var text strings.Builder
	text.WriteString(header)
	for i := range 75_000 {
		fmt.Fprintf(&text, "%011d,portale,2026-11-25T%02d:%02d:00+01:00,2026-11-25T23:30:00+01:00,up,op\n",
			i, i%23, i%60)
	}
	put(b, w, "data/availability/2026/2026-11-25.csv", text.String())
	s := open(b, w)
	from := rome.At(b, "2026-11-25T00:00")
	for i := 0; b.Loop(); i++ {
		l := look(period.Span{From: from + period.Time(i), Until: from + period.Time(i) + 1}, true)
		if _, err := s.Add("op", Harvest{Looks: []Look{l}, Mark: []byte("x")},
			rome.At(b, "2027-01-01T00:00")); err != nil {
			b.Fatal(err)
		}
	}
}

// readBack reads all that the program would of one subject's measurements, and
// takes no complaint.
func readBack(t *testing.T, w World) observation.Log {
	t.Helper()
	var list problem.List
	store, err := observation.Open(os.DirFS(w.Root), "data", observation.World{
		Zone: w.Zone, Subject: w.Subject, Obligation: w.Obligation, Within: w.Within,
		Sources: []observation.Source{{ID: "op"}, {ID: "pa"}},
	}, nil, 1, &list)
	if err != nil || list.Len() > 0 {
		t.Fatalf("%v %v", err, list.Sorted())
	}
	defer store.Close()
	log, problems, err := store.Only(alfa)
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v %v", err, problems)
	}
	return log
}
