package collect

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/source"
)

// New makes the asker of a source; an error says what the machine lacks for it,
// such as a variable of the environment.
func New(s source.Source, w World) (Asker, error) {
	switch how := s.How.(type) {
	case source.Prober:
		return newProber(how, w)
	case source.Prometheus:
		return newPrometheus(how, w)
	case source.Upptime:
		return &upptime{how, s.ID, w}, nil
	case source.Gatus:
		return newGatus(how, w)
	case source.Buckets:
		return &buckets{how, w}, nil
	case source.Stops:
		return newBackOffice(how, w)
	case nil:
		return nil, errors.New("nothing says how to ask it: write one of the keys that data/README.md, " +
			"sources.yaml lists")
	}
	return nil, fmt.Errorf("%T: %w", s.How, errNoAsker)
}

// errNoAsker is what is missing where a kind of source is read and has no asker.
var errNoAsker = errors.New("nothing asks this kind of source: give it a file here and a case in New (collect/run.go)")

// Told is what became of asking a source once.
type Told struct {
	Observer string
	Added
	More int // notes beyond those of Notes, which are the first
	Err  error
}

// mostNotes is how many notes of one asking are kept; the rest is counted.
const mostNotes = 1000

// errStopped is what an asking says that was to come to its end.
var errStopped = errors.New("stopped before its end; the next run goes on from there")

// paced is an asker that wants to be asked at a pace of its own.
type paced interface{ pace() time.Duration }

// Run asks sources side by side: each once or, where every is not 0, again and
// again until ctx ends, each at that pace or its own. report is called after each
// asking, progress after each harvest with what the asking has given so far; both
// from several goroutines, one call at a time. What has begun to be committed
// when ctx ends is committed.
func (s *Store) Run(ctx context.Context, sources []source.Source, every time.Duration, report, progress func(Told)) {
	var calls sync.Mutex
	one := func(f func(Told)) func(Told) {
		return func(t Told) {
			calls.Lock()
			defer calls.Unlock()
			f(t)
		}
	}
	report, progress = one(report), one(progress)
	var all sync.WaitGroup
	for _, src := range sources {
		all.Go(func() {
			asker, err := New(src, s.World)
			if err != nil {
				report(Told{Observer: src.ID, Err: err})
				return
			}
			pace := every
			if p, ok := asker.(paced); ok && every > 0 {
				pace = p.pace()
			}
			for next := s.Now(); ; {
				t := s.ask(ctx, src.ID, asker, progress)
				if errors.Is(t.Err, context.Canceled) && ctx.Err() != nil {
					// We were told to stop; what was given is there.
					if t.Err = nil; pace == 0 {
						t.Err = errStopped
					}
				}
				report(t)
				if pace == 0 {
					return
				}
				// The wall clock may have jumped since: the pace goes by the
				// monotonic one, which Sub reads.
				for next = next.Add(pace); s.Now().Sub(next) >= 0; next = next.Add(pace) {
				}
				if !sleep(ctx, next.Sub(s.Now())) {
					return
				}
			}
		})
	}
	all.Wait()
}

// sleep waits; false if ctx ended before.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return ctx.Err() == nil
	}
}

// ask asks a source once and commits what it gives.
func (s *Store) ask(ctx context.Context, id string, asker Asker, progress func(Told)) Told {
	t := Told{Observer: id}
	mark, err := s.Mark(id)
	if err != nil {
		t.Err = err
		return t
	}
	said := map[string]bool{} // each chunk may say the same
	t.Err = asker.Ask(ctx, Asking{Now: period.Time(s.Now().Unix()), Mark: mark, Give: func(h Harvest) error {
		a, err := s.Add(id, h, period.Time(s.Now().Unix()))
		t.Rows += a.Rows
		t.Stops += a.Stops
		t.Until = max(t.Until, a.Until)
		for _, n := range a.Notes {
			if said[n] {
				continue
			}
			said[n] = true
			if len(t.Notes) < mostNotes {
				t.Notes = append(t.Notes, n)
			} else {
				t.More++
			}
		}
		progress(t)
		if err == nil {
			err = ctx.Err() // the next harvest need not be asked for
		}
		return err
	}})
	return t
}
