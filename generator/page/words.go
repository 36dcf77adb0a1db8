package page

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
)

// What follows are the site's words, in Italian. Another language is another
// file with the same functions.

var monthNames = []string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"}
var dayNames = []string{"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"}

var stateWords = map[sli.State]string{
	sli.Unknown: "non misurato", sli.Operational: "nessun problema noto", sli.InMaintenance: "in interruzione programmata",
	sli.IsDegraded: "prestazioni ridotte", sli.IsPartial: "interruzione parziale", sli.IsDown: "fuori servizio",
}

// stateWord is a state as the status page shows it, in words.
func stateWord(state string) string {
	switch state {
	case string(judged.Constrained):
		return "limitato ora"
	case string(judged.Inactive):
		return "non attivo in elenco"
	}
	return stateWords[sli.State(state)]
}

// stateEffects are what users notice of a state now.
var stateEffects = map[sli.State]string{
	sli.InMaintenance: "ora non si può pagare", sli.IsDown: "ora non si può pagare",
	sli.IsPartial: "ora parte dei pagamenti non funziona", sli.IsDegraded: "i pagamenti possono essere lenti o incerti",
}

var kindWords = map[notice.Kind]string{
	notice.Outage: "Disservizio", notice.Maintenance: "Interruzione programmata", notice.Constraint: "Vincolo", notice.Continuity: "Evento di continuità",
}

// kindCauses go on from "ora non si può pagare per".
var kindCauses = map[notice.Kind]string{
	notice.Outage: "un disservizio", notice.Maintenance: "un’interruzione programmata", notice.Constraint: "un limite di servizio", notice.Continuity: "un evento straordinario",
}

var statusWords = map[notice.Status]string{
	notice.Identified: "Causa individuata", notice.Monitoring: "In osservazione", notice.Updated: "Aggiornamento",
	notice.Changed: "Modifica", notice.Resolved: "Risolto", notice.Reopened: "Riaperto", notice.Corrected: "Correzione",
	notice.Withdrawn: "Ritiro", notice.Redacted: "Testo oscurato",
}

var channelWords = map[string]string{
	"web": "sito", "app": "app", "desk": "sportello", "psp": "banche, poste e tabaccherie (PSP)", "atm": "sportelli automatici", "phone": "telefono",
}

// hitWords are what a notice is about.
var hitWords = map[string]string{
	"web": "il sito", "app": "l’app", "desk": "lo sportello", "psp": "banche, poste e tabaccherie (PSP)", "atm": "gli sportelli automatici",
	"phone": "il telefono",
}

var worksWords = map[string]string{
	"io": "con l’app IO", "psp": "presso banche, poste e tabaccherie (PSP)", "web": "dal sito dell’ente", "app": "dall’app dell’ente",
	"desk": "allo sportello", "atm": "agli sportelli automatici", "phone": "per telefono",
}

var roleWords = map[subject.Role]string{
	subject.ECDirect: "EC collegato direttamente", subject.ECIndirect: "EC collegato tramite partner",
	subject.PSPDirect: "PSP collegato direttamente", subject.PSPIndirect: "PSP collegato tramite intermediario",
	subject.PT: "partner tecnologico", subject.PlatformRole: "piattaforma",
}

// RoleWords says a role, in the middle of a sentence.
func RoleWords(r subject.Role) string { return roleWords[r] }

var verdictWords = map[verdict.Verdict]string{
	verdict.Met: "rispettato", verdict.Missed: "mancato", verdict.OnCourse: "nei limiti finora", verdict.NotMeasured: "non misurato",
}

var versionWords = map[string]string{
	"in_force": "in vigore", "future": "futura", "superseded": "superata", "draft": "bozza", "withdrawn": "ritirata",
}

// join is "a, b e c".
func join(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " e " + words[n-1]
	}
	return strings.Join(words, "")
}

func capital(s string) string {
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
		return counted(int(seconds), "secondo", "secondi")
	}
	about, great, small := seconds%60 != 0, int64(60), [4]string{"ora", "ore", "minuto", "minuti"}
	n := (seconds + 30) / 60
	if n >= 48*60 {
		about, great, small = about || n%60 != 0, 24, [4]string{"giorno", "giorni", "ora", "ore"}
		n = (n + 30) / 60
	}
	var parts []string
	if n >= great {
		parts = append(parts, counted(int(n/great), small[0], small[1]))
	}
	if n%great > 0 {
		parts = append(parts, counted(int(n%great), small[2], small[3]))
	}
	if about {
		return "circa " + join(parts)
	}
	return join(parts)
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

