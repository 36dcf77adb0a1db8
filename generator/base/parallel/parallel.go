// Package parallel does many like things, several at once.
package parallel

import (
	"errors"
	"iter"
	"sync"
	"sync/atomic"
)

// Each does something for each number below n, with so many jobs at once, one at least, and
// comes back when all is done.
func Each(jobs, n int, do func(i int)) {
	var next atomic.Int64
	var done sync.WaitGroup
	for range min(max(jobs, 1), n) {
		done.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	done.Wait()
}

// Try is Each of what can fail: all is done, and the errors are joined in the order of their
// numbers.
func Try(jobs, n int, do func(i int) error) error {
	errs := make([]error, n)
	Each(jobs, n, func(i int) { errs[i] = do(i) })
	return errors.Join(errs...)
}

// InOrder does something for each number below n, with so many jobs at once, one at least, and
// gives what came of each in the order of the numbers. So many more as ahead says are done before
// who takes them is through with those that came before: what is held is bounded. It ends when
// all that was begun is done, however early nobody takes any more.
func InOrder[T any](jobs, ahead, n int, do func(i int) T) iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		jobs = min(max(jobs, 1), n)
		done := make([]chan T, jobs+max(ahead, 0)) // of a number the one at its remainder
		for i := range done {
			done[i] = make(chan T, 1)
		}
		// Who has room takes the lowest number: so there always is some for it.
		room := make(chan struct{}, len(done))
		for range done {
			room <- struct{}{}
		}
		var next atomic.Int64
		var work sync.WaitGroup
		for range jobs {
			work.Go(func() {
				for range room {
					i := int(next.Add(1)) - 1
					if i >= n {
						return
					}
					done[i%len(done)] <- do(i)
				}
			})
		}
		defer func() {
			next.Store(int64(n)) // nothing more is begun
			close(room)
			work.Wait()
		}()
		for i := range n {
			if !yield(i, <-done[i%len(done)]) {
				return
			}
			room <- struct{}{}
		}
	}
}
