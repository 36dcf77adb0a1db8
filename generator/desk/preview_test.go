package desk

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bollettino/generator/input"
)

// A notice of the platform is previewed as of now, like all others, and not as of the
// morning.
func TestPreviewOfThePlatform(t *testing.T) {
	t.Parallel()
	d := inWorld(t)
	const name = "data/platform/notices/2026-11-27-prova.md"
	file := filepath.Join(d.rootDir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	const text = "---\nkind: outage\ntitle: Prova\nservices: [all]\nimpact: full\n" +
		"from: 2026-11-27T22:00\ndeclared: 2026-11-27T22:10\n---\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	d, err := Open(input.Options{Root: os.DirFS(d.rootDir), RootDir: d.rootDir, Jobs: 1}, nil, &out, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Preview(name); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Disservizio, in corso\n") {
		t.Error(out.String())
	}
}
