package main

import (
	"os"
	"path/filepath"
	"testing"
)

// The pages that are made say what the code says.
func TestPages(t *testing.T) {
	const repository = "../.."
	files, err := Pages(repository)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join(repository, name)); err != nil || string(got) != want {
			t.Errorf("%s is not what the code says (%v): go run ./tools/docs", name, err)
		}
	}
}
