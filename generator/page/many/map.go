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

// zone is how the bodies of a region are.
type zone struct {
	of    census
	state sli.State // of the worst of them
}

// zonesOf are the regions, by their names, however rows spell them.
func zonesOf(all []*bulletin.Summary) map[string]*zone {
	by, written := map[string]*zone{}, map[string]*zone{} // the latter as rows spell them
	for as, name := range spellings(len(all), func(i int) string { return all[i].Row.Region }) {
		if name == "" {
			continue
		}
		if by[name] == nil {
			by[name] = &zone{state: sli.Unknown}
		}
		written[as] = by[name]
	}
	for _, s := range all {
		z := written[s.Row.Region]
		if z == nil {
			continue
		}
		if z.of.take(s); s.Listed {
			z.state = sli.Worse(z.state, s.State)
		}
	}
	return by
}

// regions are the tiles: one for each region.
func (m *Many) regions() []page.Region {
	var out []page.Region
	for name, t := range m.zones() {
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
