package many

import (
	"cmp"
	"slices"
	"strings"

	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
)

// regionCodes place a region on the map; keys are folded names.
var regionCodes = map[string]string{
	"valle d aosta": "vda", "piemonte": "pie", "liguria": "lig", "lombardia": "lom", "trentino alto adige": "taa",
	"veneto": "ven", "friuli venezia giulia": "fvg", "emilia romagna": "emr", "toscana": "tos", "umbria": "umb",
	"marche": "mar", "lazio": "laz", "abruzzo": "abr", "molise": "mol", "campania": "cam", "puglia": "pug",
	"basilicata": "bas", "calabria": "cal", "sicilia": "sic", "sardegna": "sar",
}

func regionCode(name string) string {
	f := strings.ReplaceAll(bulletin.Fold(name), "-", " ")
	for k, code := range regionCodes {
		if strings.HasPrefix(f, k) {
			return code
		}
	}
	return "none"
}

// regions are the tiles: one for each region, however rows spell it.
func (m *Many) regions() []page.Region {
	type tally struct {
		of    census
		state sli.State
	}
	spelled := spellings(len(m.Summaries), func(i int) string { return m.Summaries[i].Row.Region })
	by := map[string]*tally{}
	for i := range m.Summaries {
		s := m.Summaries[i]
		name := spelled[s.Row.Region]
		if name == "" {
			continue
		}
		t := by[name]
		if t == nil {
			t = &tally{state: sli.Unknown}
			by[name] = t
		}
		if t.of.take(s); s.Listed {
			t.state = sli.Worse(t.state, s.State)
		}
	}
	var out []page.Region
	for name, t := range by {
		code := regionCode(name)
		abbr := strings.ToUpper(code)
		if code == "none" {
			abbr = "?"
		}
		out = append(out, page.Region{Code: code, Abbr: abbr, Name: name, State: string(t.state),
			Href:  m.Links.To(address.GroupPath(address.ByRegion, name)),
			Words: m.Tell(m.words().Home.RegionOf, "n", t.of.trouble, "known", t.of.known)})
	}
	slices.SortFunc(out, func(a, b page.Region) int {
		return cmp.Compare(bulletin.Fold(a.Name), bulletin.Fold(b.Name))
	})
	return out
}
