package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"bollettino/generator/page"
	"bollettino/generator/page/word"
	"golang.org/x/net/html"
)

// The pages below are what package page may hand over, filled by hand: a rich
// one, one of which nothing is known, very long words, hostile words. With
// BOLLETTINO_PREVIEW=dir they are also written there, to be looked at.

func words(s string) page.Text { return page.Text{{Text: s}} }

// said is a sentence of pieces, a plain one for each string.
func said(parts ...any) page.Text {
	var t page.Text
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			t = append(t, page.Piece{Text: p})
		case page.Piece:
			t = append(t, p)
		}
	}
	return t
}

func figure(text, pointer string) page.Piece { return page.Figure(text, pointer) }

func moment(text, datetime string) page.Piece { return page.Moment(text, datetime) }

func declared(text string) page.Piece { return page.Declared(text, "it") }

func code(text string) page.Piece { return page.Code(text) }

func contact(text string) page.Piece { return page.Contact(text, "") }

func linked(text, href string) page.Piece { return page.Piece{Text: text, Href: href} }

func strong(text string) page.Piece { return page.Piece{Text: text, Strong: true} }

func link(text, href string) page.Link { return page.Link{Text: text, Href: href} }

func term(t string, parts ...any) page.Term { return page.Term{Term: t, Text: said(parts...)} }

func crumbs(l ...page.Link) page.Head {
	return page.Head{Crumbs: l, Canonic: "https://stato.example.org/", Measured: measured}
}

func drawing(t *testing.T, name string) string {
	return read(t, "../../page/drawing/testdata/drawings/"+name+".svg")
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}

var measured = said("Dati aggiornati alle ", moment("23:45 del 27 novembre 2026", "2026-11-27T23:45:00+01:00"), ".")

func shell() page.Shell {
	return page.Shell{
		Language: "it", Name: "Bollettino", Operator: link("Unione dei Comuni di Esempio", "https://www.example.org"),
		Claim: "Stato dei pagamenti verso gli enti sulla piattaforma pagoPA",
		Example: said(strong("Sito di esempio."),
			" Enti e fatti sono inventati, la formulazione delle regole è nostra e l’orologio è fermo alle ",
			moment("23:45 del 27 novembre 2026", "2026-11-27T23:45:00+01:00"), "."),
		Home: "/",
		Menu: []page.Link{link("Enti", "/soggetti/"), link("Comunicazioni", "/comunicazioni/"),
			link("Regole", "/regole/"), link("Metodo", "/metodo/")},
		MenuIDs: []string{"soggetti", "comunicazioni", "regole", "metodo"},
		Footer: []page.Link{link("Come sono fatti i numeri", "/metodo/"), link("Come seguire", "/come-seguire/"),
			link("Note legali", "/note-legali/"), link("Privacy", "/privacy/"),
			link("Accessibilità", "/accessibilita/")},
		Style: "/assets/bollettino.css", Icons: "/icone.svg", Favicon: "/favicon.svg",
		Finder:  page.Finder{Loader: "/casella.js", Script: "/trova.js", Index: "/soggetti/ricerca/", Bodies: "/soggetti/"},
		Contact: "bollettino@example.org",
	}
}

const borgo = "/soggetti/01234567897/"

func stopCard() page.Card {
	return page.Card{Icon: "maintenance", Kind: "maintenance", State: "in_progress",
		Title: "Aggiornamento del portale dei pagamenti", Lang: "it", Href: borgo + "comunicazioni/2026-11-20-portale/",
		Meta:    said("Interruzione programmata · in corso · fino alle ", moment("02:00", "2026-11-28T02:00:00+01:00")),
		Summary: said(declared("Si può pagare con l’app IO e presso gli sportelli dei PSP."))}
}

func receiptsCard() page.Card {
	return page.Card{Icon: "outage", Kind: "outage", State: "in_progress", Title: "Ricevute in ritardo per la TARI",
		Lang: "it", Href: borgo + "comunicazioni/2026-11-26-ricevute/",
		Meta: said("Disservizio · dal ", moment("26 novembre, 09:10", "2026-11-26T09:10:00+01:00"),
			" · ultimo aggiornamento oggi alle ", moment("18:30", "2026-11-27T18:30:00+01:00"), ": causa individuata"),
		Summary: said(declared("Le ricevute arrivano fino a un’ora dopo il pagamento. Il pagamento è valido."))}
}

func comingCard() page.Card {
	return page.Card{Icon: "maintenance", Kind: "maintenance", State: "announced",
		Title: "Aggiornamento dell’anagrafe tributaria", Lang: "it", Href: borgo + "comunicazioni/2026-11-24-anagrafe/",
		Meta: said("Interruzione programmata · annunciata · sabato ",
			moment("5 dicembre, dalle 20:00 alle 24:00", "2026-12-05T20:00:00+01:00")),
		Summary: said(declared("Il portale e lo sportello non accettano pagamenti."))}
}

func limitCard() page.Card {
	return page.Card{Icon: "constraint", Kind: "constraint", State: "in_progress",
		Title: "Bollo auto: pagamenti solo dalle 00:10 alle 23:40",
		Lang:  "it", Href: borgo + "comunicazioni/2026-10-01-bollo/",
		Meta: said("Vincolo · ogni giorno, fino a nuova comunicazione · rivisto il ",
			moment("1 ottobre", "2026-10-01")),
		Summary: said(declared("Per pagare a mezzanotte usa l’app IO."))}
}

func partnerCard() page.Card {
	c := receiptsCard()
	c.Who, c.Title = link("Partner di Prova S.p.A., per 1.300 enti", "/partner/09876543217/"),
		"Ritardi nella consegna delle ricevute"
	return c
}

