package observation

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/world"

	"github.com/google/go-cmp/cmp"
)

func against(t testing.TB) World {
	return World{
		Zone:       rome.Zone,
		Subject:    func(id subject.ID) bool { return id == "1" || id == "2" },
		Obligation: func(id string) bool { return id == "tvp" || id == "nbi" },
		Sources: []Source{{ID: "op", Name: "Operatore", Kind: "operator"},
			{ID: "pa", Name: "Piattaforma", Kind: "platform"}},
		Within: func(o string, _ period.Time) int64 {
			if o == "tvp" {
				return 2000
			}
			return 0
		},
	}
}

// show writes a log down, a line a row, in the order in which it is handed on.
func show(z period.Zone, logs Logs) string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(logs)) {
		log := logs[id]
		for _, l := range log.Looks {
			fmt.Fprintf(&b, "%s %s %s down %v %s - %s\n", id, l.Service, l.Observer, l.Down, z.RFC3339(l.From),
				z.RFC3339(l.Until))
		}
		for _, x := range log.Buckets {
			fmt.Fprintf(&b, "%s %s %d of %d %s - %s\n", id, x.Obligation, x.Within, x.Requests, z.RFC3339(x.From),
				z.RFC3339(x.Until))
		}
		for _, c := range log.Counts {
			fmt.Fprintf(&b, "%s %s %q %d of %d %v\n", id, c.Obligation, c.Scope, c.Count, c.Of, c.HasOf)
		}
	}
	return b.String()
}

// read opens a store without memory and reads all of it.
func read(t testing.TB, in fs.FS, w World, list *problem.List) Logs {
	t.Helper()
	s, err := Open(in, "data", w, nil, 2, list)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	logs, problems, err := s.Read("", "")
	if err != nil {
		t.Fatal(err)
	}
	list.Add(problems...)
	return logs
}

func TestWorlds(t *testing.T) {
	t.Parallel()
	world.Run(t, "testdata/*.txtar", func(t *testing.T, in fs.FS, list *problem.List) string {
		logs := read(t, in, against(t), list)
		out := show(rome.Zone, logs)
		for id, log := range logs {
			log.Check(id, func(service string) bool { return service != "ignoto" }, list)
		}
		for _, p := range list.Sorted() {
			if p.Subject == "" {
				t.Errorf("a row hurts all: %s", p)
			}
			out += fmt.Sprintf("%s:%d hurts %s\n", p.File[len("data/"):], p.Line, p.Subject)
		}
		return out
	})
}

// Settled days are joined in memory; what they say is the same.
func TestJoinedDaysSayTheSame(t *testing.T) {
	t.Parallel()
	z := rome.Zone
	in := fstest.MapFS{}
	for day := z.Date(2026, 10, 20); day < z.Date(2026, 11, 3); day = z.Day(day).Until {
		noon := day + 12*3600
		row := func(service string, from, until period.Time, state string) string {
			return fmt.Sprintf("1,%s,%s,%s,%s,op\n", service, z.RFC3339(from), z.RFC3339(until), state)
		}
		data := strings.Join(AvailabilityHeader, ",") + "\n" + row("b", day, z.Day(day).Until, "up") +
			row("a", day, noon, "up")
		if z.Local(day).Day()%5 != 0 {
			data += row("a", noon, z.Day(day).Until, "up")
		} else {
			data += row("a", noon, noon+600, "down") + row("a", noon+600, z.Day(day).Until, "up")
		}
		in["data/availability/"+z.Local(day).Format("2006/2006-01-02")+".csv"] = &fstest.MapFile{Data: []byte(data)}
	}
	sets := func(settled period.Time) (map[string]period.Set, int) {
		w := against(t)
		w.Settled = settled
		var list problem.List
		logs := read(t, in, w, &list)
		if list.Len() > 0 {
			t.Fatal(list.Sorted())
		}
		spans := map[string][]period.Span{}
		for _, l := range logs["1"].Looks {
			k := fmt.Sprint(l.Service, l.Down)
			spans[k] = append(spans[k], l.Span)
		}
		out := map[string]period.Set{}
		for k, v := range spans {
			out[k] = period.Of(v...)
		}
		return out, len(logs["1"].Looks)
	}
	apart, many := sets(0)
	joined, few := sets(z.Date(2026, 11, 2))
	if diff := cmp.Diff(apart, joined); diff != "" {
		t.Errorf("joining changes what was seen (-apart +joined):\n%s", diff)
	}
	if few >= many {
		t.Errorf("%d rows joined are %d: nothing was joined", many, few)
	}
}

