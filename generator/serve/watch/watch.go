// Package watch tells when files below some folders have changed. It is the only
// package that imports fsnotify; it knows nothing of what the files mean.
package watch

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Folders calls changed once when it has begun to follow the folders, so that no
// change is lost between a first reading and the watch, and then whenever files
// below one of them have changed and been quiet for a moment, so that a burst
// counts once. What happens while it is being called is told after it. It says after how
// long it wants to be called though no file changes; 0: not at all. Folders that are not
// there are passed over; new ones are followed. It returns when ctx ends.
func Folders(ctx context.Context, folders []string, quiet time.Duration, changed func() time.Duration) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer w.Close()
	for _, f := range folders {
		if err := add(w, f); err != nil {
			return err
		}
	}
	timer, wake := time.NewTimer(time.Hour), time.NewTimer(time.Hour)
	timer.Stop()
	call := func() {
		wake.Stop()
		if again := changed(); again > 0 {
			wake.Reset(again)
		}
	}
	call()
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-w.Events:
			if !ok {
				return nil
			}
			if ignored(filepath.Base(e.Name)) || e.Op == fsnotify.Chmod {
				continue
			}
			if e.Has(fsnotify.Create) {
				if err := add(w, e.Name); err != nil {
					return err
				}
			}
			timer.Reset(quiet)
		case err, ok := <-w.Errors:
			if !ok {
				return nil
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				timer.Reset(quiet) // too much happened to name: all may have changed
				continue
			}
			return err
		case <-timer.C:
			call()
		case <-wake.C:
			call()
		}
	}
}

// add follows a folder and all below it.
func add(w *fsnotify.Watcher, name string) error {
	err := filepath.WalkDir(name, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
		if d.IsDir() {
			return w.Add(name)
		}
		return nil
	})
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// ignored are editors' own files.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasSuffix(name, ".swp") ||
		name == "4913"
}
