package status

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/word"
)

// longName is the length in characters from which a name takes more than four
// lines of a telephone's screen in the size of other names.
const longName = 80

func isLong(name string) bool { return utf8.RuneCountInString(name) > longName }

// chips say who it is: where, its code, and last its roles, no word of a citizen's.
func chips(u judged.Unit) (out []page.Text) {
	row := u.Row
	place := strings.TrimSpace(row.Place)
	if row.Province != "" {
		place = strings.TrimSpace(place + " (" + row.Province + ")")
	}
	for _, w := range []string{place, row.Region} {
		if w != "" {
			out = append(out, page.Text{page.Declared(w, "it")})
		}
	}
	out = append(out, page.Text{page.Words("C.F. "), page.Code(string(u.Subject.ID))})
	for _, r := range row.Roles {
		out = append(out, page.Text{page.Words("%s", word.Capital(word.It.Roles[r]))})
	}
	return out
}

// marks warn of what is wrong with the inputs.
func marks(u judged.Unit) (out []page.Text) {
	if w := word.It.Marks[u.Mark]; w != "" {
		out = append(out, page.Text{page.Words("%s", w)})
	}
	if slices.Contains(u.Row.Flags, "check-digit") || len(u.Subject.ID) == 11 && !u.Subject.ID.CheckDigit() {
		out = append(out, page.Text{page.Words("Il codice fiscale in elenco non supera il controllo: potrebbe essere scritto male.")})
	}
	return out
}

func contacts(p subject.Profile) (out []page.Term) {
	if p.Users != "" {
		out = append(out, page.Term{Term: "Assistenza agli utenti", Text: page.Text{page.Contact(p.Users)}})
	}
	if p.Desk.Public {
		desk := strings.TrimSpace(strings.Join([]string{p.Desk.Mail, p.Desk.Phone}, " "))
		out = append(out, page.Term{Term: "Tavolo Operativo", Text: page.Text{page.Contact(desk)}})
	}
	if p.Desk.Always {
		out = append(out, page.Term{Term: "Orario del Tavolo Operativo", Text: page.Text{page.Contact("24 ore su 24, 7 giorni su 7")}})
	}
	return out
}
