package subject

import (
	"regexp"
	"strconv"
	"strings"

	"bollettino/generator/base/document"
	"bollettino/generator/base/problem"
)

// Mistake is what is wrong with a code that somebody wrote, and the code that was
// meant, where that can be told.
type Mistake struct {
	problem.Reason
	Meant    ID
	Hint     string
	Personal bool // it is a natural person's: neither it nor its name may be shown
}

// What can be wrong with a code.
var (
	personalCode = problem.Kind{Code: "personal-code",
		English: "is a natural person's code, and no person's data are published"}
	numbered = problem.Kind{Code: "code-as-number",
		English: "a spreadsheet made a number of the code and lost its digits: %q"}
	wrappedCode = problem.Kind{Code: "not-the-code-alone", English: "%q is not the code alone"}
	zeroless    = problem.Kind{Code: "code-without-zeros", English: "%q has lost its leading zeros"}
	notCode     = problem.Kind{Code: "not-a-code", English: "%q is not a code"}
	octal       = problem.Kind{Code: "octal-code",
		English: "%q is not 11 digits; read as an octal number, %s was written so"}
)

var (
	// personal is the form of a natural person's code; the last letter is a check
	// letter, and letters may stand for digits where two persons would share one.
	personal   = regexp.MustCompile(`^[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$`)
	scientific = regexp.MustCompile(`(?i)^\d([.,]\d+)?E\+?\d+$`)
	// wrapped is a code in what spreadsheets and word processors put around it.
	wrapped = regexp.MustCompile(`^(?:=?["'“”‘’` + "`" + `]+)?(?:IT)?([A-Z0-9]+?)(?:[.,]0+)?["'“”‘’` + "`" + `]*$`)
)

// Personal tells whether the code has the form of a natural person's.
func (id ID) Personal() bool { return len(id) == 16 && personal.MatchString(string(id)) }

// ReadID reads a code as people write it. Beyond what ParseID refuses it finds
// what spreadsheets do to codes: zeros that are lost, numbers in place of text.
// The mistake is nil where there is none.
func ReadID(s string) (ID, *Mistake) {
	id, ok := ParseID(s)
	switch {
	case ok && id.CheckDigit():
		return id, nil
	case id.Personal():
		return "", &Mistake{Reason: personalCode.With(), Personal: true,
			Hint: "write the number of the firm or the body, or take it out"}
	case scientific.MatchString(string(id)):
		return "", &Mistake{Reason: numbered.With(id),
			Hint: "format the column as text, and write the codes again from where they came"}
	}
	if meant := unwrapped(id); meant != "" && meant != id {
		m := &Mistake{Reason: wrappedCode.With(s), Meant: meant, Hint: "write " + string(meant)}
		if ok && len(id) < len(meant) {
			m.Reason = zeroless.With(id)
			m.Hint += "; a spreadsheet keeps the zeros in a column that is formatted as text"
		}
		return meant, m
	}
	if !ok {
		return "", &Mistake{Reason: notCode.With(s), Hint: "write the codice fiscale: letters and digits"}
	}
	return id, nil
}

// Of reads a code in YAML; what is wrong with it is a problem, and see where codes
// are described. Without quotes, a program that writes the file anew may take the
// code for a number, and one that begins with 0 for an octal one.
func Of(v document.Value, see string) (ID, bool) {
	id, mistake := ReadID(v.Text)
	if mistake == nil {
		if n, err := strconv.ParseInt(v.Text, 10, 64); err == nil && len(v.Text) < 11 {
			if meant := ID("0" + strconv.FormatInt(n, 8)); meant.CheckDigit() {
				v.Because("write it in quotes, as \""+string(meant)+"\", if that is meant"+see,
					octal.With(v.Text, meant))
				return meant, false
			}
		}
		return id, true
	}
	v.Because(mistake.Hint+", in quotes"+see, mistake.Reason)
	return id, false
}

// unwrapped is the code with a right check digit that stands within s or, once
// filled up with zeros, comes of it; "" where there is none.
func unwrapped(id ID) ID {
	p := wrapped.FindStringSubmatch(string(id))
	if p == nil || len(p[1]) > 11 {
		return ""
	}
	if padded := ID(strings.Repeat("0", 11-len(p[1])) + p[1]); padded.CheckDigit() {
		return padded
	}
	return ""
}
