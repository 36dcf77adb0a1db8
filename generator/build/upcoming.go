package build

import (
	"encoding/json"
	"maps"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/page/address"
)

// upcoming is what that file holds; times are RFC 3339 with the site's offset.
type upcoming struct {
	From     string    `json:"from"`     // the latest instant of a subject
	Until    string    `json:"until"`    // the horizon
	Instants []instant `json:"instants"` // by time
}

// instant is a moment at which something of some subjects changes by itself.
type instant struct {
	At       string `json:"at"`
	Subjects int    `json:"subjects"`
}

// days is how many local midnights are looked ahead to.
const days = 14

// horizon is the last of them.
func (w *whole) horizon() period.Time {
	t := w.AsOf
	for range days {
		t = w.Setting.Zone.Day(t).Until
	}
	return t
}

// instant notes when something of a subject changes by itself.
func (b *builder) instant(c course) {
	for _, t := range c.Ahead {
		b.instants[t]++
	}
}

// upcoming writes when pages change by themselves if nothing more is declared or measured: a
// build before the first of these moments gives the same site.
func (b *builder) upcoming() error {
	data, err := json.MarshalIndent(b.coming(), "", "  ")
	if err != nil {
		return err
	}
	return b.publisher.Write(address.ChangesFile, append(data, '\n'))
}

func (b *builder) coming() upcoming {
	zone := b.Setting.Zone
	from := zone.Day(b.AsOf).From
	for i := range b.summaries {
		from = max(from, b.summaries[i].T)
	}
	u := upcoming{From: zone.RFC3339(from), Until: zone.RFC3339(b.horizon()), Instants: []instant{}}
	if n := len(b.summaries); n > 0 { // at midnight something changes of each
		for t := zone.Day(b.AsOf).Until; t <= b.horizon(); t = zone.Day(t).Until {
			b.instants[t] = n
		}
	}
	for _, t := range slices.Sorted(maps.Keys(b.instants)) {
		u.Instants = append(u.Instants, instant{zone.RFC3339(t), b.instants[t]})
	}
	return u
}

// latest is the latest instant of a subject.
func (b *builder) latest() (t period.Time) {
	for _, s := range b.summaries[b.from:b.until] {
		t = max(t, s.T)
	}
	return t
}

// next is the first moment at which pages change by themselves.
func (b *builder) next() period.Time {
	next := b.Setting.Zone.Day(b.AsOf).Until
	for t := range b.instants {
		next = min(next, t)
	}
	return next
}
