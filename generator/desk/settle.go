package desk

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/desk/draft"
	"bollettino/generator/desk/editor"
	"bollettino/generator/page/word"
)

// done is what happened to a notice: for scripts, and for people.
type done struct{ english, italian string }

var (
	Written   = done{"written", "scritta"}
	Updated   = done{"updated", "aggiornata"}
	Resolved  = done{"resolved", "conclusa"}
	Reopened  = done{"reopened", "riaperta"}
	Withdrawn = done{"withdrawn", "ritirata"}
	Redacted  = done{"redacted", "oscurata"}
)

// Settle makes files of what a form says, shows them, lets answers be changed, and
// writes them once that is wanted.
func (d *Desk) Settle(f *Form, what done, files func() (*Lot, error)) error {
	for {
		b, err := files()
		if errors.Is(err, errNoAnswer) {
			return d.paused(f)
		}
		if err != nil {
			return err
		}
		again, err := d.finish(f, b, what)
		if errors.Is(err, errNoAnswer) {
			return d.paused(f)
		}
		if !again {
			return err
		}
	}
}

// paused is the end of a dialogue whose answers are kept.
func (d *Desk) paused(f *Form) error {
	if f.file == "" {
		return errNoAnswer
	}
	return Unfinished{fmt.Errorf("interrotto: non è stato scritto nulla, e le risposte sono conservate; «bollettino notice %s» le riprende", f.command)}
}

// finish says what a lot does, asks whether that is meant, and writes it. It tells
// whether an answer is to be changed first.
func (d *Desk) finish(f *Form, b *Lot, what done) (again bool, err error) {
	if len(b.works) == 0 && len(b.left) == 0 {
		_, err := fmt.Fprintf(d.Out, d.say("0 files %s, %d there already, group %s\n",
			"0 comunicazioni: %[1]s; %[2]d c’erano già, gruppo %[3]s\n"), what.english, b.there, b.group)
		return false, errors.Join(err, f.drop())
	}
	asking := d.Ask != nil && !d.Yes && !d.Dry
	if len(b.works) == 0 && (!asking || b.many) {
		return false, d.refuse(b.problems())
	}
	if err := d.show(b, asking); err != nil {
		return false, err
	}
	if d.Dry {
		fmt.Fprintln(d.Report, d.say("nothing was written (--dry-run)", "non è stato scritto nulla (--dry-run)"))
		return false, d.leave(b)
	}
	if asking {
		if again, err := d.agree(f, b); again || err != nil {
			return again, err
		}
	}
	if err := d.write(b, what); err != nil {
		return false, err
	}
	return false, errors.Join(f.drop(), d.leave(b))
}

// leave names those that were left out, after the others were written.
func (d *Desk) leave(b *Lot) error {
	problems := b.problems()
	if len(problems) == 0 {
		return nil
	}
	if err := problem.Write(d.Report, problems, 20); err != nil {
		return err
	}
	fmt.Fprintf(d.Report, "\n"+d.say("problems: %d; nothing was written for %d\n",
		"problemi: %d; per %d enti non è stato scritto nulla\n"), len(problems), len(b.left))
	return problem.ErrFound
}

// show is what whoever publishes should have seen.
func (d *Desk) show(b *Lot, asking bool) error {
	switch {
	case len(b.works) == 0:
		return problem.Write(d.Report, b.problems(), 20)
	case b.many:
		d.table(b)
	default:
		for _, x := range b.works[0].weight.Warnings {
			fmt.Fprintf(d.Report, "attenzione (%s): %s\n", x.Code, x.Text)
		}
	}
	if d.Dry || asking {
		return d.preview(d.Report, b.works[0])
	}
	return nil
}

