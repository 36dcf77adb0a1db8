package site

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// patience is how long whoever waits for an output says nothing.
const patience = 300 * time.Millisecond

// Hold waits until nobody else builds into out or keeps state in the state folder,
// or until ctx ends: two builds at once would move each other's files. waiting is
// told who holds it, once, if that takes a moment. Whoever is killed lets go.
func Hold(ctx context.Context, out, state string, waiting func(holder string)) (release func(), err error) {
	out, err = filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	// The state folder first: whoever shares it shares the manifest. Two roots may
	// also build into one output, each with a state of its own.
	var held []func()
	var once sync.Once
	tell := func(holder string) { once.Do(func() { waiting(holder) }) }
	release = func() {
		for _, done := range held {
			done()
		}
	}
	for _, name := range []string{filepath.Join(state, "lock"), filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+".lock")} {
		done, err := hold(ctx, name, tell)
		if err != nil {
			release()
			return nil, fmt.Errorf("hold %s: %w", out, err)
		}
		held = append(held, done)
	}
	return release, nil
}

// hold takes one lock, a file that holds the number of the process and whose time
// says since when.
func hold(ctx context.Context, name string, waiting func(holder string)) (func(), error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, err
	}
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
			if t.err != nil {
				return nil, t.err
			}
			// Only to name us: the lock is held with or without.
			_ = os.WriteFile(name, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644)
			return t.done, nil
		case <-tell.C:
			waiting(holder(name))
		case <-ctx.Done():
			go func() {
				if t := <-got; t.err == nil {
					t.done()
				}
			}()
			return nil, ctx.Err()
		}
	}
}

// holder names who holds a lock, as far as its file says.
func holder(name string) string {
	pid, err := os.ReadFile(name)
	info, statErr := os.Stat(name)
	if err != nil || statErr != nil {
		return "another process"
	}
	return fmt.Sprintf("process %s, since %s", strings.TrimSpace(string(pid)), info.ModTime().Format("15:04:05"))
}
