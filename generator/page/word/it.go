// Package word is how things are said in Italian: times, durations, states, kinds, what
// a notice announces and how it repeats. Another language is another file here.
package word

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/page"
)

// It is Italian.
var It = Language{
	Tag:     "it",
	Grammar: Grammar{Number: Number, Article: Elided},
	Status: StatusWords{
		Now: NowWords{
			NeverGood:   "I dati di questo ente contengono un errore: non sappiamo se i pagamenti funzionano.",
			NoProblem:   "Nessun problema noto alle {at}.",
			NoneOfIts:   "Nessun problema noto dell’ente alle {at}.",
			Unknown:     "Non misuriamo questo ente e non abbiamo ricevuto comunicazioni: non sappiamo se i pagamenti funzionano.",
			Undeclared:  "Nessun problema dichiarato; servizio non misurato.",
			Inactive:    "Questo ente non risulta attivo nell’elenco degli aderenti: non sappiamo se riceve pagamenti.",
			NoLonger:    "Questo ente non risulta più nell’elenco degli aderenti {dal day}.",
			NotYet:      "Questo ente risulta nell’elenco degli aderenti {dal day}.",
			Limit:       "ora non si può pagare per un limite di servizio{until}.",
			ShouldEnd:   "ora non si può pagare. {the} {should} alle {at}, ma il servizio non risponde ancora.",
			Trouble:     "{effect} per {cause}{until}.",
			Unexplained: "il servizio non risponde dalle {at}: ora probabilmente non si può pagare. ",
			Silence:     "L’ente non ha dichiarato nulla.",
			SilentSince: "Dopo la fine {kind}, alle {at}, l’ente non ha dichiarato altro.",
			Platform:    " La piattaforma pagoPA segnala: {title}{until}.",
			Partner:     " Il partner tecnologico, {who}, segnala: {title}{until}.",
			Since:       "{title}: {again?di nuovo dalle|dalle} {at}; dichiarato alle {declared}",
			Measured:    "Misurato alle {at}: {reached?raggiungibile|non raggiungibile}",
			Differ:      "{service}: dichiarato fermo, ma misurato raggiungibile alle {at}.",
			Later:       "prova più tardi o chiedi all’ente come pagare in altro modo.",
			Ways:        "si può pagare {ways}.",
			Help:        "Assistenza agli utenti: {contact}",
		},
	},
	Kinds: map[notice.Kind]Kind{
		notice.Outage: {Name: "Disservizio", Cause: "un disservizio", The: "Il disservizio", Of: "del disservizio",
			Counted: [2]string{"disservizio", "disservizi"}, Hint: "qualcosa si è rotto", Asked: "Disservizio: qualcosa non funziona"},
		notice.Maintenance: {Name: "Interruzione programmata", Cause: "un’interruzione programmata", The: "L’interruzione",
			Of: "dell’interruzione programmata", Counted: [2]string{"interruzione programmata", "interruzioni programmate"},
			Hint: "un fermo deciso prima", Asked: "Interruzione programmata"},
		notice.Constraint: {Name: "Vincolo", Cause: "un limite di servizio", The: "Il disservizio",
			Counted: [2]string{"vincolo", "vincoli"}, Hint: "un limite che resta, per esempio un orario",
			Asked: "Vincolo: un limite che dura, o si ripete"},
		notice.Continuity: {Name: "Evento di continuità", Cause: "un evento straordinario", The: "L’evento", Of: "dell’evento",
			Counted: [2]string{"evento di continuità", "eventi di continuità"},
			Hint:    "un evento grave, come un incendio o un attacco", Asked: "Evento di continuità operativa"},
	},
	Impacts: map[notice.Impact]Impact{
		notice.None: {
			Effect: [3]string{"nessun effetto sui pagamenti", "nessun effetto sui pagamenti", "nessun effetto sui pagamenti"},
			Noun:   "nessun effetto sui pagamenti",
			Label:  "Nessun effetto", Hint: "solo per informare", Asked: "Nessun effetto sui pagamenti"},
		notice.Degraded: {
			Effect: [3]string{"i pagamenti potranno essere lenti o incerti", "pagamenti lenti o incerti", "i pagamenti erano lenti o incerti"},
			Noun:   "pagamenti lenti o incerti",
			Label:  "Lento o incerto", Hint: "si paga, ma con fatica", Asked: "Si paga, ma piano o con incertezza"},
		notice.Partial: {
			Effect: [3]string{"parte dei pagamenti non funzionerà", "parte dei pagamenti non funziona", "parte dei pagamenti non funzionava"},
			Noun:   "parte dei pagamenti ferma",
			Label:  "Funziona in parte", Hint: "per alcuni utenti o pagamenti", Asked: "Una parte dei pagamenti non funziona"},
		notice.Full: {
			Effect: [3]string{"non si potrà pagare", "non si può pagare", "non si poteva pagare"},
			Noun:   "pagamenti fermi",
			Label:  "Non si può pagare", Hint: "il servizio non funziona affatto", Asked: "Non si può pagare"},
	},
	Statuses: map[notice.Status]Status{
		notice.Identified: {"Causa individuata", "Causa individuata", "sappiamo perché", "la causa è individuata"},
		notice.Monitoring: {"In osservazione", "In osservazione", "riparato, controlliamo che tenga", "è risolto, e si osserva"},
		notice.Updated:    {"Aggiornamento", "Aggiornamento", "ci sono novità", "un aggiornamento"},
		notice.Changed:    {"Modifica", "Modifica", "cambiano tempi, servizi o effetto", "cambiano gli orari"},
		notice.Resolved:   {"Risolto", "Risolto", "funziona di nuovo", "è conclusa"},
		notice.Reopened:   {"Riaperto", "Riapertura", "non era finita: il problema c’è di nuovo", "riprende"},
		notice.Corrected:  {"Correzione", "Correzione", "avevamo scritto una cosa sbagliata", "una correzione"},
		notice.Withdrawn:  {"Ritiro", "Ritiro", "non succede più; la comunicazione resta visibile", "è ritirata"},
		notice.Redacted:   {Name: "Testo oscurato", Said: "un testo è rimosso"},
	},
	Channels: map[string]Channel{
		"io":   {By: "con l’app IO", Label: "app IO", Asked: "App IO"},
		"web":  {"sito", "il sito", "dal sito dell’ente", "sito dell’ente", "Il sito"},
		"app":  {"app", "l’app", "dall’app dell’ente", "app dell’ente", "L’app"},
		"desk": {"sportello", "lo sportello", "allo sportello", "sportello", "Lo sportello"},
		"psp": {"banche, poste e tabaccherie (PSP)", "banche, poste e tabaccherie (PSP)", "presso banche, poste e tabaccherie (PSP)",
			"banche, poste e tabaccherie (PSP)", "Banche, poste e tabaccherie (PSP)"},
		"atm":   {"sportelli automatici", "gli sportelli automatici", "agli sportelli automatici", "sportelli automatici", "Gli sportelli automatici"},
		"phone": {"telefono", "il telefono", "per telefono", "telefono", "Il telefono"},
	},
	StandIns: map[string]string{"unknown": "non so", "yes": "sì", "no": "no"},
	States: map[sli.State]State{
		sli.Unknown:       {Name: "non misurato"},
		sli.Operational:   {Name: "nessun problema noto"},
		sli.InMaintenance: {"in interruzione programmata", "ora non si può pagare"},
		sli.IsDegraded:    {"prestazioni ridotte", "i pagamenti possono essere lenti o incerti"},
		sli.IsPartial:     {"interruzione parziale", "ora parte dei pagamenti non funziona"},
		sli.IsDown:        {"fuori servizio", "ora non si può pagare"},
	},
	Signs: map[judged.Sign]string{judged.Constrained: "limitato ora", judged.Inactive: "non attivo in elenco"},
	Verdicts: map[verdict.Verdict]string{
		verdict.Met: "rispettato", verdict.Missed: "mancato", verdict.OnCourse: "nei limiti finora", verdict.NotMeasured: "non misurato",
	},
	Roles: map[subject.Role]string{
		subject.ECDirect: "EC collegato direttamente", subject.ECIndirect: "EC collegato tramite partner",
		subject.PSPDirect: "PSP collegato direttamente", subject.PSPIndirect: "PSP collegato tramite intermediario",
		subject.PT: "partner tecnologico", subject.PlatformRole: "piattaforma",
	},
	Versions: map[string]string{
		"in_force": "in vigore", "future": "futura", "superseded": "superata", "draft": "bozza", "withdrawn": "ritirata",
	},
	Marks: map[input.Mark]string{
		input.LastGood:  "I dati più recenti di questo ente contengono un errore: la pagina mostra gli ultimi corretti.",
		input.Part:      "Alcune righe delle misure di questo ente contengono un errore e sono escluse.",
		input.NeverGood: "I dati di questo ente contengono un errore e non sono mai stati pubblicati corretti.",
	},
}

