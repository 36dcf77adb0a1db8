package many

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/word"
)

// longest is how many bodies a directory page lists at most: so many weigh less
// than 100 kB.
const longest = 200

// directory lists bodies by region and province, kind, role and initial; a group
// that is too long for a page is parted by province, then into named ranges.
func (m *Many) directory() []page.Page {
	d := directory{Many: m}
	kinds := d.group("tipo", "Per tipo", "senza tipo", func(s bulletin.Summary) string { return s.Row.Kind })
	regions := d.group("regione", "Per regione", "senza regione", func(s bulletin.Summary) string { return s.Row.Region })
	letters := d.group("iniziale", "Per iniziale", "altro", func(s bulletin.Summary) string { return initial(s.Row.Name) })
	partners := d.roles()
	top := d.page(address.DirectoryPath, "Elenco degli enti", nil)
	top.Body = page.Directory{
		Lead:   m.listedWords(),
		Groups: []page.Group{letters, regions, kinds, partners},
	}
	if len(m.Summaries) <= longest {
		b := top.Body.(page.Directory)
		members := slices.Clone(m.Summaries)
		byName(members)
		b.Items = d.items(members)
		top.Body = b
	}
	return append([]page.Page{top}, d.pages...)
}

// listedWords counts those in the list, and apart those that have left it.
func (m *Many) listedWords() page.Text {
	listed := m.census().listed
	t := page.Text{page.Words("Enti, prestatori di servizi di pagamento e partner tecnologici in elenco: %s.", word.Number(int64(listed)))}
	if left := len(m.Summaries) - listed; left > 0 {
		t = append(t, page.Words(" Non più attivi: %s.", word.Number(int64(left))))
	}
	return t
}

type directory struct {
	*Many
	pages []page.Page
}

// initial is the first letter of the word that tells a body from others:
// "Comune di Pisa" is under P.
func initial(name string) string {
	skip := map[string]bool{"comune": true, "provincia": true, "regione": true, "di": true, "del": true, "della": true, "dello": true, "dell": true,
		"dei": true, "degli": true, "delle": true, "d": true, "da": true, "la": true, "il": true, "lo": true, "l": true, "le": true, "i": true, "gli": true,
		"citta": true, "unione": true, "comuni": true, "istituto": true, "comprensivo": true, "ordine": true, "banca": true, "consorzio": true, "azienda": true,
		"universita": true, "studi": true, "camera": true, "commercio": true, "ente": true, "e": true, "statale": true}
	fields := strings.Fields(Fold(name))
	for _, f := range append(slices.DeleteFunc(slices.Clone(fields), func(f string) bool { return skip[f] }), fields...) {
		if r := rune(f[0]); unicode.IsLetter(r) {
			return strings.ToUpper(string(r))
		}
	}
	return ""
}

// same is what spellings of one name have in common: the slug that is its address.
func same(name string) string { return cmp.Or(rulebook.Slug(name), name) }

// commonest is each name as most write it: "Lazio" and "LAZIO" are one group, whose
// address no odd spelling moves.
func commonest(all []bulletin.Summary, key func(bulletin.Summary) string) map[string]string {
	counts := map[string]int{}
	for _, s := range all {
		counts[key(s)]++
	}
	out := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		slug := same(name)
		if best, ok := out[slug]; !ok || counts[name] > counts[best] {
			out[slug] = name
		}
	}
	return out
}

func byName(members []bulletin.Summary) {
	slices.SortFunc(members, func(a, b bulletin.Summary) int {
		return cmp.Or(cmp.Compare(Fold(a.Row.Name), Fold(b.Row.Name)), cmp.Compare(a.ID, b.ID))
	})
}

func provinces(members []bulletin.Summary) int {
	seen := map[string]bool{}
	for _, s := range members {
		seen[s.Row.Province] = true
	}
	return len(seen)
}

func short(name string) string {
	r := []rune(name)
	if len(r) <= 32 {
		return name
	}
	return string(r[:31]) + "…"
}
