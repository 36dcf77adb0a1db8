package status_test

import (
	"cmp"
	"encoding/json"
	"strings"
	"testing"

	"bollettino/generator/page"
	"bollettino/generator/page/status"
	"bollettino/generator/test/town"
)

// Who reads has a tidy name, on every page and in feeds; data have the register's, which
// stands at the foot of the body's page.
func TestNamesAreTidyForReading(t *testing.T) {
	t.Parallel()
	w := town.New(t, `
		notice outage 2026-11-26T10:00..2026-11-26T11:00 declared 2026-11-26T10:20
		at   2026-11-27T12:00
	`)
	in := w.Input()
	in.Subject.Rows[0].Name = "COMUNE DI CITTA' ESEMPIO"
	out := status.Compose(w.Site, w.Judged(in))
	said := func(v any) string {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for _, p := range out.Pages {
		if b, ok := p.Body.(page.Subject); ok {
			if want := "Nome nel registro: COMUNE DI CITTA' ESEMPIO."; b.Registered.String() != want {
				t.Errorf("at the foot: %q, want %q", b.Registered, want)
			}
			b.Registered = nil
			p.Body = b
		}
		if text := said([]any{p.Title, p.Description, p.Head, p.Body}); strings.Contains(text, "COMUNE") || !strings.Contains(text, "Comune di Città Esempio") {
			t.Errorf("%s: the name is not tidy", p.Path)
		}
	}
	if text := said(out.Told); strings.Contains(text, "COMUNE") {
		t.Errorf("what is told has the register's spelling: %s", text)
	}
	for what, name := range map[string]string{"stato.json": out.Stato.Name, "the interface": out.Board.Name,
		"the summary": out.Summary.Row.Name} {
		if name != "COMUNE DI CITTA' ESEMPIO" {
			t.Errorf("%s has %q, not the register's spelling", what, name)
		}
	}
}

// Bodies that are called alike are told apart by the titles of their windows, too.
func TestTitlesTellWhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, place, province, want string }{
		{"Liceo Scientifico Galilei", "Pisa", "PI", "Liceo Scientifico Galilei, Pisa (PI): si può pagare?"},
		{"Liceo Scientifico Galilei", "", "TO", "Liceo Scientifico Galilei, provincia di Torino: si può pagare?"},
		{"Liceo Scientifico Galilei", "Pisa", "", "Liceo Scientifico Galilei, Pisa: si può pagare?"},
		{"Liceo Scientifico Galilei", "", "", "Liceo Scientifico Galilei: si può pagare?"},
		{"COMUNE DI PISA", "Pisa", "PI", "Comune di Pisa (PI): si può pagare?"},
		{"Comune di Pisa", "Pisa", "", "Comune di Pisa: si può pagare?"},
		{"Provincia di Torino", "", "TO", "Provincia di Torino: si può pagare?"},
		{"Comune di San Pisano", "Pisa", "PI", "Comune di San Pisano, Pisa (PI): si può pagare?"},
	} {
		w := town.New(t, "")
		in := w.Input()
		row := &in.Subject.Rows[0]
		row.Name, row.Place, row.Province = c.name, c.place, c.province
		if got := status.Compose(w.Site, w.Judged(in)).Pages[0].Title; got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}

	// So do those of its notices and years.
	w := town.New(t, "notice outage 2026-11-20T10:00..2026-11-20T10:30 declared 2026-11-20T10:05")
	in := w.Input()
	in.Subject.Rows[0].Place, in.Subject.Rows[0].Province = "Pisa", "PI"
	for _, p := range status.Compose(w.Site, w.Judged(in)).Pages {
		if title := cmp.Or(p.Head.Title, p.Title); !strings.Contains(title, "Comune di Pisa (PI)") {
			t.Errorf("%s: %q", p.Path, title)
		}
	}
}
