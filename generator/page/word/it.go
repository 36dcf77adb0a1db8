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

var MarkWords = map[input.Mark]string{
	input.LastGood:  "I dati più recenti di questo ente contengono un errore: la pagina mostra gli ultimi corretti.",
	input.Part:      "Alcune righe delle misure di questo ente contengono un errore e sono escluse.",
	input.NeverGood: "I dati di questo ente contengono un errore e non sono mai stati pubblicati corretti.",
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
		out = append(out, RoleWords(r))
	}
	return Join(out)
}

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

func MeasureWords(i *rulebook.Indicator) page.Text {
	return page.Text{page.Words("%s", map[rulebook.Measure]string{
		rulebook.Planned:   "Si sommano le interruzioni programmate che tolgono del tutto un servizio, dichiarate in tempo, nell’anno solare.",
		rulebook.Unplanned: "Si somma il tempo misurato fuori servizio e non dichiarato in tempo come interruzione programmata, nell’anno solare.",
		rulebook.Response:  "Si dividono le richieste con risposta entro il tempo della regola per tutte le richieste del mese; restano fuori gli intervalli toccati da un’interruzione programmata.",
		rulebook.Count:     "Si contano i casi del mese.",
	}[i.Measure])}
}

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

func BoundWords(bound string) string {
	return map[string]string{"at_least": "minimo ", "at_most": "massimo "}[bound]
}

// What follows are the site's words, in Italian. Another language is another
// file with the same functions.

var MonthNames = []string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"}

var dayNames = []string{"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"}

var StateWords = map[sli.State]string{
	sli.Unknown: "non misurato", sli.Operational: "nessun problema noto", sli.InMaintenance: "in interruzione programmata",
	sli.IsDegraded: "prestazioni ridotte", sli.IsPartial: "interruzione parziale", sli.IsDown: "fuori servizio",
}

// StateWord is a state as the status page shows it, in words.
func StateWord(state string) string {
	switch state {
	case string(judged.Constrained):
		return "limitato ora"
	case string(judged.Inactive):
		return "non attivo in elenco"
	}
	return StateWords[sli.State(state)]
}

// StateEffects are what users notice of a state now.
var StateEffects = map[sli.State]string{
	sli.InMaintenance: "ora non si può pagare", sli.IsDown: "ora non si può pagare",
	sli.IsPartial: "ora parte dei pagamenti non funziona", sli.IsDegraded: "i pagamenti possono essere lenti o incerti",
}

var KindWords = map[notice.Kind]string{
	notice.Outage: "Disservizio", notice.Maintenance: "Interruzione programmata", notice.Constraint: "Vincolo", notice.Continuity: "Evento di continuità",
}

// KindCauses go on from "ora non si può pagare per".
var KindCauses = map[notice.Kind]string{
	notice.Outage: "un disservizio", notice.Maintenance: "un’interruzione programmata", notice.Constraint: "un limite di servizio", notice.Continuity: "un evento straordinario",
}

var statusWords = map[notice.Status]string{
	notice.Identified: "Causa individuata", notice.Monitoring: "In osservazione", notice.Updated: "Aggiornamento",
	notice.Changed: "Modifica", notice.Resolved: "Risolto", notice.Reopened: "Riaperto", notice.Corrected: "Correzione",
	notice.Withdrawn: "Ritiro", notice.Redacted: "Testo oscurato",
}

var ChannelWords = map[string]string{
	"web": "sito", "app": "app", "desk": "sportello", "psp": "banche, poste e tabaccherie (PSP)", "atm": "sportelli automatici", "phone": "telefono",
}

// HitWords are what a notice is about.
var HitWords = map[string]string{
	"web": "il sito", "app": "l’app", "desk": "lo sportello", "psp": "banche, poste e tabaccherie (PSP)", "atm": "gli sportelli automatici",
	"phone": "il telefono",
}

var WorksWords = map[string]string{
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

var VerdictWords = map[verdict.Verdict]string{
	verdict.Met: "rispettato", verdict.Missed: "mancato", verdict.OnCourse: "nei limiti finora", verdict.NotMeasured: "non misurato",
}

var VersionWords = map[string]string{
	"in_force": "in vigore", "future": "futura", "superseded": "superata", "draft": "bozza", "withdrawn": "ritirata",
}

// Join is "a, b e c".
func Join(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " e " + words[n-1]
	}
	return strings.Join(words, "")
}

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

func (c Clock) FullDate(t period.Time) string {
	s, year := c.Date(t), strconv.Itoa(c.Zone.Local(t).Year())
	if !strings.HasSuffix(s, year) {
		s += " " + year
	}
	return s
}

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

func (c Clock) At(t period.Time) page.Piece {
	return page.Piece{Text: c.When(t), Time: c.Zone.RFC3339(t)}
}

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

func (c Clock) OfMonth(t period.Time) page.Piece {
	return page.Piece{Text: c.Month(t), Time: c.Zone.Local(t).Format("2006-01")}
}

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

func PercentAt(share float64, at string) page.Piece {
	return page.Piece{Text: Percent(share), Figure: at}
}

func CountAt(n int64, at string) page.Piece { return page.Piece{Text: Number(n), Figure: at} }
