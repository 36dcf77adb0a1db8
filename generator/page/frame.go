package page

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bollettino/generator/base/period"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
)

// clock tells times as they are read at t.
func (s Site) clock(t period.Time) clock { return clock{zone: s.Setting.Zone, now: t} }

// longName is the length in characters from which a name takes more than four
// lines of a telephone's screen in the size of other names.
const longName = 80

func isLong(name string) bool { return utf8.RuneCountInString(name) > longName }

// chips say who it is: where, its code, and last its roles, no word of a citizen's.
func chips(u judged.Unit) (out []Text) {
	row := u.Row
	place := strings.TrimSpace(row.Place)
	if row.Province != "" {
		place = strings.TrimSpace(place + " (" + row.Province + ")")
	}
	for _, w := range []string{place, row.Region} {
		if w != "" {
			out = append(out, Text{declared(w, "it")})
		}
	}
	out = append(out, Text{words("C.F. "), code(string(u.Subject.ID))})
	for _, r := range row.Roles {
		out = append(out, Text{words("%s", capital(RoleWords(r)))})
	}
	return out
}

// marks warn of what is wrong with the inputs.
func marks(u judged.Unit) (out []Text) {
	if w := markWords[u.Mark]; w != "" {
		out = append(out, Text{words("%s", w)})
	}
	if slices.Contains(u.Row.Flags, "check-digit") || len(u.Subject.ID) == 11 && !u.Subject.ID.CheckDigit() {
		out = append(out, Text{words("Il codice fiscale in elenco non supera il controllo: potrebbe essere scritto male.")})
	}
	return out
}

var markWords = map[input.Mark]string{
	input.LastGood:  "I dati più recenti di questo ente contengono un errore: la pagina mostra gli ultimi corretti.",
	input.Part:      "Alcune righe delle misure di questo ente contengono un errore e sono escluse.",
	input.NeverGood: "I dati di questo ente contengono un errore e non sono mai stati pubblicati corretti.",
}

func contacts(p subject.Profile) (out []Term) {
	if p.Users != "" {
		out = append(out, Term{"Assistenza agli utenti", Text{contact(p.Users)}})
	}
	if p.Desk.Public {
		desk := strings.TrimSpace(strings.Join([]string{p.Desk.Mail, p.Desk.Phone}, " "))
		out = append(out, Term{"Tavolo Operativo", Text{contact(desk)}})
	}
	if p.Desk.Always {
		out = append(out, Term{"Orario del Tavolo Operativo", Text{contact("24 ore su 24, 7 giorni su 7")}})
	}
	return out
}

// crumbs lead from the home page to a page of a subject.
func (s Site) crumbs(rest ...Link) []Link {
	return append([]Link{{"Inizio", s.Links.To("/")}, {"Enti", s.Links.To(directoryPath)}}, rest...)
}

func subjectLink(s Site, u judged.Unit) Link {
	return Link{u.Row.Name, s.Links.To(SubjectPath(u.Subject.ID))}
}
