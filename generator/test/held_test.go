package test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// held is what a program holds: files, goroutines and, where it was asked for, bytes of live
// memory.
type held struct{ Files, Goroutines, Memory int }

// heldOn is set for a program that is to tell what it holds.
const heldOn = "BOLLETTINO_HELD"

// tellHeld tells on the program's file 3 what it holds, whenever it is asked by a signal.
func tellHeld() {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR1, syscall.SIGUSR2)
	out := json.NewEncoder(os.NewFile(3, "held"))
	go func() {
		for by := range asked {
			files, _ := os.ReadDir("/proc/self/fd") // before garbage is collected, which would close some
			h := held{Files: len(files), Goroutines: runtime.NumGoroutine()}
			if by == syscall.SIGUSR2 {
				runtime.GC()
				runtime.GC() // what pools hold goes at the second
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				h.Memory = int(m.HeapAlloc)
			}
			_ = out.Encode(h)
		}
	}()
}

// holder asks a program what it holds.
type holder struct {
	*testing.T
	run  *exec.Cmd
	told *json.Decoder
}

// newHolder prepares a program, before it is started, to be asked.
func newHolder(t *testing.T, run *exec.Cmd) *holder {
	t.Helper()
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skipf("of Linux: %v", err)
	}
	in, out, err := os.Pipe()
	must(t, err)
	t.Cleanup(func() { in.Close(); out.Close() })
	run.ExtraFiles = []*os.File{out}
	run.Env = append(os.Environ(), heldOn+"=1")
	return &holder{t, run, json.NewDecoder(in)}
}

func (h *holder) ask(by os.Signal) (now held) {
	h.Helper()
	must(h.T, h.run.Process.Signal(by))
	must(h.T, h.told.Decode(&now))
	return now
}

// holds waits until the files and goroutines that the program holds are as few as they are
// to be, or it is not to be expected any more, and tells of memory too.
func (h *holder) holds(few func(held) bool) (now held) {
	h.Helper()
	ctx, stop := context.WithTimeout(h.Context(), 20*time.Second)
	defer stop()
	for now = h.ask(syscall.SIGUSR1); !few(now) && ctx.Err() == nil; now = h.ask(syscall.SIGUSR1) {
		time.Sleep(50 * time.Millisecond)
	}
	now.Memory = h.ask(syscall.SIGUSR2).Memory
	return now
}
