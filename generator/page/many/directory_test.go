package many_test

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
)

// Case K: a region or a kind that one row spells otherwise is no group of its own,
// and moves no address.
func TestSpellingsOfAGroup(t *testing.T) {
	t.Parallel()
	var summaries []bulletin.Summary
	w := town.New(t, "at 2026-05-31T11:00")
	for i, region := range []string{"LAZIO", "Lazio", "Lazio", "Valle d'Aosta", "Valle d’Aosta", "Valle d’Aosta", ""} {
		s := w.Compose().Summary
		s.ID, s.Row.Region = subject.ID(fmt.Sprintf("%011d", i)), region
		summaries = append(summaries, s)
	}
	var got []string
	all := pages(w.Many(summaries...))
	for _, r := range all["/"].(page.Home).Regions {
		got = append(got, r.Name+" "+r.Words+" "+r.Href)
	}
	for _, g := range all["/soggetti/"].(page.Directory).Groups {
		if g.Title == "Per regione" {
			for _, l := range g.Links {
				got = append(got, fmt.Sprintf("%s %s %s", l.Text, l.Count, l.Href))
			}
		}
	}
	const lazio, aosta = "/soggetti/elenco/regione/lazio/", "/soggetti/elenco/regione/valle-d-aosta/"
	want := []string{"Lazio 0 su 0 " + lazio, "Valle d’Aosta 0 su 0 " + aosta, "Lazio 3 " + lazio,
		"Valle d’Aosta 3 " + aosta,
		"Senza regione 1 /soggetti/elenco/regione/senza-regione/"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Of whatever a list says of a body, or puts it in, the directory's key is another.
func TestDirectoryKey(t *testing.T) {
	t.Parallel()
	w := town.New(t, "at 2026-05-31T11:00")
	directory := func(change func(*bulletin.Summary)) (key, pages string) {
		s := w.Compose().Summary
		change(&s)
		for _, p := range w.Many(s).Pages() {
			if p.Path == "/soggetti/" {
				key = p.Key
				for _, made := range p.Make() {
					pages += fmt.Sprintf("%+v %+v\n", made.Head, made.Whole())
				}
			}
		}
		return key, pages
	}
	key, was := directory(func(*bulletin.Summary) {})
	if key == "" || was == "" {
		t.Fatal("no directory")
	}
	for name, change := range map[string]func(*bulletin.Summary){
		"name":          func(s *bulletin.Summary) { s.Row.Name += " Terme" },
		"place":         func(s *bulletin.Summary) { s.Row.Place = "Altrove" },
		"province":      func(s *bulletin.Summary) { s.Row.Province = "RM" },
		"region":        func(s *bulletin.Summary) { s.Row.Region = "Molise" },
		"kind":          func(s *bulletin.Summary) { s.Row.Kind = "Provincia" },
		"role":          func(s *bulletin.Summary) { s.Row.Roles = []subject.Role{subject.PT} },
		"id":            func(s *bulletin.Summary) { s.ID = "90000000001" },
		"state":         func(s *bulletin.Summary) { s.State = sli.IsDown },
		"left the list": func(s *bulletin.Summary) { s.Listed = !s.Listed },
		"instant":       func(s *bulletin.Summary) { s.T += 3600 },
		"initial":       func(s *bulletin.Summary) { s.Initial = "Z" },
	} {
		k, pages := directory(change)
		if pages == was {
			t.Errorf("%s: no list shows it", name)
		}
		if k == key {
			t.Errorf("%s: the key is the same", name)
		}
	}
}

// A range is named by the words that tell its ends from others, and says how it is ordered;
// a list says where each body is, how it is, and when it was so.
func TestRangesBeginWithTheWordThatTells(t *testing.T) {
	t.Parallel()
	w := town.New(t, "at 2026-05-31T11:00")
	var all []bulletin.Summary
	for i := range 450 {
		s := w.Compose().Summary
		s.ID, s.Row.Kind = subject.ID(fmt.Sprintf("%011d", i)), "Enti"
		s.Row.Name = fmt.Sprintf("COMUNE DI RO%c%cA' %d", 'A'+i/26, 'A'+i%26, i)
		if i%3 == 0 { // a word that many have, wherever it comes in the alphabet
			s.Row.Name = fmt.Sprintf("Istituto Comprensivo Ro%c%ca", 'a'+i/26, 'a'+i%26)
		}
		if i == 200 {
			s.Row.Place, s.Row.Province, s.State = "", "RM", sli.IsDown
		}
		s.Named(s.Row.Name)
		all = append(all, s)
	}
	shown := pages(w.Many(all...))
	group := shown["/soggetti/elenco/iniziale/r/"].(page.Directory)
	var got []string
	for _, l := range group.Groups[0].Links {
		got = append(got, l.Text+" "+l.Count)
	}
	want := []string{"Roaaa … Rohrà 200", "Rohsà … Ropja 200", "Ropkà … Rorhà 50"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	const ordered = "In ordine della parola che distingue un ente: il Comune di Roma sta alla R."
	if group.Lead.String() != ordered {
		t.Errorf("the group says %q", group.Lead)
	}
	list := shown["/soggetti/elenco/iniziale/r/2/"].(page.Directory)
	if want := "Da Rohsà a Ropja. " + ordered; list.Lead.String() != want {
		t.Errorf("the list says %q, want %q", list.Lead, want)
	}
	if i := list.Items[0]; i.Name != "Comune di Rohsà 200" || i.Place != "provincia di Roma" || i.State != "down" {
		t.Errorf("the first in the list: %+v", i)
	}
	for _, p := range town.Pages(w.Many(all...).Pages()) {
		if p.Path == "/soggetti/elenco/iniziale/r/2/" && !strings.Contains(p.Head.Measured.String(), "31 maggio 2026") {
			t.Errorf("the list says no moment: %q", p.Head.Measured)
		}
	}
}
