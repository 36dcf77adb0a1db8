package editor

import (
	"regexp"
	"strings"

	"bollettino/generator/base/problem"
)

// Complaint is a problem in the words of the form.
type Complaint struct {
	Field   string `json:"field"` // of the format: "until", "updates[1].text"; "" where it is about the whole
	Label   string `json:"label,omitempty"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// sentence says a reader's complaint to who fills in the form. What names the
// part of the reader's words that tells it apart.
type sentence struct {
	field, what   *regexp.Regexp
	message, hint string
}

func said(field, what, message, hint string) sentence {
	return sentence{regexp.MustCompile(`^(` + field + `)$`), regexp.MustCompile(what), message, hint}
}

const (
	moments = `from|until|declared|told_platform|valid_until|updates\[\d+\]\.(at|from|until|ended)`
	anyOf   = `.*`
)

// The readers speak English, to whoever edits files; these are the same complaints
// for the form. What stands first holds.
var sentences = []sentence{
	said(`updates\[\d+\]\.ended`, `^is after .at.$`, "è dopo il momento in cui lo dici", "Scrivi quando è finito: un momento già passato."),
	said(`updates\[\d+\]\.ended`, `^is before .from.$`, "è prima dell’inizio", "Non può essere finito prima di cominciare. Se non è successo, scegli «Ritiro»."),
	said(`updates\[\d+\]\.(ended|at)`, `^is before the first occurrence$`, "è prima della prima volta", "Non può essere finito prima di cominciare. Se non è successo, scegli «Ritiro»."),
	said(`updates\[\d+\]\.at`, `^is before .from.$`, "è prima dell’inizio", "Non può essere finito prima di cominciare. Se non succede, scegli «Ritiro»."),
	said(`updates\[\d+\]\.from`, `^is before the end that .resolved. stated$`, "è prima della fine che hai già detto", "Scrivi quando è ricominciato: dopo quella fine."),
	said(`updates\[\d+\]\.until`, `^is missing: the occurrence is over by then$`, "manca la fine", "A quell’ora la chiusura era già passata: scrivi fino a quando dura questa volta."),
	said(`updates\[\d+\]\.status`, `can.t follow .withdrawn.`, "la comunicazione è stata ritirata", "Puoi solo correggerla. Se il problema c’è, scrivi una comunicazione nuova."),
	said(`updates\[\d+\]\.status`, `^.withdrawn. can.t follow .resolved.`, "la comunicazione è già conclusa", "Ciò che è successo non si ritira. Se c’era un errore, scegli «Correzione»."),
	said(`updates\[\d+\]\.status`, `can.t follow .resolved.`, "la comunicazione è già conclusa", "Se il problema c’è di nuovo, scegli «Riapertura»."),
	said(`updates\[\d+\]\.status`, `stands before any .resolved.`, "la comunicazione non è conclusa", "«Riapertura» serve solo dopo «Risolto». Scegli «Aggiornamento» o «Modifica»."),
	said(`updates\[\d+\]\.at`, `changed span ends before it begins`, "la nuova fine non è dopo il nuovo inizio", "Controlla il nuovo inizio e la nuova fine."),
	said(`updates\[\d+\]\.at`, `is the time of another update`, "c’è già un aggiornamento di questo momento", "Scrivi un momento diverso, anche di un minuto."),
	said(`updates\[\d+\]\.at`, `is the moment of .declared.`, "è lo stesso momento della comunicazione", "Scrivi un momento dopo la comunicazione, anche di un minuto."),
	said(`updates\[\d+\]\.at`, `is before the update above it`, "è prima dell’ultimo aggiornamento pubblicato", "Scrivi un momento dopo l’ultimo aggiornamento."),
	said(`updates\[\d+\]\.at`, `is before the notice was declared`, "è prima della comunicazione stessa", "Scrivi un momento dopo la comunicazione."),
	said(`valid_until`, `^is not after from`, "è prima dell’inizio: non succederebbe mai", "Scrivi un momento dopo la prima volta."),
	said(`updates\[\d+\]\.from`, `^is not before .valid_until.`, "è dopo la fine delle ripetizioni", "Scrivi una comunicazione nuova, e se questa non vale più scegli «Ritiro»."),
	said(`until`, `^is not after from$`, "è prima dell’inizio, o nello stesso momento", "Scrivi una fine dopo l’inizio. Se non sai quando finirà, lascia vuoto."),
	said(moments, `is out of reach$`, "è un anno che non possiamo usare", "Scrivi un anno fra il 1970 e il 2199. Ciò che non ha fine si lascia senza fine."),
	said(moments, `lies ahead$`, "è nel futuro", "Scrivi un momento già passato."),
	said(moments, `occurs twice`, "cade nell’ora che si ripete, quando torna l’ora solare", "Scegli un’ora prima o dopo quella: così non si capirebbe quale delle due è."),
	said(moments, `never occurs`, "cade nell’ora che manca, quando comincia l’ora legale", "Scegli un’ora prima o dopo quella: a quell’ora l’orologio non segna mai."),
	said(moments, `is not a time$|fraction of a second`, "non è una data con l’ora", "Scrivi il giorno e l’ora, come 27/11/2026 22:00."),
	said(`except(\[\d+\])?`, `days are left out$`, "sono troppi giorni", "Scegli una ripetizione che li salti, o scrivi una comunicazione per ogni anno."),
	said(`updates\[\d+\]\.status`, `^is the plan.s change number`, "le modifiche sono già troppe", "Scegli «Risolto» o «Ritiro», e scrivi una comunicazione nuova per ciò che resta."),
	said(`updates\[\d+\]\.at`, `^is update number`, "gli aggiornamenti sono già troppi", "Scegli «Risolto», e scrivi una comunicazione nuova per ciò che continua."),
	said(`declared`, `file is named by another day`, "è di un giorno diverso da quello nel nome del file", "Il giorno in cui lo hai detto agli utenti non si può più cambiare."),
	said(`(updates\[\d+\]\.)?services`, `^is missing$`, "non hai scelto nessun servizio", "Scegli i servizi colpiti, oppure «tutti i servizi»."),
	said(`(updates\[\d+\]\.)?services(\[\d+\])?`, `is not a service of this subject`, "c’è un servizio che l’ente non ha", "Ricarica la pagina: l’elenco dei servizi è cambiato."),
	said(`(updates\[\d+\]\.)?services(\[\d+\])?`, `all. stands beside other services`, "«tutti i servizi» sta insieme ad altri", "Scegli «tutti i servizi», oppure i singoli servizi."),
	said(`(updates\[\d+\]\.)?services(\[\d+\])?`, `named twice|given twice`, "lo stesso servizio c’è due volte", "Tienine uno."),
	said(`(updates\[\d+\]\.)?repeats`, `stands without until`, "manca la fine della prima volta", "Scrivi la fine: chi si ripete deve finire."),
	said(`(updates\[\d+\]\.)?repeats`, `is not one of its occurrences`, "l’inizio non cade in un giorno della ripetizione", "Cambia l’inizio o la regola, perché la prima volta sia una di quelle."),
	said(`(updates\[\d+\]\.)?repeats`, `can.t be used`, "non è una regola che possiamo usare", "Scrivi per esempio FREQ=DAILY (ogni giorno) o FREQ=WEEKLY;BYDAY=SU (ogni domenica)."),
	said(`updates\[\d+\]\.until`, `what repeats can.t be without an end`, "chi si ripete deve finire", "Scrivi quando finisce la prima volta."),
	said(`valid_until`, `stands without repeats`, "vale solo se si ripete", "Se non si ripete, scrivi la fine."),
	said(`review|except\[\d+\]`, `is not a day$`, "non è un giorno", "Scrivi il giorno come 2026-12-25."),
	said(`lang|translations\..*`, `is not a language tag`, "non è la sigla di una lingua", "Scrivi per esempio it, en, de o sl."),
	said(`(updates\[\d+\]\.)?(kind|impact|status|standin)|(channels|works)(\[\d+\])?`, `is not known here`, "non è una delle scelte", "Scegli una delle voci dell’elenco."),
	said(`(channels|works)(\[\d+\])?`, `given twice`, "la stessa voce c’è due volte", "Tienine una."),
	said(`file name`, `.*`, "non sappiamo dare un nome al file", "Scrivi nel titolo almeno una lettera o una cifra."),
	said(anyOf, `does not belong into a text`, "c’è un carattere che non si vede, o uno che si è perso", "Riscrivi quelle parole, o incollale come testo semplice."),
	said(`encoding`, `.*`, "il testo non è UTF-8", "Riscrivilo, o copialo come testo semplice."),
	said(`yaml|front matter|document`, `.*`, "il file non si legge come comunicazione", "Riprova dalla pagina; se il file è stato scritto a mano, lo corregge chi lo ha scritto."),
	said(anyOf, `^is missing$`, "manca", "È obbligatorio."),
	said(anyOf, `is not a key of this format`, "non è una voce di una comunicazione", "Riprova dalla pagina."),
}

var updateField = regexp.MustCompile(`^updates\[\d+\]\.`)

// Say puts a reader's complaint into the form's words. One that has none keeps the
// reader's.
func (f Form) Say(p problem.Problem) Complaint {
	c := Complaint{Field: p.Field, Label: f.label(p.Field), Message: p.What, Hint: p.Hint}
	for _, s := range sentences {
		if s.field.MatchString(p.Field) && s.what.MatchString(p.What) {
			c.Message, c.Hint = s.message, s.hint
			break
		}
	}
	return c
}

// label is how the form calls a field of the format.
func (f Form) label(field string) string {
	fields := f.Fields
	if rest := updateField.ReplaceAllString(field, ""); rest != field {
		fields, field = f.Updates, rest
	}
	name, _, _ := strings.Cut(strings.ReplaceAll(field, "[", "."), ".")
	for _, x := range fields {
		if x.Name == name {
			return x.Label
		}
	}
	return ""
}