// subjectBody is the status page of the sketch.
func subjectBody(t *testing.T) page.Subject {
	return page.Subject{
		Name: "Comune di Borgo Esempio", ID: "01234567897",
		Chips: []page.Text{words("Ente Creditore"), words("collegato direttamente"), words("Provincia di Roma"),
			said("C.F. ", code("01234567897"))},
		Now: page.Now{
			State: "maintenance",
			Sentence: said("Dal portale dei pagamenti ora non si può pagare: interruzione programmata fino alle ",
				moment("02:00", "2026-11-28T02:00:00+01:00"), "."),
			Details: []page.Text{said("iniziata alle ", moment("22:00", "2026-11-27T22:00:00+01:00")),
				said("annunciata il ", moment("20 novembre", "2026-11-20T09:30:00+01:00"), ", ", code("7 giorni"),
					" prima"),
				said("misurato alle ", moment("23:45", "2026-11-27T23:45:00+01:00"),
					" dall’operatore: non raggiungibile, come annunciato")},
			Meanwhile: said("Con l’app IO, presso banche, poste e tabaccherie."),
			Help:      said(contact("06 0000 0000"), ", lun–ven ", contact("9–18")),
		},
		Open:        []page.Card{stopCard(), receiptsCard(), comingCard()},
		Services:    sketchedServices(t),
		Strips:      true,
		Constraints: []page.Card{limitCard()},
		Levels:      sketchedLevels(t),
		Duties: []page.Duty{
			{Title: "Tavolo Operativo attivo 24 ore su 24", Href: "/regole/obblighi/tavolo-operativo-24-7/",
				State: "attested", Words: said("dichiarato dall’ente il ", moment("12 marzo 2026", "2026-03-12"))},
			{Title: "Business Continuity e Disaster Recovery", Href: "/regole/obblighi/continuita-operativa/",
				State: "expired", Words: said("dichiarazione scaduta il ", moment("30 giugno", "2026-06-30"))},
			{Title: "Vincoli e disponibilità comunicati agli utenti", Href: "/regole/obblighi/comunicazione-vincoli/",
				State: "silent", Words: words("nessuna dichiarazione")},
		},
		History: []page.Line{{ID: "fermi-2026", Words: said(page.Piece{Text: "2026", Href: borgo + "storico/2026/", Sort: page.IsCode}, ": ",
			figure("4", "/history/0/maintenance"), " interruzioni, ", figure("2", "/history/0/outage"), " disservizi")}},
		Follow: page.Follow{Ways: []page.Way{{Icon: "feed",
			Link: said(linked("Disservizi e interruzioni (RSS)", borgo+"disservizi.xml"))},
			{Icon: "feed", Link: said(linked("Vincoli (RSS)", borgo+"vincoli.xml"))},
			{Icon: "calendar", Link: said(linked("Calendario (.ics)", borgo+"calendario.ics"))}},
			More: []page.Text{{page.Anchor("Dati (JSON)", borgo+"stato.json")}}},
		Contacts: []page.Term{term("Assistenza agli utenti", contact("06 0000 0000"), ", lun–ven ", contact("9–18")),
			term("Tavolo Operativo", "attivo ", code("24 ore su 24"))},
	}
}

func sketchedServices(t *testing.T) []page.Service {
	return []page.Service{
		{ID: "portale", Name: "Portale dei pagamenti", State: "maintenance", Word: "in interruzione",
			Summary: said("Disponibile il ", figure("99,92%", "/services/0/availability/with_planned"),
				" del tempo, il ", figure("99,97%", "/services/0/availability/without_planned"),
				" senza le interruzioni programmate; osservato il ",
				figure("97%", "/services/0/availability/observed"), "."),
			Offers: []page.Term{term("Che cosa si paga", declared("TARI e multe")),
				term("Come", declared("carta o conto")), term("Costi", declared("quelle del PSP scelto")),
				term("Ricevute", declared("per e-mail"))},
			Strip: drawing(t, "strip-mixed"),
			Days: []page.Term{term("31 agosto", "non disponibile ", figure("20 min", "/x/1")),
				term("12 novembre", "interruzione programmata ", figure("2 h", "/x/2"))}},
		{ID: "psp", Name: "Pagamento presso banche, poste, tabaccherie",
			State: "operational", Word: "nessun problema noto",
			Summary: said("Disponibile il ", figure("99,99%", "/services/1/availability/with_planned"),
				" del tempo."), Strip: drawing(t, "strip-up")},
		{ID: "sportello", Name: "Sportello dell’ufficio tributi",
			State: "unknown", Word: "non misurato", Strip: drawing(t, "strip-unmeasured"),
			StripAlt: words("Questo servizio non è misurato.")},
	}
}

func monthly() []page.Term {
	var m []page.Term
	for i, name := range []string{"novembre 2025", "dicembre 2025", "gennaio 2026", "febbraio 2026", "marzo 2026",
		"aprile 2026", "maggio 2026", "giugno 2026", "luglio 2026", "agosto 2026", "settembre 2026",
		"ottobre 2026"} {
		m = append(m, term(name, figure("99,1%", fmt.Sprintf("/indicators/%d/value", i+2)), " entro ",
			code("2 secondi")))
	}
	return m
}

func sketchedLevels(t *testing.T) page.Levels {
	rule := func(id string) page.Link {
		return link("Obbligo "+id+", testo 3.10.0", "/regole/obblighi/"+id+"/#v3.10.0")
	}
	return page.Levels{Title: "Livelli di servizio 2026",
		Intro: []page.Text{words("Misure di Unione dei Comuni di Esempio, che non è chi verifica: accanto al " +
			"valore sta il limite, senza un giudizio.")},
		Cards: []page.Level{
			{Obligation: "fermi-programmati", Title: "Fermi programmati",
				Value: said(figure("12 h 30 min", "/indicators/0/value")), Of: said("di ", code("36 h")),
				Drawing: drawing(t, "gauge-planned"),
				Notes:   []page.Text{said("Altre ", figure("4 h", "/indicators/0/booked"), " annunciate.")},
				Rule:    rule("fermi-programmati")},
			{Obligation: "fermi-non-programmati", Title: "Fermi non programmati",
				Value: said(figure("2 h 10 min", "/indicators/1/value")), Of: said("di ", code("9 h")),
				Drawing: drawing(t, "gauge-unplanned"),
				Notes: []page.Text{said("Osservato il ", figure("97%", "/indicators/1/observed"),
					" dell’anno trascorso.")}, Rule: rule("fermi-non-programmati")},
			{Obligation: "tvp", Title: "Risposte entro 2 secondi: verifica (TVP)",
				Value: said(figure("99,3%", "/indicators/2/value")), Of: said("a ottobre, minimo ", code("98%")),
				Drawing: drawing(t, "months-share"), Months: monthly(), Rule: rule("tvp")},
			{Obligation: "tgp", Title: "Risposte entro 2 secondi: pagamento (TGP)",
				Value: said(figure("98,6%", "/indicators/15/value")), Of: said("a ottobre, minimo ", code("98%")),
				Drawing: drawing(t, "months-judged"), Verdict: "met", Word: "rispettato", Rule: rule("tgp")},
		}}
}

