package name

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func TestShown(t *testing.T) {
	t.Parallel()
	for registered, want := range map[string]string{
		// What is tidy stays.
		"Comune di Borgo Esempio":              "Comune di Borgo Esempio",
		"Università degli Studi di Prova":      "Università degli Studi di Prova",
		"Banca di Prova S.p.A.":                "Banca di Prova S.p.A.",
		"Comunità Montana dell'Alta Val d'Oro": "Comunità Montana dell'Alta Val d'Oro",
		"I.I.S. Prova-Esempio":                 "I.I.S. Prova-Esempio",
		"5T srl":                               "5T srl",
		"":                                     "",

		// Capitals.
		"COMUNE DI SAN CAMPIONE":             "Comune di San Campione",
		"PROVA CAPITALE":                     "Prova Capitale",
		"COMUNE DI LA MORRA":                 "Comune di La Morra",
		"UFFICIO PER LA PROVA E L'AMBIENTE":  "Ufficio per la Prova e l'Ambiente",
		"COMUNI, LE PROVINCE E LE REGIONI":   "Comuni, le Province e le Regioni",
		"LICEO LA PROVA":                     "Liceo La Prova",
		"UFFICIO PER I SERVIZI (IN PROVA)":   "Ufficio per i Servizi (in Prova)",
		"DIREZIONE SAN PROVA C.SE":           "Direzione San Prova C.se",
		"Comune di Prova L'Abate":            "Comune di Prova L'Abate",
		"Ufficio per L'Edilizia":             "Ufficio per l'Edilizia",
		"COMUNE DI L'ISOLA":                  "Comune di L'Isola",
		"BANCA DELL'OGLIO E DEL SERIO":       "Banca dell'Oglio e del Serio",
		"LICEO SANT'ANNA":                    "Liceo Sant'Anna",
		"CASTEL TRENTINO-ALTO MONTE":         "Castel Trentino-Alto Monte",
		"SCUOLA MEDIA A. DI SAVOIA":          "Scuola Media A. di Savoia",
		"DIREZIONE DIDATTICA - DI TREBBIANO": "Direzione Didattica - di Trebbiano",

		// Acronyms, Roman numbers, initials, codes of provinces, legal forms.
		"ASL PROVA 4":                  "ASL Prova 4",
		"Asl Prova 4":                  "ASL Prova 4",
		"ISTITUTO - I.C. PROVA III":    "Istituto - I.C. Prova III",
		"LICEO PAPA GIOVANNI XXIII":    "Liceo Papa Giovanni XXIII",
		"DI I GRADO":                   "Di I Grado",
		"LICEO G.ESEMPIO":              "Liceo G. Esempio",
		"LICEO G.D'ESEMPIO":            "Liceo G. D'Esempio",
		"LICEO GABRIELE D'ANNUNZIO":    "Liceo Gabriele D'Annunzio",
		"LICEO AMEDEO D'AOSTA":         "Liceo Amedeo d'Aosta",
		"BCC DI PROVA (CN)":            "BCC di Prova (CN)",
		"BANCA DI PROVA S.P.A.":        "Banca di Prova S.P.A.",
		"I.P.S.I.A. PROVA":             "I.P.S.I.A. Prova",
		"SERVIZI PROVA SRL":            "Servizi Prova SRL",
		"ISTITUTO N.1 DI PROVA":        "Istituto n.1 di Prova",
		"Regione Prova ASUR":           "Regione Prova ASUR",
		"ISTITUTO COMPRENSIVO - Prova": "Istituto Comprensivo - Prova",

		// Accents, apostrophes and quotes, all written alike.
		"UNIVERSITA' DEGLI STUDI":          "Università degli Studi",
		"Comune di Prova' di Sotto":        "Comune di Provà di Sotto",
		"SOCIETA' COOPERATIVA":             "Società Cooperativa",
		"LICEO 'DANTE ESEMPIO'":            "Liceo “Dante Esempio”",
		"LICEO ' DANTE ESEMPIO '":          "Liceo “Dante Esempio”",
		"LICEO'L.ESEMPIO' PROVA":           "Liceo “L. Esempio” Prova",
		`Liceo "Esempio"`:                  "Liceo “Esempio”",
		"LICEO 'ALTA CITTA' DI PROVA'":     "Liceo “Alta Città di Prova”",
		"LICEO'A. ESEMPIO' PROVA":          "Liceo “A. Esempio” Prova",
		"IC'A. ESEMPIA' PROVA":             "IC “A. Esempia” Prova",
		"LICEO F.LLI ESEMPIO":              "Liceo F.lli Esempio",
		"LICEO 'ESEMPIO":                   "Liceo Esempio",
		"COMUNE DI PROVA D' ESEMPIO":       "Comune di Prova d'Esempio",
		"LICEO LORENZO DE' MEDICI":         "Liceo Lorenzo de' Medici",
		"LICEO CA' ESEMPIO":                "Liceo Ca' Esempio",
		"Ministero dell’Esempio":           "Ministero dell'Esempio",
		"ISTITUTO - 'PROVA' - S.ESEMPIO -": "Istituto - “Prova” - S. Esempio",

		// Small words in a name that is not all in capitals.
		"Unione Dei Comuni Della Prova": "Unione dei Comuni della Prova",
		"Comune di Prova In Croce":      "Comune di Prova in Croce",
		"Comune di Prova D'Ezempio":     "Comune di Prova d'Ezempio",
		"Comune  di   Prova":            "Comune di Prova",
		"Prova , Esempio":               "Prova, Esempio",
	} {
		if got := Shown(registered); got != want {
			t.Errorf("%q: %q, want %q", registered, got, want)
		}
		if again := Shown(want); again != want {
			t.Errorf("%q, shown again: %q", want, again)
		}
	}
}

// Whatever a name is, its letters and digits stay in their order.
func FuzzShown(f *testing.F) {
	f.Add("ISTITUTO' 'D'ESEMPIO' - S.PROVA,L'ALTRO' (CN) \"X")
	f.Fuzz(func(t *testing.T, s string) {
		if a, b := bare(s), bare(Shown(s)); a != b {
			t.Errorf("%q: %q became %q", s, a, b)
		}
	})
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(strings.ToLower(s)))
}
