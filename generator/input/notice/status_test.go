package notice

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/test/rome"
)

// complaints are what reading a notice with these further lines finds wrong.
func complaints(t *testing.T, lines string) string {
	t.Helper()
	var list problem.List
	data := "---\nkind: outage\ntitle: Prova\nservices: all\nimpact: full\ndeclared: 2026-06-01T09:00\n" + lines +
		"---\n"
	Read("2026-06-01-prova.md", []byte(data), "1", services, rome.Zone, rome.At(t, "2027-01-01T00:00"), &list)
	var out []string
	for _, p := range list.Sorted() {
		out = append(out, p.String())
	}
	return strings.Join(out, "\n")
}

// What may follow what, as design.md says it: "after resolved stand only update,
// corrected, redacted and reopened", "only corrected and redacted follow
// withdrawn"; of what repeats resolved ends an occurrence only.
func TestWhatMayFollow(t *testing.T) {
	t.Parallel()
	const all = "identified monitoring update changed resolved reopened corrected withdrawn redacted"
	not := func(words string) string {
		var out []string
		for _, w := range strings.Fields(all) {
			if !strings.Contains(" "+words+" ", " "+w+" ") {
				out = append(out, w)
			}
		}
		return strings.Join(out, " ")
	}
	const single, daily = "from: 2026-06-01T08:00\n",
		"from: 2026-06-01T08:00\nuntil: 2026-06-01T20:00\nrepeats: FREQ=DAILY\n"
	for _, c := range []struct{ notice, before, may string }{
		{single, "", not("reopened")},
		{single, "update", not("reopened")},
		{single, "resolved", "update corrected redacted reopened"},
		{single, "resolved update corrected", "update corrected redacted reopened"},
		{single, "resolved reopened", not("reopened")},
		{single, "resolved reopened resolved", "update corrected redacted reopened"},
		{single, "withdrawn", "corrected redacted"},
		{single, "withdrawn corrected", "corrected redacted"},
		{daily, "", not("reopened")},
		{daily, "resolved", all},
		{daily, "resolved resolved", all},
		{daily, "resolved changed", not("reopened")},
		{daily, "resolved reopened", not("reopened")},
		{daily, "resolved withdrawn", "corrected redacted"},
	} {
		for _, last := range strings.Fields(all) {
			var b strings.Builder
			b.WriteString(c.notice + "updates:\n")
			for i, status := range append(strings.Fields(c.before), last) {
				more := ""
				if status == "redacted" {
					more = ", redacts: head"
				}
				fmt.Fprintf(&b, "  - {at: 2026-06-01T%d:00, status: %s, text: x%s}\n", 10+i, status, more)
			}
			got := complaints(t, b.String())
			if may := strings.Contains(" "+c.may+" ", " "+last+" "); may != (got == "") {
				t.Errorf("%s after %q: %q", last, c.before, got)
			}
		}
	}
}

// A: "changed, identified or monitoring after resolved without it is a problem
// that names reopened".
func TestRefusalsNameWhatToUse(t *testing.T) {
	t.Parallel()
	const lines = "from: 2026-06-01T08:00\nupdates:\n  - {at: 2026-06-01T10:00, status: %s, text: x}\n" +
		"  - {at: 2026-06-01T11:00, status: %s, text: x}\n"
	for _, c := range []struct{ before, last, want string }{
		{"resolved", "changed", "write `reopened` first"},
		{"resolved", "identified", "write `reopened` first"},
		{"resolved", "monitoring", "write `reopened` first"},
		{"resolved", "resolved", "write `reopened` first"},
		{"resolved", "withdrawn", "say with `corrected` what was wrong"},
		{"withdrawn", "reopened", "declare a notice of its own"},
		{"update", "reopened", "only what was said to be over is opened again"},
	} {
		got := complaints(t, fmt.Sprintf(lines, c.before, c.last))
		if !strings.Contains(got, "2026-06-01-prova.md:10:36: updates[1].status: ") || !strings.Contains(got, c.want) {
			t.Errorf("%s after %s: %q", c.last, c.before, got)
		}
	}
}