func statusPage(at string, b page.Subject) page.Page {
	head := crumbs(link("Home", "/"), link("Enti", "/soggetti/"), link("Lazio", "/soggetti/elenco/lazio/"),
		link(b.Name, ""))
	head.Section = "soggetti"
	head.Feeds = []page.Feed{{Title: "Disservizi: " + b.Name, Href: at + "disservizi.xml", Type: "application/rss+xml"}}
	return page.Page{Path: at, Layout: "soggetto", Title: b.Name + ": si può pagare?",
		Description: "Stato dei pagamenti verso " + b.Name + ".", Head: head, Body: b}
}

func unknownBody() page.Subject {
	return page.Subject{
		Name: "Comune di Valle Prova", ID: "01234567898",
		Chips: []page.Text{words("Ente Creditore"), said("C.F. ", code("01234567898"))},
		Marks: []page.Text{words("Il codice fiscale non supera il controllo: può essere sbagliato nell’elenco.")},
		Now: page.Now{State: "unknown",
			Sentence: words("Non misuriamo questo ente e non abbiamo ricevuto comunicazioni: non sappiamo se i " +
				"pagamenti funzionano.")},
		Follow: page.Follow{Ways: []page.Way{{Icon: "feed",
			Link: said(linked("Disservizi e interruzioni (RSS)", "/soggetti/01234567898/disservizi.xml"))}}},
	}
}

func downBody() page.Subject {
	return page.Subject{
		Name: "Azienda Speciale Consortile per i Servizi alla Persona e alla Famiglia dei Comuni dell’Ambito " +
			"Territoriale dell’Alta Valle del Torrente Esempio e delle Colline Circostanti, in liquidazione",
		ID: "80012345676",
		Chips: []page.Text{words("Ente Creditore"), words("collegato tramite Partner di Prova S.p.A."),
			said("C.F. ", code("80012345676"))},
		Now: page.Now{State: "down",
			Sentence: said("Dal portale ora non si può pagare: non risponde dalle ",
				moment("11:20", "2026-11-27T11:20:00+01:00"), "."),
			Details: []page.Text{said("misurato alle ", moment("23:45", "2026-11-27T23:45:00+01:00"),
				" dall’operatore")},
			Differ:    words("Misurato non disponibile, ma l’ente non ha dichiarato nulla."),
			Meanwhile: words("Presso banche, poste e tabaccherie, se accettano l’avviso di questo ente."),
		},
		Services: []page.Service{{ID: "pagamenti", Name: "Pagamenti", State: "down", Word: "non disponibile",
			Strip: drawing2("strip-mixed")}},
		Strips: true,
		Levels: page.Levels{Title: "Livelli di servizio 2026", Cards: []page.Level{
			{Obligation: "fermi-programmati", Title: "Fermi programmati",
				Value: said(figure("38 h", "/indicators/0/value")), Of: said("di ", code("36 h")),
				Drawing: drawing2("gauge-over-judged"), Verdict: "missed", Word: "oltre il limite",
				Rule: link("Obbligo fermi-programmati, testo 3.10.0", "/regole/obblighi/fermi-programmati/#v3.10.0")},
			{Obligation: "nfer", Title: "Flussi errati (NFER)", Value: said(figure("31", "/indicators/1/value")),
				Of: said("a febbraio, massimo ", code("30")), Drawing: drawing2("months-count"),
				Verdict: "not_measured",
				Word:    "non misurato abbastanza",
				Rule:    link("Obbligo nfer, testo 3.10.0", "/regole/obblighi/nfer/#v3.10.0")},
		}},
		Follow: page.Follow{Ways: []page.Way{{Icon: "feed", Link: said(linked("Disservizi e interruzioni (RSS)", "/x"))}}},
	}
}

func drawing2(name string) string {
	b, err := os.ReadFile(filepath.FromSlash("../../page/drawing/testdata/drawings/" + name + ".svg"))
	if err != nil {
		panic(err)
	}
	return strings.TrimSpace(string(b))
}

func okBody(state, sentence string) page.Subject {
	return page.Subject{Name: "Comune di " + strings.ToUpper(state[:1]) + state[1:], ID: "0",
		Chips:  []page.Text{words("Ente Creditore")},
		Now:    page.Now{State: state, Sentence: words(sentence), Help: said(contact("06 0000 0000"))},
		Follow: page.Follow{Ways: []page.Way{{Icon: "feed", Link: said(linked("Disservizi e interruzioni (RSS)", "/x"))}}}}
}

// pages is one page of each kind, and several of some.
func pages(t *testing.T) []page.Page {
	return slices.Concat(statusPages(t), homePages(), directoryPages(), noticePages(), rulePages(t),
		obligationPages(t), otherPages())
}

var who = link("Comune di Borgo Esempio", borgo)

func ofBorgo(c page.Card) page.Card {
	c.Who = who
	return c
}

// within is the head of a page within a section of the menu.
func within(section string, l ...page.Link) page.Head {
	h := crumbs(append([]page.Link{link("Home", "/")}, l...)...)
	h.Section = section
	return h
}

func statusPages(t *testing.T) []page.Page {
	return []page.Page{
		statusPage(borgo, subjectBody(t)),
		statusPage("/soggetti/01234567898/", unknownBody()),
		statusPage("/soggetti/80012345676/", downBody()),
		statusPage("/stati/operational/", okBody("operational", "Nessun problema noto alle 11:00.")),
		statusPage("/stati/degraded/", okBody("degraded", "Si può pagare, ma con rallentamenti.")),
		statusPage("/stati/partial/", okBody("partial", "Si può pagare solo in parte: la TARI no.")),
	}
}

func regions() (out []page.Region) {
	for _, r := range [][3]string{{"abr", "ABR", "Abruzzo"}, {"bas", "BAS", "Basilicata"}, {"cal", "CAL", "Calabria"},
		{"cam", "CAM", "Campania"}, {"emr", "EMR", "Emilia-Romagna"}, {"fvg", "FVG", "Friuli-Venezia Giulia"},
		{"laz", "LAZ", "Lazio"}, {"lig", "LIG", "Liguria"}, {"lom", "LOM", "Lombardia"}, {"mar", "MAR", "Marche"},
		{"mol", "MOL", "Molise"}, {"pie", "PIE", "Piemonte"}, {"pug", "PUG", "Puglia"}, {"sar", "SAR", "Sardegna"},
		{"sic", "SIC", "Sicilia"}, {"tos", "TOS", "Toscana"}, {"taa", "TAA", "Trentino-Alto Adige"},
		{"umb", "UMB", "Umbria"}, {"vda", "VDA", "Valle d’Aosta"}, {"ven", "VEN", "Veneto"},
		{"none", "—", "Senza regione"}} {
		state, n := "operational", "0 su 12"
		switch r[0] {
		case "laz":
			state, n = "maintenance", "2 su 29"
		case "cam":
			state, n = "down", "1 su 30"
		case "sic":
			state, n = "degraded", "12 su 340"
		case "mol", "none":
			state, n = "unknown", "0 su 0"
		}
		out = append(out, page.Region{Code: r[0], Abbr: r[1], Name: r[2], Href: "/zone/" + r[0] + "/",
			State: state, Words: n})
	}
	return out
}