var roleGroups = []struct {
	word  string
	roles []subject.Role
}{
	{"EC", []subject.Role{subject.ECDirect, subject.ECIndirect}},
	{"PSP", []subject.Role{subject.PSPDirect, subject.PSPIndirect}},
}

// BindsWords is "EC e PSP", or the single roles where not all of a kind are bound.
func BindsWords(o *rulebook.Obligation) string {
	var out []string
	rest := slices.Clone(o.Binds)
	for _, g := range roleGroups {
		if slices.Contains(rest, g.roles[0]) && slices.Contains(rest, g.roles[1]) {
			out = append(out, g.word)
			rest = slices.DeleteFunc(rest, func(r subject.Role) bool { return slices.Contains(g.roles, r) })
		}
	}
	for _, r := range rest {
		out = append(out, It.Roles[r])
	}
	return Join(out)
}

// LimitWords says a limit: its bound, its window and what it counts.
func LimitWords(i *rulebook.Indicator) page.Text {
	if i == nil {
		return nil
	}
	bound := "al massimo "
	if i.AtLeast {
		bound = "almeno "
	}
	value := map[string]string{"second": Duration(i.Limit.Int()), "share": Percent(i.Limit.Float()), "count": Number(i.Limit.Int())}[i.Unit]
	t := page.Text{page.Words("%s", bound), page.Strong(value)}
	if i.Within > 0 {
		t = append(t, page.Words(" entro %d secondi", int(i.Within.Seconds())))
	}
	t = append(t, page.Words(" %s", map[bool]string{true: "nell’anno solare", false: "nel mese"}[i.Yearly]))
	if i.Notice > 0 {
		t = append(t, page.Words(", con %d ore di preavviso", int(i.Notice.Hours())))
	}
	return t
}

