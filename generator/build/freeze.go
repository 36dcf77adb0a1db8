package build

import (
	"fmt"
	"path"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
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
func (s *whole) verified(m sli.Measurer, u unit, f string, window period.Span) (rows []verification.Row,
	of []*rulebook.Obligation) {
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
					fmt.Sprintf("restore the data, or register it: bollettino verify --period %s "+
						"--correct --reason TEXT", f.Period),
					frozenOtherwise.With(d.Subject, d.Before, d.After))
				p.Subject = string(u.Subject.ID)
				out = append(out, p)
			}
		}
	}
	return out
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
