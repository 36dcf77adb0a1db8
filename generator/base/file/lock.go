package file

import (
	"context"
	"os"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// patience is how long whoever waits for a lock says nothing.
const patience = 300 * time.Millisecond

// Lock waits for a lock, a file whose folder is there, or until ctx ends. waiting is
// called once if that takes a moment, unless it is nil. Whoever is killed lets go. It can't be taken
// twice by one who holds it.
func Lock(ctx context.Context, name string, waiting func()) (done func(), err error) {
	return take(ctx, waiting, lockedfile.MutexAt(name).Lock)
}

// Share is Lock for several at once: they wait only for who has the lock by Lock, and that
// one for all of them.
func Share(ctx context.Context, name string, waiting func()) (done func(), err error) {
	return take(ctx, waiting, func() (func(), error) {
		f, err := lockedfile.OpenFile(name, os.O_RDONLY|os.O_CREATE, 0o666)
		if err != nil {
			return nil, err
		}
		return func() { f.Close() }, nil
	})
}

func take(ctx context.Context, waiting func(), lock func() (func(), error)) (done func(), err error) {
	type taken struct {
		done func()
		err  error
	}
	got := make(chan taken, 1)
	go func() {
		done, err := lock()
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
