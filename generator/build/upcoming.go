package build

import (
	"encoding/json"
	"maps"
	"slices"

	"bollettino/generator/base/period"
)

// upcomingFile says when pages change by themselves, for whoever schedules builds.
const upcomingFile = "prossimi-cambi.json"

// upcoming is what that file holds; times are RFC 3339 with the site's offset.
type upcoming struct {
	Next    string   `json:"next"`
	Changes []change `json:"changes"` // the first of each subject, by time, up to the next local midnight
}

// change is a moment at which something of some subjects changes by itself.
type change struct {
	At       string `json:"at"`
	Subjects int    `json:"subjects"`
}

// upcoming writes when pages change by themselves if nothing more is declared or measured: a
// build before the first of these moments gives the same site.
func (b *builder) upcoming() error {
	if len(b.untils) == 0 {
		return nil
	}
	var u upcoming
	for _, t := range slices.Sorted(maps.Keys(b.untils)) {
		u.Changes = append(u.Changes, change{b.Setting.Zone.RFC3339(t), b.untils[t]})
	}
	u.Next = u.Changes[0].At
	data, err := json.MarshalIndent(u, "", "  ")
	if err != nil {
		return err
	}
	return b.publisher.Write(upcomingFile, append(data, '\n'))
}

// next is the first moment at which pages change by themselves.
func (b *builder) next() period.Time {
	next := period.Never
	for t := range b.untils {
		next = min(next, t)
	}
	return next
}
