package sli_test

import (
	"math/rand/v2"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/input/observation"
	"bollettino/generator/measure/sli"
	"bollettino/generator/test/rome"
)

// BenchmarkMeasure measures a subject of three services with rows of most days
// whole, one in fifty with an outage, under a rulebook of the real one's size.
func BenchmarkMeasure(b *testing.B) {
	for _, c := range []struct {
		name    string
		days    int
		notices bool
	}{{"90 days", 90, false}, {"year", 365, false}, {"year and notices", 365, true}} {
		b.Run(c.name, func(b *testing.B) { benchMeasure(b, c.days, c.notices) })
	}
}

func benchMeasure(b *testing.B, days int, notices bool) {
	s := &script{T: &testing.T{}, file: "bench", policy: "all", fresh: 15 * 60e9}
	for _, version := range []string{"3.3.0", "3.7.0", "3.9.1", "3.10.0"} {
		from := map[string]string{"3.3.0": "2023-01-01", "3.7.0": "2024-03-01", "3.9.1": "2024-12-01",
			"3.10.0": "2025-11-01"}[version]
		until := map[string]string{"3.3.0": "2024-03-01", "3.7.0": "2024-12-01", "3.9.1": "2025-11-01",
			"3.10.0": "2027-11-01"}[version]
		for _, line := range []string{"planned at most 36h yearly", "unplanned at most 9h yearly",
			"response at least 98% monthly id tdp", "response at least 98% monthly id tgp", "response at least 98% monthly id tvp", "response at least 98% monthly id tsrt",
			"response at least 98% monthly id tpnp binds psp-direct", "response at least 98% monthly id tnspo binds psp-direct", "response at least 98% monthly id tpspo binds psp-direct",
			"count at most 30 monthly id nfer binds psp-direct", "count at most 30 monthly id nbi binds psp-direct", "count at most 1% monthly id lfdr binds psp-direct",
			"count at most 1% monthly id nrfdr binds psp-direct", "count at most 1% monthly id wpnfdr binds psp-direct", "count at most 2% monthly id wafdr binds psp-direct"} {
			s.rule(words(version + " " + line + " from " + from + " until " + until))
		}
	}
	for _, id := range []string{"portale", "psp", "sportello"} {
		s.service(words(id))
	}
	if notices {
		s.notice("own", words("constraint 2026-01-01 23:40-00:10 declared 2025-12-20 services psp repeats FREQ=DAILY"))
		s.notice("own", words("maintenance 2026-03-01 22:00-23:00 declared 2026-02-20 services "+
			"portale repeats FREQ=MONTHLY"))
		s.notice("own", words("outage 2026-05-01 10:00-11:00 declared 2026-05-01 services portale"))
		s.notice("platform", words("maintenance 2026-01-03 02:00-04:00 declared 2025-12-20 repeats FREQ=WEEKLY"))
	}
	now := s.time("2026-11-27T22:45")
	in := s.input(now)
	r := rand.New(rand.NewPCG(1, 2))
	for _, v := range in.Profile.Services {
		for _, day := range rome.Zone.Days(now, days) {
			look := func(from, until period.Time, down bool) {
				in.Log.Looks = append(in.Log.Looks,
					observation.Look{Span: period.Span{From: from, Until: until}, Service: v.ID, Observer: "operatore",
						Down: down})
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
		f := sli.Measure(in, sli.Instant(in, now))
		for _, v := range f.Services {
			sli.Current(in, v.Seen, v.ID, f.T)
		}
		if len(f.Services) != 3 {
			b.Fatal("not measured")
		}
	}
}
