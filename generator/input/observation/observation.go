package observation

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/document"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
)

// The headers of the files.
var (
	AvailabilityHeader = []string{"subject", "service", "from", "until", "state", "observer"}
	ResponsesHeader    = []string{"subject", "obligation", "from", "until", "requests", "ok", "timeouts", "within",
		"limit_ms", "avg_ms", "observer"}
	CountsHeader  = []string{"subject", "obligation", "scope", "count", "of"}
	ReportsHeader = []string{"class", "opened", "closed", "median_minutes"}
)

// Look is a span in which an observer saw a service up or down.
type Look struct {
	period.Span
	Service  string
	Observer string
	Down     bool
}

// Bucket is a span with its requests. Within is how many were answered within
// LimitMS.
type Bucket struct {
	period.Span
	Obligation                     string
	Requests, OK, Timeouts, Within int64
	LimitMS, AvgMS                 int64
	Observer                       string
}

// Count is a month's count of one scope; Of is 0 where no total is given.
type Count struct {
	Month      period.Span
	Obligation string
	Scope      string
	Count, Of  int64
	HasOf      bool
}

// Report is a month's reports of one class to a subject's desk.
type Report struct {
	Month          string
	Class          string
	Opened, Closed int64
	MedianMinutes  int64
}

// Log is all that was observed of one subject, by service (or obligation) and
// time.
type Log struct {
	Looks   []Look
	Buckets []Bucket
	Counts  []Count
	Partial bool // some row that names the subject was left out, or a file that may hold some
	named   []naming
}

// naming is where a service was first named.
type naming struct {
	service string
	file    string
	line    int
}

// Source is an observer, from data/sources.yaml.
type Source = source.Observer

// Check complains of services that the subject doesn't offer, and leaves their
// rows out.
func (l Log) Check(id subject.ID, known func(service string) bool, list *problem.List) Log {
	bad := map[string]bool{}
	for _, n := range l.named {
		if !known(n.service) {
			p := problem.New(n.file, n.line, len(id)+2, "service",
				"name a service of the subject's profile.yaml; without a profile it is `pagamenti`",
				"%q is not a service of %s", n.service, id)
			p.Subject = string(id)
			list.Add(p)
			bad[n.service] = true
		}
	}
	if len(bad) > 0 {
		l.Looks = slices.DeleteFunc(slices.Clone(l.Looks), func(x Look) bool { return bad[x.Service] })
	}
	return l
}

// Cut is what the log says up to t: rows that begin later go, those that reach further end
// with it, and a bucket that is not over goes. A month's count is one number and stays.
func (l Log) Cut(t period.Time) Log {
	if slices.ContainsFunc(l.Looks, func(x Look) bool { return x.Until > t }) {
		looks := make([]Look, 0, len(l.Looks))
		for _, x := range l.Looks {
			if x.Until = min(x.Until, t); !x.Empty() {
				looks = append(looks, x)
			}
		}
		l.Looks = looks
	}
	if late := func(x Bucket) bool { return x.Until > t }; slices.ContainsFunc(l.Buckets, late) {
		l.Buckets = slices.DeleteFunc(slices.Clone(l.Buckets), late)
	}
	return l
}

// name notes where a service was first named.
func (l *Log) name(service, file string, line int) {
	for _, n := range l.named {
		if n.service == service {
			return
		}
	}
	l.named = append(l.named, naming{service, file, line})
}

// tidy puts rows in order, so that no figure depends on the order of files.
func (l *Log) tidy() {
	looks := func(a, b Look) int {
		return cmp.Or(strings.Compare(a.Service, b.Service), strings.Compare(a.Observer, b.Observer),
			cmp.Compare(a.From, b.From), cmp.Compare(a.Until, b.Until))
	}
	if !slices.IsSortedFunc(l.Looks, looks) {
		slices.SortFunc(l.Looks, looks)
	}
	slices.SortFunc(l.Buckets, func(a, b Bucket) int {
		return cmp.Or(strings.Compare(a.Obligation, b.Obligation), cmp.Compare(a.From, b.From))
	})
	slices.SortFunc(l.Counts, func(a, b Count) int {
		return cmp.Or(strings.Compare(a.Obligation, b.Obligation), cmp.Compare(a.Month.From, b.Month.From),
			strings.Compare(a.Scope, b.Scope))
	})
}

// ReadReports reads a subject's reports/<month>.csv.
func ReadReports(file string, data []byte, list *problem.List) []Report {
	month := strings.TrimSuffix(path.Base(file), ".csv")
	if _, err := time.Parse("2006-01", month); err != nil {
		list.Add(problem.New(file, 0, 0, "file name",
			"name it by its month, as in 2026-11.csv (data/README.md, reports)",
			"%q does not name a month", path.Base(file)))
	}
	var out []Report
	lines := map[string]int{} // where a class stands
	reports.Read(file, data, list, func(row *document.Row) {
		r := Report{Month: month, Class: row.Cell("class"), Opened: row.Number("opened"), Closed: row.Number("closed")}
		if row.Cell("median_minutes") != "" {
			r.MedianMinutes = row.Number("median_minutes")
		}
		switch before, twice := lines[r.Class]; {
		case r.Class == "":
			row.Complain("class", "write a word", "is empty")
		case twice:
			row.Complain("class", "write one row for each class", "%q stands in line %d already", r.Class, before)
		}
		lines[r.Class] = row.Line
		if !row.Bad {
			out = append(out, r)
		}
	})
	return out
}

// reports is the form of a subject's reports/<month>.csv.
var reports = document.Table{Columns: ReportsHeader, Needed: 3, See: " (data/README.md, reports)"}
