package editor

import (
	"regexp"
	"strings"

	"bollettino/generator/base/problem"
	"bollettino/generator/page/form"
)

// Complaint is a problem in the words of the form.
type Complaint struct {
	Field   string `json:"field"` // of the format: "until", "updates[1].text"; "" where it is about the whole
	Label   string `json:"label,omitempty"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

var updateField = regexp.MustCompile(`^updates\[\d+\]\.`)

// Say puts a reader's complaint into the form's words. One that has none keeps the
// reader's.
func Say(f form.Form, p problem.Problem) Complaint {
	message, hint := inItalian(p)
	return Complaint{Field: p.Field, Label: label(f, p.Field), Message: message, Hint: hint}
}

// Quote is a problem within an Italian sentence: where it stands and what it is.
func Quote(p problem.Problem) string {
	p.What, _ = inItalian(p)
	p.Hint = ""
	return p.String()
}

// Held warns of a problem that was there before and keeps a subject's page as it was.
func Held(p problem.Problem) string {
	return "La pagina dell’ente resta com’era finché non si corregge un errore che c’era già: " + Quote(p) + "."
}

func inItalian(p problem.Problem) (message, hint string) {
	w, ok := italian[p.Code]
	if !ok {
		return p.What, p.Hint
	}
	with := strings.NewReplacer("{1}", p.Args[0], "{2}", p.Args[1], "{3}", p.Args[2])
	return with.Replace(w.message), with.Replace(w.hint)
}

// label is how the form calls a field of the format.
func label(f form.Form, field string) string {
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
