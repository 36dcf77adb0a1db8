package notice

import (
	"reflect"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/tools/txtar"
)

// reread reads a file as a build does, and wants no problem.
func reread(t testing.TB, data []byte) *Notice {
	t.Helper()
	var list problem.List
	_, day, _ := strings.Cut(string(data), "\ndeclared: ")
	n := Read(day[:len("2026-11-20")]+"-prova.md", data, "1", []string{"portale", "psp", "pagamenti"}, rome.Zone,
		rome.At(t, "2027-06-01T00:00"), &list)
	for _, p := range list.Sorted() {
		t.Fatalf("%s\n%s", p, data)
	}
	return n
}

const file = "---\n# Scritta a mano.\nkind: maintenance\ntitle:   Lavori\nservices: [portale]\nimpact: full\n" +
	"from: 2026-11-27T22:00\nuntil: 2026-11-28T02:00\ndeclared: 2026-11-20T09:30\n\n# Il testo sotto è nostro.\n" +
	"cause: Nome Inventato\n---\n\nNome *Inventato*.\n"

func TestAppend(t *testing.T) {
	t.Parallel()
	n := reread(t, []byte(file))
	plan := n.Current()
	plan.From, plan.Services, plan.Impact = rome.At(t, "2026-11-27T23:00"), []string{All}, Partial
	data, err := Append([]byte(file), n,
		Update{At: rome.At(t, "2026-11-24T10:00"), Status: Changed, Text: "Dopo: un’ora.", Plan: &plan}, rome.Zone)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(file, "---\n\nNome",
		"updates:\n  - {at: 2026-11-24T10:00, status: changed, from: 2026-11-27T23:00, services: all, impact: partial, text: 'Dopo: un’ora.'}\n---\n\nNome", 1)
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(plan, reread(t, data).Current()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := Append([]byte("kind: outage\n"), n, Update{}, rome.Zone); err == nil {
		t.Error("a file without front matter is appended to")
	}
	open := plan
	open.Until = period.Never
	data, err = Append([]byte(file), n, Update{At: rome.At(t, "2026-11-28T01:00"), Status: Changed, Text: "x",
		Plan: &open}, rome.Zone)
	if got := reread(t, data).Current(); err != nil || got.Until != period.Never {
		t.Errorf("an end taken back is %+v (%v)", got, err)
	}
	// With the line ends and the mark of another system.
	dos := "\uFEFF" + strings.ReplaceAll(file, "\n", "\r\n")
	data, err = Append([]byte(dos), n, Update{At: rome.At(t, "2026-11-24T10:00"), Status: Resolved,
		Ended: rome.At(t, "2026-11-24T09:00:30"), Text: "x"}, rome.Zone)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Replace(string(data),
		"updates:\n  - {at: 2026-11-24T10:00, status: resolved, ended: 2026-11-24T09:00:30, text: x}\n",
		"", 1); got != dos {
		t.Errorf("%q", data)
	}
}

// What is written here and by the editing page is the same (testdata/written.txt).
func TestWritten(t *testing.T) {
	t.Parallel()
	table, err := txtar.ParseFile("testdata/written.txt")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range table.Files {
		files[f.Name] = f.Data
		n := reread(t, f.Data)
		got := Encode(n, rome.Zone)
		if diff := cmp.Diff(string(f.Data), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", f.Name, diff)
		}
		if before, ok := files[strings.Replace(f.Name, "+", "", 1)]; ok && strings.Contains(f.Name, "+") {
			got, err := Append(before, reread(t, before), n.Updates[len(n.Updates)-1], rome.Zone)
			if diff := cmp.Diff(string(f.Data), string(got)); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", f.Name, err, diff)
			}
		}
	}
	if len(files) < 12 {
		t.Errorf("%d files", len(files))
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	u := Update{At: rome.At(t, "2026-11-24T10:00"), Status: Redacted, Text: "Un nome."}
	for what, gone := range map[string]string{"cause": "Nome Inventato", "text": "Nome *Inventato*", "head": "Lavori"} {
		u.Redacts = []string{what}
		data, err := Redact([]byte(file), reread(t, []byte(file)), u, rome.Zone)
		if err != nil {
			t.Fatal(err)
		}
		n := reread(t, data)
		if got := n.Updates[len(n.Updates)-1]; !reflect.DeepEqual(got, u) {
			t.Errorf("%s: the update is %+v", what, got)
		}
		if strings.Contains(string(data), gone) || n.Declared != rome.At(t, "2026-11-20T09:30") ||
			n.Plan.From != rome.At(t, "2026-11-27T22:00") {
			t.Errorf("%s:\n%s", what, data)
		}
		if !strings.Contains(string(data), "# Scritta a mano.") {
			t.Errorf("%s: the comment is gone:\n%s", what, data)
		}
		if n.Title == "Lavori" != (what != "head") || strings.HasPrefix(n.Body, Removed) != (what != "cause") {
			t.Errorf("%s: title %q, body %q", what, n.Title, n.Body)
		}
	}
}

func TestEncode(t *testing.T) {
	t.Parallel()
	zone := rome.Zone
	plan := Plan{From: rome.At(t, "2026-10-25T02:30:00+01:00"), Until: rome.At(t, "2026-10-25T03:30"),
		Services: []string{All}, Impact: Full, Repeats: "FREQ=DAILY"}
	later := plan
	later.Until = rome.At(t, "2026-10-25T03:40")
	want := &Notice{
		ID: "2026-11-20-prova", Owner: "1", File: "2026-11-20-prova.md", Kind: Constraint, Title: "no: 'x' # y",
		Plan:     plan,
		Channels: []string{"web"}, Works: []string{"io", "psp"}, StandIn: "yes",
		Except:     []period.Time{rome.At(t, "2026-12-25T00:00")},
		ValidUntil: rome.At(t, "2027-01-01T00:00"), Review: rome.At(t, "2026-12-01T00:00"),
		Declared: rome.At(t, "2026-11-20T09:30"), Told: rome.At(t, "2026-11-19T18:00:10"),
		Cause: "1", Alternatives: "a\nb", AlreadyPaid: "---", Deadlines: "- x", Group: "g", Lang: "de",
		Body: "Testo\n\n---\n\ne altro",
		Updates: []Update{{At: rome.At(t, "2026-11-21T10:00"), Status: Changed, Text: "{x}", Plan: &later},
			{At: rome.At(t, "2026-11-21T11:00"), Status: Resolved, Text: "~", Ended: rome.At(t, "2026-11-21T10:30")}},
	}
	data := Encode(want, zone)
	if diff := cmp.Diff(want, reread(t, data), cmpopts.IgnoreUnexported(Notice{})); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, data)
	}
}