// agree shows the answers and asks whether to publish; any of them can be changed.
func (d *Desk) agree(f *Form, b *Lot) (again bool, err error) {
	f.keep()
	fmt.Fprintln(d.Report, "Riepilogo")
	for i, t := range f.summary {
		words, _, more := strings.Cut(cmp.Or(t.words, "–"), "\n")
		if more {
			words += " …"
		}
		fmt.Fprintf(d.Report, "  %2d  %s: %s\n", i+1, t.label, text.Plain(words))
	}
	question, can := "Pubblicare?", "s: sì · n: non ora, resta in bozza · b: butta via"
	if len(b.works) == 0 {
		question, can = "Così non si può pubblicare.", "n: resta in bozza · b: butta via"
	} else if b.many {
		question = fmt.Sprintf("Pubblicare per %d enti?", len(b.works))
	}
	if len(f.summary) > 0 {
		can += " · un numero: cambia quella risposta"
	}
	change := ""
	answer, err := d.Ask.until(question+"\n  ["+can+"]\n", "n", func(text string) error {
		change = ""
		switch text = strings.ToLower(text); {
		case slices.Contains([]string{"s", "si", "sì"}, text) && len(b.works) > 0, slices.Contains([]string{"n",
			"no", "b"}, text):
			return nil
		}
		i, err := strconv.Atoi(text)
		if err != nil || i < 1 || i > len(f.summary) {
			return fmt.Errorf("«%s» non è tra le risposte: %s", text, can)
		}
		change = f.summary[i-1].name
		return nil
	})
	switch answer = strings.ToLower(answer); {
	case err != nil:
		return false, err
	case change != "":
		f.change(change)
		return true, nil
	case answer == "b":
		return false, errors.Join(Unfinished{errors.New("non è stato scritto nulla, e la bozza non c’è più")}, f.drop())
	case answer == "n" || answer == "no":
		return false, Unfinished{fmt.Errorf("non è stato scritto nulla: le risposte restano in bozza, e «bollettino notice %s» le riprende", f.command)}
	}
	return false, nil
}

// write puts the files of a lot into their places, and says so.
func (d *Desk) write(b *Lot, what done) error {
	if b.many && len(b.works) > 1 {
		fmt.Fprintf(d.Report, d.say("group %s: %d files to write; broken off, run it again with --group %[1]s\n",
			"gruppo %s: %d comunicazioni da scrivere; se si interrompe, ripeti con --group %[1]s\n"), b.group, len(b.works))
	}
	if err := d.Put(b); err != nil {
		return err
	}
	verb := d.say(what.english, what.italian)
	var err error
	switch {
	case !b.many:
		_, err = fmt.Fprintf(d.Out, "%s %s\n", b.works[0].file, verb)
	case len(b.works) == 1 && b.works[0].Before != nil:
		_, err = fmt.Fprintf(d.Out, "%s %s\n", b.works[0].file, verb)
	case b.there > 0:
		_, err = fmt.Fprintf(d.Out, d.say("%d files %s, %d there already, group %s\n",
			"%d comunicazioni: %s; %d c’erano già, gruppo %s\n"), len(b.works), verb, b.there, b.group)
	default:
		_, err = fmt.Fprintf(d.Out, d.say("%d files %s, group %s\n", "%d comunicazioni: %s; gruppo %s\n"),
			len(b.works), verb, b.group)
	}
	if d.Ask != nil && err == nil {
		d.next(b)
	}
	return err
}

// next tells what is left to do so that users see it, by how the site is published.
func (d *Desk) next(b *Lot) {
	files := "data"
	if len(b.works) == 1 {
		files = b.works[0].file
	}
	fmt.Fprintln(d.Report, "Che cosa resta da fare perché chi paga la veda:")
	git := "git add " + files + " && git commit -m \"Comunicazione\" && git push"
	switch host := d.Setting.Edit.Git; {
	case host.Repo != "" && inGit(d.rootDir):
		fmt.Fprintf(d.Report, "  %s\n  Il sito si aggiorna da %s, ramo %s.\n", git, host.Repo, cmp.Or(host.Branch,
			"main"))
	case host.Repo != "":
		fmt.Fprintf(d.Report, "  porta %s nel ramo %s di %s: il sito si aggiorna da lì.\n", files,
			cmp.Or(host.Branch, "main"), host.Repo)
	case inGit(d.rootDir):
		fmt.Fprintf(d.Report, "  bollettino build\n  %s\n", git)
	default:
		fmt.Fprintln(d.Report, "  bollettino build, e poi porta i file di public/ dove sta il sito.")
	}
	if url := servedAt(d.rootDir); url != "" {
		fmt.Fprintf(d.Report, "Su questo computer si vede già: %s\n", url)
	}
}

