package parallel

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"
)

// Each number comes once, however many jobs there are; no more of them are at work at once.
func TestEach(t *testing.T) {
	for _, c := range []struct{ jobs, n int }{{0, 3}, {1, 3}, {2, 100}, {8, 3}, {3, 0}} {
		var times [100]atomic.Int32
		var now, most atomic.Int32
		Each(c.jobs, c.n, func(i int) {
			n := now.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			times[i].Add(1)
			now.Add(-1)
		})
		for i := range times {
			if n := times[i].Load(); n != 1 && i < c.n || n != 0 && i >= c.n {
				t.Errorf("%d jobs: %d of %d was done %d times", c.jobs, i, c.n, n)
			}
		}
		if int(most.Load()) > max(c.jobs, 1) {
			t.Errorf("%d at once, not %d", most.Load(), c.jobs)
		}
	}
}

// What fails keeps nothing else from being done; errors come in the order of their numbers.
func TestTry(t *testing.T) {
	var done atomic.Int32
	err := Try(3, 20, func(i int) error {
		done.Add(1)
		if i%8 == 1 {
			return fmt.Errorf("the %d.", i)
		}
		return nil
	})
	if err == nil || err.Error() != "the 1.\nthe 9.\nthe 17." || done.Load() != 20 {
		t.Errorf("%v; %d were done", err, done.Load())
	}
	if err := Try(2, 0, func(int) error { return errors.New("none") }); err != nil {
		t.Error(err)
	}
}

// What was done comes in the order of the numbers, whichever is done first; no more is done, and
// not taken, than there is room for; and it ends, with nothing at work, when nobody takes more.
func TestInOrder(t *testing.T) {
	for _, c := range []struct{ jobs, ahead, n, until int }{
		{0, 0, 3, 3}, {1, 2, 9, 9}, {2, 4, 100, 100}, {3, 1, 100, 100}, {8, 2, 3, 3}, {2, 3, 100, 5}, {4, 0, 100, 1}, {3, 3, 0, 0},
	} {
		var begun, now, most atomic.Int32
		taken := 0
		for i, v := range InOrder(c.jobs, c.ahead, c.n, func(i int) int {
			begun.Add(1)
			n := now.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			if i%3 == 0 { // let others overtake
				time.Sleep(100 * time.Microsecond)
			}
			now.Add(-1)
			return i * i
		}) {
			if i != taken || v != i*i {
				t.Fatalf("%+v: %d gave %d, and came after %d others", c, i, v, taken)
			}
			taken++
			if room := max(c.jobs, 1) + c.ahead; int(begun.Load()) > taken-1+room {
				t.Errorf("%+v: %d were begun when %d were taken", c, begun.Load(), taken)
			}
			if taken == c.until {
				break
			}
		}
		if taken != c.until || now.Load() != 0 || int(most.Load()) > max(c.jobs, 1) {
			t.Errorf("%+v: %d were taken, %d are at work, %d were at once", c, taken, now.Load(), most.Load())
		}
	}
}