// MeasureWords says how the figure under a limit is made.
func MeasureWords(i *rulebook.Indicator) page.Text {
	return page.Text{page.Words("%s", map[rulebook.Measure]string{
		rulebook.Planned:   "Si sommano le interruzioni programmate che tolgono del tutto un servizio, dichiarate in tempo, nell’anno solare.",
		rulebook.Unplanned: "Si somma il tempo misurato fuori servizio e non dichiarato in tempo come interruzione programmata, nell’anno solare.",
		rulebook.Response:  "Si dividono le richieste con risposta entro il tempo della regola per tutte le richieste del mese; restano fuori gli intervalli toccati da un’interruzione programmata.",
		rulebook.Count:     "Si contano i casi del mese.",
	}[i.Measure])}
}

// HoursWords says opening hours as they were declared, days in Italian.
func HoursWords(h subject.Hours) string {
	names := []string{"dom", "lun", "mar", "mer", "gio", "ven", "sab"}
	days, times, _ := strings.Cut(h.Text, " ")
	for i, d := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		days = strings.ReplaceAll(days, d, names[i])
	}
	return days + " " + times
}

// Amount is a value in its unit.
func Amount(value float64, unit string) string {
	switch unit {
	case "share":
		return Percent(value)
	case "second":
		return Duration(int64(math.Round(value)))
	}
	return Number(int64(value))
}

// BoundWords names a bound of stato.json: at_least, at_most.
func BoundWords(bound string) string {
	return map[string]string{"at_least": "minimo ", "at_most": "massimo "}[bound]
}

// What follows are the site's words, in Italian. Another language is another
// file with the same functions.

// MonthNames are the months, in order.
var MonthNames = []string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"}

var dayNames = []string{"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"}

// Join is "a, b e c".
func Join(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " e " + words[n-1]
	}
	return strings.Join(words, "")
}

// Capital begins a sentence.
func Capital(s string) string {
	for i, r := range s {
		if i > 0 {
			break
		}
		return strings.ToUpper(string(r)) + s[len(string(r)):]
	}
	return s
}

// Duration writes seconds as "2 h 10 min", to the second where there is one.
func Duration(seconds int64) string {
	if seconds == 0 {
		return "0 h"
	}
	var parts []string
	if h := seconds / 3600; h > 0 {
		parts = append(parts, strconv.FormatInt(h, 10)+" h")
	}
	if m := seconds % 3600 / 60; m > 0 {
		parts = append(parts, strconv.FormatInt(m, 10)+" min")
	}
	if s := seconds % 60; s > 0 {
		parts = append(parts, strconv.FormatInt(s, 10)+" s")
	}
	return strings.Join(parts, " ")
}

// inLetters writes seconds as people say them, about right: "48 minuti", "2 ore e
// 10 minuti", "circa 3 giorni e 4 ore".
func inLetters(seconds int64) string {
	if seconds < 60 {
		return Counted(int(seconds), "secondo", "secondi")
	}
	about, great, small := seconds%60 != 0, int64(60), [4]string{"ora", "ore", "minuto", "minuti"}
	n := (seconds + 30) / 60
	if n >= 48*60 {
		about, great, small = about || n%60 != 0, 24, [4]string{"giorno", "giorni", "ora", "ore"}
		n = (n + 30) / 60
	}
	var parts []string
	if n >= great {
		parts = append(parts, Counted(int(n/great), small[0], small[1]))
	}
	if n%great > 0 {
		parts = append(parts, Counted(int(n%great), small[2], small[3]))
	}
	if about {
		return "circa " + Join(parts)
	}
	return Join(parts)
}

