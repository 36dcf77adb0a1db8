package bulletin

import (
	"iter"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"golang.org/x/text/unicode/norm"
)

// Summary is what the pages about many may know of a subject.
type Summary struct {
	ID       subject.ID
	Row      subject.Row
	Folded   string // its name, by which it is sorted
	T        period.Time
	Listed   bool
	Measured bool // something fresh was measured
	Known    bool
	State    sli.State
	Mark     input.Mark
	Open     []Open           // notices announced, in progress or overrun, and undeclared down time
	Outcomes []judged.Outcome // for counts of many, naming nobody: of each limit that bound it
	Told     []Told           // until a Gathering has taken it
}

// Outcomes are those of all subjects.
func Outcomes(all []Summary) iter.Seq[judged.Outcome] {
	return func(yield func(judged.Outcome) bool) {
		for _, s := range all {
			for _, o := range s.Outcomes {
				if !yield(o) {
					return
				}
			}
		}
	}
}

// Open is a notice that matters now.
type Open struct {
	Card  page.Card
	Group string
	From  period.Time // of the span that is running or comes next
	Until period.Time
	State notice.State
	Kind  notice.Kind
}

// Fold makes names comparable: lower case, no accents, one space or hyphen for
// everything that is no letter or digit.
func Fold(s string) string {
	return strings.ReplaceAll(rulebook.Slug(norm.NFKC.String(s)), "-", " ")
}
