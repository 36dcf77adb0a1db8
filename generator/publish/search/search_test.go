package search

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// Pagefind beside the program is found before one on the PATH, and after what npm installed.
func TestBesideTheProgram(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("programs are told by their mode here")
	}
	t.Setenv("BOLLETTINO_PAGEFIND", "")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	beside, onPath, folder := filepath.Join(filepath.Dir(self), "pagefind"), t.TempDir(), t.TempDir()
	t.Setenv("PATH", onPath)
	at := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	npm := filepath.Join(folder, "node_modules", "@pagefind", runtime.GOOS+"-"+at, "bin")
	if err := os.MkdirAll(npm, 0o755); err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(npm, "pagefind_extended"), beside, filepath.Join(onPath, "pagefind")}
	for _, name := range want {
		if err := os.WriteFile(name, []byte("#!/bin/sh\necho pagefind 9.9.9\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Remove(beside) })
	if got := Candidates(folder); !slices.Equal(got, want) {
		t.Errorf("Pagefind is looked for at\n%q, not\n%q", got, want)
	}
	if x, ok := Find(t.Context(), t.TempDir()); !ok || x != (Indexer{beside, "pagefind 9.9.9"}) {
		t.Errorf("found: %v, %v", x, ok)
	}
}
