package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"

	"github.com/spf13/cobra"
)

// frozenDir holds the verified periods.
const frozenDir = "data/verifications"

func verifyCommand(opts func() (options, error), stdout, stderr io.Writer) *cobra.Command {
	var period, reason string
	var correct, leaveOut bool
	c := &cobra.Command{
		Use: "verify --period 2026-10", Short: "Judge a closed month or year of every directly connected subject, and freeze it", Args: noArgs,
		Long: `Verify measures and judges every indicator of every directly connected subject in
a month (2026-10) or a year (2025) that is over, and freezes the figures in
data/verifications/, each with a digest of its evidence. From then on the site
shows the period under /verifiche/.

Run again, it compares: figures that the data now give otherwise are listed with
both values, and nothing is written. If the data are right and the frozen figures
were wrong, register that with --correct and a --reason: the old figures stay,
and the site publishes the correction. Until then, build and check report the
difference.

While some input has a mistake nothing is frozen, unless --leave-out says to go
on without the bodies that it hurts: they are listed as not verified, on the
page too, and the same command takes them in once their inputs are mended.`,
		Example: "  bollettino verify --period 2026-10\n  bollettino verify --period 2026-10 --correct --reason \"Rilevazioni del 12 ottobre arrivate in ritardo\"",
		RunE: func(*cobra.Command, []string) error {
			o, err := opts()
			if err != nil {
				return err
			}
			if correct != (reason != "") {
				return usage{errors.New("--correct and --reason go together: say why the figures change")}
			}
			return verify(o, period, reason, leaveOut, stdout, stderr)
		},
	}
	c.Flags().StringVar(&period, "period", "", "the month, 2026-10, or the year, 2025 (required)")
	c.Flags().BoolVar(&correct, "correct", false, "register what the data now give otherwise, as a correction")
	c.Flags().StringVar(&reason, "reason", "", "why the figures change; it is published")
	c.Flags().BoolVar(&leaveOut, "leave-out", false, "freeze without the bodies whose inputs have a mistake, and list them")
	return c
}

// readFrozen reads the verified periods, the oldest first.
func (w *whole) readFrozen(s *shared) error {
	files, err := names(s.root, frozenDir, s.problems)
	if err != nil {
		return err
	}
	for _, name := range files {
		if path.Ext(name) != ".json" {
			continue
		}
		file := path.Join(frozenDir, name)
		data, err := ifThere(s.root, file, s.problems)
		if err != nil {
			return err
		}
		if data == nil {
			continue
		}
		if f := verification.Read(file, data, s.problems); f != nil {
			w.frozen = append(w.frozen, f)
		}
	}
	return nil
}

// isFrozen tells whether anything of a subject is frozen.
func (s *whole) isFrozen(id subject.ID) bool {
	return slices.ContainsFunc(s.frozen, func(f *verification.File) bool { return len(f.Of(id)) > 0 })
}

// verified gives a subject's figures in a period, as they are measured now: of the
// days on which it was directly connected.
func (s *whole) verified(m sli.Measurer, u unit, f string, window period.Span) (rows []verification.Row, of []*rulebook.Obligation) {
	for i := range s.book.Obligations {
		o := &s.book.Obligations[i]
		for _, a := range m.Within(o, window) {
			if a.Part.Indicator.Yearly != (len(f) == 4) || a.Member == 0 {
				continue
			}
			rows = append(rows, verification.Of(a, u.Subject.ID, u.T, s.setting.ObservedAtLeast, s.setting.Zone))
			of = append(of, o)
		}
	}
	return rows, of
}

var frozenOtherwise = problem.Kind{Code: "frozen-otherwise",
	English: "of %s was frozen as %s; the data now give %s"}

