package proposal

import (
	"strings"
	"sync"
)

// forms are the present forms of a verb: third person singular and plural,
// imperative of the second person, subjunctive third persons.
func forms(infinitive string) []string {
	if f := irregular[infinitive]; f != "" {
		return strings.Fields(f)
	}
	for end, with := range map[string][5]string{
		"tenere": {"tiene", "tengono", "tieni", "tenga", "tengano"},
		"venire": {"viene", "vengono", "vieni", "venga", "vengano"},
		"porre":  {"pone", "pongono", "poni", "ponga", "pongano"},
		"durre":  {"duce", "ducono", "duci", "duca", "ducano"},
	} {
		if stem, ok := strings.CutSuffix(infinitive, end); ok {
			out := with
			for i := range out {
				out[i] = stem + out[i]
			}
			return out[:]
		}
	}
	stem := infinitive[:len(infinitive)-3]
	switch infinitive[len(stem):] {
	case "are":
		soft := stem
		if c := stem[len(stem)-1]; c == 'c' || c == 'g' {
			soft += "h"
		}
		soft = strings.TrimSuffix(soft, "i")
		return []string{stem + "a", stem + "ano", stem + "a", soft + "i", soft + "ino"}
	case "ire":
		if inchoative[infinitive] {
			return []string{stem + "isce", stem + "iscono", stem + "isci", stem + "isca", stem + "iscano"}
		}
	}
	return []string{stem + "e", stem + "ono", stem + "i", stem + "a", stem + "ano"}
}

// known are the infinitives of the lists, and of the verbs that help.
var known = set(conducts + others + " essere avere potere dovere volere dare fare stare andare")

// verbs are the verb of conduct by its form, of those that state and of those that order, and all
// third persons of known verbs. They are made when somebody asks: a build does not.
var verbs = sync.OnceValue(func() (v struct {
	conduct, imperative map[string]string
	finite              map[string]bool
}) {
	v.conduct, v.imperative, v.finite = map[string]string{}, map[string]string{}, set(helping)
	for _, verb := range strings.Fields(conducts) {
		p := forms(verb)
		v.conduct[p[0]], v.conduct[p[1]], v.imperative[p[2]] = verb, verb, verb
	}
	for _, verb := range strings.Fields(conducts + others) {
		for _, form := range forms(verb) {
			v.finite[form] = true
		}
	}
	return v
})

func conduct() map[string]string    { return verbs().conduct }
func imperative() map[string]string { return verbs().imperative }
func finite() map[string]bool       { return verbs().finite }

func (w word) infinitive() bool {
	if !w.letters() || len(w.low) < 4 || notInfinite[w.low] || finite()[w.low] || !infinitives.MatchString(w.low) {
		return false
	}
	// "poter", "comunicar": only of a verb that is known.
	return !strings.HasSuffix(w.low, "r") || known[w.low+"e"]
}

func (w word) participle() bool { return participles.MatchString(w.low) && !notParticiple[w.low] }

// future tells whether a word is a third person of the future.
func (w word) future() bool { return futureForm.MatchString(w.low) && !w.is("metà", "città") }

// past tells whether a word is a verb of the past or of supposing.
func (w word) past() bool { return pastForm.MatchString(w.low) && !notFinite[w.low] }

// finiteForm tells whether a word can be a finite verb, whatever the words
// about it.
func (w word) finiteForm() bool {
	return finite()[w.low] || w.future() || w.past() ||
		!w.capital && pluralForm.MatchString(w.low) && !notFinite[w.low] && !pluralNoun.MatchString(w.low)
}
