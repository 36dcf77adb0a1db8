package build

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"

	"bollettino/generator/base/file"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
)

// Verify measures and judges a closed month or year of every directly connected subject,
// and freezes it; of what is frozen it compares. With a reason, what the data now give
// otherwise is registered as a correction. Inputs with problems stop it, unless leaveOut
// goes on without those whom they hurt.
func Verify(o input.Options, name, reason string, leaveOut bool, stdout, stderr io.Writer) error {
	s, err := readAll(o, looking(o))
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.soundEnough(leaveOut, stderr); err != nil {
		return err
	}
	window, err := s.closed(name)
	if err != nil {
		return err
	}
	fresh, err := s.verify(name, window, o.Progress)
	if err != nil {
		return err
	}
	z := freezing{o, fresh, reason, s.Setting.Zone.RFC3339(s.AsOf), stdout}
	i := slices.IndexFunc(s.frozen, func(f *verification.File) bool { return f.Period == name })
	if i < 0 {
		return z.first()
	}
	return z.again(s.frozen[i])
}

// soundEnough stops at inputs with problems, unless they hurt some subjects alone and
// those may be left out.
func (w *whole) soundEnough(leaveOut bool, stderr io.Writer) error {
	if !problem.HurtsAll(w.Problems.Sorted()) {
		problems, err := w.checkFolders(false)
		if err != nil {
			return err
		}
		w.Problems.Add(problems...)
	}
	problems := w.Problems.Sorted()
	if len(problems) == 0 {
		return nil
	}
	if err := problem.Write(stderr, problems, shownOfFile); err != nil {
		return err
	}
	if leaveOut && !problem.HurtsAll(problems) {
		return nil
	}
	fmt.Fprintf(stderr, "\nproblems: %d; nothing is verified from inputs that have problems "+
		"(--leave-out goes on without the bodies that they hurt)\n", len(problems))
	return problem.ErrFound
}

// closed is the window of a period that is over.
func (w *whole) closed(name string) (window period.Span, err error) {
	if name == "" {
		return window, problem.Usage(errors.New("--period: which month, 2026-10, or year, 2025?"))
	}
	if window, err = verification.Window(name, w.Setting.Zone); err != nil {
		return window, problem.Usage(fmt.Errorf("--period: %w", err))
	}
	if zone := w.Setting.Zone; window.Until > w.AsOf {
		return window, problem.Usage(fmt.Errorf("--period: %s is not over at %s: it is over on %s",
			name, zone.RFC3339(w.AsOf), zone.RFC3339(window.Until)))
	}
	return window, nil
}

// verify is a period as the data give it now.
func (w *whole) verify(name string, window period.Span, progress func(done, all int)) (*verification.File, error) {
	fresh := &verification.File{
		Period: name, Frozen: w.Setting.Zone.RFC3339(w.AsOf),
		Bodies: []verification.Body{}, Rows: []verification.Row{}, Corrections: []verification.Correction{},
	}
	var logs observation.Logs
	var err error
	for i, sub := range w.Registry.Subjects {
		if i%share == 0 {
			if logs, _, err = w.Logs(i, min(i+share, len(w.Registry.Subjects))); err != nil {
				return nil, err
			}
		}
		if progress != nil && i%100 == 99 {
			progress(i+1, len(w.Registry.Subjects))
		}
		if sub.Member(subject.ECDirect, subject.PSPDirect, subject.PT).Within(window).Length() == 0 {
			continue
		}
		u, _, _, err := w.read(sub, logs[sub.ID], w.noticesOf)
		if err != nil {
			return nil, err
		}
		row := sub.At(window.Until - 1)
		body := verification.Body{ID: sub.ID, Name: row.Name, Kind: row.Kind}
		if u.Mark != input.Sound {
			fresh.LeftOut = append(fresh.LeftOut, body)
			continue
		}
		fresh.Bodies = append(fresh.Bodies, body)
		fresh.Rows = append(fresh.Rows, w.evident(u, name, window)...)
	}
	fresh.Sort()
	return fresh, nil
}

// evident gives a subject's figures in a period with the digests of their evidence.
func (w *whole) evident(u unit, name string, window period.Span) []verification.Row {
	m := sli.NewMeasurer(u.Input, u.T).Direct()
	rows, of := w.verified(m, u, name, window)
	for j := range rows {
		rows[j].InARow = w.inARow(m, u, rows[j], of[j], window)
		for _, a := range m.Explain(of[j], window) {
			part := a.Figure.Part
			if part.Version == rows[j].Version && w.Setting.Zone.RFC3339(part.Window.From) == rows[j].From {
				rows[j].Evidence = verification.Digest(a)
			}
		}
	}
	return rows
}