// inGit tells whether a folder lies in a git repository.
func inGit(dir string) bool {
	dir, err := filepath.Abs(dir)
	for err == nil {
		if _, e := os.Stat(filepath.Join(dir, ".git")); e == nil {
			return true
		}
		up := filepath.Dir(dir)
		if up == dir {
			break
		}
		dir = up
	}
	return false
}

// table is what stands out among many, first; the rest is one line.
func (d *Desk) table(b *Lot) {
	count := map[draft.Warning]int{}
	for _, w := range b.works {
		for _, x := range w.weight.Warnings {
			count[x]++
		}
	}
	common := func(x draft.Warning) bool { return count[x] == len(b.works) }
	for _, x := range b.works[0].weight.Warnings {
		if common(x) {
			fmt.Fprintf(d.Report, "attenzione, per tutti (%s): %s\n", x.Code, x.Text)
		}
	}
	t := tabwriter.NewWriter(d.Report, 0, 0, 2, ' ', 0)
	var rest []*work
	for _, w := range b.left {
		what := editor.Quote(w.bad[0]) // its hint stands below, with the others
		fmt.Fprintf(t, "%s\t%s\tlasciato fuori\t%s\n", d.short(w), w.owner, text.Plain(what))
	}
	for _, w := range b.works {
		var own []string
		for _, x := range w.weight.Warnings {
			if !common(x) {
				own = append(own, x.Text)
			}
		}
		if len(own) == 0 {
			rest = append(rest, w)
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", d.short(w), w.owner, left(w), text.Plain(strings.Join(own, " ")))
	}
	t.Flush()
	d.rest(rest, len(rest) < len(b.works)+len(b.left))
}

// rest are those of whom nothing has to be said: few by name, many as a number.
func (d *Desk) rest(works []*work, others bool) {
	const few = 5
	if len(works) <= few {
		t := tabwriter.NewWriter(d.Report, 0, 0, 2, ' ', 0)
		for _, w := range works {
			fmt.Fprintf(t, "%s\t%s\t%s\n", d.short(w), w.owner, left(w))
		}
		t.Flush()
		return
	}
	words := fmt.Sprintf("%d enti", len(works))
	if others {
		words = fmt.Sprintf("Altri %d enti", len(works))
	}
	least := works[0]
	bound := 0
	for _, w := range works {
		if w.weight.Bound {
			if bound++; !least.weight.Bound || w.weight.Left < least.weight.Left {
				least = w
			}
		}
	}
	switch bound {
	case 0:
		fmt.Fprintf(d.Report, "%s: niente da segnalare, nessun limite di ore programmate\n", words)
	default:
		fmt.Fprintf(d.Report, "%s: niente da segnalare; di ore programmate restano almeno %s\n", words, left(least))
	}
}

// left is what is left of a subject's planned time.
func left(w *work) string {
	if !w.weight.Bound {
		return "nessun limite"
	}
	return fmt.Sprintf("%s nel %d", hours(w.weight.Left), w.weight.Year)
}

func hours(seconds int64) string {
	if seconds < 0 {
		return "−" + word.Duration(-seconds)
	}
	return word.Duration(seconds)
}

// short is a work's subject, in a table.
func (d *Desk) short(w *work) string {
	name := []rune(text.Plain(d.name(w.owner)))
	if len(name) > 48 {
		name = append(name[:47], '…')
	}
	return string(name)
}
