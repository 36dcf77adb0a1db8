package desk

import (
	"fmt"
	"io"
	"strings"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
)

// words are what users are told.
func (d *Desk) words(f *Form, n *notice.Notice) (err error) {
	if n.Plan.Impact != notice.None || f.has("works") {
		answer, err := f.ask(question{name: "works", label: "Intanto funziona", prompt: "Che cosa funziona intanto?",
			options: workOptions, suggested: draft.List(n.Works), most: len(workOptions)})
		if err != nil {
			return err
		}
		n.Works = draft.Split(answer)
	}
	for _, x := range []struct {
		name, label, prompt string
		field               *string
	}{
		{"alternatives", "Come pagare", "Come si può pagare nel frattempo?", &n.Alternatives},
		{"already-paid", "Chi ha già pagato", "Che cosa deve fare chi ha già pagato?", &n.AlreadyPaid},
		{"deadlines", "Scadenze", "E chi ha una scadenza in quelle ore?", &n.Deadlines},
		{"cause", "Causa", "Per quale causa?", &n.Cause},
	} {
		if *x.field, err = f.ask(question{name: x.name, label: x.label, prompt: x.prompt, suggested: *x.field,
			long: true}); err != nil {
			return err
		}
	}
	n.Body, err = d.moreText(f)
	return err
}

// moreText is the text below the front matter: a file's, or standard input's, or what
// was written at the summary.
func (d *Desk) moreText(f *Form) (string, error) {
	if f.has("text") && !f.has("body") {
		text, err := d.textOf(f.answers["text"])
		if err != nil {
			return "", problem.Usage(fmt.Errorf("--text: %w", err))
		}
		f.answers["body"] = text
	}
	if _, asked := f.earlier["body"]; asked || f.has("body") {
		return f.ask(question{name: "body", label: "Altro testo",
			prompt: "Che cos’altro deve sapere chi paga? In Markdown", long: true})
	}
	f.summary = append(f.summary, told{"body", "Altro testo", ""})
	return "", nil
}

// textOf is a file's text, or with - what comes in.
func (d *Desk) textOf(name string) (string, error) {
	if name != "-" {
		return textFile(name)
	}
	data, err := io.ReadAll(io.LimitReader(d.in, longestText+1))
	if len(data) > longestText {
		err = fmt.Errorf("più di %d kB", longestText>>10)
	}
	return strings.TrimSpace(string(data)), err
}
