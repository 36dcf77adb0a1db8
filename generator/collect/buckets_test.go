package collect

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

const bucketHeader = "partner,station,method,start,end,requests,ok,timeouts,average,within\n"

// stationsOf reads lines of station, partner, subject, service, from and until.
func stationsOf(t testing.TB, lines ...string) []subject.Station {
	t.Helper()
	var out []subject.Station
	for _, l := range lines {
		c := strings.Split(l, ",")
		s := subject.Station{Station: c[0], Partner: subject.ID(c[1]), Subject: subject.ID(c[2]), Service: c[3],
			Valid: period.Span{Until: period.Never}}
		if c[4] != "" {
			s.Valid.From = rome.At(t, c[4]+"T00:00")
		}
		if c[5] != "" {
			s.Valid.Until = rome.At(t, c[5]+"T00:00")
		}
		out = append(out, s)
	}
	return out
}

var bucketStations = []string{
	"G1,09900005670,01234567897,portale,,", "G1,09900005670,00200005676,pagamenti,,2026-07-01",
	"G2,09900005670,01234567897,portale,,", "D1,01234567897,01234567897,psp,,",
}

func bucketsOf() source.Buckets {
	return source.Buckets{Columns: source.BucketColumns(), Methods: map[string]string{"paVerifyPaymentNotice": "tvp"},
		Within: 2 * time.Second}
}

func readAll(t testing.TB, b source.Buckets, text string, now string) Harvest {
	t.Helper()
	var n tally
	rows := readBuckets("f.csv", []byte(text), b.Columns, rome.Zone, &n)
	return bucketsHarvest(b, rows, stationsOf(t, bucketStations...), rome.Zone,
		func(string, period.Time) int64 { return 2000 }, rome.At(t, now), &n)
}

func heldCounts(t testing.TB, all []Bucket) []string {
	t.Helper()
	var out []string
	for _, b := range all {
		out = append(out, fmt.Sprintf("%s %s %s %s requests %d ok %d timeouts %d within %d limit %d avg %d",
			b.Subject, b.Obligation, rome.Zone.RFC3339(b.From), rome.Zone.RFC3339(b.Until),
			b.Requests, b.OK, b.Timeouts, b.Within, b.LimitMS, b.AvgMS))
	}
	return out
}

