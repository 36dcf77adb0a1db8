package many_test

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/page"
	"bollettino/generator/page/many"
	"bollettino/generator/test/town"
)

// pages are what the pages about many show, by address.
func pages(m *many.Many) map[string]any {
	out := map[string]any{}
	for _, p := range town.Pages(m.Pages()) {
		out[p.Path] = p.Whole()
	}
	return out
}

// Case J: a denominator names what it counts, and is never smaller than what stands
// above it; who has left the list is not in it.
func TestDenominators(t *testing.T) {
	t.Parallel()
	declared := "notice outage 2026-05-31 10:00-12:00 declared 2026-05-31T10:00"
	measured := "up 2026-05-31 08:00-11:00"
	left := "row ec-direct 2025-01-01..2026-05-01 \n " + declared
	for _, c := range []struct {
		name  string
		each  []string
		box   string
		tile  string
		board string
	}{
		{"declared, and nothing measured", []string{declared}, "1 ente | di 1 si conosce lo stato ora, 1 in elenco",
			"1 su 1", "1 ente con un problema, su 1 di cui si conosce lo stato."},
		{"three declared, one measured, two unknown", append(town.Times(3, declared), measured, "", ""),
			"3 enti | di 4 si conosce lo stato ora, 6 in elenco", "3 su 4",
			"3 enti con un problema, su 4 di cui si conosce lo stato."},
		{"left the list", []string{measured, left}, "0 enti | di 1 si conosce lo stato ora, 1 in elenco", "0 su 1",
			"0 enti con un problema, su 1 di cui si conosce lo stato."},
	} {
		m := town.Many(t, "at 2026-05-31T11:00", c.each...)
		all := pages(m)
		home := all["/"].(page.Home)
		if got := home.Boxes[0].Value + " " + home.Boxes[0].Unit + " | " + home.Boxes[0].Words.String(); got != c.box {
			t.Errorf("%s: the box says %q, want %q", c.name, got, c.box)
		}
		if got := home.Regions[0].Words; got != c.tile {
			t.Errorf("%s: the tile says %q, want %q", c.name, got, c.tile)
		}
		if got := m.Board(m.Told(m.Scopes()[0])).Words; got != c.board {
			t.Errorf("%s: the board says %q, want %q", c.name, got, c.board)
		}
		if n := len(m.Board(m.Told(m.Scopes()[0])).Components); !strings.HasSuffix(c.tile, fmt.Sprint(" su ", n)) {
			t.Errorf("%s: the board has %d components, not just those whose state is known", c.name, n)
		}
		want := "in elenco: " + strings.Fields(c.box[strings.Index(c.box, "ora, ")+5:])[0] + "."
		if got := all["/soggetti/"].(page.Directory).Lead.String(); !strings.Contains(got, want) {
			t.Errorf("%s: the directory says %q, want %q", c.name, got, want)
		}
	}
}
