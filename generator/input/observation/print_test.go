package observation

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

func storeOf(t *testing.T, files map[string]string) *Store {
	t.Helper()
	root := fstest.MapFS{}
	for name, data := range files {
		root["data/"+name] = &fstest.MapFile{Data: []byte(data)}
	}
	s, err := Open(fs.FS(root), "data", against(t), nil, 2, &problem.List{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func prints(t *testing.T, s *Store, until period.Time) map[subject.ID]uint64 {
	t.Helper()
	p, err := s.Prints(2, until)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What a subject's rows say is its print; where they stand and what others' rows say is
// not.
func TestPrints(t *testing.T) {
	t.Parallel()
	const day, counted = "availability/2026/2026-11-20.csv", "counts/2026/2026-10.csv"
	head := "subject,service,from,until,state,observer\n"
	rows := []string{
		"1,portale,2026-11-20T00:00:00+01:00,2026-11-20T10:00:00+01:00,up,op\n",
		"1,portale,2026-11-20T10:00:00+01:00,2026-11-20T11:00:00+01:00,down,op\n",
		"2,sito,2026-11-20T00:00:00+01:00,2026-11-20T10:00:00+01:00,up,op\n",
	}
	base := map[string]string{day: head + strings.Join(rows, "")}
	with := func(name, data string) map[string]string {
		m := maps.Clone(base)
		m[name] = data
		return m
	}
	was := prints(t, storeOf(t, base), period.Never)
	if was["1"] == 0 || was["2"] == 0 || was["1"] == was["2"] {
		t.Fatalf("%v", was)
	}
	for name, c := range map[string]struct {
		files    map[string]string
		one, two bool // whether theirs is another
	}{
		"the same":            {base, false, false},
		"another order":       {with(day, head+rows[2]+rows[1]+rows[0]), false, false},
		"a row cut in two":    {with(day, head+strings.Replace(rows[2], "10:00", "05:00", 1)+strings.Replace(rows[2], "00:00:00", "05:00:00", 1)+rows[0]+rows[1]), false, true},
		"another time":        {with(day, head+strings.Replace(rows[0], "10:00", "09:59", 1)+rows[1]+rows[2]), true, false},
		"another state":       {with(day, head+rows[0]+strings.Replace(rows[1], "down", "up", 1)+rows[2]), true, false},
		"another service":     {with(day, head+rows[0]+rows[1]+strings.Replace(rows[2], "sito", "portale", 1)), false, true},
		"another observer":    {with(day, head+rows[0]+rows[1]+strings.Replace(rows[2], "op", "pa", 1)), false, true},
		"a row less":          {with(day, head+rows[0]+rows[2]), true, false},
		"a bad row":           {with(day, head+rows[0]+rows[1]+rows[2]+"2,sito,ieri,oggi,up,op\n"), false, true},
		"another day":         {map[string]string{"availability/2026/2026-11-21.csv": head + strings.ReplaceAll(strings.Join(rows, ""), "2026-11-20", "2026-11-21")}, true, true},
		"one more file":       {with(counted, "subject,obligation,scope,count,of\n2,nbi,,1,3\n"), false, true},
		"a file that is none": {with("availability/2026/elenco.csv", head+rows[2]), false, true},
	} {
		now := prints(t, storeOf(t, c.files), period.Never)
		if got := now["1"] != was["1"]; got != c.one {
			t.Errorf("%s: that of 1 is another: %t", name, got)
		}
		if got := now["2"] != was["2"]; got != c.two {
			t.Errorf("%s: that of 2 is another: %t", name, got)
		}
	}
}

// Files that reach past a moment stand apart from those that end by it: in the print of all,
// in the prints of each and in what is recent.
func TestPastAndRecent(t *testing.T) {
	t.Parallel()
	head := "subject,service,from,until,state,observer\n"
	day := func(d, rows string) (name, data string) {
		return "availability/2026/2026-11-" + d + ".csv", head + strings.ReplaceAll(rows, "DD", d)
	}
	const row = ",portale,2026-11-DDT00:00:00+01:00,2026-11-DDT10:00:00+01:00,up,op\n"
	of := func(today string) *Store {
		files := map[string]string{}
		for d, rows := range map[string]string{"19": "1" + row + "8" + row, "20": "2" + row + "7" + row, "21": today} {
			name, data := day(d, rows)
			files[name] = data
		}
		return storeOf(t, files)
	}
	midnight := rome.Zone.Date(2026, 11, 21)
	was, is := of("1"+row), of("1"+row+"2"+row+"9"+row)
	if was.Print(midnight) != is.Print(midnight) || was.Print(period.Never) == is.Print(period.Never) {
		t.Error("another day is past, or what is recent doesn't count")
	}
	if diff := cmp.Diff(prints(t, was, midnight), prints(t, is, midnight)); diff != "" {
		t.Errorf("what is past (-was +is):\n%s", diff)
	}
	all, past := prints(t, is, period.Never), prints(t, is, midnight)
	name, data := day("21", "1"+row+"2"+row)
	today := prints(t, storeOf(t, map[string]string{name: data}), period.Never)
	if all["1"] != past["1"]+today["1"] || all["2"] != past["2"]+today["2"] || all["8"] != past["8"] || past["9"] != 0 {
		t.Errorf("all %v, past %v, today %v", all, past, today)
	}
	before := prints(t, is, midnight-1)
	if past["7"] == 0 || before["7"] != 0 || before["8"] == 0 || is.Print(midnight) == is.Print(midnight-1) {
		t.Errorf("a day that ends with a moment is past then and not before: %v, %v", past, before)
	}
	for past, want := range map[period.Time]map[subject.ID]bool{midnight: {"1": true, "2": true, "9": true},
		midnight - 1: {"1": true, "2": true, "7": true, "9": true},
		0:            {"1": true, "2": true, "7": true, "8": true, "9": true}} {
		if names, err := is.Names(past); err != nil || !maps.Equal(names, want) {
			t.Errorf("named past %d: %v, %v", past, names, err)
		}
	}
	for past, looks := range map[period.Time]int{midnight: 1, midnight - 1: 2} {
		logs, err := is.Recent("1", "", past)
		if err != nil || len(logs["1"].Looks) != 1 || len(logs["2"].Looks) != looks || is.Unlisted() != 0 {
			t.Errorf("recent past %d: %v, %v", past, logs, err)
		}
	}
}

// An equal log has an equal print, and one that says anything else another.
func TestPrintOfALog(t *testing.T) {
	t.Parallel()
	span := period.Span{From: 100, Until: 200}
	log := func() Log {
		return Log{Looks: []Look{{span, "a", "op", false}}, Counts: []Count{{span, "nbi", "x", 1, 3, true}},
			Buckets: []Bucket{{span, "tvp", 9, 8, 1, 7, 2000, 5, "pa"}}, named: []naming{{"a", "f", 3}, {"b", "f", 2}}}
	}
	elsewhere := log()
	elsewhere.named = []naming{{"b", "g", 9}, {"a", "g", 8}}
	if log().Print() != elsewhere.Print() {
		t.Error("where rows stand and their order changes the print")
	}
	prints := map[uint64]string{log().Print(): "the same"}
	for name, change := range map[string]func(l *Log){
		"a look begins later":       func(l *Log) { l.Looks[0].From++ },
		"a look ends later":         func(l *Log) { l.Looks[0].Until++ },
		"down":                      func(l *Log) { l.Looks[0].Down = true },
		"another service":           func(l *Log) { l.Looks[0].Service = "b" },
		"another observer":          func(l *Log) { l.Looks[0].Observer = "o" },
		"a word ends later":         func(l *Log) { l.Looks[0].Service, l.Looks[0].Observer = "ao", "p" },
		"no look":                   func(l *Log) { l.Looks = nil },
		"a bucket begins later":     func(l *Log) { l.Buckets[0].From++ },
		"a bucket ends later":       func(l *Log) { l.Buckets[0].Until++ },
		"another obligation":        func(l *Log) { l.Buckets[0].Obligation = "tv" },
		"another bucket's observer": func(l *Log) { l.Buckets[0].Observer = "p" },
		"another request":           func(l *Log) { l.Buckets[0].Requests++ },
		"another answer":            func(l *Log) { l.Buckets[0].OK++ },
		"another timeout":           func(l *Log) { l.Buckets[0].Timeouts++ },
		"another in time":           func(l *Log) { l.Buckets[0].Within++ },
		"another limit":             func(l *Log) { l.Buckets[0].LimitMS++ },
		"another average":           func(l *Log) { l.Buckets[0].AvgMS++ },
		"another month":             func(l *Log) { l.Counts[0].Month.From++ },
		"another month's end":       func(l *Log) { l.Counts[0].Month.Until++ },
		"another count":             func(l *Log) { l.Counts[0].Obligation = "lfdr" },
		"another scope":             func(l *Log) { l.Counts[0].Scope = "y" },
		"one more":                  func(l *Log) { l.Counts[0].Count++ },
		"of one more":               func(l *Log) { l.Counts[0].Of++ },
		"of none":                   func(l *Log) { l.Counts[0].HasOf = false },
		"partial":                   func(l *Log) { l.Partial = true },
		"a service is not named":    func(l *Log) { l.named = l.named[:1] },
	} {
		l := log()
		change(&l)
		if same, there := prints[l.Print()]; there {
			t.Errorf("%s: the print of: %s", name, same)
		}
		prints[l.Print()] = name
	}
	// Rows whose numbers would be the lengths of words and these words, if rows weren't counted.
	span = period.Span{From: 1, Until: 50}
	longer := period.Span{From: 2, Until: 50}
	for what, c := range map[string]struct {
		log   Log
		words []string
	}{
		"a look":   {Log{Looks: []Look{{span, "a", "b", true}}}, []string{"a", "b", "d\x02"}},
		"a bucket": {Log{Buckets: []Bucket{{span, "a", 1, 2, 51, 1, 1, 1, "b"}}}, []string{"a", "b", "d\x02", "f\x02\x02\x02"}},
		"a count":  {Log{Counts: []Count{{longer, "a", "b", 1, 1, true}}}, []string{"a", "b", "d\x02\x02\x02"}},
	} {
		var named Log
		for _, w := range c.words {
			named.name(w, "f", 1)
		}
		if c.log.Print() == named.Print() {
			t.Errorf("%s has the print of names", what)
		}
	}
}

// What all hold has a print of its own.
func TestPrintOfAll(t *testing.T) {
	t.Parallel()
	const day = "availability/2026/2026-11-20.csv"
	head := "subject,service,from,until,state,observer\n"
	row := ",portale,2026-11-20T00:00:00+01:00,2026-11-20T10:00:00+01:00,up,op\n"
	s := storeOf(t, map[string]string{day: head + "1" + row + "9" + row + "7" + row})
	again := storeOf(t, map[string]string{day: head + "1" + row + "9" + row + "7" + row})
	other := storeOf(t, map[string]string{day: head + "1" + row + "7" + row + "9" + row})
	if never := period.Never; s.Print(never) != again.Print(never) || s.Print(never) == other.Print(never) {
		t.Error("the print of all is not that of the files' bytes")
	}
}