func TestPlatformBuckets(t *testing.T) {
	t.Parallel()
	row := func(station, method, from, until, counts string) string {
		partner := "09900005670"
		if station == "D1" {
			partner = "01234567897"
		}
		return fmt.Sprintf("%s,%s,%s,2026-%s,2026-%s,%s\n", partner, station, method, from, until, counts)
	}
	const verify = "paVerifyPaymentNotice"
	for _, test := range []struct {
		name    string
		rows    []string
		share   float64
		looks   []string
		buckets []string
		notes   []string
	}{
		{"all timed out: down; some answered: up; none asked: nothing", []string{
			row("D1", "x", "03-10T10:00", "03-10T10:15", "4,0,4,0,0"),
			row("D1", "x", "03-10T10:15", "03-10T10:30", "4,1,3,100,1"),
			row("D1", "x", "03-10T10:30", "03-10T10:45", "0,0,0,0,0"),
			row("D1", "x", "03-10T10:45", "03-10T11:00", "4,4,0,100,4"),
		}, 0, []string{
			"01234567897 psp 2026-03-10T10:15:00+01:00 2026-03-10T10:30:00+01:00 up",
			"01234567897 psp 2026-03-10T10:45:00+01:00 2026-03-10T11:00:00+01:00 up",
			"01234567897 psp 2026-03-10T10:00:00+01:00 2026-03-10T10:15:00+01:00 down",
		}, nil, nil},
		{"an error is an answer", []string{row("D1", "x", "03-10T10:00", "03-10T10:15", "4,0,0,0,0")}, 0,
			[]string{"01234567897 psp 2026-03-10T10:00:00+01:00 2026-03-10T10:15:00+01:00 up"}, nil, nil},
		{"one method answered, so the station did", []string{
			row("D1", "x", "03-10T10:00", "03-10T10:15", "4,0,4,0,0"), row("D1", "y", "03-10T10:00", "03-10T10:15", "1,1,0,50,1"),
		}, 0, []string{"01234567897 psp 2026-03-10T10:00:00+01:00 2026-03-10T10:15:00+01:00 up"}, nil, nil},
		{"a share of answers that is as good as none", []string{
			row("D1", "x", "03-10T10:00", "03-10T10:15", "100,5,95,50,5"), row("D1", "x", "03-10T10:15", "03-10T10:30", "100,6,94,50,6"),
		}, 0.05, []string{
			"01234567897 psp 2026-03-10T10:15:00+01:00 2026-03-10T10:30:00+01:00 up",
			"01234567897 psp 2026-03-10T10:00:00+01:00 2026-03-10T10:15:00+01:00 down",
		}, nil, nil},
		{"two stations of one service: up where one was; neighbours are joined", []string{
			row("G1", "x", "08-10T10:00", "08-10T10:15", "4,0,4,0,0"), row("G2", "x", "08-10T10:00", "08-10T10:15", "1,1,0,50,1"),
			row("G1", "x", "08-10T10:15", "08-10T10:30", "4,4,0,0,0"),
		}, 0, []string{"01234567897 portale 2026-08-10T10:00:00+02:00 2026-08-10T10:30:00+02:00 up"}, nil, nil},
		{"whom a station serves on that day; within a day", []string{
			row("G1", "x", "06-30T23:45", "07-01T00:00", "4,0,4,0,0"), row("G1", "x", "07-01T00:00", "07-01T00:15", "4,0,4,0,0"),
		}, 0, []string{
			"00200005676 pagamenti 2026-06-30T23:45:00+02:00 2026-07-01T00:00:00+02:00 down",
			"01234567897 portale 2026-06-30T23:45:00+02:00 2026-07-01T00:00:00+02:00 down",
			"01234567897 portale 2026-07-01T00:00:00+02:00 2026-07-01T00:15:00+02:00 down",
		}, nil, nil},
		{"responses go to who runs the stations, summed", []string{
			row("G1", verify, "03-10T10:00", "03-10T10:15", "10,8,2,100,7"), row("G2", verify, "03-10T10:00", "03-10T10:15", "2,2,0,200,2"),
		}, 0, []string{
			"00200005676 pagamenti 2026-03-10T10:00:00+01:00 2026-03-10T10:15:00+01:00 up",
			"01234567897 portale 2026-03-10T10:00:00+01:00 2026-03-10T10:15:00+01:00 up",
		}, []string{"09900005670 tvp 2026-03-10T10:00:00+01:00 2026-03-10T10:15:00+01:00 requests 12 ok 10 timeouts 2 within 9 limit 2000 avg 120"}, nil},
		{"over midnight: counts can't be split, a state can", []string{row("D1", verify, "03-10T23:50", "03-11T00:05", "10,8,2,100,7")}, 0, []string{
			"01234567897 psp 2026-03-10T23:50:00+01:00 2026-03-11T00:00:00+01:00 up",
			"01234567897 psp 2026-03-11T00:00:00+01:00 2026-03-11T00:05:00+01:00 up",
		}, nil, []string{"1 bucket goes over a local midnight: counts can't be split, so nothing was written of them to data/responses"}},
		{"unknown stations, each once, with the count", []string{
			row("Z9", "x", "03-10T10:00", "03-10T10:15", "1,1,0,1,1"), row("Z9", "x", "03-10T10:15", "03-10T10:30", "1,1,0,1,1"),
			"01234567897,G1,x,2026-03-10T10:00,2026-03-10T10:15,1,1,0,1,1\n",
		}, 0, nil, nil, []string{
			`station "G1" of 01234567897: data/stations.csv does not say whom it serves then: 1 row left out`,
			`station "Z9" of 09900005670: data/stations.csv does not say whom it serves then: 2 rows left out`,
		}},
		{"buckets that overlap without the same ends", []string{
			row("D1", verify, "03-10T10:00", "03-10T10:15", "1,1,0,1,1"), row("D1", verify, "03-10T10:05", "03-10T10:20", "1,1,0,1,1"),
		}, 0, []string{"01234567897 psp 2026-03-10T10:00:00+01:00 2026-03-10T10:20:00+01:00 up"},
			[]string{"01234567897 tvp 2026-03-10T10:00:00+01:00 2026-03-10T10:15:00+01:00 requests 1 ok 1 timeouts 0 within 1 limit 2000 avg 1"},
			[]string{"01234567897 tvp: 1 bucket overlap others that don't have the same ends: left out"}},
		{"equal rows count once, rows that differ not at all", []string{
			row("D1", "x", "03-10T10:00", "03-10T10:15", "1,1,0,1,1"), row("D1", "x", "03-10T10:00", "03-10T10:15", "1,1,0,1,1"),
			row("D1", "x", "03-10T10:15", "03-10T10:30", "1,1,0,1,1"), row("D1", "x", "03-10T10:15", "03-10T10:30", "2,1,0,1,1"),
		}, 0, []string{"01234567897 psp 2026-03-10T10:00:00+01:00 2026-03-10T10:15:00+01:00 up"}, nil,
			[]string{`station "D1", "x", from 2026-03-10T10:15:00+01:00: two rows differ: neither is used`}},
		{"what is still being counted", []string{row("D1", "x", "12-31T10:00", "12-31T10:15", "1,1,0,1,1")}, 0, nil, nil, nil},
		{"a day with 25 hours, with offsets and without seconds", []string{
			row("D1", "x", "10-25T02:45+02:00", "10-25T02:00+01:00", "1,0,1,1,0"),
		}, 0, []string{"01234567897 psp 2026-10-25T02:45:00+02:00 2026-10-25T02:00:00+01:00 down"}, nil, nil},
		{"a day with 25 hours, with offsets", []string{
			row("D1", "x", "10-25T02:45:00+02:00", "10-25T02:00:00+01:00", "1,0,1,1,0"), row("D1", "x", "10-25T02:15", "10-25T02:30", "1,0,1,1,0"),
		}, 0, []string{"01234567897 psp 2026-10-25T02:45:00+02:00 2026-10-25T02:00:00+01:00 down"}, nil,
			[]string{`f.csv:3: start: "2026-10-25T02:15" is not a time, or one that occurs twice or never`}},
		{"mistakes", []string{
			"!,D1,x,2026-03-10T10:00,2026-03-10T10:15,1,1,0,1,1\n", "01234567897,D1\n",
			row("D1", "x", "03-10T10:00", "03-10T10:00", "1,1,0,1,1"), row("D1", "x", "03-10T10:00", "03-10T10:15", "1,1,1,1,1"),
			row("D1", "x", "03-10T10:00", "03-10T10:15", "-1,1,0,1,1"), row("D1", "x", "03-10T10:00", "03-10T10:15", "1,1,0,NaN,1"),
			row("D1", "x", "03-10T10:00", "03-10T10:15", "2,1,0,1,2"), "\"01234567897,D1\n",
		}, 0, nil, nil, []string{
			`f.csv:2: partner: "!" is not a code`, `f.csv:3: has 2 cells`, `f.csv:4: the end is not after the start`, `f.csv:5: its parts are more than its requests`,
			`f.csv:6: requests: "-1" is not a count`, `f.csv:7: average: "NaN" is not a time in milliseconds`, `f.csv:8: its parts are more than its requests`,
			`f.csv:9: extraneous or missing " in quoted-field`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := bucketsOf()
			b.DownAtMost = test.share
			h := readAll(t, b, bucketHeader+strings.Join(test.rows, ""), "2026-12-01T00:00")
			if d := cmp.Diff(test.looks, told(t, h.Looks)); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(test.buckets, heldCounts(t, h.Buckets)); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(test.notes, h.Notes); d != "" {
				t.Error(d)
			}
		})
	}
}

