package test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// What a body states of its duties is shown as its statement, with its dates and
// an icon that is no tick; silence stands without blame; of several statements
// on one duty the one that holds counts.
func TestStatementsOnDuties(t *testing.T) {
	root := copyExample(t)
	profile := filepath.Join(root, "data/subjects/01234567897/profile.yaml")
	data, err := os.ReadFile(profile)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(data), "attestations:\n")
	statements := `attestations:
  - {obligation: tavolo-operativo, on: 2026-03-08, until: 2026-11-28}
  - {obligation: tavolo-operativo-24-7, on: 2025-03-12, until: 2026-11-27, evidence: "https://www.example.org/a?b=1&c=<d>"}
  - {obligation: monitoraggio, on: 2026-01-02, until: 2028-01-02}
  - {obligation: monitoraggio, on: 2026-06-11, until: 2027-01-11}
  - {obligation: monitoraggio, on: 2024-06-01, until: 2025-06-01}
  - {obligation: continuita-operativa, on: 2024-06-30, until: 2025-06-30}
  - {obligation: continuita-operativa, on: 2026-05-05}
  - {obligation: referenti-ec, on: 2026-11-28}
language: it
`
	if err := os.WriteFile(profile, []byte(head+statements), 0o644); err != nil {
		t.Fatal(err)
	}
	out := buildIn(t, root)
	var stato struct {
		Duties []struct{ Obligation, State, On, Until string }
	}
	file, err := os.ReadFile(filepath.Join(out, "soggetti/01234567897/stato.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(file, &stato); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, d := range stato.Duties {
		got[d.Obligation] = strings.TrimSpace(d.State + " " + d.On + " " + d.Until)
	}
	rows := map[string]*html.Node{}
	for _, row := range find(mainOf(t, parsePage(t, filepath.Join(out, "soggetti/01234567897/index.html"))),
		func(n *html.Node) bool { return n.Data == "tr" }) {
		for _, a := range find(row, func(n *html.Node) bool { return n.Data == "a" }) {
			if href, _ := attribute(a, "href"); strings.HasPrefix(href, "/regole/obblighi/") {
				id, _, _ := strings.Cut(strings.TrimPrefix(href, "/regole/obblighi/"), "/")
				rows[id] = row
			}
		}
	}
	for id, want := range map[string]struct{ file, words, icon string }{
		"tavolo-operativo":           {"attested 2026-03-08 2026-11-28", "dichiarato dall’ente l’8 marzo; scade il 28 novembre", "#attested"},
		"tavolo-operativo-24-7":      {"expired 2025-03-12 2026-11-27", "dichiarato dall’ente il 12 marzo 2025; dichiarazione scaduta il 27 novembre · documento: Tavolo Operativo attivo 24 ore su 24", "#expired"},
		"monitoraggio":               {"attested 2026-01-02 2028-01-02", "dichiarato dall’ente il 2 gennaio; scade il 2 gennaio 2028", "#attested"},
		"continuita-operativa":       {"attested 2026-05-05", "dichiarato dall’ente il 5 maggio", "#attested"},
		"tavolo-operativo-procedure": {"silent", "nessuna dichiarazione pubblicata", "#silent"},
		"referenti-ec":               {"silent", "nessuna dichiarazione pubblicata", "#silent"},
	} {
		if got[id] != want.file {
			t.Errorf("stato.json says %q of %s, not %q", got[id], id, want.file)
		}
		if rows[id] == nil {
			t.Errorf("the page has no row of %s", id)
			continue
		}
		if said := textOf(rows[id]); !strings.HasSuffix(said, want.words) {
			t.Errorf("of %s the page says %q, not %q", id, said, want.words)
		}
		uses := find(rows[id], func(n *html.Node) bool { return n.Data == "use" })
		if len(uses) != 1 {
			t.Fatalf("%s has %d icons", id, len(uses))
		}
		if href, _ := attribute(uses[0], "href"); !strings.HasSuffix(href, want.icon) {
			t.Errorf("the icon of %s is %s", id, href)
		}
	}
}
