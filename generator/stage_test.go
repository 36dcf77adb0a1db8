package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"bollettino"
	"bollettino/generator/base/tree"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/publish/site"
)

// BenchmarkMeasuring reads and measures a whole site that BOLLETTINO_SYNTHETIC
// names (tools/synthetic writes one): with nothing kept, again, and with one more
// day. Run it once: `go test -run - -bench Measuring -benchtime 1x ./generator`.
func BenchmarkMeasuring(b *testing.B) {
	root := os.Getenv("BOLLETTINO_SYNTHETIC")
	if root == "" {
		b.Skip("BOLLETTINO_SYNTHETIC names no site")
	}
	o := options{
		root: os.DirFS(root), rootDir: root, out: filepath.Join(root, "public"), asOf: "2026-11-22T12:00", jobs: runtime.NumCPU(),
		program: "benchmark", embedded: bollettino.Files,
	}
	measure := func(b *testing.B) {
		for b.Loop() {
			n := measureAll(b, o)
			b.ReportMetric(float64(n), "figures")
		}
	}
	if err := os.RemoveAll(o.stateDir()); err != nil {
		b.Fatal(err)
	}
	b.Run("cold", measure)
	b.Run("kept", measure)
	if out, err := exec.Command("go", "run", "../tools/synthetic", "-out", root, "-only-day", "-until", "2026-11-22").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	b.Run("one more day", measure)
	if err := os.Remove(filepath.Join(root, "data/availability/2026/2026-11-22.csv")); err != nil {
		b.Fatal(err)
	}
}

// measureAll is what a build does up to a subject's figures.
func measureAll(b *testing.B, o options) int {
	publisher, err := site.Open(o.out, o.stateDir())
	if err != nil {
		b.Fatal(err)
	}
	defer publisher.Drop()
	s, err := readAll(o, last{good: tree.None{}, packs: packMemory{publisher.Kept(), publisher}})
	if err != nil {
		b.Fatal(err)
	}
	defer s.close()
	if p := s.problems.Sorted(); len(p) > 0 {
		b.Fatal(p[0])
	}
	none := func(subject.ID) ([]*notice.Notice, error) { return nil, nil }
	all := len(s.registry.Subjects)
	figures := make([]int, o.jobs)
	next := make(chan int)
	var wg sync.WaitGroup
	for j := range o.jobs {
		wg.Go(func() {
			for i := range next {
				until := min(i+share, all)
				logs, _, err := s.logs(i, until)
				if err != nil {
					b.Error(err)
				}
				for _, sub := range s.registry.Subjects[i:until] {
					u, _, _, err := s.unit(sub, logs[sub.ID], none)
					if err != nil {
						b.Error(err)
					}
					figures[j] += len(sli.Measure(u.Input, u.T).Levels)
				}
			}
		})
	}
	for i := 0; i < all; i += share {
		next <- i
	}
	close(next)
	wg.Wait()
	n := 0
	for _, f := range figures {
		n += f
	}
	return n
}