func TestReopenedIsRead(t *testing.T) {
	t.Parallel()
	const resolved = "updates:\n  - {at: 2026-06-01T10:10, status: resolved, ended: 2026-06-01T10:00, text: x}\n" +
		"  - {at: 2026-06-01T11:00, status: reopened, text: x%s}\n"
	const daily = "from: 2026-06-01T08:00\nuntil: 2026-06-01T10:30\nrepeats: FREQ=DAILY\n"
	for _, c := range []struct{ notice, more, wrong, from, until string }{
		{"from: 2026-06-01T08:00\n", "", "", "11:00", ""},
		{"from: 2026-06-01T08:00\n", ", from: 2026-06-01T10:00", "", "10:00", ""},
		{"from: 2026-06-01T08:00\n", ", from: 2026-06-01T09:59", "updates[1].from: is before the end that `resolved` stated", "", ""},
		{"from: 2026-06-01T08:00\nuntil: 2026-06-01T12:00\n", "", "", "11:00", "12:00"},
		{"from: 2026-06-01T08:00\nuntil: 2026-06-01T12:00\n", ", until: open", "", "11:00", ""},
		{"from: 2026-06-01T08:00\nuntil: 2026-06-01T11:00\n", "", "", "11:00", ""},
		{"from: 2026-06-01T08:00\n", ", until: 2026-06-01T11:00", "updates[1].until: is not after from", "", ""},
		{"from: 2026-06-01T08:00\n", ", impact: partial", "updates[1].impact: is not a key of this format", "", ""},
		{daily, ", from: 2026-06-01T10:05", "", "10:05", "10:30"},
		{daily, "", "updates[1].until: is missing: the occurrence is over by then", "", ""},
		{daily, ", until: 2026-06-01T12:00", "", "11:00", "12:00"},
	} {
		lines := c.notice + fmt.Sprintf(resolved, c.more)
		if c.wrong != "" {
			if got := complaints(t, lines); !strings.Contains(got, c.wrong) {
				t.Errorf("%q%s: %q, want %q", c.notice, c.more, got, c.wrong)
			}
			continue
		}
		n := read(t, lines)
		u := n.Updates[1]
		if clock(t, u.Again.From) != "01.06 "+c.from || c.until == "" != (clock(t, u.Again.Until) == "...") ||
			c.until != "" && clock(t, u.Again.Until) != "01.06 "+c.until {
			t.Errorf("%q%s: %s - %s", c.notice, c.more, clock(t, u.Again.From), clock(t, u.Again.Until))
		}
	}
}

// What could never take place is refused where it is written.
func TestNeverTakesPlace(t *testing.T) {
	t.Parallel()
	const daily = "from: 2026-06-10T22:00\nuntil: 2026-06-11T06:00\nrepeats: FREQ=DAILY\n"
	for in, want := range map[string]string{
		daily + "valid_until: 2026-06-10T22:00\n": "valid_until: is not after from",
		daily + "valid_until: 2026-06-10T22:01\n": "",
		daily + "valid_until: 2026-06-12T00:00\nupdates:\n  - {at: 2026-06-11T12:00, status: changed, from: 2026-06-12T22:00, until: 2026-06-13T06:00, text: x}\n": "updates[0].from: is not before `valid_until`",
		"from: 2026-06-10T22:00\nuntil: 2026-06-11T06:00\nrepeats: FREQ=DAILY;UNTIL=20260609T000000Z\n":                                                            "`from` is not one of its occurrences",
	} {
		if got := complaints(t, in); want == "" != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s\n%q, want %q", in, got, want)
		}
	}
}

// I: `ended` of a repeating notice before its first occurrence. Once the rule was
// moved, an occurrence of the one before may still be told to have ended.
func TestNothingEndsBeforeItBegins(t *testing.T) {
	t.Parallel()
	const daily = "from: 2026-06-10T22:00\nuntil: 2026-06-11T06:00\nrepeats: FREQ=DAILY\nupdates:\n"
	const resolved = "  - {at: 2026-06-13T09:00, status: resolved, ended: %s, text: x}\n"
	const moved = "  - {at: 2026-06-12T12:00, status: changed, from: 2026-06-12T21:00, until: " +
		"2026-06-13T05:00, text: x}\n"
	for in, want := range map[string]string{
		daily + fmt.Sprintf(resolved, "2026-06-10T21:59"):                                           "updates[0].ended: is before the first occurrence",
		daily + fmt.Sprintf(resolved, "2026-06-10T22:00"):                                           "",
		daily + moved + fmt.Sprintf(resolved, "2026-06-12T04:00"):                                   "",
		daily + moved + fmt.Sprintf(resolved, "2026-06-10T21:59"):                                   "updates[1].ended: is before the first occurrence",
		"from: 2026-06-10T22:00\nupdates:\n  - {at: 2026-06-10T21:00, status: resolved, text: x}\n": "updates[0].at: is before `from`",
	} {
		if got := complaints(t, in); want == "" != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s\n%q, want %q", in, got, want)
		}
	}
}
