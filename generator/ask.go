package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/mattn/go-isatty"
)

// asker asks whoever sits at the terminal, a line a question: that works in every
// terminal and is read aloud by every screen reader. Its words are Italian, as
// the site's.
type asker struct {
	ctx     context.Context // ends when whoever is asked breaks off
	answers chan string     // closed where the input ends
	out     io.Writer
}

// askerOf is somebody to ask, or nil where the input is no terminal.
func askerOf(ctx context.Context, in io.Reader, out io.Writer) *asker {
	f, ok := in.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return nil
	}
	return &asker{ctx: ctx, answers: answers(f), out: out}
}

// answers reads lines apart, so that waiting for one can be broken off.
func answers(in io.Reader) chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for r := bufio.NewReader(in); ; {
			text, err := r.ReadString('\n')
			if err != nil {
				return
			}
			lines <- text
		}
	}()
	return lines
}

var errNoAnswer = usage{errors.New("broken off before all was answered: nothing was written")}

// line asks for a text; an empty answer is the one suggested, and - is none.
// What check complains of is asked again.
func (a *asker) line(question, suggested string, check func(string) error) (string, error) {
	for {
		if suggested != "" {
			fmt.Fprintf(a.out, "%s\n  [%s; - per niente]\n> ", question, suggested)
		} else {
			fmt.Fprintf(a.out, "%s\n> ", question)
		}
		var text string
		var ok bool
		select {
		case text, ok = <-a.answers:
		case <-a.ctx.Done():
		}
		if !ok {
			fmt.Fprintln(a.out)
			return "", errNoAnswer
		}
		switch text = strings.TrimSpace(text); text {
		case "":
			text = suggested
		case "-":
			text = ""
		}
		if check != nil {
			if err := check(text); err != nil {
				fmt.Fprintf(a.out, "  %v\n", err)
				continue
			}
		}
		return text, nil
	}
}

// option is one of several to choose from: what flags call it, and words.
type option struct{ name, words string }

// choose asks for one of the options, by number or name.
func (a *asker) choose(question string, options []option, suggested string) (string, error) {
	var of []string
	if suggested != "" {
		of = []string{suggested}
	}
	chosen, err := a.pick(question, "Il numero", options, of, 1, 1)
	if err != nil {
		return "", err
	}
	return chosen[0], nil
}

// several asks for some of the options, at least some many.
func (a *asker) several(question string, options []option, suggested []string, least int) ([]string, error) {
	return a.pick(question, "I numeri, separati da virgole", options, suggested, least, len(options))
}

func (a *asker) pick(question, numbered string, options []option, suggested []string, least, most int) ([]string, error) {
	fmt.Fprintln(a.out, question)
	var numbers []string
	for i, o := range options {
		fmt.Fprintf(a.out, "  %d  %s\n", i+1, o.words)
		if slices.Contains(suggested, o.name) {
			numbers = append(numbers, strconv.Itoa(i+1))
		}
	}
	var out []string
	_, err := a.line(numbered, strings.Join(numbers, ", "), func(text string) error {
		out = nil
		for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
			i := slices.IndexFunc(options, func(o option) bool { return o.name == w })
			if n, err := strconv.Atoi(w); err == nil {
				i = n - 1
			}
			if i < 0 || i >= len(options) {
				return fmt.Errorf("«%s» non è tra le risposte: scrivi un numero da 1 a %d", w, len(options))
			}
			if !slices.Contains(out, options[i].name) {
				out = append(out, options[i].name)
			}
		}
		if len(out) < least {
			return errors.New("scegline almeno una")
		}
		if len(out) > most {
			return errors.New("scegline una sola")
		}
		return nil
	})
	return out, err
}

// agrees asks for a yes.
func (a *asker) agrees(question string) (bool, error) {
	answer, err := a.line(question+" [s/N]", "", nil)
	return strings.EqualFold(answer, "s") || strings.EqualFold(answer, "sì") || strings.EqualFold(answer, "si"), err
}
