package observation

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/test/rome"
)

// day reads one day file of a kind; each row is without its subject, 1.
func day(t *testing.T, kindName, header string, rows ...string) (Log, []string) {
	t.Helper()
	text := header + "\n"
	for _, r := range rows {
		text += "1," + strings.NewReplacer("HH", "2026-11-21T", "ZZ", "+01:00").Replace(r) + "\n"
	}
	var list problem.List
	logs := read(t, fstest.MapFS{"data/" + kindName + "/2026/2026-11-21.csv": {Data: []byte(text)}}, against(t), &list)
	var said []string
	for _, p := range list.Sorted() {
		said = append(said, strings.SplitN(p.String(), "\n", 2)[0][len("data/"+kindName+"/2026/2026-11-21.csv:"):])
	}
	return logs["1"], said
}

// Case I: a row contradicts the longest before it, also where a shorter one stands
// between them.
func TestContradictionBehindALongerRow(t *testing.T) {
	t.Parallel()
	log, said := day(t, "availability", strings.Join(AvailabilityHeader, ","),
		"a,HH00:00:00ZZ,HH06:00:00ZZ,up,op",
		"a,HH01:00:00ZZ,HH02:00:00ZZ,up,op",
		"a,HH03:00:00ZZ,HH04:00:00ZZ,down,op",
		"a,HH06:00:00ZZ,HH07:00:00ZZ,down,op")
	if len(said) != 1 || said[0] != "4:57: state: contradicts line 2" {
		t.Errorf("said: %q", said)
	}
	if len(log.Looks) != 3 || !log.Partial {
		t.Errorf("kept: %+v", log)
	}
}

// A subject that the registry lost is one mistake, in however many days' files it
// stands.
func TestStrangerIsNamedOnce(t *testing.T) {
	t.Parallel()
	tree := fstest.MapFS{}
	for _, d := range []string{"2026-11-20", "2026-11-21", "2026-11-22"} {
		row := func(id string) string {
			return id + ",a," + d + "T00:00:00+01:00," + d + "T06:00:00+01:00,up,op\n"
		}
		text := strings.Join(AvailabilityHeader, ",") + "\n" + row("1") + row("8")
		if d == "2026-11-21" {
			text += row("9")
		}
		tree["data/availability/2026/"+d+".csv"] = &fstest.MapFile{Data: []byte(text)}
	}
	var list problem.List
	logs := read(t, tree, against(t), &list)
	var said []string
	for _, p := range list.Sorted() {
		said = append(said, strings.SplitN(p.String(), "\n", 2)[0])
	}
	want := []string{
		"data/availability/2026/2026-11-20.csv:3:1: subject: 8 is not in the registry, here and in 2 more files",
		"data/availability/2026/2026-11-21.csv:4:1: subject: 9 is not in the registry",
	}
	if !slices.Equal(said, want) {
		t.Errorf("said:\n%s", strings.Join(said, "\n"))
	}
	if len(logs["1"].Looks) != 3 {
		t.Errorf("kept: %+v", logs["1"])
	}
}

// Case I: a request is answered or timed out; one too many is one too many.
func TestAnswersAndTimeoutsAreRequests(t *testing.T) {
	t.Parallel()
	log, said := day(t, "responses", strings.Join(ResponsesHeader, ","),
		"tvp,HH00:00:00ZZ,HH01:00:00ZZ,10,8,2,7,2000,350,pa",
		"tvp,HH01:00:00ZZ,HH02:00:00ZZ,10,8,3,7,2000,350,pa")
	if len(said) != 1 || said[0] != "3:59: requests: is smaller than ok and timeouts together" {
		t.Errorf("said: %q", said)
	}
	if len(log.Buckets) != 1 || log.Buckets[0].Timeouts != 2 {
		t.Errorf("kept: %+v", log)
	}
}

// Case I: where no rule in force states a time, a bucket of any time is kept.
func TestBucketWhenNoRuleIsInForce(t *testing.T) {
	t.Parallel()
	header := strings.Join(ResponsesHeader, ",")
	log, said := day(t, "responses", header, "nbi,HH00:00:00ZZ,HH01:00:00ZZ,10,10,0,9,3000,350,pa")
	if len(said) > 0 || len(log.Buckets) != 1 || log.Buckets[0].LimitMS != 3000 || log.Partial {
		t.Errorf("said %q, kept %+v", said, log)
	}
	log, said = day(t, "responses", header, "tvp,HH00:00:00ZZ,HH01:00:00ZZ,10,10,0,9,3000,350,pa")
	if len(said) != 1 || len(log.Buckets) != 0 || !log.Partial {
		t.Errorf("the rule's time is 2000 ms: said %q, kept %+v", said, log)
	}
}

// keeper is a day file on the disk, with what a run keeps of it.
type keeper struct {
	*testing.T
	root, file string
	kept       folder
	began      period.Time
}

func newKeeper(t *testing.T) keeper {
	root := t.TempDir()
	k := keeper{T: t, root: root, file: filepath.Join(root, "data/availability/2026/2026-11-21.csv"),
		kept: folder(t.TempDir())}
	if err := os.MkdirAll(filepath.Dir(k.file), 0o755); err != nil {
		t.Fatal(err)
	}
	return k
}