// Nothing of a log that is cut lies after the moment, and all before it is there.
func TestCut(t *testing.T) {
	t.Parallel()
	look := func(from, until period.Time) Look {
		return Look{Span: period.Span{From: from, Until: until}, Service: "a", Observer: "op"}
	}
	bucket := func(from, until period.Time) Bucket { return Bucket{Span: period.Span{From: from, Until: until}} }
	counts := []Count{{Month: period.Span{From: 0, Until: 900}, Count: 1}}
	log := Log{Looks: []Look{look(0, 10), look(10, 30), look(20, 25), look(30, 40)},
		Buckets: []Bucket{bucket(0, 20), bucket(20, 21), bucket(5, 6)}, Counts: counts, Partial: true}
	whole := log
	whole.Looks, whole.Buckets = slices.Clone(log.Looks), slices.Clone(log.Buckets)
	want := Log{Looks: []Look{look(0, 10), look(10, 20)}, Buckets: []Bucket{bucket(0, 20), bucket(5, 6)},
		Counts: counts, Partial: true}
	same := cmp.AllowUnexported(Log{}, naming{})
	if diff := cmp.Diff(want, log.Cut(20), same); diff != "" {
		t.Errorf("cut at 20 (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(whole, log, same); diff != "" {
		t.Errorf("the whole log changed (-was +is):\n%s", diff)
	}
	if diff := cmp.Diff(log, log.Cut(40), same); diff != "" {
		t.Errorf("cut at its end (-want +got):\n%s", diff)
	}
}

func TestReports(t *testing.T) {
	t.Parallel()
	var list problem.List
	got := ReadReports("data/subjects/1/reports/2026-11.csv",
		[]byte("class,opened,closed,median_minutes\nassistenza,3,2,90\nreclamo,1,0,\n"), &list)
	want := []Report{{"2026-11", "assistenza", 3, 2, 90}, {"2026-11", "reclamo", 1, 0, 0}}
	if diff := cmp.Diff(want, got); diff != "" || list.Len() > 0 {
		t.Errorf("%v (-want +got):\n%s", list.Sorted(), diff)
	}
	ReadReports("reports/novembre.csv", []byte("class,opened,closed,median_minutes\n,x,-1,\n1\n"), &list)
	var b strings.Builder
	for _, p := range list.Sorted() {
		b.WriteString(strings.SplitN(p.String(), "\n", 2)[0] + "\n")
	}
	if diff := cmp.Diff("reports/novembre.csv: file name: \"novembre.csv\" does not name a month\n"+
		"reports/novembre.csv:2:1: class: is empty\nreports/novembre.csv:2:2: opened: \"x\" is not a count\n"+
		"reports/novembre.csv:2:4: closed: \"-1\" is not a count\n"+
		"reports/novembre.csv:3:1: row: has 1 of 4 cells\n", b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzRead(f *testing.F) {
	head := strings.Join(AvailabilityHeader, ",") + "\n"
	f.Add(head+"1,a,2026-11-21T00:00:00+01:00,2026-11-21T01:00:00+01:00,up,op\n",
		strings.Join(ResponsesHeader, ",")+
			"\n1,tvp,2026-11-21T00:00:00+01:00,2026-11-22T00:00:00+01:00,10,9,0,8,2000,1,pa\n")
	f.Add(head+"1,a,,,,\n,\n\"", "x")
	w := against(f)
	f.Fuzz(func(t *testing.T, looks, buckets string) {
		var list problem.List
		logs := read(t, fstest.MapFS{
			"data/availability/2026/2026-11-21.csv": {Data: []byte(looks)},
			"data/responses/2026/2026-11-21.csv":    {Data: []byte(buckets)},
			"data/counts/2026/2026-11.csv":          {Data: []byte(buckets)},
		}, w, &list)
		day := period.Span{From: w.Zone.Date(2026, 11, 21), Until: w.Zone.Date(2026, 11, 22)}
		for _, log := range logs {
			for _, l := range log.Looks {
				if l.Empty() || l.Cut(day) != l.Span {
					t.Errorf("a span out of its day got through: %v", l)
				}
			}
		}
	})
}
