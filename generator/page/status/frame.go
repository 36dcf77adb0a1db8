package status

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// longName is the length in characters from which a name takes more than four
// lines of a telephone's screen in the size of other names.
const longName = 80

func isLong(name string) bool { return utf8.RuneCountInString(name) > longName }

// chips say who it is: where, its code, and last its roles, no word of a citizen's.
func chips(l *word.Language, u judged.Unit) (out []page.Text) {
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
	out = append(out, l.Say(l.Status.Who.Code, "code", page.Code(string(u.Subject.ID))))
	for _, r := range row.Roles {
		out = append(out, page.Text{{Text: word.Capital(l.Roles[r])}})
	}
	return out
}

// marks warn of what is wrong with the inputs.
func marks(l *word.Language, u judged.Unit) (out []page.Text) {
	if w := l.Marks[u.Mark]; w != "" {
		out = append(out, page.Text{{Text: w}})
	}
	if slices.Contains(u.Row.Flags, "check-digit") || len(u.Subject.ID) == 11 && !u.Subject.ID.CheckDigit() {
		out = append(out, l.Say(l.Status.Who.BadCode))
	}
	return out
}

func contacts(s frame.Site, p subject.Profile) (out []page.Term) {
	l, w := s.Language, s.Language.Status.Who
	add := func(term word.Sentence, contact string) {
		out = append(out, page.Term{Term: l.Tell(term), Text: page.Text{page.Contact(contact, s.Foreign(p.Language))}})
	}
	if p.Users != "" {
		add(w.Help, p.Users)
	}
	if p.Desk.Public {
		add(w.Desk, strings.TrimSpace(strings.Join([]string{p.Desk.Mail, p.Desk.Phone}, " ")))
	}
	if p.Desk.Always {
		add(w.DeskHours, l.Tell(w.AllHours))
	}
	return out
}