// stray tells what the data now give otherwise than what was frozen of a
// subject: never a silent change.
func (s *whole) stray(u unit) (out []problem.Problem) {
	if s.marked[u.Subject.ID] == input.NeverGood {
		return nil // its row can't be read, which is said: without its roles nothing can be judged
	}
	var m sli.Measurer
	for _, f := range s.frozen {
		frozen := f.Of(u.Subject.ID)
		if len(frozen) == 0 {
			continue
		}
		if window, err := verification.Window(f.Period, s.setting.Zone); err == nil {
			if m == (sli.Measurer{}) {
				m = sli.NewMeasurer(u.Input, u.T).Direct()
			}
			now, _ := s.verified(m, u, f.Period, window)
			for _, d := range verification.Compare(frozen, now) {
				p := problem.Because(path.Join(frozenDir, f.Period+".json"), 0, 0, d.Obligation,
					fmt.Sprintf("restore the data, or register it: bollettino verify --period %s --correct --reason TEXT", f.Period),
					frozenOtherwise.With(d.Subject, d.Before, d.After))
				p.Subject = string(u.Subject.ID)
				out = append(out, p)
			}
		}
	}
	return out
}

func verify(o options, name, reason string, leaveOut bool, stdout, stderr io.Writer) error {
	s, err := readAll(o, last{good: tree.None{}, packs: o.packs()})
	if err != nil {
		return err
	}
	defer s.close()
	if !hurtsAll(s.problems.Sorted()) {
		problems, err := s.checkFolders(false)
		if err != nil {
			return err
		}
		s.problems.Add(problems...)
	}
	if problems := s.problems.Sorted(); len(problems) > 0 {
		if err := problem.Write(stderr, problems, 20); err != nil {
			return err
		}
		if !leaveOut || hurtsAll(problems) {
			fmt.Fprintf(stderr, "\nproblems: %d; nothing is verified from inputs that have problems (--leave-out goes on without the bodies that they hurt)\n", len(problems))
			return errProblems
		}
	}
	if name == "" {
		return usage{errors.New("--period: which month, 2026-10, or year, 2025?")}
	}
	window, err := verification.Window(name, s.setting.Zone)
	if err != nil {
		return usage{fmt.Errorf("--period: %w", err)}
	}
	if window.Until > s.asOf {
		return usage{fmt.Errorf("--period: %s is not over at %s: it is over on %s", name, s.setting.Zone.RFC3339(s.asOf), s.setting.Zone.RFC3339(window.Until))}
	}
	fresh := &verification.File{Period: name, Frozen: s.setting.Zone.RFC3339(s.asOf), Bodies: []verification.Body{}, Rows: []verification.Row{}, Corrections: []verification.Correction{}}
	partners := func(id subject.ID) ([]*notice.Notice, error) {
		f, _, err := s.readFolder(id)
		return f.notices, err
	}
	var logs observation.Logs
	for i, sub := range s.registry.Subjects {
		if i%share == 0 {
			if logs, _, err = s.logs(i, min(i+share, len(s.registry.Subjects))); err != nil {
				return err
			}
		}
		if o.progress != nil && i%100 == 99 {
			o.progress(i+1, len(s.registry.Subjects))
		}
		if sub.Member(subject.ECDirect, subject.PSPDirect, subject.PT).Within(window).Length() == 0 {
			continue
		}
		u, _, _, err := s.unit(sub, logs[sub.ID], partners)
		if err != nil {
			return err
		}
		row := sub.At(window.Until - 1)
		body := verification.Body{ID: sub.ID, Name: row.Name, Kind: row.Kind}
		if u.Mark != input.Sound {
			fresh.LeftOut = append(fresh.LeftOut, body)
			continue
		}
		m := sli.NewMeasurer(u.Input, u.T).Direct()
		rows, of := s.verified(m, u, name, window)
		for j := range rows {
			rows[j].InARow = s.inARow(m, u, rows[j], of[j], window)
			for _, a := range m.Explain(of[j], window) {
				if a.Figure.Part.Version == rows[j].Version && s.setting.Zone.RFC3339(a.Figure.Part.Window.From) == rows[j].From {
					rows[j].Evidence = verification.Digest(a)
				}
			}
		}
		fresh.Bodies = append(fresh.Bodies, body)
		fresh.Rows = append(fresh.Rows, rows...)
	}
	fresh.Sort()
	file := filepath.Join(o.rootDir, filepath.FromSlash(frozenDir), name+".json")
	i := slices.IndexFunc(s.frozen, func(f *verification.File) bool { return f.Period == name })
	if i < 0 {
		if reason != "" {
			return usage{fmt.Errorf("--correct: %s has not been verified yet: there is nothing to correct", name)}
		}
		if err := writeBeside(file, fresh.Encode()); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: %s\n", file, summed(fresh))
		return nil
	}
	frozen := s.frozen[i]
	if n := frozen.TakeIn(fresh); n > 0 {
		if err := writeBeside(file, frozen.Encode()); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: %d subjects that were left out are verified now\n", file, n)
	}
	differences := verification.Compare(slices.DeleteFunc(slices.Clone(frozen.Rows), func(r verification.Row) bool {
		_, unsound := slices.BinarySearchFunc(fresh.LeftOut, r.Subject, func(b verification.Body, id subject.ID) int { return cmp.Compare(b.ID, id) })
		return unsound // what holds of them can't be told now
	}), fresh.Rows)
	added := 0
	for _, r := range fresh.Rows {
		if frozen.Find(r.Key) == nil {
			added++
		}
	}
	if len(differences) == 0 {
		fmt.Fprintf(stdout, "%s: the data give what was frozen: %s\n", file, summed(frozen))
		return unfrozen(stdout, added)
	}
	for _, d := range differences {
		fmt.Fprintf(stdout, "%s %s %s (%s): frozen %s, now %s\n", d.Subject, d.Obligation, d.Version, d.From[:10], d.Before, d.After)
	}
	if reason == "" {
		fmt.Fprintf(stdout, "%d figures of %s differ from what was frozen; nothing was written. Restore the data, or register the differences with --correct --reason TEXT\n", len(differences), name)
		return errProblems
	}
	frozen.Correct(differences, s.setting.Zone.RFC3339(s.asOf), reason)
	if err := writeBeside(file, frozen.Encode()); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s: %d corrections registered\n", file, len(differences))
	return unfrozen(stdout, added)
}

