package judged

import (
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
)

// Duty is an obligation without a number that binds the subject at its instant,
// and what it states of it.
type Duty struct {
	Obligation *rulebook.Obligation
	Version    string // the rulebook's in force
	State      DutyState
	Stated     subject.Attestation // unless it is silent
}

// DutyState is what a statement is worth at a moment.
type DutyState string

// A duty's statement holds, has lapsed, or there is none.
const (
	Attested DutyState = "attested"
	Expired  DutyState = "expired"
	Silent   DutyState = "silent"
)

// duties are those of a body in the list, in the register's order; none of one of
// which nothing is known and that states nothing.
func duties(in sli.Input, u Unit) (out []Duty) {
	version := in.Book.InForce(u.T)
	if version == nil || !u.Listed || !u.Known && len(u.Profile.Attestations) == 0 {
		return nil
	}
	for i := range in.Book.Obligations {
		o := &in.Book.Obligations[i]
		clause := o.In(version.ID)
		if clause == nil || clause.Indicator != nil || !slices.ContainsFunc(u.Row.Roles, o.BindsRole) {
			continue
		}
		d := Duty{Obligation: o, Version: version.ID, State: Silent}
		if a, ok := attested(u.Profile.Attestations, o.ID, u.T); ok {
			d.State, d.Stated = Attested, a
			if a.Until != 0 && a.Until <= u.T {
				d.State = Expired
			}
		}
		out = append(out, d)
	}
	return out
}

// attested is what the subject states of a duty: of several statements the one
// that holds longest, else the last one.
func attested(all []subject.Attestation, obligation string, t period.Time) (best subject.Attestation, ok bool) {
	end := func(a subject.Attestation) period.Time {
		if a.Until == 0 {
			return period.Never
		}
		return a.Until
	}
	for _, a := range all {
		if a.Obligation != obligation || a.On > t {
			continue
		}
		if !ok || end(a) > end(best) || end(a) == end(best) && a.On > best.On {
			best, ok = a, true
		}
	}
	return best, ok
}
