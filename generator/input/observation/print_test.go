package observation

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"

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

func prints(t *testing.T, s *Store) (map[subject.ID]uint64, []subject.ID) {
	t.Helper()
	p, strangers, err := s.Prints(2)
	if err != nil {
		t.Fatal(err)
	}
	return p, strangers
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
	was, _ := prints(t, storeOf(t, base))
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
		now, _ := prints(t, storeOf(t, c.files))
		if got := now["1"] != was["1"]; got != c.one {
			t.Errorf("%s: that of 1 is another: %t", name, got)
		}
		if got := now["2"] != was["2"]; got != c.two {
			t.Errorf("%s: that of 2 is another: %t", name, got)
		}
	}
}

// Whom rows name and who is no subject is told; what all hold has a print of its own.
func TestStrangers(t *testing.T) {
	t.Parallel()
	const day = "availability/2026/2026-11-20.csv"
	head := "subject,service,from,until,state,observer\n"
	row := ",portale,2026-11-20T00:00:00+01:00,2026-11-20T10:00:00+01:00,up,op\n"
	s := storeOf(t, map[string]string{day: head + "1" + row + "9" + row + "7" + row})
	if _, strangers := prints(t, s); cmp.Diff([]subject.ID{"7", "9"}, strangers) != "" {
		t.Errorf("strangers: %q", strangers)
	}
	again := storeOf(t, map[string]string{day: head + "1" + row + "9" + row + "7" + row})
	other := storeOf(t, map[string]string{day: head + "1" + row + "7" + row + "9" + row})
	if s.Print() != again.Print() || s.Print() == other.Print() {
		t.Error("the print of all is not that of the files' bytes")
	}
}
