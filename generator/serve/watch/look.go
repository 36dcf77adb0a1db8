package watch

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"syscall"
	"time"
)

// look tells of all at once, and then whenever some file is not as it was, until ctx ends.
// What changes twice between two looks is told once.
func (t Tree) look(ctx context.Context, tell func(Change)) {
	seed := maphash.MakeSeed()
	last := t.print(seed)
	tell(Change{All: true})
	next := time.NewTimer(t.Every)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
		}
		if now := t.print(seed); now != last {
			last = now
			tell(Change{All: true})
		}
		next.Reset(t.Every)
	}
}

// print stands for all files as the disk knows them.
func (t Tree) print(seed maphash.Seed) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, name := range t.Folders {
		err := t.walk(name, func(name string, d fs.DirEntry) error {
			info, err := d.Info()
			if err == nil {
				fmt.Fprintf(&h, "%q %v %d %d\n", name, info.Mode(), info.Size(), info.ModTime().UnixNano())
			}
			return err
		})
		fmt.Fprintln(&h, err)
	}
	return h.Sum64()
}

// advice is what can be done about what lets nothing be followed.
func advice(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return " (the system lets no more folders be followed: sysctl fs.inotify.max_user_watches raises that)"
	case errors.Is(err, syscall.EMFILE):
		return " (too many programs follow folders, or this one has too many files open: " +
			"sysctl fs.inotify.max_user_instances, ulimit -n)"
	}
	return ""
}