func homePages() []page.Page {
	return []page.Page{
		{Path: "/", Layout: "inizio", Title: "Si può pagare?", Description: "Stato dei pagamenti.",
			Head: page.Head{Measured: measured, Canonic: "https://stato.example.org/"}, Body: page.Home{
				Heading: "Si può pagare?",
				Lead: words("Trova l’ente che deve ricevere il pagamento: vedi subito se ci sono problemi, fino a " +
					"quando, e come pagare nel frattempo."),
				Find: []page.Link{link("Trova un ente", "/soggetti/"),
					link("Tutte le comunicazioni", "/comunicazioni/")},
				Boxes: []page.Box{{Title: "Con un problema ora", Value: "4", Unit: "enti su 495 misurati",
					Words: words("2 disservizi, 2 interruzioni programmate")},
					{Title: "In programma, 7 giorni", Value: "11",
						Words: said("la prima stasera alle ", moment("22:00", "2026-11-27T22:00:00+01:00"))},
					{Title: "Regole in vigore", Value: "3.10.0",
						Words: said("dal ", moment("1 novembre 2025", "2025-11-01"), " · ",
							linked("leggi il testo", "/regole/"))}},
				Sections: []page.Section{{Title: "Ora", Empty: "Nessun problema noto.",
					Cards: []page.Card{ofBorgo(stopCard()), partnerCard()}},
					{Title: "In programma", Empty: "Nulla in programma nei prossimi 7 giorni.",
						Cards: []page.Card{ofBorgo(comingCard())}}},
				Regions: regions(), RegionsNote: words("Enti con un problema ora, su quelli di cui si conosce lo " +
					"stato. Dove nessuno misura, non sappiamo."),
				How: []page.Text{words("Gli enti dichiarano interruzioni, disservizi e vincoli; gli osservatori " +
					"misurano se i servizi rispondono."),
					words("Ogni figura dice chi l’ha misurata, quando, e con quale regola si confronta."),
					words("Da ogni pagina si può seguire un ente: con un feed, un calendario o i dati aperti.")},
			}},
	}
}

func directoryPages() []page.Page {
	return []page.Page{
		{Path: "/soggetti/", Layout: "elenco", Title: "Enti", Head: within("soggetti", link("Enti", "")),
			Body: page.Directory{Lead: words("495 soggetti, per regione, per tipo e per iniziale."),
				Groups: []page.Group{{ID: "per-regione", Title: "Per regione",
					Links: []page.Count{{Text: "Lazio", Href: "/a", Count: "29"},
						{Text: "Friuli-Venezia Giulia", Href: "/b", Count: "20"},
						{Text: "Senza regione", Href: "/c", Count: "9.774"}}},
					{ID: "per-tipo", Title: "Per tipo",
						Links: []page.Count{{Text: "Comuni", Href: "/d", Count: "310"},
							{Text: "Prestatori di servizi di pagamento", Href: "/e", Count: "12"}}},
					{ID: "per-iniziale", Title: "Per iniziale",
						Links: []page.Count{{Text: "Borgo Esempio – Borgo Prova", Href: "/f", Count: "300"}}}}}},
		{Path: "/soggetti/elenco/lazio/", Layout: "elenco", Title: "Enti del Lazio",
			Head: within("soggetti", link("Enti", "/soggetti/"), link("Lazio", "")), Body: page.Directory{
				Items: []page.ListItem{{Name: "Comune di Borgo Esempio", Href: borgo, Place: "Borgo Esempio (RM)",
					Code: "01234567897", State: "maintenance", Word: "interruzione programmata"},
					{Name: "Comune di Valle Prova", Href: "/soggetti/01234567898/", Place: "Valle Prova (VT)",
						Code: "01234567898", State: "unknown", Word: "non misurato"},
					{Name: downBody().Name, Href: "/soggetti/80012345676/", Place: "", Code: "80012345676",
						State: "down",
						Word:  "non disponibile"},
					{Name: "Regione Esempio", Href: "/q", Place: "Roma", Code: "80012345677", State: "operational",
						Word: "nessun problema noto"}}}},
	}
}

