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

var updateField = regexp.MustCompile(`^updates\[\d+\]\.`)

// Say puts a reader's complaint into the form's words. One that has none keeps the
// reader's.
func (f Form) Say(p problem.Problem) Complaint {
	c := Complaint{Field: p.Field, Label: f.label(p.Field), Message: p.What, Hint: p.Hint}
	if w, ok := italian[p.Code]; ok {
		with := strings.NewReplacer("{1}", p.Args[0], "{2}", p.Args[1], "{3}", p.Args[2])
		c.Message, c.Hint = with.Replace(w.message), with.Replace(w.hint)
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
