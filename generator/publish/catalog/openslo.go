package catalog

import (
	"bytes"
	"fmt"

	"bollettino/generator/base/ratio"
	"bollettino/generator/input/rulebook"

	"go.yaml.in/yaml/v3"
)

// OpenSLO v1 says "so many of the requests, in a calendar month". It has no word
// for hours of a year, of which a part is told beforehand, nor for a number of
// cases: those indicators are left out and named in a comment at the top.

type sloMetadata struct {
	Name    string `yaml:"name"`
	Display string `yaml:"displayName"`
}

type metricSource struct {
	Type string            `yaml:"type"`
	Spec map[string]string `yaml:"spec"`
}

type metric struct {
	Source metricSource `yaml:"metricSource"`
}

type slo struct {
	API      string      `yaml:"apiVersion"`
	Kind     string      `yaml:"kind"`
	Metadata sloMetadata `yaml:"metadata"`
	Spec     any         `yaml:"spec"`
}

type sloSpec struct {
	Description string         `yaml:"description"`
	Service     string         `yaml:"service"`
	Indicator   sloIndicator   `yaml:"indicator"`
	TimeWindow  []timeWindow   `yaml:"timeWindow"`
	Budgeting   string         `yaml:"budgetingMethod"`
	Objectives  []sloObjective `yaml:"objectives"`
}

type sloIndicator struct {
	Metadata sloMetadata `yaml:"metadata"`
	Spec     struct {
		Ratio struct {
			Counter bool   `yaml:"counter"`
			Good    metric `yaml:"good"`
			Total   metric `yaml:"total"`
		} `yaml:"ratioMetric"`
	} `yaml:"spec"`
}

type timeWindow struct {
	Duration string            `yaml:"duration"`
	Rolling  bool              `yaml:"isRolling"`
	Calendar map[string]string `yaml:"calendar"`
}

type sloObjective struct {
	Display string  `yaml:"displayName"`
	Target  float64 `yaml:"target"`
}

const sloService = "piattaforma-pagopa"

// OpenSLO is the version's response indicators; nil where it has none.
func OpenSLO(s Source) ([]byte, error) {
	l, id := s.Language, line(s.Version.ID, "")
	about := map[string]string{"description": l.Tell(l.Publish.Catalog.About, "id", id, "home", s.Home)}
	docs := []slo{{"openslo/v1", "Service", sloMetadata{sloService, l.Tell(l.Frame.Platform)}, about}}
	var left []string
	for _, o := range s.stated() {
		switch i := o.clause.Indicator; {
		case i == nil:
		case sayable(o):
			docs = append(docs, slo{"openslo/v1", "SLO", sloMetadata{o.ID, line(o.Title, o.ID)}, s.sloOf(o)})
		default:
			left = append(left, o.ID)
		}
	}
	if len(docs) == 1 {
		return nil, nil
	}
	var out bytes.Buffer
	out.WriteString("# Requests touched by a planned stop that was told in time don't count: " +
		"such buckets are left out whole.\n")
	for _, id := range left {
		fmt.Fprintf(&out, "# Left out, OpenSLO can't say it: %s\n", id)
	}
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	for _, d := range docs {
		if err := e.Encode(d); err != nil {
			return nil, err
		}
	}
	err := e.Close()
	return out.Bytes(), err
}

// sayable tells whether OpenSLO can express an obligation's indicator.
func sayable(o stated) bool {
	i := o.clause.Indicator
	return i != nil && i.Measure == rulebook.Response && !i.Yearly && i.AtLeast &&
		i.Limit.Cmp(ratio.Whole(0)) > 0 && i.Limit.Cmp(ratio.Whole(1)) < 0 && len(o.ID) <= 63
}

func (s Source) sloOf(o stated) sloSpec {
	i, title := o.clause.Indicator, line(o.Title, o.ID)
	month := map[string]string{"startTime": "2026-01-01 00:00:00", "timeZone": s.Zone.Name()}
	spec := sloSpec{Description: line(o.clause.Text, o.Title), Service: sloService, Budgeting: "Occurrences",
		TimeWindow: []timeWindow{{"1M", false, month}}, Objectives: []sloObjective{{title, i.Limit.Float()}}}
	spec.Indicator.Metadata = sloMetadata{o.ID, title}
	answers := &spec.Indicator.Spec.Ratio
	answers.Counter = true
	answers.Good.Source = metricSource{"bollettino", map[string]string{"file": "data/responses", "obligation": o.ID,
		"column": "within", "limit_ms": fmt.Sprint(i.Within.Milliseconds())}}
	answers.Total.Source = metricSource{"bollettino", map[string]string{"file": "data/responses", "obligation": o.ID,
		"column": "requests"}}
	return spec
}
