package judged

import (
	"cmp"
	"slices"

	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/measure/sli"
)

// Sign is a subject's state as its pages show it: an sli.State, or one of these.
type Sign string

// A body that the list doesn't have as active, and one where nothing is wrong and
// yet one can't pay, because a constraint closes it.
const (
	Inactive    Sign = "inactive"
	Constrained Sign = "constraint"
)

// Answer is what "can I pay now?" comes to.
type Answer struct {
	Sign   Sign
	Limit  bool     // a standing limit accounts for all that can't be done now
	Silent bool     // it is measured down, and nothing is declared of it
	Causes []Notice // its running notices that take anything away, worst first
	Main   *Notice  // of those that account for what doesn't work, the one of most impact
}

func answer(u Unit) Answer {
	a := Answer{Sign: Sign(u.Now.State), Causes: causes(u.Notices)}
	for i, n := range a.Causes {
		if n.Kind != notice.Constraint &&
			(n.Stands.Plan.Impact == notice.Full && u.Now.State != sli.IsDown || makes(u, n)) {
			a.Main = &a.Causes[i]
			break
		}
	}
	a.Limit = a.Main == nil && limited(u)
	switch {
	case u.Mark == input.NeverGood:
		a.Sign = Sign(sli.Unknown)
	case !u.Listed:
		a.Sign = Inactive
	case a.Limit && u.Now.State.Rank() <= sli.Operational.Rank():
		a.Sign = Constrained
	}
	overrun := slices.ContainsFunc(u.Notices, func(n Notice) bool { return n.Stands.State == notice.Overrun })
	a.Silent = u.Now.Measured == sli.IsDown && u.Now.Declared == "" && u.Listed && !overrun && a.Sign != Constrained
	return a
}

// causes are the running notices that make the subject's state, worst first.
func causes(notices []Notice) (out []Notice) {
	for _, n := range notices {
		s := n.Stands
		if s.State.Running() && s.Plan.Impact != notice.None &&
			(n.Kind != notice.Constraint || s.Plan.Impact == notice.Full) {
			out = append(out, n)
		}
	}
	slices.SortStableFunc(out, func(a, b Notice) int {
		return cmp.Compare(b.Stands.Plan.Impact.Rank(), a.Stands.Plan.Impact.Rank())
	})
	return out
}

// makes tells whether a running notice accounts for the subject's state.
func makes(u Unit, n Notice) bool {
	for i, s := range u.Profile.Services {
		now := u.Nows[i]
		if now.State != u.Now.State || !n.Names(s.ID) {
			continue
		}
		if n.Stands.State == notice.Overrun || now.Declared == u.Now.State || now.State == sli.InMaintenance {
			return true
		}
	}
	return false
}

// Names tells whether a notice is about a service.
func (n Notice) Names(service string) bool {
	return slices.Contains(n.Stands.Plan.Services, service) || slices.Contains(n.Stands.Plan.Services, notice.All)
}

// limited tells whether nothing is wrong, or what is measured down is what a
// constraint closes.
func limited(u Unit) bool {
	if !u.Now.Limited {
		return false
	}
	for _, n := range u.Nows {
		if n.State.Rank() > sli.Operational.Rank() && !n.Limited {
			return false
		}
	}
	return true
}
