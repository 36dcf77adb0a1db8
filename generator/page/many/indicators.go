package many

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"bollettino/generator/measure/verdict"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/drawing"
	"bollettino/generator/page/frame"
)

// lead says of what a period's figures are, and what all of them come to.
func (v verified) lead(rows []verifiedRow) []page.Text {
	w := v.words().Periods
	var day page.Text
	if t, err := v.Zone.Parse(v.file.Frozen); err == nil {
		day = page.Text{v.InFull().On(t)}
	}
	out := []page.Text{v.Say(w.Lead, "bodies", len(v.file.Bodies), "values", len(rows), "day", day)}
	out = append(out, v.sum(rows)...)
	if n := len(v.file.LeftOut); n > 0 {
		out = append(out, v.Say(w.LeftOut, "n", n))
	}
	switch {
	case v.totals():
		out = append(out, v.Say(w.Totals))
	case !v.Setting.Authority:
		out = append(out, v.Say(w.Unofficial, "method", v.Method()))
	}
	return out
}

// tally counts figures by what their limits say of them.
type tally struct{ among, met, missed, again, blind int }

func (t *tally) take(rows []verifiedRow) {
	t.among += len(rows)
	for _, r := range rows {
		switch r.Now().Verdict {
		case verdict.Met:
			t.met++
		case verdict.Missed:
			t.missed++
			if r.persists > 1 {
				t.again++
			}
		case verdict.NotMeasured:
			t.blind++
		}
	}
}

// sum counts the figures of those indicators that may be counted, and says what it
// leaves out.
func (v verified) sum(rows []verifiedRow) (out []page.Text) {
	var all tally
	left := 0
	for _, of := range v.byObligation(rows) {
		if v.Counts(len(of)) {
			all.take(of)
		} else {
			left += len(of)
		}
	}
	w := v.words().Periods
	if all.among > 0 {
		var blind, among page.Text
		if 0 < all.blind && all.blind < all.among {
			blind = v.Say(w.Blind, "n", all.blind)
		}
		if left > 0 {
			among = v.Say(w.Among, "n", all.among)
		}
		out = append(out, v.Say(w.Sum, "outcome", v.outcome(all), "blind", blind, "among", among))
	}
	if left > 0 {
		out = append(out, v.Say(w.Uncounted, "n", left, "fewest", frame.Fewest))
	}
	return out
}

// outcome says how many are out of their limits.
func (v verified) outcome(t tally) page.Text {
	w := v.words().Periods
	switch {
	case t.blind == t.among:
		return v.Say(w.NoneMeasured)
	case t.missed == 0:
		return v.Say(w.NoneMissed)
	}
	lasting := v.Say(w.NoneLasting)
	if t.again > 0 {
		lasting = v.Say(w.Lasting, "n", t.again)
	}
	return v.Say(w.Missed, "n", t.missed, "lasting", lasting)
}

// byObligation groups rows, in the register's order.
func (v verified) byObligation(rows []verifiedRow) (out [][]verifiedRow) {
	of := map[string][]verifiedRow{}
	for _, r := range rows {
		of[r.Obligation] = append(of[r.Obligation], r)
	}
	for i := range v.Book.Obligations {
		if mine := of[v.Book.Obligations[i].ID]; len(mine) > 0 {
			out = append(out, mine)
		}
	}
	return out
}

// indicators are counts and distributions, naming nobody.
func (v verified) indicators(rows []verifiedRow) []page.VerifiedIndicator {
	var out []page.VerifiedIndicator
	for _, mine := range v.byObligation(rows) {
		out = append(out, v.indicator(mine))
	}
	return out
}

func (v verified) indicator(mine []verifiedRow) page.VerifiedIndicator {
	w, last := v.words().Periods, mine[len(mine)-1]
	o, _ := v.Book.Find(last.Obligation)
	e := page.VerifiedIndicator{Title: o.Title, Limit: v.limit(last.Row), Rule: page.Link{
		Text: v.Tell(w.Rule, "version", last.Version), Href: v.Links.To(address.ObligationAt(o.ID, last.Version))}}
	if v.Counts(len(mine)) {
		var t tally
		t.take(mine)
		e.Counts = v.Say(w.Counts, "met", t.met, "missed", t.missed, "blind", t.blind)
		e.Bar = drawing.Proportion(t.met, t.missed, t.blind, v.named())
	} else {
		e.Counts = v.Say(w.TooFew, "n", len(mine), "fewest", frame.Fewest)
	}
	kinds := byKind(mine)
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		values := kinds[kind]
		if len(values) < frame.Fewest || kind != "" && len(values) == len(kinds[""]) {
			continue
		}
		k := v.distribution(cmp.Or(kind, v.Tell(w.AllKinds)), values, last)
		e.Tenths = e.Tenths || k.Drawing != ""
		e.Kinds = append(e.Kinds, k)
	}
	return e
}

// byKind are the values measured, of all bodies under "" and of each kind of them.
func byKind(rows []verifiedRow) map[string][]float64 {
	kinds := map[string][]float64{}
	for _, r := range rows {
		if f := r.Now(); f.Value != nil && f.Verdict != verdict.NotMeasured {
			kinds[""] = append(kinds[""], *f.Value)
			if r.body.Kind != "" {
				kinds[r.body.Kind] = append(kinds[r.body.Kind], *f.Value)
			}
		}
	}
	return kinds
}

// distribution says where values lie: of enough of them also the tenths.
func (v verified) distribution(kind string, values []float64, of verifiedRow) page.KindRow {
	slices.Sort(values)
	mid := quantile(values, .5)
	k := page.KindRow{Kind: kind, Count: v.Number(int64(len(values))),
		Low: "–", Median: v.Amount(mid, of.Unit), High: "–"}
	if low, high := quantile(values, .1), quantile(values, .9); len(values) >= frame.FewestTenths {
		k.Low, k.High = v.Amount(low, of.Unit), v.Amount(high, of.Unit)
		k.Drawing = drawing.Spread(low, mid, high, of.Limit)
	}
	return k
}

// quantile is the value below which that share of the sorted values lies: the
// nearest one, never one between two.
func quantile(sorted []float64, q float64) float64 {
	return sorted[min(len(sorted)-1, int(math.Ceil(q*float64(len(sorted)))-1))]
}
