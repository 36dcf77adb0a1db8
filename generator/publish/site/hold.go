package site

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"bollettino/generator/base/file"
)

// Hold waits until nobody else builds into out or keeps state in the state folder,
// or until ctx ends: two builds at once would move each other's files. waiting is
// told who holds it, once, if that takes a moment, unless it is nil. Whoever is killed lets go.
func Hold(ctx context.Context, out, state string, waiting func(holder string)) (release func(), err error) {
	out, err = filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	// The state folder first: whoever shares it shares the manifest. Two roots may
	// also build into one output, each with a state of its own.
	var held []func()
	var once sync.Once
	tell := func(holder string) {
		if waiting != nil {
			once.Do(func() { waiting(holder) })
		}
	}
	release = func() {
		for _, done := range held {
			done()
		}
	}
	beside := filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+".lock")
	for _, name := range []string{filepath.Join(state, "lock"), beside} {
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
	done, err := file.Lock(ctx, name, func() { waiting(holder(name)) })
	if err == nil {
		// Only to name us: the lock is held with or without.
		_ = os.WriteFile(name, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644)
	}
	return done, err
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
