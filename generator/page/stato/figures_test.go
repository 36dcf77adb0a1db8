package stato_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/test/town"
)

// Case J: published shares are rounded half up from the exact value, and limits
// are the decimals that the rule writes.
func TestStatoRounding(t *testing.T) {
	t.Parallel()
	out := town.New(t, `
		rule scarti   1 response most  0.1%  monthly 2025-11-01..
		rule risposte 1 response least 99.9% monthly 2025-11-01..
		bucket scarti   2026-05-01..2026-06-01 20000 3
		bucket risposte 2026-05-01..2026-05-18T19:48:00 1000 999
		at   2026-06-01`).Compose()
	var got []string
	for _, i := range out.Stato.Indicators {
		if strings.HasPrefix(i.Window.From, "2026-05") {
			got = append(got, fmt.Sprint(i.Obligation, " ", i.Limit, " ", *i.Value, " ", i.Observed))
		}
	}
	// 17 days 19:48 of 31 days are 0.575 of them.
	if s := strings.Join(got, "; "); s != "scarti 0.001 0.0002 1; risposte 0.999 0.999 0.58" {
		t.Errorf("published: %s", s)
	}
}

// Case J: which days of the drawing are measured.
func TestDaysOfTheDrawing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, lines, blind, partly string }{
		{"all measured", "up 2026-01-01..2026-06-01T12:00 \n at 2026-06-01T12:00", "0", "0"},
		{"a declared stop is no measure", `up 2026-01-01..2026-05-21
			up 2026-06-01..2026-06-01T12:00
			notice maintenance 2026-05-21..2026-06-01 declared 2026-05-01T09:00
			at 2026-06-01T12:00`, "11", "0"},
		{"today at midnight is left out", "up 2026-01-01..2026-06-01 \n at 2026-06-01", "0", "0"},
		{"today has begun and nobody looked",
			"up 2026-01-01..2026-06-01 \n at 2026-06-01T10:00 \n " +
				"notice outage 2026-06-01T10:00.. declared 2026-06-01T10:00", "1", "0"},
		{"half a day", "up 2026-01-01..2026-05-30T12:00 \n up 2026-05-31..2026-06-01 \n at 2026-06-01", "0", "1"},
		{"days before its role are left out",
			"row ec-direct 2026-05-22.. \n up 2026-05-25..2026-06-01 \n at 2026-06-01", "3", "0"},
		{"never measured", "notice maintenance 2026-05-21..2026-06-01 declared 2026-05-01T09:00 \n at 2026-06-01",
			"null", "null"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := town.New(t, c.lines).Compose()
			var file struct {
				Services []map[string]json.RawMessage
			}
			if err := json.Unmarshal(out.Stato.JSON(), &file); err != nil {
				t.Fatal(err)
			}
			s := file.Services[0]
			if got := string(s["unmeasured_days"]); got != c.blind {
				t.Errorf("unmeasured_days is %q, want %s", got, c.blind)
			}
			if got := string(s["partly_measured_days"]); got != c.partly {
				t.Errorf("partly_measured_days is %q, want %s", got, c.partly)
			}
		})
	}
}
