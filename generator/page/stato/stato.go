// Package stato is stato.json, what a status page shows for machines: each figure of
// the page names its place in it (data-figure), and static/schema/stato.json is its
// contract.
package stato

import (
	"bytes"
	"encoding/json"
	"fmt"

	"bollettino/generator/base/ratio"
)

// Stato is stato.json, a subject's figures for machines: a public contract.
// Keys are stable; times are RFC 3339 with offset, whole seconds; shares are
// rounded to 4 decimals, observed shares to 2, half up from the exact value; null is "nothing to say".
type Stato struct {
	Subject     string            `json:"subject"`
	Name        string            `json:"name"`
	AsOf        string            `json:"as_of"`
	Now         StatoNow          `json:"now"`
	Services    []StatoService    `json:"services"`
	Indicators  []StatoIndicator  `json:"indicators"`
	Duties      []StatoDuty       `json:"duties"`
	Notices     []StatoNotice     `json:"notices"`
	History     []StatoYear       `json:"history"`
	Outages     *StatoOutages     `json:"outages,omitempty"`
	Stations    []StatoStation    `json:"stations,omitempty"`
	Reports     []StatoReport     `json:"reports,omitempty"`
	Corrections []StatoCorrection `json:"corrections"`
	Basis       *StatoBasis       `json:"basis,omitempty"`
}

// StatoCorrection is a correction of a figure that was frozen.
type StatoCorrection struct {
	Subject    string         `json:"subject,omitempty"` // in data of many
	At         string         `json:"at"`
	Reason     string         `json:"reason"`
	Obligation string         `json:"obligation"`
	Version    string         `json:"version"`
	Window     StatoWindow    `json:"window"`
	Before     StatoCorrected `json:"before"`
	After      StatoCorrected `json:"after"`
}

// StatoCorrected is a figure before or after a correction.
type StatoCorrected struct {
	Value    *float64 `json:"value"`
	Unit     string   `json:"unit"`
	Observed float64  `json:"observed"`
	Verdict  string   `json:"verdict,omitempty"`
}

// StatoOutages are the measured outages of the running year: times in which a
// counting service was down without a break, outside planned and platform stops.
type StatoOutages struct {
	Window   StatoWindow   `json:"window"`
	Count    int64         `json:"count"`
	Longest  int64         `json:"longest"`              // seconds
	Restore  *int64        `json:"mean_time_to_restore"` // seconds, of those that ended
	Before   int64         `json:"before"`               // how many were told to users before they began
	During   int64         `json:"during"`
	After    int64         `json:"after"`
	Never    int64         `json:"never"`
	Degraded int64         `json:"degraded"` // seconds declared with that impact: in no budget
	Partial  int64         `json:"partial"`
	Observed float64       `json:"observed"`
	List     []StatoOutage `json:"list"`
}

// StatoOutage is one measured outage.
type StatoOutage struct {
	StatoWindow
	Services []string `json:"services"`
	Notice   *string  `json:"notice"` // the address of the notice that speaks of it
	Told     string   `json:"told"`   // before, during, after, never
	Open     bool     `json:"open,omitempty"`
}

// StatoBasis is what one needs, beside the rows of data/, to make the figures
// again. The window holds all of theirs.
type StatoBasis struct {
	Window   StatoWindow  `json:"window"`
	TimeZone string       `json:"time_zone"`
	Policy   string       `json:"observers"` // all, any, majority: who must say down
	Counting []string     `json:"counting"`  // services that count, by id
	Roles    []StatoRole  `json:"roles"`
	Stops    []StatoStop  `json:"maintenance"`      // of full impact; a service may be "all"
	Platform []StatoStop  `json:"platform"`         // outages and maintenance of the platform, of full impact
	Limits   []StatoLimit `json:"limits,omitempty"` // full constraints told before they begin: out of the stated hours
}

// StatoLimit is a time in which a constraint closes a service.
type StatoLimit struct {
	StatoWindow        // until is "" where it runs on
	Service     string `json:"service"`
}

// StatoRole is a role and when the registry gives it.
type StatoRole struct {
	Role string `json:"role"`
	StatoWindow
}

// StatoStop is a declared span. Timely: told at least the rule's notice before
// its announced beginning; of the platform's there is no such rule.
type StatoStop struct {
	StatoWindow        // until is "" where it runs on
	Service     string `json:"service"`
	Notice      string `json:"notice"`
	Told        string `json:"told"`
	Timely      *bool  `json:"timely,omitempty"`
}

// StatoNow is the state at as_of.
type StatoNow struct {
	State      string  `json:"state"`
	Declared   *string `json:"declared"`
	Measured   *string `json:"measured"`
	MeasuredAt *string `json:"measured_at"`
	Limited    bool    `json:"limited,omitempty"` // a constraint closes a service, and nothing is wrong
}

// StatoWindow is a half-open window.
type StatoWindow struct {
	From  string `json:"from"`
	Until string `json:"until"`
}