func noticePages() []page.Page {
	return []page.Page{
		{Path: borgo + "comunicazioni/2026-11-20-portale/",
			Layout: "comunicazione", Title: "Aggiornamento del portale dei pagamenti",
			Head: within("comunicazioni", link("Enti", "/soggetti/"), who, link("Comunicazione", "")),
			Body: page.Notice{
				Who: who, Kind: "maintenance", Word: "Interruzione programmata",
				Chip: page.Chip{State: "in_progress", Word: "in corso"}, Title: "Aggiornamento del portale dei pagamenti", Lang: "it",
				Lead: page.Lead{Sentence: said("Dal portale dei pagamenti non si può pagare da venerdì ",
					moment("27 novembre 2026, 22:00", "2026-11-27T22:00:00+01:00"), " a sabato ",
					moment("28 novembre, 02:00", "2026-11-28T02:00:00+01:00"), ".")},
				Facts: []page.Term{term("Nel frattempo",
					declared("Si può pagare con l’app IO e presso gli sportelli dei PSP.")),
					term("Servizi", declared("Portale dei pagamenti")), term("Canali", "web"),
					term("Causa", declared("aggiornamento programmato")),
					term("Chi ha già pagato", declared("Non deve fare nulla.")),
					term("Detto agli utenti", moment("20 novembre 2026, 09:30", "2026-11-20T09:30:00+01:00"))},
				Body: "<p>Durante l’intervento si aggiorna il <strong>portale</strong>.</p><ul><li>Le ricevute " +
					"arrivano al termine.</li><li>Le scadenze restano.</li></ul>",
				Updates: []page.Update{{ID: "2026-11-28T01-20", Status: "resolved", Word: "Risolto",
					When:  said(moment("28 novembre, 01:20", "2026-11-28T01:20:00+01:00")),
					Words: said(declared("Servizio ripristinato in anticipo."))},
					{ID: "2026-11-24T10-00", Status: "changed", Word: "Orario cambiato",
						When:  said(moment("24 novembre, 10:00", "2026-11-24T10:00:00+01:00")),
						Words: said(declared("Inizio spostato di un’ora."))}},
				Sheet: page.Sheet{Offered: true, Script: "/stampa.js",
					Terms:   []page.Term{term("Dichiarato da", declared("Comune di Borgo Esempio"), ", codice fiscale ", code("01234567897"))},
					Address: said(code("https://stato.example.org" + borgo + "comunicazioni/2026-11-20-portale/")),
					Code:    `<svg class="dr dr-qr" viewBox="0 0 1 1" aria-hidden="true"></svg>`},
				Others: []page.Translation{{Lang: "de", Title: "Wartung des Zahlungsportals",
					Body: page.Text{page.Declared("Zahlungen sind in der IO-App möglich.", "de")}}},
				Follow: page.Follow{Ways: []page.Way{{Icon: "calendar",
					Link: said(linked("Calendario (.ics)", borgo+"calendario.ics"))}}}}},
		{Path: borgo + "storico/2026/", Layout: "storico", Title: "Storico 2026",
			Head: within("soggetti", who, link("Storico 2026", "")),
			Body: page.Archive{Who: who, Title: "Comunicazioni del 2026",
				Cards: []page.Card{stopCard(), receiptsCard(), limitCard()},
				Years: []page.Link{link("2026", ""), link("2025", borgo+"storico/2025/")}}},
		{Path: "/comunicazioni/", Layout: "comunicazioni", Title: "Comunicazioni",
			Head: within("comunicazioni", link("Comunicazioni", "")),
			Body: page.Notices{Lead: words("Che cosa dichiarano enti, partner e piattaforma."),
				Sections: []page.Section{{Title: "In corso", Empty: "Nulla in corso.",
					Cards: []page.Card{ofBorgo(stopCard()), partnerCard(), ofBorgo(limitCard()),
						{Icon: "continuity", Kind: "continuity", State: "withdrawn", Title: "Evento nel centro dati",
							Href: "/z",
							Who:  who, Meta: words("Evento di continuità · ritirata")}}},
					{Title: "In programma", Empty: "Nulla in programma."}},
				Follow: page.Follow{Ways: []page.Way{{Icon: "feed",
					Link: said(linked("Disservizi (RSS)", "/comunicazioni/disservizi.xml"))},
					{Icon: "calendar", Link: said(linked("Calendario (.ics)", "/comunicazioni/calendario.ics"))}},
					More: []page.Text{{page.Anchor("Disservizi (Atom)", "/comunicazioni/disservizi.atom")}}}}},
	}
}

func aside(t *testing.T) page.Aside {
	return page.Aside{ID: "fermi-programmati", Title: "Fermi programmati",
		Href: "/regole/obblighi/fermi-programmati/", Binds: "EC e PSP", Bar: drawing(t, "proportion"),
		Words: words("Nel 2026: 318 nei limiti, 2 oltre, 175 non misurati.")}
}

func rulePages(t *testing.T) []page.Page {
	versions := []page.Link{link("3.10.0, in vigore", ""),
		link("3.3.0, fino al 31 ottobre 2025", "/regole/3.3.0/livelli-ec/")}
	return []page.Page{
		{Path: "/regole/", Layout: "regole", Title: "Regole", Head: within("regole", link("Regole", "")),
			Body: page.Rules{Lead: words("Chi deve che cosa sulla piattaforma pagoPA, in tutte le versioni."),
				Versions: []page.RuleVersion{{ID: "3.10.0", Href: "/regole/3.10.0/", State: "in_force",
					Word: "in vigore", Words: words("dal 1 novembre 2025 (solo il mese è noto)")},
					{ID: "3.3.0", Href: "/regole/3.3.0/", State: "superseded", Word: "superata",
						Words: words("fino al 31 ottobre 2025")},
					{ID: "2.5.1", Href: "/regole/2.5.1/", State: "superseded", Word: "superata"}},
				Pages: []page.Link{link("Erogazione del servizio", "/regole/vigente/erogazione/"),
					link("Livelli di servizio degli Enti Creditori", "/regole/vigente/livelli-ec/")},
				Obligations: []page.Obliged{{Title: "Fermi programmati", Href: "/regole/obblighi/fermi-programmati/",
					Binds: "EC e PSP", Limit: words("al più 36 h in un anno solare")},
					{Title: "Tavolo Operativo attivo 24 ore su 24", Href: "/regole/obblighi/tavolo-operativo-24-7/",
						Binds: "chi è collegato direttamente"}}}},
		{Path: "/regole/3.10.0/livelli-ec/", Layout: "regola", Title: "Livelli di servizio degli Enti Creditori",
			Head: within("regole", link("Regole", "/regole/"), link("Livelli di servizio degli Enti Creditori", "")),
			Body: page.Rule{Version: "3.10.0", State: "in_force",
				Banner: []page.Text{said("In vigore dal ", moment("1 novembre 2025", "2025-11-01")),
					words("Data: solo il mese è noto. Formulazione nostra, figure del testo 3.10.0."),
					said(linked("Fonte", "https://docs.example.org/"))},
				Menu: []page.Link{link("Erogazione del servizio", "/regole/3.10.0/erogazione/"),
					link("Livelli di servizio degli EC", ""),
					link("Livelli di servizio dei PSP", "/regole/3.10.0/livelli-psp/")}, Versions: versions,
				Blocks: []page.Block{{HTML: "<h2 id=\"disponibilita\">Disponibilità</h2><p>Il servizio di pagamento " +
					"resta attivo in ogni ora di ogni giorno dell’anno. L’ente dispone di due riserve di tempo:</p>"},
					{HTML: "<p><strong>Fermi programmati.</strong> Fino a 36 ore per anno solare, scelte dall’ente e " +
						"rese note a PagoPA S.p.A. almeno 72 ore prima dell’inizio.</p>",
						Asides: []page.Aside{aside(t)}},
					{HTML: "<div class=\"hint hint-info\"><p>Una nota del testo.</p></div>" +
						"<table><thead><tr><th>Indicatore</th><th>Primitiva</th><th>Attesa</th></tr></thead>" +
						"<tbody><tr><td>TVP</td><td><code>paVerifyPaymentNotice</code></td><td>7 s</td></tr></tbody>" +
						"</table>"}}}},
	}
}