// unfrozen tells of figures that came to be after the freezing: a subject or a
// role that the registry did not know then.
func unfrozen(w io.Writer, n int) error {
	if n > 0 {
		fmt.Fprintf(w, "%d figures are measured now that were not there when the period was frozen: they stay out of it\n", n)
	}
	return nil
}

// inARow is how many closed windows in a row a figure was missed: as they were
// frozen, else as they are measured now.
func (s *whole) inARow(m sli.Measurer, u unit, own verification.Row, o *rulebook.Obligation, window period.Span) int {
	zone := s.setting.Zone
	return verification.InARow(own.Verdict, func(n int) verdict.Verdict {
		earlier, form := zone.Month(window.From, -n), "2006-01"
		if window == zone.Year(window.From) {
			form = "2006"
			earlier = zone.Year(window.From)
			for range n {
				earlier = zone.Year(earlier.From - 1)
			}
		}
		name := zone.Local(earlier.From).Format(form)
		for _, f := range s.frozen {
			if f.Period != name {
				continue
			}
			rows := f.Of(u.Subject.ID)
			for j := range slices.Backward(rows) {
				if rows[j].Obligation == own.Obligation {
					return rows[j].Now().Verdict
				}
			}
			return ""
		}
		figures := m.Within(o, earlier)
		if len(figures) == 0 {
			return ""
		}
		return verdict.Judge(figures[len(figures)-1], u.T, s.setting.ObservedAtLeast)
	})
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

// writeBeside writes a file beside its place, and then into it.
func writeBeside(file string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file+".new", data, 0o644); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}
