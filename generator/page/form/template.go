package form

import (
	"slices"

	"bollettino/generator/input/notice"
)

// Template is a usual case, in words that hold as they stand: nothing has to be
// filled in but when, and which services.
type Template struct {
	Name  string // for flags, "portal-update"
	Words string // what has happened, in Italian
	Slug  string // of the file's name
	notice.Notice
}

const (
	sameDeadlines = "Le scadenze non cambiano: se devi pagare in queste ore, usa uno degli altri modi."
	paid          = "Se hai già pagato non devi fare nulla."
	interrupted   = "Se hai già pagato non devi fare nulla. Se il pagamento si è interrotto, prima di ripeterlo " +
		"controlla se ti è arrivata la ricevuta."
	otherWays = "Nel frattempo puoi pagare con l’app IO o presso banche, poste e tabaccherie, con il codice " +
		"che trovi sull’avviso."
)

// Templates are the usual cases, the most usual first.
func Templates() []Template {
	return slices.Concat(portalTemplates(), paymentTemplates(), closingTemplates(), systemTemplates())
}

// portalTemplates are the cases of the portal of a body.
func portalTemplates() []Template {
	return []Template{
		{"portal-update", "Aggiornamento programmato del portale", "portale", notice.Notice{
			Kind: notice.Maintenance, Title: "Aggiornamento del portale dei pagamenti",
			Plan:     notice.Plan{Impact: notice.Full},
			Channels: []string{"web"}, Works: []string{"io", "psp"}, Cause: "aggiornamento programmato",
			Alternatives: otherWays, AlreadyPaid: paid, Deadlines: sameDeadlines,
		}},
		{"portal-down", "Il portale non funziona", "portale", notice.Notice{
			Kind: notice.Outage, Title: "Portale dei pagamenti non raggiungibile",
			Plan:     notice.Plan{Impact: notice.Full},
			Channels: []string{"web"}, Works: []string{"io", "psp"},
			Alternatives: otherWays, AlreadyPaid: interrupted, Deadlines: sameDeadlines,
		}},
		{"portal-slow", "Il portale è lento o incerto", "portale-lento", notice.Notice{
			Kind: notice.Outage, Title: "Portale dei pagamenti lento", Plan: notice.Plan{Impact: notice.Degraded},
			Channels: []string{"web"}, Works: []string{"io", "psp"},
			Alternatives: "Se il portale non risponde puoi pagare con l’app IO o presso banche, poste e tabaccherie.",
			AlreadyPaid:  interrupted, Deadlines: sameDeadlines,
		}},
	}
}

// paymentTemplates are the cases of payments, however made.
func paymentTemplates() []Template {
	return []Template{
		{"psp-down", "Non si paga presso banche, poste e tabaccherie (PSP)", "psp", notice.Notice{
			Kind: notice.Outage, Title: "Pagamenti presso banche, poste e tabaccherie non disponibili",
			Plan:     notice.Plan{Impact: notice.Full},
			Channels: []string{"psp", "atm"}, Works: []string{"web"},
			Alternatives: "Nel frattempo puoi pagare dal sito dell’ente.",
			AlreadyPaid:  interrupted, Deadlines: sameDeadlines,
		}},
		{"all-down", "Non si può pagare in nessun modo", "pagamenti", notice.Notice{
			Kind: notice.Outage, Title: "Pagamenti non disponibili", Plan: notice.Plan{Impact: notice.Full},
			Alternatives: "Per ora non c’è un altro modo di pagare: riprova più tardi. Qui trovi gli aggiornamenti.",
			AlreadyPaid:  interrupted,
			Deadlines:    "Stiamo verificando che cosa accade ai pagamenti in scadenza oggi: lo scriveremo qui.",
		}},
		{"receipts-late", "Le ricevute arrivano in ritardo", "ricevute", notice.Notice{
			Kind: notice.Outage, Title: "Ricevute di pagamento in ritardo", Plan: notice.Plan{Impact: notice.Degraded},
			Works: []string{"io", "psp", "web"}, Alternatives: "Si può pagare come sempre.",
			AlreadyPaid: "Il tuo pagamento è valido e la ricevuta arriverà: non pagare di nuovo.",
			Deadlines:   "Vale il giorno in cui hai pagato, non quello della ricevuta.",
		}},
	}
}

// closingTemplates are the cases of what is closed at times.
func closingTemplates() []Template {
	return []Template{
		{"night-closing", "Chiusura che si ripete ogni notte", "chiusura-notturna", notice.Notice{
			Kind: notice.Constraint, Title: "Pagamenti sospesi di notte",
			Plan:         notice.Plan{Impact: notice.Full, Repeats: "FREQ=DAILY"},
			Alternatives: "Puoi pagare in tutte le altre ore.", AlreadyPaid: paid,
			Deadlines: "Le scadenze non cambiano: nel giorno di scadenza paga prima dell’ora di chiusura.",
			Cause:     "elaborazioni notturne",
		}},
		{"desk-closed", "Lo sportello è chiuso", "sportello", notice.Notice{
			Kind: notice.Constraint, Title: "Sportello dei pagamenti chiuso", Plan: notice.Plan{Impact: notice.Full},
			Channels: []string{"desk"}, Works: []string{"web", "io", "psp"},
			Alternatives: "Puoi pagare dal sito dell’ente, con l’app IO o presso banche, poste e tabaccherie.",
			AlreadyPaid:  paid, Deadlines: sameDeadlines,
		}},
	}
}

// systemTemplates are the cases of what stands behind many bodies.
func systemTemplates() []Template {
	return []Template{
		{"station-update", "Aggiornamento dei sistemi che collegano gli enti (partner, piattaforma)",
			"sistemi", notice.Notice{
				Kind: notice.Maintenance, Title: "Aggiornamento dei sistemi di pagamento",
				Plan:  notice.Plan{Impact: notice.Full},
				Cause: "aggiornamento programmato", Alternatives: "In queste ore non si può pagare: paga prima o dopo.",
				AlreadyPaid: paid,
				Deadlines:   "Le scadenze non cambiano: se una cade in queste ore, paga prima.",
			}},
		{"continuity", "Evento che mette a rischio la continuità operativa", "continuita", notice.Notice{
			Kind: notice.Continuity, Title: "Evento che riguarda la continuità del servizio",
			Plan:  notice.Plan{Impact: notice.Partial},
			Works: []string{"psp"}, Alternatives: "Nel frattempo puoi pagare presso banche, poste e tabaccherie.",
			AlreadyPaid: interrupted, Deadlines: sameDeadlines,
		}},
	}
}

// Case is a template as the browser fills it in.
type Case struct {
	Name  string         `json:"name"`
	Label string         `json:"label"`
	Head  map[string]any `json:"head"` // by the names of fields
}

// cases are the templates, for the browser.
func cases() []Case {
	var out []Case
	for _, t := range Templates() {
		head := map[string]any{"kind": t.Kind, "title": t.Title, "impact": t.Plan.Impact}
		for name, text := range map[string]string{"repeats": t.Plan.Repeats, "cause": t.Cause, "alternatives": t.Alternatives,
			"already_paid": t.AlreadyPaid, "deadlines": t.Deadlines} {
			if text != "" {
				head[name] = text
			}
		}
		for name, words := range map[string][]string{"channels": t.Channels, "works": t.Works} {
			if len(words) > 0 {
				head[name] = words
			}
		}
		out = append(out, Case{t.Name, t.Words, head})
	}
	return out
}

// Find is the template of that name.
func Find(name string) (Template, bool) {
	for _, t := range Templates() {
		if t.Name == name {
			return t, true
		}
	}
	return Template{}, false
}
