package finder

import (
	"maps"
	"slices"
	"strings"

	"bollettino/generator/input/subject"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/name"
	"bollettino/generator/page/word"
)

// classes say whom people mean first by one and the same name: Comune di Roma before the
// schools of Rome. Kinds are those of the public registers, folded, as they begin; so are
// names, "" for any.
var classes = []struct {
	kind, name string
	class      word.Class
	weight     int
}{
	{"comuni", "comune", word.Commune, 60},
	{"comuni", "", word.Local, 28},
	{"regioni", "regione", word.Region, 56},
	{"regioni", "provincia", word.Region, 56},
	{"regioni", "", word.Local, 28},
	{"citta metropolitane", "", word.Metropolitan, 46},
	{"province", "", word.Province, 46},
	{"agenzie fiscali", "", word.Agency, 50},
	{"enti nazionali di previdenza", "", word.Pensions, 50},
	{"presidenza", "", word.Administration, 44},
	{"aziende sanitarie", "", word.Health, 44},
	{"aziende ospedaliere", "", word.Hospital, 38},
	{"universita", "", word.University, 42},
	{"camere di commercio", "", word.Chamber, 40},
	{"unioni di comuni", "", word.Union, 34},
	{"comunita montane", "", word.Mountain, 34},
	{"automobile club", "", word.Motor, 36},
	{"gestori di pubblici", "", word.Utility, 36},
	{"federazioni nazionali", "", word.Order, 26},
	{"istituti di istruzione", "", word.School, 20},
	{"banche", "", word.Provider, 38},
	{"istituti di pagamento", "", word.Provider, 38},
	{"partner", "", word.Partner, 30},
	{"", "", word.Body, 30},
}

const (
	weightOfProvider = 38
	weightOfCapital  = 8 // more, of a place by whose name its province is called
	weightOfInactive = 6 // less
)

// classOf is the sort of a body, "" where its kind is one of no sort, and what it weighs.
func classOf(s *bulletin.Summary) (word.Class, int) {
	kind := bulletin.Fold(s.Row.Kind)
	if kind == "" && (s.Has(subject.PSPDirect) || s.Has(subject.PSPIndirect)) {
		return word.Provider, weightOfProvider
	}
	if kind == "" && s.Has(subject.PT) {
		kind = "partner"
	}
	commune := strings.HasPrefix(strings.ToLower(s.Row.IPA), "c_") // "Roma Capitale"
	for _, c := range classes {
		named := strings.HasPrefix(s.Folded, c.name) || c.class == word.Commune && commune
		if strings.HasPrefix(kind, c.kind) && named {
			if c.class == word.Body && kind != "" {
				return "", c.weight
			}
			return c.class, c.weight
		}
	}
	return word.Body, 0
}

// tabulate lists what results call the kinds of all bodies: those that people tell from
// others first, so that a new one moves few.
func (x *index) tabulate(summaries []*bulletin.Summary) {
	here := map[word.Sentence]word.FinderKind{}
	for i := range summaries {
		s := summaries[i]
		c, _ := classOf(s)
		k := x.kindOf(s, c)
		here[k.Name] = k
	}
	add := func(k word.FinderKind, c word.Class) {
		if _, listed := x.kinds[k.Name]; !listed {
			x.kinds[k.Name] = len(x.table)
			x.table, x.sorts = append(x.table, kind{x.Tell(k.Name), x.Tell(k.Also)}), append(x.sorts, c)
		}
	}
	for _, c := range classes {
		add(x.Finder.Kinds[c.class], c.class)
	}
	for _, called := range slices.Sorted(maps.Keys(here)) {
		add(here[called], "")
	}
}

// kindOf is what results call such a body.
func (x *index) kindOf(s *bulletin.Summary, c word.Class) word.FinderKind {
	if c != "" {
		return x.Finder.Kinds[c]
	}
	short, _, _ := strings.Cut(s.Row.Kind, " e loro ")
	if short, _, _ = strings.Cut(name.Shown(short), ","); short == "" {
		return x.Finder.Kinds[word.Body]
	}
	return word.FinderKind{Name: word.Sentence(short)}
}

// provinceOf is the code of a body's province. Of a school it stands in its own code, as the
// ministry gives it, where the register leaves it out: istsc_rmpc27000a.
func provinceOf(row *subject.Row) string {
	if row.Province != "" {
		return row.Province
	}
	code, school := strings.CutPrefix(strings.ToUpper(row.IPA), "ISTSC_")
	if school && len(code) > 2 && word.ProvinceNames[code[:2]] != "" {
		return code[:2]
	}
	return ""
}

// capital tells whether the first of a place's words is of its province's name: whether it
// is by that place that the province is called.
func capital(words []string, province string) bool {
	named := strings.Fields(bulletin.Fold(word.ProvinceNames[province]))
	return len(words) > 0 && slices.Contains(named, words[0])
}

// codes are those by which a body is known, as one may type them.
func codes(s *bulletin.Summary) []string {
	out := []string{strings.ToLower(string(s.ID))}
	for _, code := range []string{s.Row.IPA, s.Row.ABI} {
		code = bulletin.Fold(code)
		out = append(out, strings.ReplaceAll(code, " ", ""))
		if _, rest, ok := strings.Cut(code, " "); ok && strings.ContainsAny(rest, "0123456789") {
			out = append(out, strings.ReplaceAll(rest, " ", "")) // "h501" of c_h501
		}
	}
	return slices.DeleteFunc(distinct(out), func(c string) bool { return len(c) < 3 })
}