// freezing is what becomes of a period that was verified just now.
type freezing struct {
	options input.Options
	fresh   *verification.File
	reason  string // of a correction; "" to register none
	at      string // the moment
	out     io.Writer
}

// name is the period's file, for people.
func (z freezing) name() string {
	return filepath.Join(z.options.RootDir, filepath.FromSlash(frozenDir), z.fresh.Period+".json")
}

// write writes a period's file, unless somebody else has written it since it was read.
func (z freezing) write(f *verification.File) error {
	change := file.Change{Name: path.Join(frozenDir, f.Period+".json"), Was: f.Was, Data: f.Encode()}
	f.Was = change.Data
	return file.InTurn(z.options.Ctx(), z.options.RootDir, func(turn *file.Turn) error { return turn.Put(change) })
}

// first freezes a period that was never verified.
func (z freezing) first() error {
	if z.reason != "" {
		return problem.Usage(fmt.Errorf("--correct: %s has not been verified yet: there is nothing to correct",
			z.fresh.Period))
	}
	if err := z.write(z.fresh); err != nil {
		return err
	}
	fmt.Fprintf(z.out, "%s: %s\n", z.name(), summed(z.fresh))
	return nil
}

// again compares with what is frozen: it takes in whom that had to leave out, and
// registers what differs where there is a reason.
func (z freezing) again(frozen *verification.File) error {
	if n := frozen.TakeIn(z.fresh); n > 0 {
		if err := z.write(frozen); err != nil {
			return err
		}
		fmt.Fprintf(z.out, "%s: %d subjects that were left out are verified now\n", z.name(), n)
	}
	differences := verification.Compare(z.comparable(frozen.Rows), z.fresh.Rows)
	added := 0
	for _, r := range z.fresh.Rows {
		if frozen.Find(r.Key) == nil {
			added++
		}
	}
	if len(differences) == 0 {
		fmt.Fprintf(z.out, "%s: the data give what was frozen: %s\n", z.name(), summed(frozen))
		return unfrozen(z.out, added)
	}
	for _, d := range differences {
		fmt.Fprintf(z.out, "%s %s %s (%s): frozen %s, now %s\n",
			d.Subject, d.Obligation, d.Version, d.From[:10], d.Before, d.After)
	}
	if z.reason == "" {
		fmt.Fprintf(z.out, "%d figures of %s differ from what was frozen; nothing was written. "+
			"Restore the data, or register the differences with --correct --reason TEXT\n",
			len(differences), frozen.Period)
		return problem.ErrFound
	}
	frozen.Correct(differences, z.at, z.reason)
	if err := z.write(frozen); err != nil {
		return err
	}
	fmt.Fprintf(z.out, "%s: %d corrections registered\n", z.name(), len(differences))
	return unfrozen(z.out, added)
}

// comparable are the frozen rows of those of whom it can be told what holds now.
func (z freezing) comparable(rows []verification.Row) []verification.Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r verification.Row) bool {
		_, unsound := slices.BinarySearchFunc(z.fresh.LeftOut, r.Subject,
			func(b verification.Body, id subject.ID) int { return cmp.Compare(b.ID, id) })
		return unsound
	})
}

// unfrozen tells of figures that came to be after the freezing: a subject or a
// role that the registry did not know then.
func unfrozen(w io.Writer, n int) error {
	if n > 0 {
		fmt.Fprintf(w, "%d figures are measured now that were not there when the period was frozen: "+
			"they stay out of it\n", n)
	}
	return nil
}

// summed is a period in one line.
func summed(f *verification.File) string {
	n := map[verdict.Verdict]int{}
	persisting := 0
	for i := range f.Rows {
		n[f.Rows[i].Now().Verdict]++
		if f.Rows[i].Now().Verdict == verdict.Missed && f.Rows[i].InARow > 1 {
			persisting++
		}
	}
	text := fmt.Sprintf("%d subjects, %d figures: %d met, %d missed (%d more than once in a row), %d not measured",
		len(f.Bodies), len(f.Rows), n[verdict.Met], n[verdict.Missed], persisting, n[verdict.NotMeasured])
	if len(f.LeftOut) > 0 {
		text += fmt.Sprintf("; %d subjects left out, whose inputs have a mistake", len(f.LeftOut))
	}
	return text
}
