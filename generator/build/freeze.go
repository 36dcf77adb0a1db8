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
	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
)

// frozenDir holds the verified periods.
const frozenDir = "data/verifications"

// readFrozen reads the verified periods, the oldest first.
func (w *whole) readFrozen(s *input.Shared) error {
	files, err := input.Names(s.Root, frozenDir, s.Problems)
	if err != nil {
		return err
	}
	for _, name := range files {
		if path.Ext(name) != ".json" {
			continue
		}
		at := path.Join(frozenDir, name)
		data, err := input.IfThere(s.Root, at, s.Problems)
		if err != nil {
			return err
		}
		if data == nil {
			continue
		}
		if f := verification.Read(at, data, s.Problems); f != nil {
			f.Was = data
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
	for i := range s.Book.Obligations {
		o := &s.Book.Obligations[i]
		for _, a := range m.Within(o, window) {
			if a.Part.Indicator.Yearly != (len(f) == 4) || a.Member == 0 {
				continue
			}
			rows = append(rows, verification.Of(a, u.Subject.ID, u.T, s.Setting.ObservedAtLeast, s.Setting.Zone))
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
	if s.Marked[u.Subject.ID] == input.NeverGood {
		return nil // its row can't be read, which is said: without its roles nothing can be judged
	}
	var m sli.Measurer
	for _, f := range s.frozen {
		frozen := f.Of(u.Subject.ID)
		if len(frozen) == 0 {
			continue
		}
		if window, err := verification.Window(f.Period, s.Setting.Zone); err == nil {
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

func Verify(o input.Options, name, reason string, leaveOut bool, stdout, stderr io.Writer) error {
	s, err := ReadAll(o, input.Last{Good: tree.None{}, Packs: packs(o)})
	if err != nil {
		return err
	}
	defer s.Close()
	if !problem.HurtsAll(s.Problems.Sorted()) {
		problems, err := s.checkFolders(false)
		if err != nil {
			return err
		}
		s.Problems.Add(problems...)
	}
	if problems := s.Problems.Sorted(); len(problems) > 0 {
		if err := problem.Write(stderr, problems, 20); err != nil {
			return err
		}
		if !leaveOut || problem.HurtsAll(problems) {
			fmt.Fprintf(stderr, "\nproblems: %d; nothing is verified from inputs that have problems (--leave-out goes on without the bodies that they hurt)\n", len(problems))
			return problem.ErrFound
		}
	}
	if name == "" {
		return problem.Usage(errors.New("--period: which month, 2026-10, or year, 2025?"))
	}
	window, err := verification.Window(name, s.Setting.Zone)
	if err != nil {
		return problem.Usage(fmt.Errorf("--period: %w", err))
	}
	if window.Until > s.AsOf {
		return problem.Usage(fmt.Errorf("--period: %s is not over at %s: it is over on %s", name, s.Setting.Zone.RFC3339(s.AsOf), s.Setting.Zone.RFC3339(window.Until)))
	}
	fresh := &verification.File{Period: name, Frozen: s.Setting.Zone.RFC3339(s.AsOf), Bodies: []verification.Body{}, Rows: []verification.Row{}, Corrections: []verification.Correction{}}
	partners := func(id subject.ID) ([]*notice.Notice, error) {
		f, _, err := s.ReadFolder(id)
		return f.Notices, err
	}
	var logs observation.Logs
	for i, sub := range s.Registry.Subjects {
		if i%Share == 0 {
			if logs, _, err = s.Logs(i, min(i+Share, len(s.Registry.Subjects))); err != nil {
				return err
			}
		}
		if o.Progress != nil && i%100 == 99 {
			o.Progress(i+1, len(s.Registry.Subjects))
		}
		if sub.Member(subject.ECDirect, subject.PSPDirect, subject.PT).Within(window).Length() == 0 {
			continue
		}
		u, _, _, err := s.Unit(sub, logs[sub.ID], partners)
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
				if a.Figure.Part.Version == rows[j].Version && s.Setting.Zone.RFC3339(a.Figure.Part.Window.From) == rows[j].From {
					rows[j].Evidence = verification.Digest(a)
				}
			}
		}
		fresh.Bodies = append(fresh.Bodies, body)
		fresh.Rows = append(fresh.Rows, rows...)
	}
	fresh.Sort()
	at := filepath.Join(o.RootDir, filepath.FromSlash(frozenDir), name+".json")
	i := slices.IndexFunc(s.frozen, func(f *verification.File) bool { return f.Period == name })
	if i < 0 {
		if reason != "" {
			return problem.Usage(fmt.Errorf("--correct: %s has not been verified yet: there is nothing to correct", name))
		}
		if err := freeze(o, fresh); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: %s\n", at, summed(fresh))
		return nil
	}
	frozen := s.frozen[i]
	if n := frozen.TakeIn(fresh); n > 0 {
		if err := freeze(o, frozen); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: %d subjects that were left out are verified now\n", at, n)
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
		fmt.Fprintf(stdout, "%s: the data give what was frozen: %s\n", at, summed(frozen))
		return unfrozen(stdout, added)
	}
	for _, d := range differences {
		fmt.Fprintf(stdout, "%s %s %s (%s): frozen %s, now %s\n", d.Subject, d.Obligation, d.Version, d.From[:10], d.Before, d.After)
	}
	if reason == "" {
		fmt.Fprintf(stdout, "%d figures of %s differ from what was frozen; nothing was written. Restore the data, or register the differences with --correct --reason TEXT\n", len(differences), name)
		return problem.ErrFound
	}
	frozen.Correct(differences, s.Setting.Zone.RFC3339(s.AsOf), reason)
	if err := freeze(o, frozen); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s: %d corrections registered\n", at, len(differences))
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
	zone := s.Setting.Zone
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
		return verdict.Judge(figures[len(figures)-1], u.T, s.Setting.ObservedAtLeast)
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

// freeze writes a period's file, unless somebody else has written it since it was read.
func freeze(o input.Options, f *verification.File) error {
	change := file.Change{Name: path.Join(frozenDir, f.Period+".json"), Was: f.Was, Data: f.Encode()}
	f.Was = change.Data
	return file.InTurn(o.Ctx(), o.RootDir, func(turn *file.Turn) error { return turn.Put(change) })
}
