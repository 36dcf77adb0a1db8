package build

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"bollettino"
	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/publish/site"
)

// BenchmarkMeasuring reads and measures a whole site that BOLLETTINO_SYNTHETIC
// names (tools/synthetic writes one): with nothing kept, again, and with one more
// day. Run it once: `go test -run - -bench Measuring -benchtime 1x ./generator/build`.
func BenchmarkMeasuring(b *testing.B) {
	root := os.Getenv("BOLLETTINO_SYNTHETIC")
	if root == "" {
		b.Skip("BOLLETTINO_SYNTHETIC names no site")
	}
	o := input.Options{
		Root: os.DirFS(root), RootDir: root, Out: filepath.Join(root, "public"), AsOf: "2026-11-22T12:00",
		Jobs:    runtime.NumCPU(),
		Program: "benchmark", Embedded: bollettino.Files,
	}
	measure := func(b *testing.B) {
		for b.Loop() {
			n := measureAll(b, o)
			b.ReportMetric(float64(n), "figures")
		}
	}
	if err := os.RemoveAll(o.StateDir()); err != nil {
		b.Fatal(err)
	}
	b.Run("cold", measure)
	b.Run("kept", measure)
	if out, err := exec.Command("go", "run", "../../tools/synthetic", "-out", root, "-only-day", "-until",
		"2026-11-22").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	b.Run("one more day", measure)
	if err := os.Remove(filepath.Join(root, "data/availability/2026/2026-11-22.csv")); err != nil {
		b.Fatal(err)
	}
}

// measureAll is what a build does up to a subject's figures.
func measureAll(b *testing.B, o input.Options) int {
	publisher, err := site.Open(o.Out, o.StateDir(), site.Home)
	if err != nil {
		b.Fatal(err)
	}
	defer publisher.Drop()
	s, err := readAll(o, input.Last{Good: tree.None{}, Packs: memory{publisher.Kept(), publisher}.shelf(packsShelf)})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if p := s.Problems.Sorted(); len(p) > 0 {
		b.Fatal(p[0])
	}
	none := func(subject.ID) ([]*notice.Notice, error) { return nil, nil }
	all := len(s.Registry.Subjects)
	figures := make([]int, o.Jobs)
	next := make(chan int)
	var wg sync.WaitGroup
	for j := range o.Jobs {
		wg.Go(func() {
			for i := range next {
				until := min(i+share, all)
				logs, _, err := s.Logs(i, until)
				if err != nil {
					b.Error(err)
				}
				for _, sub := range s.Registry.Subjects[i:until] {
					u, _, _, err := s.read(sub, logs[sub.ID], none)
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
