package editor

// said is a complaint in Italian, and what to do about it. {1} is the first argument of
// its kind, and so on.
type said struct{ message, hint string }

// byHand is said of what the form never writes.
var byHand = said{"il file non si legge come comunicazione",
	"Riprova dalla pagina; se il file è stato scritto a mano, lo corregge chi lo ha scritto."}

const (
	rewrite = "Riscrivilo, o copialo come testo semplice."
	simpler = "Scrivilo in modo più semplice, o dividilo."
	keepOne = "Tienine uno."
	lateEnd = "Scrivi una fine dopo l’inizio. Se non sai quando finirà, lascia vuoto."
	other   = "Scegli un’ora prima o dopo quella: "
	unready = "Non può essere finito prima di cominciare. Se non è successo, scegli «Ritiro»."
	hours   = "Scrivi per esempio mon-fri 09:00-13:00."
	aCode   = "Scrivi il codice fiscale dell’ente, con tutte le sue cifre."
	fewer   = "Scegli «Risolto» o «Ritiro», e scrivi una comunicazione nuova per ciò che resta."
)

// italian are the readers' complaints for who fills in the form, by the codes of their
// kinds. The readers' own words are for who edits files.
var italian = map[string]said{
	// The bytes, and the document.
	"not-text":  {"il testo non è UTF-8", rewrite},
	"not-utf-8": {"il testo non è UTF-8", rewrite},
	"git-conflict": {"nel file ci sono due versioni insieme, lasciate da git",
		"Le sistema chi cura i file del sito."},
	"garbled": {"«{1}» è una parola che si è rovinata", rewrite},
	"hidden-character": {"c’è un carattere che non si vede, o uno che si è perso",
		"Riscrivi quelle parole, o incollale come testo semplice."},

	"unreadable":         byHand,
	"empty-document":     byHand,
	"two-documents":      byHand,
	"no-front-matter":    byHand,
	"alias":              byHand,
	"tag":                byHand,
	"null":               byHand,
	"comment":            byHand,
	"not-a-mapping":      byHand,
	"not-a-list":         byHand,
	"not-a-single-value": byHand,
	"odd-key":            byHand,
	"key-given-twice":    byHand,

	"missing":          {"manca", "È obbligatorio."},
	"unknown-key":      {"non è una voce di una comunicazione", "Riprova dalla pagina."},
	"unknown-word":     {"«{1}» non è una delle scelte", "Scegli una delle voci dell’elenco."},
	"word-given-twice": {"la stessa voce c’è due volte", keepOne},
	"text-given-twice": {"la stessa voce c’è due volte", keepOne},

	"long-text":  {"il testo è troppo lungo", "Scrivilo in meno parole, e metti un link a ciò che è più lungo."},
	"deep-lists": {"il testo ha elenchi o citazioni uno dentro l’altro, più di {1}", simpler},
	"far-lists":  {"il testo ha un elenco a più di {1} colonne dal margine", simpler},
	"many-marks": {"il testo ha un paragrafo con migliaia di parentesi quadre, asterischi o trattini bassi",
		simpler},
	"many-cells":    {"il testo ha tabelle con più di {1} caselle", simpler},
	"many-headings": {"il testo ha più di {1} titoli", simpler},
	"deep-blocks":   {"il testo ha riquadri uno dentro l’altro, più di {1}", simpler},
	"long-address":  {"il testo rimanda troppe volte a un indirizzo lungo", simpler},

	// Days and moments.
	"not-a-day":            {"non è un giorno", "Scrivi il giorno come 2026-12-25."},
	"not-a-time":           {"non è una data con l’ora", "Scrivi il giorno e l’ora, come 27/11/2026 22:00."},
	"fraction-of-a-second": {"non è una data con l’ora", "Scrivi il giorno e l’ora, come 27/11/2026 22:00."},
	"skipped-hour": {"cade nell’ora che manca, quando comincia l’ora legale",
		other + "a quell’ora l’orologio non segna mai."},
	"doubled-hour": {"cade nell’ora che si ripete, quando torna l’ora solare",
		other + "così non si capirebbe quale delle due è."},
	"out-of-reach": {"è un anno che non possiamo usare",
		"Scrivi un anno fra il 1970 e il 2199. Ciò che non ha fine si lascia senza fine."},
	"lies-ahead":     {"è nel futuro", "Scrivi un momento già passato."},
	"not-after-from": {"è prima dell’inizio, o nello stesso momento", lateEnd},

	// The notice as a whole.
	"not-a-notice-name": {"non sappiamo dare un nome al file",
		"Scrivi nel titolo almeno una lettera o una cifra."},
	"named-by-another-day": {"è di un giorno diverso da quello nel nome del file",
		"Il giorno in cui lo hai detto agli utenti non si può più cambiare."},
	"not-a-language-tag": {"non è la sigla di una lingua", "Scrivi per esempio it, en, de o sl."},
	"no-services": {"non hai scelto nessun servizio",
		"Scegli i servizi colpiti, oppure «tutti i servizi»."},
	"all-beside-others": {"«tutti i servizi» sta insieme ad altri",
		"Scegli «tutti i servizi», oppure i singoli servizi."},
	"unknown-service": {"c’è un servizio che l’ente non ha",
		"Ricarica la pagina: l’elenco dei servizi è cambiato."},
	"alternatives-until-without": {"non hai scritto come pagare intanto",
		"Scrivi come pagare intanto, o togli fino a quando vale."},
	"service-named-twice": {"lo stesso servizio c’è due volte", keepOne},
	"many-days-left-out": {"sono troppi giorni",
		"Scegli una ripetizione che li salti, o scrivi una comunicazione per ogni anno."},
	"many-updates": {"gli aggiornamenti sono già troppi",
		"Scegli «Risolto», e scrivi una comunicazione nuova per ciò che continua."},
	"many-changes": {"le modifiche sono già troppe", fewer},
	"crowded":      {"le volte si sovrappongono ({1} insieme), e le modifiche sono troppe", fewer},
	"many-layers":  {"si ripete per {1} servizi, e le modifiche sono troppe", fewer},
	"many-notices": {"l’ente ha {1} comunicazioni, e ne possiamo leggere {2}",
		"Chi cura il sito deve mettere altrove quelle degli anni passati."},
	"frozen-otherwise": {"cambierebbe una misura di un periodo già verificato",
		"Controlla i tempi. Se sono giusti, chi cura il sito deve registrare la correzione."},
	"nothing-redacted": {"manca", "Scrivi quali testi vanno tolti."},
	"no-such-text":     {"«{1}» non è un testo di questa comunicazione", "Scrivi quali testi vanno tolti."},

	// The subject's profile: it keeps the page as it was.
	"not-a-service-id": {"«{1}» non può essere la sigla di un servizio",
		"Usa lettere minuscole, cifre e trattini."},
	"service-id-all": {"la sigla di un servizio non può essere «all»", "Scegline un’altra."},
	"not-in-the-registry": {"«{1}» non è nell’elenco di questo sito",
		"Scrivi il codice fiscale di un ente in elenco."},
	"not-hours":          {"«{1}» non dice giorni e ore", hours},
	"not-days":           {"«{1}» non sono giorni", hours},
	"not-times":          {"«{1}» non sono due ore, la prima prima della seconda", hours},
	"not-an-obligation":  {"«{1}» non è un obbligo delle regole", "Scrivi la sigla di un obbligo del registro."},
	"until-before-on":    {"la fine non è dopo l’inizio", "Una dichiarazione vale da un giorno fino a uno dopo."},
	"not-a-web-address":  {"«{1}» non è un indirizzo web", "Scrivilo intero, con https://."},
	"same-for-all":       {"«{1}» sarebbe uguale per tutti gli enti", "Scrivi {id} dove va il codice dell’ente."},
	"not-a-team":         {"«{1}» non è un gruppo del deposito git", "Scrivi per esempio @example/comune-alfa."},
	"personal-code":      {"è il codice fiscale di una persona, e qui non se ne pubblicano", aCode},
	"code-as-number":     {"il foglio di calcolo ha fatto del codice un numero: «{1}»", aCode},
	"not-the-code-alone": {"«{1}» non è solo il codice fiscale", aCode},
	"code-without-zeros": {"«{1}» ha perso gli zeri iniziali", aCode},
	"not-a-code":         {"«{1}» non è un codice fiscale", aCode},
	"octal-code":         {"«{1}» non ha 11 cifre: forse era {2}", "Scrivilo fra virgolette."},

	// What repeats.
	"repeats-without-until": {"manca la fine della prima volta",
		"Scrivi la fine: chi si ripete deve finire."},
	"repeats-without-new-end": {"chi si ripete deve finire", "Scrivi quando finisce la prima volta."},
	"rule-not-usable": {"non è una regola che possiamo usare",
		"Scrivi per esempio FREQ=DAILY (ogni giorno) o FREQ=WEEKLY;BYDAY=SU (ogni domenica)."},
	"from-is-no-occurrence": {"l’inizio non cade in un giorno della ripetizione",
		"Cambia l’inizio o la regola, perché la prima volta sia una di quelle."},
	"long-occurrence": {"ogni volta durerebbe più di 366 giorni",
		"Scrivi quando finisce la prima volta."},
	"valid-until-without-repeats": {"vale solo se si ripete", "Se non si ripete, scrivi la fine."},
	"valid-until-before-from": {"è prima dell’inizio: non succederebbe mai",
		"Scrivi un momento dopo la prima volta."},
	"from-after-valid-until": {"è dopo la fine delle ripetizioni",
		"Scrivi una comunicazione nuova, e se questa non vale più scegli «Ritiro»."},

	// An update.
	"before-declared": {"è prima della comunicazione stessa", "Scrivi un momento dopo la comunicazione."},
	"moment-of-declared": {"è lo stesso momento della comunicazione",
		"Scrivi un momento dopo la comunicazione, anche di un minuto."},
	"moment-of-another-update": {"c’è già un aggiornamento di questo momento",
		"Scrivi un momento diverso, anche di un minuto."},
	"before-the-update-above": {"è prima dell’ultimo aggiornamento pubblicato",
		"Scrivi un momento dopo l’ultimo aggiornamento."},

	"after-withdrawn": {"la comunicazione è stata ritirata",
		"Puoi solo correggerla. Se il problema c’è, scrivi una comunicazione nuova."},
	"withdrawn-after-resolved": {"la comunicazione è già conclusa",
		"Ciò che è successo non si ritira. Se c’era un errore, scegli «Correzione»."},
	"after-resolved": {"la comunicazione è già conclusa",
		"Se il problema c’è di nuovo, scegli «Riapertura»."},
	"reopened-before-resolved": {"la comunicazione non è conclusa",
		"«Riapertura» serve solo dopo «Risolto». Scegli «Aggiornamento» o «Modifica»."},

	"changed-span": {"la nuova fine non è dopo il nuovo inizio",
		"Controlla il nuovo inizio e la nuova fine."},
	"before-resolved-end": {"è prima della fine che hai già detto",
		"Scrivi quando è ricominciato: dopo quella fine."},
	"ended-after-at": {"è dopo il momento in cui lo dici",
		"Scrivi quando è finito: un momento già passato."},
	"ended-before-from": {"è prima dell’inizio", unready},
	"over-before-from": {"è prima dell’inizio",
		"Non può essere finito prima di cominciare. Se non succede, scegli «Ritiro»."},
	"ended-before-first": {"è prima della prima volta", unready},
	"reopened-until-not-after-from": {"è prima dell’inizio, o nello stesso momento",
		"Scrivi una fine dopo il nuovo inizio, o scegli «fino a nuova comunicazione»."},
	"reopened-without-until": {"manca la fine",
		"A quell’ora la chiusura era già passata: scrivi fino a quando dura questa volta."},
}
