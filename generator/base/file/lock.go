package file

import (
	"context"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// patience is how long whoever waits for a lock says nothing.
const patience = 300 * time.Millisecond

// Lock waits for a lock, a file whose folder is there, or until ctx ends. waiting is
// called once if that takes a moment, unless it is nil. Whoever is killed lets go. It can't be taken
// twice by one who holds it.
func Lock(ctx context.Context, name string, waiting func()) (done func(), err error) {
	type taken struct {
		done func()
		err  error
	}
	got := make(chan taken, 1)
	go func() {
		done, err := lockedfile.MutexAt(name).Lock()
		got <- taken{done, err}
	}()
	tell := time.NewTimer(patience)
	defer tell.Stop()
	for {
		select {
		case t := <-got:
			return t.done, t.err
		case <-tell.C:
			if waiting != nil {
				waiting()
			}
		case <-ctx.Done():
			go func() { // it is ours as soon as it is free
				if t := <-got; t.err == nil {
					t.done()
				}
			}()
			return nil, ctx.Err()
		}
	}
}