// Timeouts alone don't say how many requests were answered within two seconds.
func TestBucketsWithoutWithin(t *testing.T) {
	t.Parallel()
	text := "\uFEFFCod_Partner;Stazione;Metodo;Inizio;Fine;Totale;Ok;Timeout;Media\r\n" +
		"01234567897;D1;paVerifyPaymentNotice;2026-03-10 10:00:00;2026-03-10 10:15:00;10;8;2;100.5\r\n"
	b := bucketsOf()
	for what, column := range map[string]string{"partner": "cod_partner", "station": "Stazione", "method": "Metodo",
		"start": "Inizio", "end": "Fine", "requests": "Totale", "timeouts": "Timeout", "average": "Media"} {
		b.Columns[what] = column
	}
	h := readAll(t, b, text, "2026-12-01T00:00")
	want := []string{"nothing was written to data/responses of 1 row: timeouts alone don't tell how many requests " +
		"were answered within the rule's time; a column `within`, and the key `within`, do"}
	if d := cmp.Diff(want, h.Notes); d != "" || len(h.Buckets) > 0 || len(h.Looks) != 1 {
		t.Error(d, h)
	}
	b.Columns = source.BucketColumns()
	h = readAll(t, b, text, "2026-12-01T00:00")
	want = []string{"f.csv: no column is named average, end, method, partner, requests, start, station, timeouts: " +
		"nothing is read of it; `columns` says what the columns are called"}
	if d := cmp.Diff(want, h.Notes); d != "" {
		t.Error(d)
	}
	b = bucketsOf()
	b.Within = 3 * time.Second
	h = readAll(t, b, bucketHeader+"01234567897,D1,paVerifyPaymentNotice,2026-03-10T10:00,2026-03-10T10:15,10,8,2,100,8\n", "2026-12-01T00:00")
	want = []string{"tvp: its rule has another time than the 3s that `within` was counted with: 1 row left out"}
	if d := cmp.Diff(want, h.Notes); d != "" || len(h.Buckets) > 0 {
		t.Error(d)
	}
}

