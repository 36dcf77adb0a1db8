package status

import (
	"testing"

	"bollettino/generator/base/ratio"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/stato"
	"bollettino/generator/page/word"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

// A section is a function of the site, the judged unit and its figures: it is composed
// of values made by hand here, with nothing read, measured or built.

func bare() frame.Site {
	return frame.Site{Language: &word.It, Setting: setting.Site{Zone: rome.Zone}, Links: address.NewLinks("https://example.org/"),
		Name: func(id subject.ID) string { return "Ente " + string(id) }}
}

func TestServicesOfAUnitMadeByHand(t *testing.T) {
	t.Parallel()
	with, without := .975, .99
	u := judged.Unit{
		Known: true, Profile: subject.Profile{Language: "it", Services: []subject.Service{{ID: "tari"}, {ID: "mensa"}}},
		Services: []sli.Service{
			{Service: subject.Service{ID: "tari", Name: "TARI", Costs: "1 €", Partner: "1"}, WithPlanned: ratio.Of(975, 1000), WithoutPlanned: ratio.Of(99, 100)},
			{Service: subject.Service{ID: "mensa", Name: "Mensa"}},
		},
		Nows: []sli.Now{{State: sli.IsDown}, {State: sli.Unknown}},
	}
	f := stato.Stato{Services: []stato.StatoService{
		{ID: "tari", Availability: stato.StatoAvailability{WithPlanned: &with, WithoutPlanned: &without, Observed: .5}}, {ID: "mensa"},
	}}
	type row struct{ State, Word, Summary, Offers string }
	var got []row
	for _, v := range services(bare(), u, f) {
		r := row{v.State, v.Name + " " + v.Word, v.Summary.String(), ""}
		for _, o := range v.Offers {
			r.Offers += o.Term + ": " + o.Text.String() + "; "
		}
		got = append(got, r)
	}
	want := []row{
		{"down", "TARI fuori servizio", "Disponibile: 97,5% del tempo misurato; 99% senza le interruzioni programmate. Osservato: 50% del tempo.",
			"Costi: 1 €; Gestito da: Ente 1; "},
		{"unknown", "Mensa non misurato", "Nessuna misura negli ultimi tre mesi.", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if at := services(bare(), u, f)[0].Summary[1].As; at != "/services/0/availability/with_planned" {
		t.Errorf("the figure says that it stands at %s", at)
	}
}

// What was stated comes first, then what lapsed, then what nobody stated.
func TestDutiesOfAUnitMadeByHand(t *testing.T) {
	t.Parallel()
	stated := subject.Attestation{On: rome.At(t, "2026-01-10"), Until: rome.At(t, "2026-06-01"), Evidence: "https://example.org/atto"}
	of := func(id string) *rulebook.Obligation { return &rulebook.Obligation{ID: id, Title: id} }
	u := judged.Unit{T: rome.At(t, "2026-11-27T12:00"), Duties: []judged.Duty{
		{Obligation: of("c"), Version: "1", State: judged.Silent},
		{Obligation: of("b"), Version: "1", State: judged.Expired, Stated: stated},
		{Obligation: of("a"), Version: "1", State: judged.Attested, Stated: subject.Attestation{On: stated.On}},
	}}
	var got []string
	for _, d := range duties(bare(), u, stato.Stato{}) {
		got = append(got, d.Title+" "+d.Href+" "+d.State+": "+d.Words.String())
	}
	want := []string{
		"a /regole/obblighi/a/#v1 attested: dichiarato dall’ente il 10 gennaio",
		"b /regole/obblighi/b/#v1 expired: dichiarato dall’ente il 10 gennaio; dichiarazione scaduta il 1º giugno · documento",
		"c /regole/obblighi/c/#v1 silent: nessuna dichiarazione pubblicata",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLevelsOfAUnitMadeByHand(t *testing.T) {
	t.Parallel()
	value, left := 7200., int64(30*3600)
	figure := sli.Figure{
		Obligation: &rulebook.Obligation{ID: "fermi", Title: "Fermi programmati"}, Value: ratio.Whole(7200), Observed: ratio.Whole(1),
		Part: rulebook.Part{Window: rome.Zone.Year(rome.At(t, "2026-11-27")), Version: "1", Indicator: rulebook.Indicator{Measure: rulebook.Planned, Unit: "second", Yearly: true}},
	}
	u := judged.Unit{Known: true, T: rome.At(t, "2026-11-27T12:00"), Levels: []judged.Level{{Figure: figure}}}
	f := stato.Stato{Indicators: []stato.StatoIndicator{{Obligation: "fermi", Version: "1", Bound: "at_most", Limit: 36 * 3600, Unit: "second", Value: &value, Left: &left, Observed: 1}}}
	totals := bare()
	totals.Setting.Verdicts = setting.Totals
	for _, c := range []struct {
		name string
		site frame.Site
		unit judged.Unit
		file stato.Stato
		want []string
	}{
		{"a budget of the year", bare(), u, f, []string{"Livelli di servizio 2026", "Fermi programmati: 2 h di 36 h", "Restano 30 h.", "Osservato: 100% del tempo trascorso."}},
		{"figures that are counted alone", totals, u, stato.Stato{}, []string{"Livelli di servizio 2026"}},
		{"nothing is known", bare(), judged.Unit{}, f, []string{""}},
	} {
		l := levels(c.site, c.unit, c.file)
		got := []string{l.Title}
		for _, x := range l.Cards {
			got = append(got, x.Title+": "+x.Value.String()+" "+x.Of.String())
			for _, n := range x.Notes {
				got = append(got, page.Text(n).String())
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
