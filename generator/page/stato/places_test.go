package stato_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bollettino/generator/base/ratio"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page"
	"bollettino/generator/page/word"
	"bollettino/generator/test/town"
)

// Each figure on a subject's page is the number that stands in stato.json at the
// place that it names.
func TestFiguresStandWhereTheySay(t *testing.T) {
	t.Parallel()
	w := town.New(t, `
		rule fermi-programmati 3.10.0 planned most 36h yearly 2025-11-01..
		rule fermi-non-programmati 3.10.0 unplanned most 12h yearly 2025-11-01..
		rule tvp 3.10.0 response least 99% monthly 2025-11-01..
		service portale Portale
		service tari TARI
		up   2026-08-01T00:00..2026-11-20T00:00 service portale
		down 2026-11-20T00:00..2026-11-20T09:00 service portale
		up   2026-11-20T09:00..2026-11-27T12:00 service portale
		up   2026-11-01T00:00..2026-11-27T11:00 service tari
		down 2026-11-27T11:00..2026-11-27T12:00 service tari
		notice maintenance 2026-11-22T02:00..2026-11-22T05:00 declared 2026-11-10T10:00
		notice maintenance 2026-12-01T02:00..2026-12-01T05:00 declared 2026-11-20T10:00
		notice outage 2025-11-22T02:00..2025-11-22T05:00 declared 2025-11-22T03:00 impact degraded
		notice outage 2026-11-22T12:00..2026-11-22T15:00 declared 2026-11-22T13:00 impact partial
		bucket tvp 2026-09-10T10:00..2026-09-10T11:00 1000 950
		bucket tvp 2026-10-10T10:00..2026-10-10T11:00 1000 970
		at 2026-11-27T12:00`)
	w.Site.Setting.Verdicts, w.Site.Setting.ObservedAtLeast = setting.Named, ratio.Whole(0)
	before, after := .98344, .99
	key := verification.Key{Subject: town.Pisa, Obligation: "tvp", Version: "3.10.0", From: "2026-10-01T00:00:00+02:00",
		Until: "2026-11-01T00:00:00+01:00"}
	frozen := &verification.File{Period: "2026-10",
		Rows: []verification.Row{{Key: key, Role: subject.ECDirect, Unit: "share"}}}
	frozen.Correct([]verification.Difference{{Key: key,
		Before: verification.Figure{Value: &before, Verdict: verdict.Missed},
		After:  verification.Figure{Value: &after, Verdict: verdict.Met}}}, "2026-11-10T10:00:00+01:00", "Prova.")
	w.Freeze(frozen)
	out := w.Compose()
	var stato any
	if err := json.Unmarshal(out.Stato.JSON(), &stato); err != nil {
		t.Fatal(err)
	}
	parts := map[string]bool{}
	for _, p := range pieces(reflect.ValueOf(out.Pages[0].Body)) {
		if p.Sort != page.IsFigure {
			continue
		}
		n, ok := at(stato, p.As).(float64)
		if !ok {
			t.Errorf("%q names %s, where there is no number", p.Text, p.As)
			continue
		}
		words := []string{word.It.Number(int64(n)), word.It.Duration(int64(n)),
			word.It.Duration((int64(n) + 30) / 60 * 60), word.It.Percent(n)}
		if !slices.Contains(words, p.Text) {
			t.Errorf("%q names %s, where %v stands", p.Text, p.As, n)
		}
		parts[strings.Split(p.As, "/")[1]] = true
	}
	for _, part := range []string{"services", "indicators", "outages", "history", "corrections"} {
		if !parts[part] {
			t.Errorf("no figure of %s is on the page: the world is too poor", part)
		}
	}
}

// pieces are all of a value's.
func pieces(v reflect.Value) (out []page.Piece) {
	if p, ok := v.Interface().(page.Piece); ok {
		return []page.Piece{p}
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			out = append(out, pieces(v.Field(i))...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, pieces(v.Index(i))...)
		}
	}
	return out
}

// at is what stands at a JSON pointer, nil where nothing does.
func at(v any, pointer string) any {
	for _, key := range strings.Split(pointer, "/")[1:] {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}
