package dataset

import (
	"strconv"
	"strings"

	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/stato"
)

// The tables, by the names of their files.
const (
	States     = "stati"
	Services   = "servizi"
	Notices    = "comunicazioni"
	Indicators = "misure"
	Counts     = "riscontri"
)

const code = "codice_fiscale"

const ofCode = "The subject's codice fiscale: text, which may begin with 0."

// The codes of cells, as stato.json has them.
var (
	stateCodes    = []string{"unknown", "operational", "maintenance", "degraded", "partial", "down"}
	measuredCodes = []string{"operational", "down"}
	kindCodes     = []string{"outage", "maintenance", "constraint", "continuity"}
	impactCodes   = []string{"none", "degraded", "partial", "full"}
	standingCodes = []string{"announced", "in_progress", "overrun", "ended", "resolved", "withdrawn"}
	boundCodes    = []string{"at_most", "at_least"}
	unitCodes     = []string{"second", "share", "count"}
	verdictCodes  = []string{"met", "missed", "on_course", "not_measured"}
)

// state is a row of States.
type state struct {
	*bulletin.Summary
	stato.StatoNow
}

var states = []column[state]{
	{Column{Name: code, Kind: Text, About: ofCode}, func(_ *Set, r state) string { return string(r.ID) }},
	{Column{Name: "nome", Kind: Text, About: "Its name, as in the registry."},
		func(_ *Set, r state) string { return r.Row.Name }},
	{Column{Name: "tipo", Kind: Text, Optional: true, About: "The kind of body, as the source list calls it."},
		func(_ *Set, r state) string { return r.Row.Kind }},
	{Column{Name: "ruoli", Kind: List, About: "Its roles on the platform now: ec-direct, ec-indirect, psp-direct, psp-indirect, pt."},
		func(_ *Set, r state) string { return joined(r.Row.Roles) }},
	{Column{Name: "provincia", Kind: Text, Optional: true, About: "Abbreviation of the province of its seat."},
		func(_ *Set, r state) string { return r.Row.Province }},
	{Column{Name: "regione", Kind: Text, Optional: true, About: "Name of the region of its seat."},
		func(_ *Set, r state) string { return r.Row.Region }},
	{Column{Name: "in_elenco", Kind: Flag, About: "Whether the registry lists it now."},
		func(_ *Set, r state) string { return strconv.FormatBool(r.Listed) }},
	{Column{Name: "stato", Kind: Code, Codes: stateCodes, About: "The state: the worse of what is declared and what is measured."},
		func(_ *Set, r state) string { return r.StatoNow.State }},
	{Column{Name: "dichiarato", Kind: Code, Codes: stateCodes[1:], Optional: true, About: "What is declared; empty where nothing is."},
		func(_ *Set, r state) string { return some(r.Declared) }},
	{Column{Name: "misurato", Kind: Code, Codes: measuredCodes, Optional: true, About: "What was last measured; empty where nothing fresh was."},
		func(_ *Set, r state) string { return some(r.StatoNow.Measured) }},
	{Column{Name: "misurato_alle", Kind: Stamp, Optional: true, About: "When the last measurement ends."},
		func(_ *Set, r state) string { return some(r.MeasuredAt) }},
	{Column{Name: "limitato", Kind: Flag, About: "A constraint closes a service now, and nothing is wrong."},
		func(_ *Set, r state) string { return strconv.FormatBool(r.Limited) }},
	{Column{Name: "aggiornato", Kind: Stamp, About: "The subject's instant, as_of in its stato.json: all of its data hold as of then."},
		func(s *Set, r state) string { return s.stamp(r.T) }},
	{Column{Name: "pagina", Kind: Address, About: "Its status page; stato.json stands beside it."},
		func(s *Set, r state) string { return s.Links.Abs(address.SubjectPath(r.ID)) }},
}

// service is a row of Services.
type service struct {
	id subject.ID
	stato.StatoService
}