func obligationPages(t *testing.T) []page.Page {
	return []page.Page{
		{Path: "/regole/obblighi/fermi-programmati/",
			Layout: "obbligo", Title: "Fermi programmati",
			Head: within("regole", link("Regole", "/regole/"), link("Fermi programmati", "")),
			Body: page.Obligation{ID: "fermi-programmati",
				Binds:   []string{"EC diretti", "EC con partner", "PSP diretti"},
				Note:    words("L’articolo citato è stato abrogato; il testo resta com’è."),
				Measure: words("Si sommano le interruzioni programmate annunciate in tempo, nell’anno solare."),
				Count:   aside(t),
				Versions: []page.ClauseText{{Version: "3.10.0", State: "in_force", Word: "in vigore",
					Words: words("dal 1 novembre 2025"), HTML: "<p>Fino a 36 ore per anno solare.</p>",
					Limit:  words("al più 36 h, con 72 h di preavviso"),
					Source: link("Livelli di servizio degli EC, testo 3.10.0", "/regole/3.10.0/livelli-ec/")},
					{Version: "3.3.0", State: "superseded", Word: "superata", Words: words("fino al 31 ottobre 2025"),
						HTML:   "<p>Fino a 36 ore per anno.</p>",
						Source: link("Livelli di servizio degli EC, testo 3.3.0", "/regole/3.3.0/livelli-ec/")}}}},
		{Path: "/regole/ruoli/ec-diretto/", Layout: "ruolo", Title: "Che cosa vincola un EC collegato direttamente",
			Head: within("regole", link("EC", "")), Body: page.Role{
				Lead: page.Text{{Text: "Secondo il testo in vigore: 2 obblighi."}},
				Items: []page.Bound{{Title: "Fermi programmati", Href: "/regole/obblighi/fermi-programmati/#v3.10.0",
					HTML: "<p>Fino a 36 ore.</p>", Limit: page.Text{{Text: "al massimo 36 h"}},
					Note: page.Text{{Text: "Una nota."}}},
					{Title: "Tavolo Operativo", Href: "/regole/obblighi/tavolo-operativo/#v3.10.0",
						HTML: "<p>Hai un Tavolo.</p>"}},
				Others: []page.Link{link("EC collegato direttamente", ""),
					link("Piattaforma", "/regole/ruoli/piattaforma/")},
				Table: link("Tabella (CSV)", "/regole/ruoli/ec-diretto/obblighi.csv"),
			}},
	}
}

func otherPages() []page.Page {
	return []page.Page{
		{Path: "/metodo/", Layout: "pagina", Title: "Come sono fatti i numeri",
			Head: within("metodo", link("Metodo", "")),
			Body: page.Prose{HTML: "<p>Il tempo si conta in ore locali.</p><h2 id=\"quando\">Quando si " +
				"misura</h2><p>Ogni quarto d’ora.</p>"}},
		{Path: "/404.html", Layout: "mancante", Title: "Pagina non trovata", Head: page.Head{NoIndex: true},
			Body: page.Missing{Find: []page.Link{link("Trova un ente", "/soggetti/"), link("Pagina iniziale", "/")}}},
	}
}

func render(t *testing.T, s page.Shell, pages []page.Page) map[string][]byte {
	t.Helper()
	r, err := NewRenderer([]fs.FS{os.DirFS("../../../layouts")}, s, word.It.Labels, "")
	if err != nil {
		t.Fatal(err)
	}
	files := sink{}
	if err := r.Render(pages, files); err != nil {
		t.Fatal(err)
	}
	return files
}

// sink takes all files.
type sink map[string][]byte

func (sink) Same(string, string) bool { return false }

func (sink) SameUnder(string, string) bool { return false }

func (sink) Standing(...string) bool { return false }

func (sink) Leave(...string) {}

func (s sink) WriteFrom(name, _ string, html []byte) error { s[name] = html; return nil }

func TestLayouts(t *testing.T) {
	files := render(t, shell(), pages(t))
	for name, b := range files {
		t.Run(name, func(t *testing.T) { checkPage(t, b) })
	}
	status := html.UnescapeString(string(files["soggetti/01234567897/index.html"]))
	for _, want := range []string{
		`<h2 id="adesso">Dal portale dei pagamenti ora non si può pagare: interruzione programmata fino alle <time ` +
			`datetime="2026-11-28T02:00:00+01:00">02:00</time>.</h2>`,
		`Disponibile il <span data-figure="/services/0/availability/with_planned">99,92%</span> del tempo, il `,
		`<span data-declared lang="it">Si può pagare con l’app IO e presso gli sportelli dei PSP.</span>`,
		`<span data-contact><a href="tel:0600000000">06 0000 0000</a></span>, lun–ven `,
		`di <span data-code>36 h</span></span>`,
		`<use href="/icone.svg#maintenance"/>`,
		`<link rel="alternate" type="application/rss+xml" title="Disservizi: Comune di Borgo Esempio" ` +
			`href="/soggetti/01234567897/disservizi.xml">`,
		`<a href="/soggetti/" class="current" aria-current="true">Enti</a>`,
		`Sito non ufficiale`, `A cura di <a href="https://www.example.org">Unione dei Comuni di Esempio</a>`,
		`Qui non si paga`,
	} {
		if !strings.Contains(status, want) {
			t.Errorf("the status page lacks %s", want)
		}
	}
	if got := sections(t, []byte(status)); !slices.Equal(got,
		[]string{"adesso", "comunicazioni", "servizi", "vincoli", "livelli", "obblighi", "storico", "segui",
			"contatti"}) {
		t.Errorf("order of the status page: %q", got)
	}
	official := shell()
	official.Official = true
	if b := render(t, official, pages(t)[:1])["soggetti/01234567897/index.html"]; bytes.Contains(bytes.ToLower(b),
		[]byte("non ufficiale")) {
		t.Error("an official site calls itself unofficial")
	}
	if !bytes.Contains(files["404.html"], []byte(`<meta name="robots" content="noindex">`)) {
		t.Error("404.html can be indexed")
	}
	preview(t, files)
}

