package moment

import (
	"flag"
	"os"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/test/rome"
)

var update = flag.Bool("update", false, "write what comes out into testdata/dates.txt")

// told is how a question's answer is said back.
func (q Question) told(t period.Time) string {
	switch {
	case q.ends():
		return SpanIn(period.Span{From: q.Start, Until: t}, q.Zone)
	case q.Role == Day:
		return DayIn(t, q.Zone)
	}
	return In(t, q.Zone)
}

// The table that this reader and the editing page's are held to.
func TestDates(t *testing.T) {
	t.Parallel()
	const file = "testdata/dates.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	zone := rome.Zone
	var now period.Time
	var out strings.Builder
	cases := 0
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		if text, ok := strings.CutPrefix(line, "now "); ok {
			now = rome.At(t, text)
		}
		parts := strings.Split(line, " | ")
		if len(parts) < 2 || strings.HasPrefix(line, "#") {
			out.WriteString(line + "\n")
			continue
		}
		cases++
		q := Question{Now: now, Zone: zone}
		role, start, starts := strings.Cut(parts[0], " ")
		if q.Role = Role(role); starts {
			q.Start = rome.At(t, start)
		}
		got := parts[0] + " | " + parts[1] + " | "
		if x, err := q.Read(parts[1]); err != nil {
			got += "no | " + err.Error()
		} else {
			got += zone.RFC3339(x) + " | " + q.told(x)
		}
		out.WriteString(got + "\n")
		if got != line && !*update {
			t.Errorf("%s:%d:\n want %s\n  got %s", file, i+1, line, got)
		}
	}
	if cases < 150 {
		t.Errorf("%d cases", cases)
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// What is said back is read as the moment that it says, whoever asks for it, at
// every hour of the days on which the clock changes too.
func TestSaidBackIsReadAgain(t *testing.T) {
	t.Parallel()
	zone := rome.Zone
	for _, from := range []string{"2026-03-28T20:00", "2026-10-24T20:00", "2026-12-31T12:00", "2028-02-28T12:00"} {
		for x := rome.At(t, from); x < rome.At(t, from)+2*86400; x += 617 {
			for _, q := range []Question{
				{Role: Announced, Now: x - 86400*400}, {Role: Announced, Now: x + 86400*400}, {Role: Began, Now: x + 100},
				{Role: Past, Now: x}, {Role: End, Now: x, Start: x - 1}, {Role: MovedEnd, Now: x - 1, Start: x - 7200},
			} {
				q.Zone = zone
				if got, err := q.Read(In(x, zone)); err != nil || got != x {
					t.Fatalf("%s: %q is read as %s (%v)", q.Role, In(x, zone), zone.RFC3339(got), err)
				}
			}
		}
	}
}

func TestLength(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int64]string{
		0: "0 minuti", 60: "1 minuto", 3600: "1 ora", 5400: "1 ora e 30 minuti", 4 * 3600: "4 ore", 25 * 3600: "25 ore",
		49*3600 + 60: "2 giorni, 1 ora e 1 minuto", 72 * 3600: "3 giorni", 61: "1 minuto e 1 secondo",
	} {
		if got := Length(seconds); got != want {
			t.Errorf("%d s: %q", seconds, got)
		}
	}
}

// Whatever is typed, the answer is a moment that holds what its role promises, or
// a reason in words.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"31/12 22:00", "venerdì prossimo alle 8 di sera", "+1h30", "29 feb", "il 31 alle 24", "9999-99-99T99:99",
		"h h h", "1 e 2",
	} {
		f.Add(s)
	}
	zone := rome.Zone
	now := rome.At(f, "2026-11-27T22:45")
	f.Fuzz(func(t *testing.T, text string) {
		for _, role := range []Role{Announced, Began, End, MovedEnd, Past, Day} {
			q := Question{Role: role, Now: now, Start: now - 3600, Zone: zone}
			x, err := q.Read(text)
			switch {
			case err != nil && err.Error() == "":
				t.Errorf("%q: no reason", text)
			case err != nil:
			case role == Past && x > now, q.ends() && x <= q.Start, role == MovedEnd && x <= now:
				t.Errorf("%s: %q is %s", role, text, zone.RFC3339(x))
			}
		}
	})
}