var services = []column[service]{
	{Column{Name: code, Kind: Text, About: ofCode}, func(_ *Set, r service) string { return string(r.id) }},
	{Column{Name: "servizio", Kind: Text, About: "The service's id, permanent for the subject."},
		func(_ *Set, r service) string { return r.ID }},
	{Column{Name: "nome", Kind: Text, About: "What the subject calls it."},
		func(_ *Set, r service) string { return r.Name }},
	{Column{Name: "stato", Kind: Code, Codes: stateCodes, About: "Its state: the worse of what is declared and what is measured."},
		func(_ *Set, r service) string { return r.Now }},
	{Column{Name: "dal", Kind: Stamp, About: "Begin of the 90 local days of which availability is told."},
		func(_ *Set, r service) string { return r.Availability.Window.From }},
	{Column{Name: "al", Kind: Stamp, About: "Their end, which is not part of them."},
		func(_ *Set, r service) string { return r.Availability.Window.Until }},
	{Column{Name: "disponibilita", Kind: Number, Optional: true, About: "Share of the observed time in which it was up, planned stops counted as down."},
		func(_ *Set, r service) string { return perhaps(r.Availability.WithPlanned) }},
	{Column{Name: "disponibilita_senza_fermi", Kind: Number, Optional: true, About: "The same outside planned stops told in time."},
		func(_ *Set, r service) string { return perhaps(r.Availability.WithoutPlanned) }},
	{Column{Name: "orari_rispettati", Kind: Number, Optional: true, About: "Share of the hours that the subject states in which it was not down."},
		func(_ *Set, r service) string { return perhaps(r.HoursKept) }},
	{Column{Name: "osservato", Kind: Number, About: "Share of the window in which somebody looked."},
		func(_ *Set, r service) string { return number(r.Availability.Observed) }},
}

var notices = []column[bulletin.Told]{
	{Column{Name: "id", Kind: Text, About: "Permanent: the owner's codice fiscale, or platform, and the notice's name."},
		func(_ *Set, r bulletin.Told) string { return r.ID }},
	{Column{Name: code, Kind: Text, Optional: true, About: "The codice fiscale of who declares it; empty where it is the platform."},
		func(_ *Set, r bulletin.Told) string {
			if r.Subject == subject.Platform {
				return ""
			}
			return string(r.Subject)
		}},
	{Column{Name: "tipo", Kind: Code, Codes: kindCodes, About: "Its kind."},
		func(_ *Set, r bulletin.Told) string { return string(r.Kind) }},
	{Column{Name: "impatto", Kind: Code, Codes: impactCodes, About: "How much of the services it touches, as last declared."},
		func(_ *Set, r bulletin.Told) string { return string(r.Impact) }},
	{Column{Name: "stato", Kind: Code, Codes: standingCodes, About: "Where it stands."},
		func(_ *Set, r bulletin.Told) string { return string(r.State) }},
	{Column{Name: "titolo", Kind: Text, About: "Its title, in the language that it was declared in."},
		func(_ *Set, r bulletin.Told) string { return r.Title }},
	{Column{Name: "lingua", Kind: Text, About: "That language (BCP 47)."},
		func(_ *Set, r bulletin.Told) string { return r.Lang }},
	{Column{Name: "servizi", Kind: List, Optional: true, About: "The ids of the services that it names, or all."},
		func(_ *Set, r bulletin.Told) string { return strings.Join(r.Services, " ") }},
	{Column{Name: "dichiarata", Kind: Stamp, About: "When it was declared."},
		func(s *Set, r bulletin.Told) string { return s.stamp(r.Declared) }},
	{Column{Name: "cambiata", Kind: Stamp, About: "When it was last changed by its owner."},
		func(s *Set, r bulletin.Told) string { return s.stamp(r.Changed) }},
	{Column{Name: "dal", Kind: Stamp, About: "Begin of the time that is running, else comes next, else was the last."},
		func(s *Set, r bulletin.Told) string { return s.Setting.Zone.RFC3339(r.Span.From) }},
	{Column{Name: "al", Kind: Stamp, Optional: true, About: "Its end; empty where none was announced."},
		func(s *Set, r bulletin.Told) string { return s.stamp(r.Span.Until) }},
	{Column{Name: "ripetuta", Kind: Flag, About: "Whether it comes again by a rule: the calendar has it."},
		func(_ *Set, r bulletin.Told) string { return strconv.FormatBool(r.Repeats) }},
	{Column{Name: "gruppo", Kind: Text, Optional: true, About: "What notices of several bodies have in common that tell the same."},
		func(_ *Set, r bulletin.Told) string { return r.Group }},
	{Column{Name: "pagina", Kind: Address, About: "Its page, with the whole text and all updates."},
		func(_ *Set, r bulletin.Told) string { return r.URL }},
}

// indicator is a row of Indicators.
type indicator struct {
	id subject.ID
	stato.StatoIndicator
}

