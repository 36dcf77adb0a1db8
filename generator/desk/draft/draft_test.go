package draft

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/notice"
	"bollettino/generator/page/form"
	"bollettino/generator/test/rome"
)

// reread reads a file as a build does, and wants no problem.
func reread(t testing.TB, data []byte) *notice.Notice {
	t.Helper()
	var list problem.List
	n := notice.Read("2026-11-20-prova.md", data, "1", []string{"portale", "psp"}, rome.Zone,
		rome.At(t, "2027-06-01T00:00"), &list)
	for _, p := range list.Sorted() {
		t.Fatalf("%s\n%s", p, data)
	}
	return n
}

const file = "---\n# Scritta a mano.\nkind: maintenance\ntitle:   Lavori\nservices: [portale]\nimpact: full\n" +
	"from: 2026-11-27T22:00\nuntil: 2026-11-28T02:00\ndeclared: 2026-11-20T09:30\n\n# Il testo sotto è nostro.\n" +
	"cause: Nome Inventato\n---\n\nNome *Inventato*.\n"

// Every template makes a sound notice whose words say what the format asks for.
func TestTemplates(t *testing.T) {
	t.Parallel()
	for _, x := range form.Templates() {
		n := x.Notice
		n.Plan.Services, n.Plan.From, n.Plan.Until, n.ValidUntil = []string{"portale"}, rome.At(t, "2026-11-27T23:40"),
			rome.At(t, "2026-11-28T00:10"), period.Never
		n.Declared, n.Lang, n.StandIn = rome.At(t, "2026-11-20T09:30"), "it", "unknown"
		if got := reread(t, notice.Encode(&n, rome.Zone)); got.Title != n.Title {
			t.Errorf("%s: %+v", x.Name, got)
		}
		if n.Title == "" || n.Alternatives == "" || n.AlreadyPaid == "" || n.Deadlines == "" || x.Words == "" ||
			x.Slug != Slug(x.Slug) {
			t.Errorf("%s leaves something open", x.Name)
		}
		if strings.Contains(n.Alternatives+n.AlreadyPaid+n.Deadlines, "'") {
			t.Errorf("%s has a typewriter's apostrophe", x.Name)
		}
	}
}

func TestAt(t *testing.T) {
	t.Parallel()
	n := reread(t, []byte(file))
	declared := rome.At(t, "2026-11-20T09:30")
	for _, c := range []struct {
		now, want period.Time
		ok        bool
	}{{declared + 100, declared + 60, true}, {declared + 30, declared + 30, true}, {declared, declared + 1, false}, {declared - 100, declared + 1, false}} {
		if got, ok := At(c.now, n); ok != c.ok || got != c.want {
			t.Errorf("%d s after the declaration: %d %v", c.now-declared, got-declared, ok)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Aggiornamento del portale dei pagamenti": "aggiornamento-portale-pagamenti", "È così!": "cosi", "…": "comunicazione",
		"Manutenzione straordinarissima dell’infrastruttura": "manutenzione-straordinarissima-dell-infr",
	} {
		if got := Slug(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	taken := []string{"2026-11-20-x", "2026-11-20-x-2"}
	if got := Named("x", rome.At(t, "2026-11-20T09:30"), rome.Zone, func(id string) bool {
		return strings.Contains(fmt.Sprint(taken), id+" ") || strings.Contains(fmt.Sprint(taken), id+"]")
	}); got != "2026-11-20-x-3" {
		t.Errorf("%q", got)
	}
}