// counted is "1 ente" or "3 enti".
func counted(n int, one, many string) string {
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

// clock writes times in the site's zone.
type clock struct {
	zone period.Zone
	now  period.Time
	full bool // name the day and the year always, for words that are read elsewhere and later
}

// inFull names days in full.
func (c clock) inFull() clock {
	c.full = true
	return c
}

func (c clock) hour(t period.Time) string { return c.zone.Local(t).Format("15:04") }

func (c clock) date(t period.Time) string {
	l := c.zone.Local(t)
	day := strconv.Itoa(l.Day())
	if l.Day() == 1 {
		day = "1º"
	}
	s := day + " " + monthNames[l.Month()-1]
	if l.Year() != c.zone.Local(c.now).Year() {
		s += " " + strconv.Itoa(l.Year())
	}
	return s
}

func (c clock) fullDate(t period.Time) string {
	s, year := c.date(t), strconv.Itoa(c.zone.Local(t).Year())
	if !strings.HasSuffix(s, year) {
		s += " " + year
	}
	return s
}

func (c clock) month(t period.Time) string {
	l := c.zone.Local(t)
	return monthNames[l.Month()-1] + " " + strconv.Itoa(l.Year())
}

func (c clock) sameDay(a, b period.Time) bool { return c.zone.Day(a) == c.zone.Day(b) }

func (c clock) weekday(t period.Time) string { return dayNames[c.zone.Local(t).Weekday()] }

// when names a moment so that it can't be mistaken: the hour alone only today.
func (c clock) when(t period.Time) string {
	if c.full {
		return c.hour(t) + " di " + c.weekday(t) + " " + c.fullDate(t)
	}
	if c.sameDay(t, c.now) {
		return c.hour(t)
	}
	near := t - c.now
	if near < 7*86400 && near > -7*86400 {
		return c.hour(t) + " di " + c.weekday(t) + " " + c.date(t)
	}
	return c.hour(t) + " " + elided("del", c.date(t))
}

// elided puts an article before a date: dell’8 marzo, dal 1º aprile.
func elided(article, date string) string {
	if day, _, _ := strings.Cut(date, " "); day == "8" || day == "11" {
		return map[string]string{"il": "l’", "al": "all’", "Dal": "Dall’", "dal": "dall’", "del": "dell’"}[article] + date
	}
	return article + " " + date
}

// stamp says how old a page's data are, to someone who reads it on any day.
func (c clock) stamp(t period.Time) Text {
	return Text{words("Dati aggiornati alle "), c.inFull().at(t), words(".")}
}

// Pieces of text.

func words(format string, args ...any) Piece { return Piece{Text: fmt.Sprintf(format, args...)} }

func strong(s string) Piece { return Piece{Text: s, Strong: true} }

func declared(s, lang string) Piece { return Piece{Text: s}.asDeclared(lang) }

func (p Piece) asDeclared(lang string) Piece {
	p.Declared = cmp.Or(lang, "it")
	return p
}

func anchor(text, href string) Piece { return Piece{Text: text, Href: href} }

func code(s string) Piece { return Piece{Text: s, Code: true} }

func contact(s string) Piece { return Piece{Text: s, Contact: true} }

func (c clock) at(t period.Time) Piece { return Piece{Text: c.when(t), Time: c.zone.RFC3339(t)} }

func (c clock) on(t period.Time) Piece {
	date := c.date(t)
	if c.full {
		date = c.fullDate(t)
	}
	return Piece{Text: date, Time: c.zone.Local(t).Format("2006-01-02")}
}

// the is a day with its article, il, al or dal.
func (c clock) the(article string, t period.Time) Piece {
	p := c.on(t)
	p.Text = elided(article, p.Text)
	return p
}

func (c clock) ofMonth(t period.Time) Piece {
	return Piece{Text: c.month(t), Time: c.zone.Local(t).Format("2006-01")}
}

func duration(seconds int64, at string) Piece { return Piece{Text: Duration(seconds), Figure: at} }

// minutes is a duration to the minute, as one says a mean.
func minutes(seconds int64, at string) Piece {
	if seconds >= 60 {
		seconds = (seconds + 30) / 60 * 60
	}
	return duration(seconds, at)
}

func percent(share float64, at string) Piece { return Piece{Text: Percent(share), Figure: at} }

func count(n int64, at string) Piece { return Piece{Text: Number(n), Figure: at} }

// String is the text's words alone.
func (t Text) String() string {
	var b strings.Builder
	for _, p := range t {
		b.WriteString(p.Text)
	}
	return b.String()
}