var indicators = []column[indicator]{
	{Column{Name: code, Kind: Text, About: ofCode}, func(_ *Set, r indicator) string { return string(r.id) }},
	{Column{Name: "obbligo", Kind: Text, About: "The permanent id of the obligation: /regole/obblighi/<obbligo>/."},
		func(_ *Set, r indicator) string { return r.Obligation }},
	{Column{Name: "versione", Kind: Text, About: "The version of the rules whose limit it is."},
		func(_ *Set, r indicator) string { return r.Version }},
	{Column{Name: "ruolo", Kind: Text, About: "The role by which the limit binds the subject."},
		func(_ *Set, r indicator) string { return r.Role }},
	{Column{Name: "dal", Kind: Stamp, About: "Begin of the window: a year, a month, or what a new limit left of one."},
		func(_ *Set, r indicator) string { return r.Window.From }},
	{Column{Name: "al", Kind: Stamp, About: "Its end, which is not part of it."},
		func(_ *Set, r indicator) string { return r.Window.Until }},
	{Column{Name: "verso", Kind: Code, Codes: boundCodes, About: "Whether the limit is one from above or from below."},
		func(_ *Set, r indicator) string { return r.Bound }},
	{Column{Name: "limite", Kind: Number, About: "The limit, in the unit."},
		func(_ *Set, r indicator) string { return number(r.Limit) }},
	{Column{Name: "unita", Kind: Code, Codes: unitCodes, About: "The unit of limit and value; a share is a number from 0 to 1."},
		func(_ *Set, r indicator) string { return r.Unit }},
	{Column{Name: "valore", Kind: Number, Optional: true, About: "The value up to the subject's instant; empty where there is none."},
		func(_ *Set, r indicator) string { return perhaps(r.Value) }},
	{Column{Name: "prenotato", Kind: Whole, Optional: true, About: "Of planned stops, the seconds that are announced and still to come."},
		func(_ *Set, r indicator) string { return whole(r.Booked) }},
	{Column{Name: "osservato", Kind: Number, About: "Share of the window that was observed."},
		func(_ *Set, r indicator) string { return number(r.Observed) }},
	{Column{Name: "osservatori", Kind: List, Optional: true, About: "The ids of those who measured."},
		func(_ *Set, r indicator) string { return strings.Join(r.Observers, " ") }},
	{Column{Name: "prova", Kind: Text, About: "The files of measurements that it is made of."},
		func(_ *Set, r indicator) string { return r.Evidence }},
}

var verdicts = []column[indicator]{
	{Column{Name: "esito", Kind: Code, Codes: verdictCodes, About: "The verdict."},
		func(_ *Set, r indicator) string { return r.Verdict }},
	{Column{Name: "mancato_di_fila", Kind: Whole, Optional: true, About: "How many closed months in a row were missed, from two on."},
		func(_ *Set, r indicator) string { return whole(r.InARow) }},
}

func (s *Set) indicators() []column[indicator] {
	if s.Setting.Verdicts != setting.Named {
		return indicators
	}
	return append(indicators[:len(indicators):len(indicators)], verdicts...)
}

// count is a row of Counts.
type count struct {
	id, version string
	judged.Tally
	shown bool // there are enough of them, or verdicts are named
}

func (c count) some(n int) string {
	if !c.shown {
		return ""
	}
	return strconv.Itoa(n)
}

const ofFew = " Empty where fewer than five are bound and the site names no verdicts."

var counts = []column[count]{
	{Column{Name: "obbligo", Kind: Text, About: "The permanent id of the obligation: /regole/obblighi/<obbligo>/."},
		func(_ *Set, r count) string { return r.id }},
	{Column{Name: "versione", Kind: Text, About: "The version of the rules whose limit it is."},
		func(_ *Set, r count) string { return r.version }},
	{Column{Name: "dal", Kind: Stamp, About: "Begin of the window: the running year or the last closed month, or what a new limit left of it."},
		func(s *Set, r count) string { return s.stamp(r.Window.From) }},
	{Column{Name: "al", Kind: Stamp, About: "Its end, which is not part of it."},
		func(s *Set, r count) string { return s.stamp(r.Window.Until) }},
	{Column{Name: "soggetti", Kind: Whole, About: "How many subjects the limit bound in the window."},
		func(_ *Set, r count) string { return strconv.Itoa(r.All()) }},
	{Column{Name: "nei_limiti", Kind: Whole, Optional: true, About: "How many of them are within it, or still on course." + ofFew},
		func(_ *Set, r count) string { return r.some(r.Met) }},
	{Column{Name: "oltre", Kind: Whole, Optional: true, About: "How many are not." + ofFew},
		func(_ *Set, r count) string { return r.some(r.Missed) }},
	{Column{Name: "non_misurati", Kind: Whole, Optional: true, About: "Of how many too little was measured." + ofFew},
		func(_ *Set, r count) string { return r.some(r.Unmeasured) }},
}

func joined[T ~string](all []T) string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = string(x)
	}
	return strings.Join(out, " ")
}
