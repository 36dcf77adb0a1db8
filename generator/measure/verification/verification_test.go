package verification_test

import (
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func share(v float64) *float64 { return &v }

func example() *verification.File {
	key := verification.Key{Subject: "01234567897", Obligation: "tvp", Version: "3.10.0",
		From: "2026-10-01T00:00:00+02:00", Until: "2026-11-01T00:00:00+01:00"}
	other := key
	other.Obligation = "tgp"
	f := &verification.File{Period: "2026-10", Frozen: "2026-11-05T09:00:00+01:00",
		Bodies: []verification.Body{{ID: "01234567897", Name: "Comune di Prova", Kind: "Comuni"}},
		Rows: []verification.Row{
			{Key: key, Role: "ec-direct", Bound: "at_least", Limit: .98, Unit: "share", Figure: verification.Figure{Value: share(.9931), Observed: 1, Verdict: verdict.Met, Evidence: "sha256:aa"}},
			{Key: other, Role: "ec-direct", Bound: "at_least", Limit: .98, Unit: "share", Figure: verification.Figure{Observed: .2, Verdict: verdict.NotMeasured, Evidence: "sha256:bb"}, InARow: 0},
		}, Corrections: []verification.Correction{}}
	f.Sort()
	return f
}

// What is written is read again, to the byte.
func TestEncode(t *testing.T) {
	var list problem.List
	data := example().Encode()
	f := verification.Read("data/verifications/2026-10.json", data, &list)
	if list.Len() > 0 {
		t.Fatal(list.Sorted())
	}
	if d := cmp.Diff(string(data), string(f.Encode())); d != "" {
		t.Error(d)
	}
	if n := strings.Count(string(data), "\n"); n != 12 {
		t.Errorf("%d lines: a figure is a line\n%s", n, data)
	}
}

func TestCorrect(t *testing.T) {
	f := example()
	now := example().Rows
	if d := verification.Compare(f.Rows, now); len(d) > 0 {
		t.Fatalf("the same figures differ: %v", d)
	}
	now[1].Evidence = "sha256:cc"
	if d := verification.Compare(f.Rows, now); len(d) > 0 {
		t.Errorf("other rows that make the same figure differ: %v", d)
	}
	now[1].Value = share(.97)
	now[1].Verdict = verdict.Missed
	d := verification.Compare(f.Rows, now)
	if len(d) != 1 || d[0].Obligation != "tvp" || *d[0].Before.Value != .9931 || *d[0].After.Value != .97 {
		t.Fatalf("differences: %+v", d)
	}
	f.Correct(d, "2026-11-20T10:00:00+01:00", "Dati tardivi")
	if d := verification.Compare(f.Rows, now); len(d) > 0 {
		t.Errorf("after the correction they still differ: %v", d)
	}
	if r := f.Rows[1]; *r.Figure.Value != .9931 || *r.Now().Value != .97 {
		t.Errorf("first frozen %v, now %v", *r.Figure.Value, *r.Now().Value)
	}
	// a second one stands on the first
	now[1].Value = nil
	now[1].Verdict = verdict.NotMeasured
	f.Correct(verification.Compare(f.Rows, now), "2026-11-21T10:00:00+01:00", "Dati ritirati")
	if len(f.Corrections) != 2 || *f.Corrections[1].Before.Value != .97 || f.Corrections[1].After.Value != nil {
		t.Errorf("corrections: %+v", f.Corrections)
	}
	// a subject of whom nothing is measured any more
	if d := verification.Compare(f.Rows, nil); len(d) != 2 {
		t.Errorf("without any rows: %+v", d)
	}
	var list problem.List
	again := verification.Read("data/verifications/2026-10.json", f.Encode(), &list)
	if d := cmp.Diff(f, again, cmpopts.IgnoreUnexported(verification.Row{})); d != "" || list.Len() > 0 {
		t.Errorf("read again: %s %v", d, list.Sorted())
	}
	if again.Rows[1].Now().Value != nil {
		t.Error("the file's corrections don't hold when it is read again")
	}
}

func TestInARow(t *testing.T) {
	const met, missed, blind = verdict.Met, verdict.Missed, verdict.NotMeasured
	for _, c := range []struct {
		own     verdict.Verdict
		earlier []verdict.Verdict
		want    int
	}{
		{met, []verdict.Verdict{missed, missed}, 0},
		{missed, nil, 1},
		{missed, []verdict.Verdict{missed, missed, met, missed}, 3},
		{missed, []verdict.Verdict{blind, missed}, 1},
		{blind, []verdict.Verdict{missed}, 0},
	} {
		got := verification.InARow(c.own, func(n int) verdict.Verdict {
			if n > len(c.earlier) {
				return ""
			}
			return c.earlier[n-1]
		})
		if got != c.want {
			t.Errorf("%s after %v: %d in a row, not %d", c.own, c.earlier, got, c.want)
		}
	}
}

// What persists is told by the verdicts that hold, not by those that were frozen.
func TestPersisting(t *testing.T) {
	frozen := func(period string, v verdict.Verdict, before int) *verification.File {
		key := verification.Key{Subject: "01234567897", Obligation: "tvp", Version: "1", From: period}
		return &verification.File{Period: period,
			Rows: []verification.Row{{Key: key, Figure: verification.Figure{Verdict: v}, InARow: before}}}
	}
	const met, missed = verdict.Met, verdict.Missed
	correct := func(f *verification.File, v verdict.Verdict) {
		f.Correct([]verification.Difference{{Key: f.Rows[0].Key, Before: f.Rows[0].Figure,
			After: verification.Figure{Verdict: v}}}, "", "")
	}
	files := []*verification.File{frozen("2025-11", missed, 3), frozen("2025-12", missed, 4), frozen("2025", missed, 2),
		frozen("2026-01", missed, 5), frozen("2026-02", met, 0), frozen("2026", missed, 3)}
	check := func(why string, want ...int) {
		t.Helper()
		for i, f := range files {
			if got := verification.Persisting(files, f, &f.Rows[0]); got != want[i] {
				t.Errorf("%s: %s persists %d times, not %d", why, f.Period, got, want[i])
			}
		}
	}
	check("as frozen", 3, 4, 2, 5, 0, 3)
	correct(files[4], missed)
	check("corrected to missed", 3, 4, 2, 5, 6, 3)
	correct(files[1], met)
	check("one before corrected to met", 3, 0, 2, 1, 2, 3)
	files[0].Rows[0].Subject = "00000000000"
	correct(files[1], missed)
	check("not bound before", 3, 1, 2, 2, 3, 3)
}

func TestRead(t *testing.T) {
	good := string(example().Encode())
	for _, c := range []struct{ name, file, data, want string }{
		{"name", "ottobre.json", good, `data/verifications/ottobre.json: file name: "ottobre.json" does not name a period`},
		{"json", "2026-10.json", strings.Replace(good, `"rows": [`, `"rows": (`, 1), `2026-10.json:7:`},
		{"key", "2026-10.json", strings.Replace(good, `"frozen"`, `"froze"`, 1), `unknown field "froze"`},
		{"period", "2026-09.json", good, `period: is "2026-10"`},
		{"order", "2026-10.json", strings.Replace(good, `"tgp"`, `"tzz"`, 1), `rows: are not in order`},
		{"twice", "2026-10.json", strings.Replace(good, `"tgp"`, `"tvp"`, 1), `rows: are not in order`},
		{"more", "2026-10.json", good + "{}", `goes on after its end`},
		{"lost", "2026-10.json", strings.Replace(good, `"corrections": []`, `"corrections": [{"at":"","reason":"","subject":"1","obligation":"x","version":"","from":"","until":"","before":{"value":1,"observed":1,"verdict":"met","evidence":""},"after":{"value":1,"observed":1,"verdict":"met","evidence":""}}]`, 1), `x of 1 is no row of this file`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var list problem.List
			verification.Read("data/verifications/"+c.file, []byte(c.data), &list)
			if list.Len() != 1 || !strings.Contains(list.Sorted()[0].String(), c.want) {
				t.Errorf("want %q, got %v", c.want, list.Sorted())
			}
		})
	}
}

func TestWindow(t *testing.T) {
	for text, want := range map[string]string{"2026-10": "2026-10-01T00:00:00+02:00 2026-11-01T00:00:00+01:00",
		"2025": "2025-01-01T00:00:00+01:00 2026-01-01T00:00:00+01:00"} {
		s, err := verification.Window(text, rome.Zone)
		if got := rome.Zone.RFC3339(s.From) + " " + rome.Zone.RFC3339(s.Until); err != nil || got != want {
			t.Errorf("%s is %s (%v), not %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "2026-13", "2026-1", "ottobre", "2026-10-01"} {
		if _, err := verification.Window(text, rome.Zone); err == nil {
			t.Errorf("%q is taken for a period", text)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(example().Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		var list problem.List
		if file := verification.Read("data/verifications/2026-10.json", data, &list); file != nil && list.Len() == 0 {
			file.Encode()
		}
	})
}
