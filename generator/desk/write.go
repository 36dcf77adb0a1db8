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

	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
)

// Write does what a command about notices says ("new", "update", "resolve", "reopen",
// "withdraw", "redact"): it asks for what the flags leave open, if anybody is there, shows
// what will be told, and writes it once that is wanted. Its error is a wrong call,
// problem.ErrFound where no sound file can be written, or Unfinished.
func (d *Desk) Write(command string, given map[string]string) error {
	f, err := d.Form(command, given)
	if err != nil {
		return err
	}
	verb := map[string]verb{
		"new":      {d.create, "written", "scritta"},
		"update":   {d.Update, "updated", "aggiornata"},
		"resolve":  {d.resolve, "resolved", "conclusa"},
		"reopen":   {d.reopen, "reopened", "riaperta"},
		"withdraw": {d.withdraw, "withdrawn", "ritirata"},
		"redact":   {d.redact, "redacted", "oscurata"},
	}[command]
	return d.settle(f, verb)
}

// verb makes files of a form; what then happened to them is said for scripts, and for
// people.
type verb struct {
	lot              func(*Form) (*Lot, error)
	english, italian string
}

// settle makes files of what a form says, shows them, lets answers be changed, and
// writes them once that is wanted.
func (d *Desk) settle(f *Form, what verb) error {
	for {
		b, err := what.lot(f)
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
	return Unfinished{fmt.Errorf("interrotto: non è stato scritto nulla, e le risposte sono conservate; «bollettino "+
		"notice %s» le riprende", f.command)}
}

// finish says what a lot does, asks whether that is meant, and writes it. It tells
// whether an answer is to be changed first.
func (d *Desk) finish(f *Form, b *Lot, what verb) (again bool, err error) {
	if len(b.works) == 0 && len(b.left) == 0 {
		_, err := fmt.Fprintf(d.out, d.say("0 files %s, %d there already, group %s\n",
			"0 comunicazioni: %[1]s; %[2]d c’erano già, gruppo %[3]s\n"), what.english, b.there, b.group)
		return false, errors.Join(err, f.drop())
	}
	asking := d.ask != nil && !d.Yes && !d.Dry
	if len(b.works) == 0 && (!asking || b.many) {
		return false, d.refuse(b.problems())
	}
	if err := d.show(b, asking); err != nil {
		return false, err
	}
	if d.Dry {
		fmt.Fprintln(d.report, d.say("nothing was written (--dry-run)", "non è stato scritto nulla (--dry-run)"))
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
	if err := problem.Write(d.report, problems, 20); err != nil {
		return err
	}
	fmt.Fprintf(d.report, "\n"+d.say("problems: %d; nothing was written for %d\n",
		"problemi: %d; per %d enti non è stato scritto nulla\n"), len(problems), len(b.left))
	return problem.ErrFound
}

// agree shows the answers and asks whether to publish; any of them can be changed.
func (d *Desk) agree(f *Form, b *Lot) (again bool, err error) {
	f.keep()
	fmt.Fprintln(d.report, "Riepilogo")
	for i, t := range f.summary {
		words, _, more := strings.Cut(cmp.Or(t.words, "–"), "\n")
		if more {
			words += " …"
		}
		fmt.Fprintf(d.report, "  %2d  %s: %s\n", i+1, t.label, text.Plain(words))
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
	answer, err := d.ask.until(question+"\n  ["+can+"]\n", "n", func(text string) error {
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
		return false, Unfinished{fmt.Errorf("non è stato scritto nulla: le risposte restano in bozza, e «bollettino "+
			"notice %s» le riprende", f.command)}
	}
	return false, nil
}

// write puts the files of a lot into their places, and says so.
func (d *Desk) write(b *Lot, what verb) error {
	if b.many && len(b.works) > 1 {
		fmt.Fprintf(d.report, d.say("group %s: %d files to write; broken off, run it again with --group %[1]s\n",
			"gruppo %s: %d comunicazioni da scrivere; se si interrompe, ripeti con --group %[1]s\n"), b.group,
			len(b.works))
	}
	if err := d.Put(b); err != nil {
		return err
	}
	verb := d.say(what.english, what.italian)
	var err error
	switch {
	case !b.many:
		_, err = fmt.Fprintf(d.out, "%s %s\n", b.works[0].file, verb)
	case len(b.works) == 1 && b.works[0].before != nil:
		_, err = fmt.Fprintf(d.out, "%s %s\n", b.works[0].file, verb)
	case b.there > 0:
		_, err = fmt.Fprintf(d.out, d.say("%d files %s, %d there already, group %s\n",
			"%d comunicazioni: %s; %d c’erano già, gruppo %s\n"), len(b.works), verb, b.there, b.group)
	default:
		_, err = fmt.Fprintf(d.out, d.say("%d files %s, group %s\n", "%d comunicazioni: %s; gruppo %s\n"),
			len(b.works), verb, b.group)
	}
	if d.ask != nil && err == nil {
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
	fmt.Fprintln(d.report, "Che cosa resta da fare perché chi paga la veda:")
	git := "git add " + files + " && git commit -m \"Comunicazione\" && git push"
	switch host := d.Setting.Edit.Git; {
	case host.Repo != "" && inGit(d.rootDir):
		fmt.Fprintf(d.report, "  %s\n  Il sito si aggiorna da %s, ramo %s.\n", git, host.Repo, cmp.Or(host.Branch,
			"main"))
	case host.Repo != "":
		fmt.Fprintf(d.report, "  porta %s nel ramo %s di %s: il sito si aggiorna da lì.\n", files,
			cmp.Or(host.Branch, "main"), host.Repo)
	case inGit(d.rootDir):
		fmt.Fprintf(d.report, "  bollettino build\n  %s\n", git)
	default:
		fmt.Fprintln(d.report, "  bollettino build, e poi porta i file di public/ dove sta il sito.")
	}
	if url := servedAt(d.rootDir); url != "" {
		fmt.Fprintf(d.report, "Su questo computer si vede già: %s\n", url)
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