// write puts one row in place, of a time; all rows are of one length.
func (k keeper) write(row string, at time.Time) {
	k.Helper()
	text := strings.Join(AvailabilityHeader, ",") + "\n1,a,2026-11-21T00:00:00+01:00,2026-11-21T" + row + ",op\n"
	if err := os.WriteFile(k.file, []byte(text), 0o644); err != nil {
		k.Fatal(err)
	}
	if err := os.Chtimes(k.file, at, at); err != nil {
		k.Fatal(err)
	}
}

// until is when the row that is read ends.
func (k keeper) until() string {
	k.Helper()
	var list problem.List
	w := against(k)
	w.Began = k.began
	s, err := Open(os.DirFS(k.root), "data", w, k.kept, 1, &list)
	if err != nil || list.Len() > 0 {
		k.Fatal(err, list.Sorted())
	}
	defer s.Close()
	l, _, err := s.Only("1")
	if err != nil || len(l.Looks) != 1 {
		k.Fatal(err, l)
	}
	return rome.Zone.Local(l.Looks[0].Until).Format("15:04")
}

// Case I: a file that is written again within the grain of the clock, in the same
// size, keeps its time; its bytes are looked at.
func TestFileChangedWithinTheClocksGrain(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	at := time.Now()
	k.began = period.Time(at.Unix())
	k.write("01:00:00+01:00,up", at)
	if got := k.until(); got != "01:00" {
		t.Fatalf("it ends at %s", got)
	}
	late := at.Add(time.Hour) // what was found was kept long after the look began
	if err := os.Chtimes(filepath.Join(string(k.kept), memoList), late, late); err != nil {
		t.Fatal(err)
	}
	k.write("02:00:00+01:00,up", at) // the same time, size and inode
	if got := k.until(); got != "02:00" {
		t.Errorf("it was written again, and still ends at %s", got)
	}
}

// A file that was written just before it was first looked at is looked at once more, and not at
// each build to come: the list then is of a look that began late enough.
func TestListIsOfALaterLook(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	at := time.Now()
	k.write("01:00:00+01:00,up", at)
	first := period.Time(at.Unix())
	for i, c := range []struct{ began, kept period.Time }{{first, first}, {first + 3600, first + 3600}, {first + 7200, first + 3600}} {
		k.began = c.began
		k.until()
		var list memoJSON
		if err := json.Unmarshal(must(os.ReadFile(filepath.Join(string(k.kept), memoList))), &list); err != nil || list.Began != c.kept {
			t.Errorf("look %d: the list is of %d s after the first, not %d (%v)", i, list.Began-first, c.kept-first, err)
		}
	}
}

// Case I: a kept pack that is whole, and made of other bytes, is not believed.
func TestKeptPackOfOtherBytes(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	long := time.Now().Add(-time.Hour)
	k.write("01:00:00+01:00,up", long)
	k.until()
	pack := filepath.Join(string(k.kept), packName("data/availability/2026/2026-11-21.csv"))
	before := must(os.ReadFile(pack))
	k.write("02:00:00+01:00,up", long.Add(time.Minute))
	k.until()
	if err := os.WriteFile(pack, before, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := k.until(); got != "02:00" {
		t.Errorf("the pack of other bytes was believed: it ends at %s", got)
	}
}

// Case I: only a month that is over can be packed.
func TestOpenMonthIsNotPacked(t *testing.T) {
	t.Parallel()
	z := rome.Zone
	in := fstest.MapFS{}
	for _, day := range []string{"2026-10-31", "2026-11-01", "2026-11-02"} {
		head := strings.Join(AvailabilityHeader, ",") + "\n"
		in["data/availability/2026/"+day+".csv"] = &fstest.MapFile{Data: []byte(head)}
	}
	october, november := z.Month(z.Date(2026, 10, 1), 0), z.Month(z.Date(2026, 11, 1), 0)
	for _, c := range []struct {
		t    period.Time
		want []period.Span
	}{
		{october.Until - 1, nil}, {october.Until, []period.Span{october}}, {november.Until - 1, []period.Span{october}}, {november.Until, []period.Span{october, november}},
	} {
		got, err := Packable(in, "data", "availability", z, c.t)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("at %s: %v (%v), want %v", z.RFC3339(c.t), got, err, c.want)
		}
	}
}

// Files of the same day that contradict each other are not packed: a row would be lost.
func TestContradictingShardsAreNotPacked(t *testing.T) {
	t.Parallel()
	in := fstest.MapFS{}
	for i, state := range []string{"up", "down"} {
		in[fmt.Sprintf("data/availability/2026/2026-10-25.%d-of-2.csv", i+1)] = &fstest.MapFile{Data: []byte(
			strings.Join(AvailabilityHeader, ",") +
				"\n1,a,2026-10-25T00:00:00+02:00,2026-10-25T02:00:00+02:00," + state + ",op\n")}
	}
	var list problem.List
	m, err := PackMonth(in, "data", "availability", rome.Zone.Month(rome.Zone.Date(2026, 10, 1), 0), rome.Zone, &list)
	if err != nil || len(m.Steps) > 0 || list.Len() != 1 ||
		!strings.Contains(list.Sorted()[0].String(), "data/availability/2026/2026-10: file: files of the same day contradict") {
		t.Errorf("%v, %v, %v", m.Steps, err, list.Sorted())
	}
}