// preview writes what was rendered, with styles and static files, for people.
func preview(t *testing.T, files map[string][]byte) {
	dir := os.Getenv("BOLLETTINO_PREVIEW")
	if dir == "" {
		return
	}
	put := func(name string, b []byte) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, b := range files {
		put(name, b)
	}
	for from, to := range map[string]string{"../../../static": ".", "../../../assets": "assets"} {
		err := fs.WalkDir(os.DirFS(from), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			put(to+"/"+name, []byte(read(t, from+"/"+name)))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

const hostile = `<script>alert(1)</script> & "Comune" d'Ò`

// bad makes words hostile, with all that stands with them.
func bad(t page.Text) page.Text {
	for i := range t {
		t[i].Text = hostile
		if t[i].Href != "" {
			t[i].Href = "javascript:alert(1)"
		}
		switch t[i].Sort {
		case page.IsDeclared:
			t[i].As = `it" onclick="alert(1)`
		case page.IsMoment:
			t[i].As = `x" onfocus="alert(1)`
		}
	}
	return t
}

func badTexts(ts []page.Text) {
	for i := range ts {
		ts[i] = bad(ts[i])
	}
}

func badTerms(ts []page.Term) {
	for i := range ts {
		ts[i] = page.Term{Term: hostile, Text: bad(ts[i].Text)}
	}
}

func badCards(cs []page.Card) {
	for i := range cs {
		cs[i].Title, cs[i].Lang, cs[i].Href = hostile, hostile, "javascript:alert(1)"
		cs[i].Meta, cs[i].Summary = bad(cs[i].Meta), bad(cs[i].Summary)
		cs[i].Who = link(hostile, `"><script>alert(1)</script>`)
	}
}

// poison puts hostile words into every string that a person or a machine declared.
func poison(b page.Subject) page.Subject {
	b.Name = hostile
	badTexts(b.Chips)
	badTexts(b.Now.Details)
	for i := range b.History {
		b.History[i].Words = bad(b.History[i].Words)
	}
	bad(b.Now.Sentence)
	bad(b.Now.Meanwhile)
	bad(b.Now.Help)
	badCards(b.Open)
	badCards(b.Constraints)
	badTerms(b.Contacts)
	for i := range b.Services {
		s := &b.Services[i]
		s.Name, s.Word = hostile, hostile
		bad(s.Summary)
		badTerms(s.Offers)
		badTerms(s.Days)
	}
	for i := range b.Levels.Cards {
		l := &b.Levels.Cards[i]
		l.Title, l.Word, l.Rule.Text = hostile, hostile, hostile
		badTerms(l.Months)
	}
	for i := range b.Duties {
		b.Duties[i].Title = hostile
	}
	for i := range b.Follow.Ways {
		b.Follow.Ways[i].Link = said(linked(hostile, "data:text/html,<script>alert(1)</script>"))
	}
	for i := range b.Follow.More {
		b.Follow.More[i] = said(linked(hostile, "data:text/html,<script>alert(1)</script>"))
	}
	return b
}

func TestHostileWords(t *testing.T) {
	s := shell()
	s.Name, s.Claim, s.Contact = hostile, hostile, hostile
	s.Operator = link(hostile, "javascript:alert(1)")
	p := statusPage("/soggetti/x/", poison(subjectBody(t)))
	p.Title, p.Description = hostile, hostile
	all := pages(t)
	all = append(all[1:], p)
	for i := range all {
		all[i].Title, all[i].Description = hostile, hostile
		for j := range all[i].Head.Crumbs {
			all[i].Head.Crumbs[j].Text = hostile
		}
	}
	for name, b := range render(t, s, all) {
		t.Run(name, func(t *testing.T) {
			checkPage(t, b)
			for _, banned := range []string{"<script>alert", `"javascript:`, ` onclick="alert`, ` onfocus="alert`,
				`href="data:`} {
				if bytes.Contains(b, []byte(banned)) {
					t.Errorf("holds %s", banned)
				}
			}
		})
	}
}

// checkPage holds what is true of every page whatever it says.
func checkPage(t *testing.T, b []byte) {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	level, h1, main := 0, 0, 0
	walk(doc, func(n *html.Node) {
		switch n.Data {
		case "h1", "h2", "h3", "h4", "h5", "h6":
			l := int(n.Data[1] - '0')
			if l > level+1 {
				t.Errorf("%s %q after h%d", n.Data, textOf(n), level)
			}
			if level = l; l == 1 {
				h1++
			}
			if strings.TrimSpace(textOf(n)) == "" {
				t.Errorf("%s without words", n.Data)
			}
		case "main":
			main++
		case "style":
			t.Error("a <style>")
		case "script":
			if attr(n, "src") == "" {
				t.Errorf("a script in the page: %s", textOf(n))
			}
		case "a":
			if strings.TrimSpace(textOf(n)) == "" {
				t.Errorf("a link without words to %s", attr(n, "href"))
			}
		}
	})
	checkAttributes(t, b, doc)
	if h1 != 1 || main != 1 {
		t.Errorf("%d h1, %d main", h1, main)
	}
	if bytes.Contains(b, []byte("<no value>")) || bytes.Contains(b, []byte("map[")) {
		t.Error("a value was not shown as words")
	}
	blanks := regexp.MustCompile(`\s[.,;:]<|<(span|time|strong)[^>]*>\s|\s</(span|time)>`)
	if m := blanks.Find(b); m != nil && !bytes.Contains(b, []byte("alert(1)")) {
		t.Errorf("stray white space: %q", m)
	}
}

// checkAttributes holds that nothing acts or styles by an attribute, and that
// what is named by its id is there once.
func checkAttributes(t *testing.T, b []byte, doc *html.Node) {
	t.Helper()
	ids := map[string]int{}
	refs := map[string]bool{}
	walk(doc, func(n *html.Node) {
		for _, a := range n.Attr {
			switch {
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			case a.Key == "id":
				if ids[a.Val]++; ids[a.Val] > 1 {
					t.Errorf("id %q twice", a.Val)
				}
			case a.Key == "aria-labelledby":
				refs[a.Val] = true
			case a.Val == "#ZgotmplZ" && !bytes.Contains(b, []byte("alert(1)")):
				t.Errorf("<%s %s> was not safe to write", n.Data, a.Key)
			}
		}
	})
	for ref := range refs {
		if ids[ref] == 0 {
			t.Errorf("aria-labelledby names %q, which is not there", ref)
		}
	}
}

// On the status page every digit of <main> says what it is.
func TestStatusDigits(t *testing.T) {
	marked := []string{"data-figure", "data-declared", "data-code", "data-contact", "data-axis"}
	b := subjectBody(t)
	doc, err := html.Parse(bytes.NewReader(render(t, shell(),
		[]page.Page{statusPage(borgo, b)})["soggetti/01234567897/index.html"]))
	if err != nil {
		t.Fatal(err)
	}
	walk(doc, func(n *html.Node) {
		if n.Data != "main" {
			return
		}
		var look func(n *html.Node)
		look = func(n *html.Node) {
			if n.Type == html.ElementNode &&
				(n.Data == "time" || slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
					return slices.Contains(marked, a.Key)
				})) {
				return
			}
			if n.Type == html.TextNode && strings.ContainsAny(n.Data, "0123456789") {
				t.Errorf("a number that does not say what it is: %q", n.Data)
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				look(c)
			}
		}
		look(n)
	})
}

func sections(t *testing.T, b []byte) []string {
	doc, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	walk(doc, func(n *html.Node) {
		if n.Data == "h2" {
			ids = append(ids, attr(n, "id"))
		}
	})
	return ids
}

func walk(n *html.Node, visit func(*html.Node)) {
	if n.Type == html.ElementNode {
		visit(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, visit)
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

// Templates show, they don't compute: these are the functions they may call.
// eq compares a menu's entry with the page's section; index and dict hand
// values over; partialCached shows the frame, which is made once for each section; label is filled before Hugo
// reads. What is markup is given to them as such (values.go): nothing calls safeHTML.
var allowed = []string{"and", "dict", "eq", "index", "label", "not", "or", "partialCached", "shell", "site"}

func TestTemplatesShow(t *testing.T) {
	layouts := os.DirFS("../../../layouts")
	err := fs.WalkDir(layouts, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(layouts, name)
		if err != nil {
			return err
		}
		t.Run(name, func(t *testing.T) {
			src := string(b)
			if !strings.HasPrefix(src, "{{- /* ") || !strings.Contains(strings.SplitN(src, "*/", 2)[0], "Context: ") {
				t.Error("does not begin with a comment that names its context")
			}
			if regexp.MustCompile(`\s(style|on[a-z]+)="`).MatchString(src) ||
				regexp.MustCompile(`<script[^>]*>[^<]`).MatchString(src) {
				t.Error("inline style or script")
			}
			for _, called := range functions(t, name, src) {
				if !slices.Contains(allowed, called) {
					t.Errorf("calls %s: the program computes, templates show", called)
				}
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Of all that templates are given, only a page.Text and a string called *_html or *_svg is
// markup, and nothing can be anything: whatever else is said is escaped where it is shown.
func TestOnlyTextIsMarkup(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var look func(reflect.Type)
	look = func(of reflect.Type) {
		for of.Kind() == reflect.Slice || of.Kind() == reflect.Pointer {
			if of == reflect.TypeFor[page.Text]() {
				return
			}
			of = of.Elem()
		}
		if of.Kind() == reflect.Map || of.Kind() == reflect.Interface {
			t.Errorf("%s: anything may be in it", of)
		}
		if of.Kind() != reflect.Struct || seen[of] {
			return
		}
		seen[of] = true
		for i := range of.NumField() {
			f := of.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "-" { // which no template is given
				continue
			}
			markup := strings.HasSuffix(name, "_html") || strings.HasSuffix(name, "_svg")
			if markup && f.Type.Kind() != reflect.String {
				t.Errorf("%s.%s is called %s", of, f.Name, name)
			}
			look(f.Type)
		}
	}
	look(reflect.TypeFor[page.Head]())
	look(reflect.TypeFor[page.Shell]())
	bodies := map[string]any{
		"cambiato": page.RoleChange{}, "cerca": page.Search{}, "confronti": page.Compares{}, "confronto": page.Comparison{}, "gestione": page.Edit{},
		"glossario": page.Glossary{}, "dati": page.Data{}, "indice": page.Index{}, "quando": page.When{}, "scheda": page.Embed{},
		"valori": page.VerifiedTable{}, "verifica": page.Verified{},
	}
	for _, p := range pages(t) {
		bodies[p.Layout] = p.Body
	}
	for _, b := range bodies {
		look(reflect.TypeOf(b))
	}
	all, err := fs.Glob(os.DirFS("../../../layouts"), "*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		if layout := strings.TrimSuffix(name, ".html"); layout != "baseof" && bodies[layout] == nil {
			t.Errorf("what layout %s is given is not looked at here", layout)
		}
	}
}

// functions are the names of the functions that a template calls.
func functions(t *testing.T, name, src string) []string {
	var found []string
	for _, tree := range trees(t, name, src) {
		visit(t, tree.Root, func(n parse.Node) {
			if n, ok := n.(*parse.IdentifierNode); ok {
				found = append(found, n.Ident)
			}
		})
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// trees are a template and those that it defines.
func trees(t *testing.T, name, src string) map[string]*parse.Tree {
	tree := parse.New(name)
	tree.Mode = parse.SkipFuncCheck
	set := map[string]*parse.Tree{}
	if _, err := tree.Parse(src, "", "", set); err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(set, func(_ string, tree *parse.Tree) bool { return tree.Root == nil })
	return set
}

// visit shows a node and all below it, as they stand.
func visit(t *testing.T, n parse.Node, show func(parse.Node)) {
	show(n)
	branch := func(b parse.BranchNode) {
		visit(t, b.Pipe, show)
		visit(t, b.List, show)
		if b.ElseList != nil {
			visit(t, b.ElseList, show)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, n := range n.Nodes {
			visit(t, n, show)
		}
	case *parse.ActionNode:
		visit(t, n.Pipe, show)
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			visit(t, c, show)
		}
	case *parse.CommandNode:
		for _, a := range n.Args {
			visit(t, a, show)
		}
	case *parse.ChainNode:
		visit(t, n.Node, show)
	case *parse.IfNode:
		branch(n.BranchNode)
	case *parse.RangeNode:
		branch(n.BranchNode)
	case *parse.WithNode:
		branch(n.BranchNode)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			visit(t, n.Pipe, show)
		}
	case *parse.IdentifierNode, *parse.TextNode, *parse.FieldNode, *parse.VariableNode, *parse.DotNode,
		*parse.StringNode, *parse.NilNode, *parse.BoolNode, *parse.NumberNode, *parse.CommentNode,
		*parse.BreakNode, *parse.ContinueNode:
	default:
		t.Fatalf("%T", n)
	}
}