// StatoService is one service.
type StatoService struct {
	ID           string            `json:"id"`
	Name         string            `json:"name"`
	Now          string            `json:"now"`
	Availability StatoAvailability `json:"availability"`
	HoursKept    *float64          `json:"stated_hours_kept"`
	Hours        []string          `json:"hours,omitempty"`      // as stated, "mon-fri 09:00-13:00"; none: always
	Days         []StatoDay        `json:"days,omitempty"`       // those on which something happened, newest first
	Unmeasured   *int64            `json:"unmeasured_days"`      // of those with a role; null where none was measured
	Partly       *int64            `json:"partly_measured_days"` // less than 95% of it; null as above
}

// StatoAvailability is a service's availability in the last 90 local days.
type StatoAvailability struct {
	Window         StatoWindow `json:"window"`
	WithPlanned    *float64    `json:"with_planned"`
	WithoutPlanned *float64    `json:"without_planned"`
	Observed       float64     `json:"observed"`
}

// StatoDay is a day on which a service was down or stopped, in seconds.
type StatoDay struct {
	Day     string `json:"day"`
	Down    int64  `json:"down"`
	Planned int64  `json:"planned"`
}

// StatoIndicator is one figure.
type StatoIndicator struct {
	Obligation string      `json:"obligation"`
	Version    string      `json:"version"`
	Role       string      `json:"role"`
	Window     StatoWindow `json:"window"`
	Bound      string      `json:"bound"`
	Limit      float64     `json:"limit"`
	Unit       string      `json:"unit"`
	Value      *float64    `json:"value"`
	Booked     *int64      `json:"booked,omitempty"`
	Extra      *int64      `json:"extra,omitempty"`
	Left       *int64      `json:"left,omitempty"`       // of the limit, less what is booked, in seconds
	Late       *int64      `json:"late,omitempty"`       // down during stops told too late; part of value
	Unmeasured *int64      `json:"unmeasured,omitempty"` // of stops told too late: nobody looked
	Platform   *int64      `json:"platform,omitempty"`   // down during a notice of the platform; not in value
	Contested  *int64      `json:"contested,omitempty"`  // observers contradict each other; not in value
	LeftOut    *int        `json:"left_out,omitempty"`   // buckets that touch planned time
	Requests   *int64      `json:"requests,omitempty"`
	Observed   float64     `json:"observed"`
	Observers  []string    `json:"observers"`
	Verdict    string      `json:"verdict,omitempty"`
	InARow     *int64      `json:"missed_in_a_row,omitempty"` // of the last closed month, from two on; with verdicts
	Evidence   string      `json:"evidence"`                  // the data files that it is made of
}

// StatoDuty is an obligation without a number.
type StatoDuty struct {
	Obligation string `json:"obligation"`
	Version    string `json:"version"`
	State      string `json:"state"`
	On         string `json:"on,omitempty"`
	Until      string `json:"until,omitempty"`
	Notices    *int64 `json:"notices,omitempty"` // published in the running year
}

// StatoNotice is a notice.
type StatoNotice struct {
	ID    string  `json:"id"`
	Kind  string  `json:"kind"`
	From  string  `json:"from"`
	Until *string `json:"until"`
	State string  `json:"state"`
	URL   string  `json:"url"`

	Measured *StatoCheck `json:"measured,omitempty"` // what was measured in its time so far
}

// StatoCheck compares a notice with what was measured, in seconds.
type StatoCheck struct {
	State   string `json:"state"` // as_declared, overrun, ended_early, not_seen, not_measured
	Looked  int64  `json:"looked"`
	Down    int64  `json:"down"`
	Overrun int64  `json:"overrun"`
	Early   int64  `json:"early"`
}

// StatoYear counts a year's notices by kind.
type StatoYear struct {
	Year         string `json:"year"`
	Outages      int64  `json:"outages"`
	Maintenances int64  `json:"maintenances"`
	Constraints  int64  `json:"constraints"`
	Continuity   int64  `json:"continuity"`
}

// StatoStation is a partner's response share, which no indicator judges.
type StatoStation struct {
	Obligation string      `json:"obligation"`
	Window     StatoWindow `json:"window"`
	Unit       string      `json:"unit"`
	Value      *float64    `json:"value"`
	Requests   int64       `json:"requests"`
}

// StatoReport counts reports to the desk.
type StatoReport struct {
	Month         string `json:"month"`
	Class         string `json:"class"`
	Opened        int64  `json:"opened"`
	Closed        int64  `json:"closed"`
	MedianMinutes int64  `json:"median_minutes"`
}

// JSON is the file's bytes.
func (s Stato) JSON() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(true) // harmless wherever it is pasted
	if err := e.Encode(s); err != nil {
		panic(err) // a struct of plain values always encodes
	}
	return b.Bytes()
}

func rounded(r ratio.Ratio, decimals int) *float64 {
	if !r.Known() {
		return nil
	}
	v := r.Round(decimals)
	return &v
}

func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Pointer is a place in stato.json (RFC 6901).
func Pointer(format string, args ...any) string { return fmt.Sprintf(format, args...) }
