package stato_test

import (
	"slices"
	"testing"

	"bollettino/generator/input/setting"
	"bollettino/generator/page/stato"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
)

// What tables have of a subject is what its stato.json has, number by number, under every
// policy.
func TestBriefIsAPartOfStato(t *testing.T) {
	t.Parallel()
	w := town.New(t, `
		rule fermi-programmati 3.10.0 planned most 36h yearly 2025-11-01..
		rule fermi-non-programmati 3.10.0 unplanned most 12h yearly 2025-11-01..
		rule tvp 3.10.0 response least 99% monthly 2025-11-01..
		service portale Portale
		service tari TARI
		up   2026-08-01T00:00..2026-11-20T00:00 service portale
		down 2026-11-20T00:00..2026-11-20T09:07 service portale
		up   2026-11-20T09:07..2026-11-27T12:00 service portale
		notice maintenance 2026-12-01T02:00..2026-12-01T05:00 declared 2026-11-20T10:00
		notice outage 2026-11-27T11:00.. declared 2026-11-27T11:03 impact partial
		bucket tvp 2026-09-10T10:00..2026-09-10T11:00 1000 953
		bucket tvp 2026-10-10T10:00..2026-10-10T11:00 7000 6931
		at 2026-11-27T12:00`)
	for _, how := range []setting.Verdicts{setting.Figures, setting.Named, setting.Totals} {
		w.Site.Setting.Verdicts = how
		out := w.Compose()
		full := out.Stato
		want := stato.Stato{Now: full.Now, Services: slices.Clone(full.Services)}
		for i := range want.Services {
			s := &want.Services[i]
			s.Hours, s.Days, s.Unmeasured, s.Partly = nil, nil, nil, nil
		}
		for _, i := range full.Indicators {
			i.Extra, i.Left, i.Late, i.Unmeasured, i.Platform, i.Contested, i.LeftOut, i.Requests = nil, nil, nil, nil, nil, nil, nil, nil
			want.Indicators = append(want.Indicators, i)
		}
		if how != setting.Totals && len(want.Indicators) < 10 || how == setting.Totals && len(want.Indicators) > 0 {
			t.Fatalf("%s: %d indicators", how, len(want.Indicators))
		}
		if diff := cmp.Diff(want, out.Summary.Brief.Stato()); diff != "" {
			t.Errorf("%s (-stato.json +tables):\n%s", how, diff)
		}
	}
}

// Of what is cut short nothing is made up, and nothing fails.
func TestBriefIsSpoilt(t *testing.T) {
	t.Parallel()
	whole := town.New(t, `
		rule tvp 3.10.0 response least 99% monthly 2025-11-01..
		bucket tvp 2026-10-10T10:00..2026-10-10T11:00 7000 6931`).Compose().Summary.Brief
	for i := range whole.Values {
		stato.Brief{Limits: whole.Limits, Values: whole.Values[:i]}.Stato()
	}
	for i := range whole.Limits {
		if got := (stato.Brief{Limits: whole.Limits[:i], Values: whole.Values}).Stato(); got.Now.State != "unknown" {
			t.Errorf("state %q", got.Now.State)
		}
	}
}
