package desk

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-isatty"
)

// asker asks whoever sits at the terminal, a line a question: that works in every
// terminal and is read aloud by every screen reader. Its words are Italian, as
// the site's.
type asker struct {
	ctx  context.Context // ends when whoever is asked breaks off
	in   *lines
	out  io.Writer
	edit func(before string) (string, error) // writes a long text elsewhere
}

// askerOf is somebody to ask, or nil where the input is no terminal.
func askerOf(ctx context.Context, in io.Reader, out io.Writer) *asker {
	f, ok := in.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return nil
	}
	return &asker{ctx: ctx, in: newLines(f), out: out, edit: func(before string) (string, error) {
		return inEditor(ctx, f, out, before)
	}}
}

// lines reads a line when one is wanted, apart, so that waiting for it can be
// broken off; in between the terminal is somebody else's, as an editor's.
type lines struct {
	wanted chan struct{}
	read   chan string // closed where the input ends
}

func newLines(in io.Reader) *lines {
	l := &lines{make(chan struct{}, 1), make(chan string)}
	go func() {
		defer close(l.read)
		r := bufio.NewReader(in)
		for range l.wanted {
			text, err := r.ReadString('\n')
			if err != nil {
				return
			}
			l.read <- text
		}
	}()
	return l
}

func (l *lines) next(ctx context.Context) (text string, ok bool) {
	l.wanted <- struct{}{}
	select {
	case text, ok = <-l.read:
	case <-ctx.Done():
	}
	return text, ok
}

// Unfinished is the end of a dialogue before all was answered and published.
type Unfinished struct{ error }

var errNoAnswer = Unfinished{errors.New("interrotto prima della fine: non è stato scritto nulla")}

// longestLine is where a terminal cuts a line, without a word.
const longestLine = 4095

// line asks for a text; an empty answer is the one suggested, and - is none, unless one
// is needed. What check complains of is asked again.
func (a *asker) line(question, suggested string, needed bool, check func(string) error) (string, error) {
	hint := ""
	if suggested != "" && needed {
		hint = fmt.Sprintf("  [%s]\n", suggested)
	} else if suggested != "" {
		hint = fmt.Sprintf("  [%s; - per niente]\n", suggested)
	}
	return a.until(question+"\n"+hint, suggested, check)
}

// text asks for words that may be many: + writes them in an editor, @ and a name
// takes them from a file.
func (a *asker) text(question, suggested string, check func(string) error) (string, error) {
	hint := "  [+ apre l’editor, @nome prende un file"
	if suggested != "" {
		hint = "  [" + suggested + "; - per niente, + apre l’editor, @nome prende un file"
	}
	out := ""
	_, err := a.until(question+"\n"+hint+"]\n", suggested, func(s string) (err error) {
		switch name, isFile := strings.CutPrefix(s, "@"); {
		case s == "+" && a.edit == nil:
			return errors.New("non c’è un editor: scrivi @ e il nome di un file")
		case s == "+":
			s, err = a.edit(suggested)
		case isFile:
			s, err = textFile(strings.TrimSpace(name))
		}
		if err == nil && check != nil {
			err = check(s)
		}
		out = s
		return err
	})
	return out, err
}

// until asks until check is content.
func (a *asker) until(prompt, suggested string, check func(string) error) (string, error) {
	for {
		fmt.Fprint(a.out, prompt+"> ")
		text, ok := a.in.next(a.ctx)
		if !ok {
			fmt.Fprintln(a.out)
			return "", errNoAnswer
		}
		if len(text) >= longestLine {
			fmt.Fprintln(a.out, "  il terminale taglia una riga così lunga: usa l’editor (+) o un file (@nome)")
			continue
		}
		if !utf8.ValidString(text) {
			fmt.Fprintln(a.out, "  ci sono caratteri che non si leggono: scrivi di nuovo")
			continue
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

// longestText is how much a text of a notice may be, in bytes.
const longestText = 64 << 10

// textFile is a text that stands in a file.
func textFile(name string) (string, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return "", fmt.Errorf("il file «%s» non c’è, o non si può leggere", name)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("«%s» non è un file di testo", name)
	case info.Size() > longestText:
		return "", fmt.Errorf("«%s» è troppo lungo: al più %d kB", name, longestText>>10)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("il file «%s» non si può leggere", name)
	}
	if !utf8.Valid(data) {
		return "", fmt.Errorf("«%s» non è UTF-8: salvalo come «UTF-8» e scrivi di nuovo il nome", name)
	}
	return strings.TrimSpace(strings.TrimPrefix(string(data), "\uFEFF")), nil
}

// inEditor lets whoever is asked write a text with their own editor.
func inEditor(ctx context.Context, in *os.File, out io.Writer, before string) (string, error) {
	editor := os.Getenv("VISUAL")
	if editor == "" {
		editor = os.Getenv("EDITOR")
	}
	words := strings.Fields(editor)
	if len(words) == 0 {
		return "", errors.New("non c’è un editor (variabile EDITOR): scrivi @ e il nome di un file")
	}
	dir, err := os.MkdirTemp("", "bollettino")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "testo.md")
	if err := os.WriteFile(name, []byte(before), 0o600); err != nil {
		return "", err
	}
	c := exec.CommandContext(ctx, words[0], append(words[1:], name)...)
	c.Stdin, c.Stdout, c.Stderr = in, out, out
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("l’editor «%s» è finito con un errore: %v", editor, err)
	}
	return textFile(name)
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

func (a *asker) pick(
	question, numbered string, options []option, suggested []string, least, most int,
) ([]string, error) {
	fmt.Fprintln(a.out, question)
	var numbers []string
	for i, o := range options {
		fmt.Fprintf(a.out, "  %d  %s\n", i+1, o.words)
		if slices.Contains(suggested, o.name) {
			numbers = append(numbers, strconv.Itoa(i+1))
		}
	}
	before := strings.Join(numbers, ", ")
	hint := ""
	if before != "" && least == 0 {
		hint = "  [" + before + "; - per niente]\n"
	} else if before != "" {
		hint = "  [" + before + "]\n"
	}
	var out []string
	_, err := a.until(numbered+"\n"+hint, before, func(text string) (err error) {
		out, err = picked(text, options)
		switch {
		case err != nil:
			return err
		case len(out) < least:
			return errors.New("scegline almeno una")
		case len(out) > most:
			return errors.New("scegline una sola")
		}
		return nil
	})
	return out, err
}

// picked are the names of the options that an answer names, by number or name.
func picked(text string, options []option) ([]string, error) {
	var out []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		i := slices.IndexFunc(options, func(o option) bool { return o.name == w })
		if n, err := strconv.Atoi(w); err == nil {
			i = n - 1
		}
		if i < 0 || i >= len(options) {
			return nil, fmt.Errorf("«%s» non è tra le risposte: scrivi un numero da 1 a %d", w, len(options))
		}
		if !slices.Contains(out, options[i].name) {
			out = append(out, options[i].name)
		}
	}
	return out, nil
}
