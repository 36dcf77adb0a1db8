package collect

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"bollettino/generator/input"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

// Every code is in one share of a number, in the registry or not, and the pattern that a
// server is asked with says the same.
func TestEachCodeIsInOneShare(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	code := func() subject.ID {
		b := make([]byte, 1+r.IntN(4))
		for i := range b {
			b[i] = "0019AMZ"[r.IntN(7)]
		}
		return subject.ID(b)
	}
	for range 300 {
		ids := map[subject.ID]bool{}
		for range r.IntN(9) {
			ids[code()] = true
		}
		var all []subject.Subject
		for id := range ids {
			all = append(all, subject.Subject{ID: id})
		}
		slices.SortFunc(all, func(a, b subject.Subject) int { return slices.Compare([]byte(a.ID), []byte(b.ID)) })
		of := 1 + r.IntN(5)
		var shares []Share
		var patterns []*regexp.Regexp
		for part := 1; part <= of; part++ {
			s := ShareOf(input.Shard{Part: part, Of: of}, all)
			from, until := s.shard.Range(len(all))
			for i, sub := range all {
				if s.Has(sub.ID) != (i >= from && i < until) {
					t.Fatalf("%v: %s is in %s: %t", all, sub.ID, s.shard, s.Has(sub.ID))
				}
			}
			if s.empty() {
				continue
			}
			shares, patterns = append(shares, s), append(patterns, regexp.MustCompile("^(?:"+s.pattern()+")$"))
		}
		for range 100 {
			id, in := code(), 0
			for i, s := range shares {
				if patterns[i].MatchString(string(id)) != s.Has(id) {
					t.Fatalf("%s is in %q until %q: %t, and not by %s", id, s.from, s.until, s.Has(id), s.pattern())
				}
				if s.Has(id) {
					in++
				}
			}
			if len(all) > 0 && in != 1 {
				t.Fatalf("%s is in %d of %d shares of %v", id, in, of, all)
			}
		}
	}
	if s := (Share{}); !s.Has("0") || s.pattern() != ".*" || s.suffix() != "" || s.empty() {
		t.Errorf("%+v is not all", s)
	}
	long := Share{from: "00200005676", until: "01234567897"}
	if n := len(long.pattern()); n > 400 {
		t.Errorf("a pattern has %d bytes", n)
	}
}

// shares are worlds of one folder, each of a share of those two.
func shares(w World, n int) (out []World) {
	all := []subject.Subject{{ID: beta}, {ID: alfa}}
	for i := range n {
		w.Share = ShareOf(input.Shard{Part: i + 1, Of: n}, all)
		out = append(out, w)
	}
	return out
}

