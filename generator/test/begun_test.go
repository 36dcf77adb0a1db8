package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A site that was begun builds without a problem or a note, with nothing but the program, leads nowhere that is not there, says
// nothing of an example's and nothing of rules that it hasn't.
func TestBegun(t *testing.T) {
	t.Parallel()
	const base = "https://pagamenti.borgo.it/"
	root := filepath.Join(t.TempDir(), "sito")
	for _, args := range [][]string{
		{"init", root, "--operator", "Comune di Borgo", "--url", "https://www.borgo.it", "--contact", "urp@borgo.it", "--base-url", base,
			"--subject", "01234567897", "--name", "Comune di Borgo", "--place", "Borgo", "--province", "RM", "--region", "Lazio",
			"--languages", "it,en"},
		{"check", "--root", root}, {"build", "--root", root, "--as-of", "2026-11-27T10:00"},
	} {
		c := exec.Command("bollettino", args...)
		c.Dir, c.Env = filepath.Dir(root), append(os.Environ(), "PATH=", "BOLLETTINO_PAGEFIND=") // where nothing else is
		if out, err := c.CombinedOutput(); err != nil || strings.Contains(string(out), "problem") || strings.Contains(string(out), "note:") {
			t.Fatalf("%q: %v\n%s", args, err, out)
		}
	}
	files := mustTree(t, filepath.Join(root, "public"))
	crawl(t, files, base)
	plain := 0 // those that a site in Italian alone has
	for name := range files {
		if !strings.HasPrefix(name, "en/") {
			plain++
		}
	}
	if plain > 100 {
		t.Errorf("%d files tell of one body", plain)
	}
	for name, f := range files {
		if !strings.HasSuffix(name, ".html") || strings.HasPrefix(name, "esempi/") {
			continue
		}
		for _, never := range []string{"Esempio", "esempio", "example", "Unione dei Comuni", `href="/regole/`} {
			if strings.Contains(string(f.data), never) {
				t.Errorf("%s says %s", name, never)
			}
		}
	}
	if home := string(files["index.html"].data); !strings.Contains(home, "<h1") || strings.Contains(home, "sito non ufficiale") {
		t.Errorf("a body's own site about itself is not its own:\n%s", home)
	}
}
