package notice

import (
	"fmt"
	"slices"

	"bollettino/generator/base/document"
)

// Status is what an update says.
type Status string

// The statuses of updates.
const (
	Identified Status = "identified"
	Monitoring Status = "monitoring"
	Updated    Status = "update"
	Changed    Status = "changed"
	Resolved   Status = "resolved"
	Reopened   Status = "reopened"
	Corrected  Status = "corrected"
	Withdrawn  Status = "withdrawn"
	Redacted   Status = "redacted"
)

// Phase is what the updates said so far have made of a notice.
type Phase string

// The phases. What repeats is not over when one of its occurrences is: it pauses,
// and goes on by itself with the next.
const (
	IsOpen   Phase = "open"
	IsPaused Phase = "paused"
	IsOver   Phase = "over"
	IsGone   Phase = "gone"
)

// table is the life of a notice: the phases in which each status may be said, and
// the phase that it makes ("": the one before).
var table = []struct {
	status Status
	in     []Phase
	then   Phase
}{
	{Identified, []Phase{IsOpen, IsPaused}, ""},
	{Monitoring, []Phase{IsOpen, IsPaused}, ""},
	{Updated, []Phase{IsOpen, IsPaused, IsOver}, ""},
	{Changed, []Phase{IsOpen, IsPaused}, IsOpen},
	{Resolved, []Phase{IsOpen, IsPaused}, IsOver}, // IsPaused, where the plan repeats
	{Reopened, []Phase{IsPaused, IsOver}, IsOpen},
	{Corrected, []Phase{IsOpen, IsPaused, IsOver, IsGone}, ""},
	{Withdrawn, []Phase{IsOpen, IsPaused}, IsGone},
	{Redacted, []Phase{IsOpen, IsPaused, IsOver, IsGone}, ""},
}

// Statuses are the words of the format.
func Statuses() []string {
	out := make([]string, len(table))
	for i, row := range table {
		out[i] = string(row.status)
	}
	return out
}

// May lists what can be said in a phase, in the order of the format.
func (p Phase) May() []Status {
	var out []Status
	for _, row := range table {
		if slices.Contains(row.in, p) {
			out = append(out, row.status)
		}
	}
	return out
}

// Phases are all phases; a notice begins in the first.
func Phases() []Phase { return []Phase{IsOpen, IsPaused, IsOver, IsGone} }

// After is the phase that a status makes of p, for a plan that repeats or not.
func (p Phase) After(s Status, repeats bool) Phase {
	for _, row := range table {
		switch {
		case row.status != s || row.then == "":
		case s == Resolved && repeats:
			return IsPaused
		default:
			return row.then
		}
	}
	return p
}

func (p Phase) words() string {
	var out []string
	for _, s := range p.May() {
		out = append(out, string(s))
	}
	return document.Enumerate(out)
}

// refuse says why a status can't be said in a phase, and what to use; both are
// empty where it can.
func (p Phase) refuse(s Status) (why error, hint string) {
	if s == "" || slices.Contains(p.May(), s) {
		return nil, ""
	}
	may := fmt.Sprintf("here can follow: %s", p.words())
	switch {
	case p == IsGone:
		return afterWithdrawn.With(s), "what is withdrawn stays so: declare a notice of its own; " + may
	case p == IsOver && s == Withdrawn:
		return withdrawnTooLate.With(),
			"what took place and is over can't be taken back; say with `corrected` what was wrong; " + may
	case p == IsOver:
		return afterResolved.With(s), "if it goes on, write `reopened` first, with `from` where it began again; " + may
	}
	return reopenedUnresolved.With(), "only what was said to be over is opened again; " + may
}

// Phase is what the notice's updates have made of it.
func (n *Notice) Phase() Phase {
	p, repeats := IsOpen, n.Plan.Repeats != ""
	for _, u := range n.Updates {
		if u.Plan != nil {
			repeats = u.Plan.Repeats != ""
		}
		p = p.After(u.Status, repeats)
	}
	return p
}