func FuzzEncode(f *testing.F) {
	f.Add("a", "b", "c")
	f.Add("---", "\n---\n", "\"'\t{[*&")
	f.Fuzz(func(t *testing.T, title, ways, update string) {
		for _, s := range []string{title, ways, update} {
			if strings.TrimSpace(s) == "" || strings.ToValidUTF8(s, "x") != s || strings.ContainsFunc(s, text.Hidden) {
				return // what the reader refuses is not written
			}
		}
		n := &Notice{Kind: Outage, Title: title, Alternatives: ways, StandIn: "unknown", Lang: "it",
			ValidUntil: period.Never, Declared: rome.At(t, "2026-11-20T09:30"),
			Plan: Plan{From: rome.At(t, "2026-11-27T22:00"), Until: period.Never, Services: []string{All},
				Impact: Full}}
		data := Encode(n, rome.Zone)
		data, err := Append(data, n, Update{At: rome.At(t, "2026-11-27T23:00"), Status: Updated, Text: update},
			rome.Zone)
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		got := reread(t, data)
		if got.Title != title || got.Alternatives != ways || got.Updates[0].Text != update {
			t.Errorf("%q %q %q are read as %q %q %q",
				title, ways, update, got.Title, got.Alternatives, got.Updates[0].Text)
		}
	})
}

// Whatever somebody wrote, appending to it ends.
func FuzzAppend(f *testing.F) {
	f.Add([]byte("---\ntitle: x\nupdates:\n- {at: x}\n---\nbody"))
	f.Add([]byte("---\r\nupdates: [{}]\r\n---\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		Append(data, reread(t, []byte(file)), Update{At: rome.At(t, "2026-11-27T23:00"), Status: Updated, Text: "x"},
			rome.Zone)
	})
}
