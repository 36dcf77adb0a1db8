package collect

import (
	"context"

	"bollettino/generator/base/period"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/subject"
)

// Look is a span, in whole seconds, in which the source saw a service of a
// subject up or down. It may be of any length: the store splits it at local
// midnights.
type Look struct {
	period.Span
	Subject subject.ID
	Service string
	Down    bool
}

// Bucket is a span with its requests, for one subject and obligation. It lies
// within a local day. Its observer is the source that gave it.
type Bucket struct {
	Subject subject.ID
	observation.Bucket
}

// Stop is a planned stop that the platform's back office knows of a subject: a
// notice told to the platform.
type Stop struct {
	period.Span
	Subject  subject.ID
	Services []string
	Key      string      // what the back office calls it: the same at each asking
	StandIn  string      // yes, no or unknown
	Told     period.Time // when the platform was told of it; 0 where the source doesn't say
}

// Harvest is what a source gave at once. It is committed whole.
type Harvest struct {
	Looks   []Look
	Buckets []Bucket
	Stops   []Stop
	// the keys of all stops that the source knows of, nil where that can't be told:
	// one that is not among them is no longer planned
	Planned []string
	Notes   []string // what has no place in data/, and why: a sentence each, for the operator
	Mark    []byte   // how far the source has got, for its next asking; nil keeps the old one
}

// Asking is one asking of a source.
type Asking struct {
	Now  period.Time // nothing is written of later than this
	Mark []byte      // of the last harvest that was committed; nil at first
	Give func(Harvest) error
}

// Asker asks one source, in as many harvests as suit it. An error ends this
// source's asking and no other's; what was given before it stays.
type Asker interface {
	Ask(ctx context.Context, a Asking) error
}
