package sli_test

import (
	"math/rand/v2"
	"testing"

	"bollettino/generator/observation"
	"bollettino/generator/period"
	"bollettino/generator/sli"
)

// BenchmarkMeasure measures a subject of three services with a year of rows,
// most days whole, one in fifty with an outage.
func BenchmarkMeasure(b *testing.B) {
	s := &script{T: &testing.T{}, file: "bench", policy: "all", fresh: 15 * 60e9}
	for _, line := range []string{"3.10.0 planned at most 36h yearly", "3.10.0 unplanned at most 9h yearly", "3.10.0 response at least 98% monthly"} {
		s.rule(words(line))
	}
	for _, id := range []string{"portale", "psp", "sportello"} {
		s.service(words(id))
	}
	now := s.time("2026-11-27T22:45")
	in := s.input(now)
	r := rand.New(rand.NewPCG(1, 2))
	for _, v := range in.Profile.Services {
		for _, day := range rome.Days(now, 365) {
			look := func(from, until period.Time, down bool) {
				in.Log.Looks = append(in.Log.Looks, observation.Look{Span: period.Span{From: from, Until: until}, Service: v.ID, Observer: "operatore", Down: down})
			}
			if r.IntN(50) > 0 {
				look(day.From, day.Until, false)
				continue
			}
			at := day.From + 3600
			look(day.From, at, false)
			look(at, at+900, true)
			look(at+900, day.Until, false)
		}
	}
	for b.Loop() {
		if f := sli.Measure(in, sli.Instant(in, now)); len(f.Services) != 3 {
			b.Fatal("not measured")
		}
	}
}