// Percent writes a share to at most two decimals of a percent, "99,31%".
func Percent(share float64) string {
	s := strconv.FormatFloat(ratio.Decimal(share).Round(4)*100, 'f', 2, 64)
	s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	return strings.Replace(s, ".", ",", 1) + "%"
}

// Number writes a count with points between thousands, "1.300".
func Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// Counted is "1 ente" or "3 enti".
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(int64(n)) + " " + many
}

// Stop ends a sentence, also where its last word has a point of its own: "S.p.A.".
func Stop(s string) string {
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}

// Clock writes times in the site's zone.
type Clock struct {
	*Language
	Zone period.Zone
	Now  period.Time
	Full bool // name the day and the year always, for words that are read elsewhere and later
}

// InFull names days in full.
func (c Clock) InFull() Clock {
	c.Full = true
	return c
}

func (c Clock) hour(t period.Time) string { return c.Zone.Local(t).Format("15:04") }

// Date is a local day, with its year where that is not this one.
func (c Clock) Date(t period.Time) string {
	l := c.Zone.Local(t)
	day := strconv.Itoa(l.Day())
	if l.Day() == 1 {
		day = "1º"
	}
	s := day + " " + MonthNames[l.Month()-1]
	if l.Year() != c.Zone.Local(c.Now).Year() {
		s += " " + strconv.Itoa(l.Year())
	}
	return s
}

// FullDate is a local day with its year.
func (c Clock) FullDate(t period.Time) string {
	s, year := c.Date(t), strconv.Itoa(c.Zone.Local(t).Year())
	if !strings.HasSuffix(s, year) {
		s += " " + year
	}
	return s
}

// Month is a local month with its year.
func (c Clock) Month(t period.Time) string {
	l := c.Zone.Local(t)
	return MonthNames[l.Month()-1] + " " + strconv.Itoa(l.Year())
}

func (c Clock) sameDay(a, b period.Time) bool { return c.Zone.Day(a) == c.Zone.Day(b) }

func (c Clock) weekday(t period.Time) string { return dayNames[c.Zone.Local(t).Weekday()] }

// When names a moment so that it can't be mistaken: the hour alone only today.
func (c Clock) When(t period.Time) string {
	if c.Full {
		return c.hour(t) + " di " + c.weekday(t) + " " + c.FullDate(t)
	}
	if c.sameDay(t, c.Now) {
		return c.hour(t)
	}
	near := t - c.Now
	if near < 7*86400 && near > -7*86400 {
		return c.hour(t) + " di " + c.weekday(t) + " " + c.Date(t)
	}
	return c.hour(t) + " " + Elided("del", c.Date(t))
}

// Elided puts an article before a date: dell’8 marzo, dal 1º aprile.
func Elided(article, date string) string {
	if day, _, _ := strings.Cut(date, " "); day == "8" || day == "11" {
		return map[string]string{"il": "l’", "al": "all’", "Dal": "Dall’", "dal": "dall’", "del": "dell’"}[article] + date
	}
	return article + " " + date
}

// Stamp says how old a page's data are, to someone who reads it on any day.
func (c Clock) Stamp(t period.Time) page.Text {
	return page.Text{page.Words("Dati aggiornati alle "), c.InFull().At(t), page.Words(".")}
}

// At is a moment, as words and for machines.
func (c Clock) At(t period.Time) page.Piece {
	return page.Piece{Text: c.When(t), Time: c.Zone.RFC3339(t)}
}

// On is a local day, as words and for machines.
func (c Clock) On(t period.Time) page.Piece {
	date := c.Date(t)
	if c.Full {
		date = c.FullDate(t)
	}
	return page.Piece{Text: date, Time: c.Zone.Local(t).Format("2006-01-02")}
}

// The is a day with its article, il, al or dal.
func (c Clock) The(article string, t period.Time) page.Piece {
	p := c.On(t)
	p.Text = Elided(article, p.Text)
	return p
}

// OfMonth is a local month, as words and for machines.
func (c Clock) OfMonth(t period.Time) page.Piece {
	return page.Piece{Text: c.Month(t), Time: c.Zone.Local(t).Format("2006-01")}
}

// DurationAt is a duration that stands at a place of stato.json.
func DurationAt(seconds int64, at string) page.Piece {
	return page.Piece{Text: Duration(seconds), Figure: at}
}

// MinutesAt is a duration to the minute, as one says a mean.
func MinutesAt(seconds int64, at string) page.Piece {
	if seconds >= 60 {
		seconds = (seconds + 30) / 60 * 60
	}
	return DurationAt(seconds, at)
}

// PercentAt is a share that stands at a place of stato.json.
func PercentAt(share float64, at string) page.Piece {
	return page.Piece{Text: Percent(share), Figure: at}
}

// CountAt is a count that stands at a place of stato.json.
func CountAt(n int64, at string) page.Piece { return page.Piece{Text: Number(n), Figure: at} }
