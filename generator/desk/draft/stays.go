package draft

import (
	"slices"
	"strings"

	"bollettino/generator/input/notice"
)

// Stays is what remains to be seen once an update has taken texts out of a notice, for
// whoever is to confirm that.
func Stays(n *notice.Notice, u notice.Update) []Warning {
	said := []string{
		"Al posto del testo si legge «" + notice.Removed + "», con la data e il motivo che hai scritto. " +
			"Restano gli orari, i servizi e gli altri testi. Non si può annullare.",
		"Restano l’indirizzo della pagina e il nome del file: «" + n.ID + "».",
		"Chi l’ha già ricevuta o copiata (feed, e-mail, calendari, motori di ricerca) può averne ancora le parole: " +
			"da qui non si tolgono. Se i file del sito stanno in un deposito git, restano nella sua storia finché " +
			"chi lo cura non la ripulisce.",
	}
	if slices.Contains(u.Redacts, notice.Head) || slices.Contains(u.Redacts, "title") {
		said[1] = strings.TrimSuffix(said[1], ".") + ", che ripetono le parole del titolo: se lì c’è ciò che togli, " +
			"avvisa chi cura il sito."
	}
	var out []Warning
	for _, s := range said {
		out = append(out, Warning{Remains, s})
	}
	return out
}