// Order of rows, rows that stand there twice, and parting the rows over files
// change nothing; and no look contradicts another.
func TestBucketsOrder(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		seen := map[string]bool{}
		var rows []string
		for range 1 + random.IntN(60) {
			when := rome.At(t, "2026-03-28T20:00") + period.Time(random.IntN(40)*900)
			station := []string{"G1", "G2", "D1", "Z9"}[random.IntN(4)]
			partner := "09900005670"
			if station == "D1" {
				partner = "01234567897"
			}
			key := fmt.Sprintf("%s,%s,%s,%s,%s", partner, station,
				[]string{"paVerifyPaymentNotice", "x"}[random.IntN(2)], rome.Zone.RFC3339(when),
				rome.Zone.RFC3339(when+900))
			if seen[key] {
				continue
			}
			seen[key] = true
			requests := random.IntN(5)
			ok := random.IntN(requests + 1)
			rows = append(rows, fmt.Sprintf("%s,%d,%d,%d,100,%d\n", key, requests, ok, requests-ok, ok/2))
		}
		b := bucketsOf()
		want := readAll(t, b, bucketHeader+strings.Join(rows, ""), "2026-12-01T00:00")
		again := append(slices.Clone(rows), rows[random.IntN(len(rows))])
		random.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		var n tally
		cut := random.IntN(len(again))
		parts := readBuckets("a.csv", []byte(bucketHeader+strings.Join(again[:cut], "")), b.Columns, rome.Zone, &n)
		parts = append(parts, readBuckets("b.csv", []byte(bucketHeader+strings.Join(again[cut:], "")), b.Columns,
			rome.Zone, &n)...)
		got := bucketsHarvest(b, parts, stationsOf(t, bucketStations...), rome.Zone,
			func(string, period.Time) int64 { return 2000 }, rome.At(t, "2026-12-01T00:00"), &n)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
		for i, x := range got.Looks {
			for _, y := range got.Looks[:i] {
				if x.Subject == y.Subject && x.Service == y.Service && !x.Cut(y.Span).Empty() {
					t.Fatalf("%v and %v", x, y)
				}
			}
		}
	}
}

func FuzzReadBuckets(f *testing.F) {
	f.Add([]byte(bucketHeader + "01234567897,D1,paVerifyPaymentNotice,2026-03-10T10:00,2026-03-10T10:15,10,8,2,100,7\n"))
	f.Add([]byte(strings.ReplaceAll(bucketHeader, ",", ";") + "\"01234567897\n;;;\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		h := readAll(t, bucketsOf(), string(data), "2026-12-01T00:00")
		for _, b := range h.Buckets {
			if b.Within > b.OK || b.OK+b.Timeouts > b.Requests || b.Until > rome.Zone.Day(b.From).Until {
				t.Errorf("%+v", b)
			}
		}
	})
}