// Those who add rows of other shares, and of all, write side by side; who packs a month waits
// for nobody.
func TestSharesWriteSideBySide(t *testing.T) {
	t.Parallel()
	w := worldIn(t)
	of := shares(w, 2)
	a, b := open(t, of[0]), open(t, of[1])
	whole := open(t, w)
	add(t, a, "pa", Harvest{Looks: []Look{{Span: span(t, "2026-11-25T10:00", "2026-11-25T11:00"), Subject: beta,
		Service: "portale"}}, Mark: []byte("a")})
	add(t, b, "pa", Harvest{Looks: []Look{look(span(t, "2026-11-25T10:00", "2026-11-25T11:00"), false)},
		Mark: []byte("b")})
	for name, want := range map[string]string{
		"1-of-2": "00200005676,portale,2026-11-25T10:00:00+01:00,2026-11-25T11:00:00+01:00,up,pa\n",
		"2-of-2": "01234567897,portale,2026-11-25T10:00:00+01:00,2026-11-25T11:00:00+01:00,up,pa\n",
	} {
		if d := cmp.Diff(want, body(t, w, "availability/2026/2026-11-25."+name+".csv")); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	for _, s := range []*Store{a, b} {
		if m, err := s.Mark("pa"); err != nil || len(m) != 1 || (string(m) == "a") != (s == a) {
			t.Errorf("the mark is %q, %v", m, err)
		}
	}
	alone := w
	alone.Alone = true
	for _, w := range []World{of[1], w, alone} {
		if _, err := Open(w); !errors.Is(err, ErrBusy) {
			t.Errorf("%v: %v, not busy", w.Share, err)
		}
	}
	for _, s := range []*Store{a, b, whole} {
		s.Close()
	}
	open(t, alone)
	if _, err := Open(of[1]); !errors.Is(err, ErrBusy) {
		t.Errorf("%v while a month is packed", err)
	}
}

// What a writer left that was killed goes, and what another is writing stays.
func TestSharesSweepTheirOwn(t *testing.T) {
	t.Parallel()
	w := worldIn(t)
	of := shares(w, 2)
	left := map[string]string{}
	for _, suffix := range []string{"", ".1-of-2", ".2-of-2"} {
		left[suffix] = "data/availability/2026/.2026-11-25" + suffix + ".csv.ABCDEFGH.new"
		left[suffix+" mark"] = ".bollettino/collect/.out-of-band" + suffix + ".ABCDEFGH.new"
	}
	for _, name := range left {
		put(t, w, name, "x")
	}
	there := func() (out []string) {
		for what, name := range left {
			if _, err := os.Stat(filepath.Join(w.Root, name)); err == nil {
				out = append(out, what)
			}
		}
		slices.Sort(out)
		return out
	}
	open(t, of[1]).Close()
	if d := cmp.Diff([]string{"", " mark", ".1-of-2", ".1-of-2 mark"}, there()); d != "" {
		t.Error(d)
	}
	open(t, w).Close()
	if d := cmp.Diff([]string{".1-of-2", ".1-of-2 mark"}, there()); d != "" {
		t.Error(d)
	}
	w.Alone = true
	open(t, w).Close()
	if x := there(); x != nil {
		t.Errorf("%q are left", x)
	}
}

// From one collector to two, to three and back to one: each goes on from the mark of all,
// and tells nothing that the files in the folder tell.
func TestSharesChange(t *testing.T) {
	t.Parallel()
	w := worldIn(t)
	day := func(hours ...string) (h Harvest) {
		for _, id := range []subject.ID{alfa, beta} {
			h.Looks = append(h.Looks, Look{Span: span(t, "2026-11-25T"+hours[0], "2026-11-25T"+hours[1]), Subject: id,
				Service: "portale"})
			from := rome.At(t, "2026-11-25T"+hours[0])
			b := Bucket{Subject: id}
			b.Obligation, b.LimitMS, b.From, b.Until = "tvp", 2000, from, from+900
			h.Buckets = append(h.Buckets, b)
		}
		h.Mark = []byte(hours[1])
		return h
	}
	of := func(h Harvest, s Share) Harvest {
		h.Looks = slices.DeleteFunc(h.Looks, func(l Look) bool { return !s.Has(l.Subject) })
		h.Buckets = slices.DeleteFunc(h.Buckets, func(b Bucket) bool { return !s.Has(b.Subject) })
		return h
	}
	s := open(t, w)
	if a := add(t, s, "pa", day("10:00", "11:00")); a.Rows != 4 {
		t.Fatalf("%+v", a)
	}
	s.Close()
	for n := 2; n <= 3; n++ {
		rows, fresh := 0, 0
		for _, w := range shares(w, n) {
			s := open(t, w)
			if m, err := s.Mark("pa"); err != nil || string(m) != "11:00" {
				t.Errorf("%s goes on from %q, %v", w.Share.shard, m, err)
			}
			rows += add(t, s, "pa", of(day("10:00", "11:00"), w.Share)).Rows // asked again
			fresh += add(t, s, "pa", of(day(fmt.Sprint(10+n, ":00"), fmt.Sprint(11+n, ":00")), w.Share)).Rows
			s.Close()
		}
		if rows != 0 || fresh != 4 {
			t.Errorf("%d shares: %d rows a second time, %d new ones", n, rows, fresh)
		}
	}
	s = open(t, w)
	for _, hours := range [][]string{{"10:00", "11:00"}, {"12:00", "13:00"}, {"13:00", "14:00"}} {
		if a := add(t, s, "pa", day(hours...)); a.Rows != 0 {
			t.Errorf("of %v all again writes %d rows", hours, a.Rows)
		}
	}
	if log := readBack(t, w); len(log.Looks) != 3 || len(log.Buckets) != 3 {
		t.Errorf("%+v", log)
	}
	put(t, w, "data/availability/2026/2026-11-25.1-of-2.csv.gz", "")
	if a := add(t, open(t, shares(w, 2)[0]), "pa", of(day("15:00", "16:00"), shares(w, 2)[0].Share)); a.Rows != 1 ||
		len(a.Notes) != 1 {
		t.Errorf("a closed day takes %+v", a)
	}
}
