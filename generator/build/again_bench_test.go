package build

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"bollettino"
	"bollettino/generator/base/disk"
	"bollettino/generator/input"
)

// BenchmarkAgain builds the site that BOLLETTINO_SYNTHETIC names, once it is built: with
// nothing changed, and with one notice changed each time.
func BenchmarkAgain(b *testing.B) {
	root := os.Getenv("BOLLETTINO_SYNTHETIC")
	if root == "" {
		b.Skip("BOLLETTINO_SYNTHETIC names no site")
	}
	o := input.Options{
		Root: disk.At(root, input.Limits), RootDir: root, Out: filepath.Join(root, "public"), AsOf: "2026-11-22T12:00",
		Jobs: runtime.NumCPU(), Program: "benchmark", Embedded: bollettino.Files, Clock: 1 << 32,
	}
	built := func(b *testing.B) {
		r, err := Build(o)
		if err != nil {
			b.Fatal(err, r.Problems)
		}
		b.ReportMetric(float64(r.Written), "files")
	}
	built(b)
	b.Run("nothing", func(b *testing.B) {
		for b.Loop() {
			built(b)
		}
	})
	b.Run("one notice", func(b *testing.B) {
		files, err := filepath.Glob(filepath.Join(root, "data/subjects/*/notices/2026-11-10-aggiornamento.md"))
		if err != nil || len(files) == 0 {
			b.Fatal("no notice", err)
		}
		n := 0
		for b.Loop() {
			data, err := os.ReadFile(files[0])
			if err != nil {
				b.Fatal(err)
			}
			n++
			if err := os.WriteFile(files[0], fmt.Appendf(data, "Testo %d.\n", n), 0o644); err != nil {
				b.Fatal(err)
			}
			built(b)
		}
	})
}
