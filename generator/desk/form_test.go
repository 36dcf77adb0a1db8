package desk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bollettino/generator/desk/draft"
	"bollettino/generator/input"
	"golang.org/x/tools/txtar"
)

// inWorld is a desk in a small world of its own, at which nobody is.
func inWorld(t *testing.T) *Desk {
	t.Helper()
	root := t.TempDir()
	world, err := txtar.ParseFile("../test/testdata/world.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(world)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(root, files); err != nil {
		t.Fatal(err)
	}
	o := input.Options{Root: os.DirFS(root), RootDir: root, Out: filepath.Join(root, "public"), Jobs: 1}
	d, err := Open(o, nil, io.Discard, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// askedAt is a desk at which somebody types those lines and then, at the question after
// them, breaks off.
func askedAt(t *testing.T, typed string) (*Desk, *bytes.Buffer) {
	t.Helper()
	clerk := inWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	in, typing := io.Pipe()
	t.Cleanup(func() { typing.Close() })
	go func() {
		io.WriteString(typing, typed)
		io.WriteString(typing, "") // taken once all before it was read
		cancel()
	}()
	out := &bytes.Buffer{}
	clerk.ask, clerk.report, clerk.out = &asker{ctx: ctx, in: newLines(in), out: out}, out, out
	return clerk, out
}

func drafts(t *testing.T, d *Desk) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(d.rootDir, filepath.FromSlash(draft.KeptFolder), "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Ctrl-C at any question of a dialogue keeps what was answered before it.
func TestBrokenOff(t *testing.T) {
	clerk, _ := askedAt(t, "alfa\nportal-down\n")
	err := clerk.Write("new", map[string]string{})
	if !errors.As(err, &Unfinished{}) || !strings.Contains(err.Error(), "«bollettino notice new» le riprende") {
		t.Errorf("%v", err)
	}
	files := drafts(t, clerk)
	if len(files) != 1 {
		t.Fatalf("%q", files)
	}
	data, err := os.ReadFile(files[0])
	if k, ok := draft.ReadKept(data); err != nil || !ok || k.Answers["subject"] != "01234567897" ||
		k.Answers["template"] != "portal-down" {
		t.Errorf("%s (%v)", data, err)
	}
	// Somebody else's file there is no draft, and harms nobody.
	if err := os.WriteFile(filepath.Join(filepath.Dir(files[0]), "altro.json"), []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(filepath.Dir(files[0]), "cartella.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	if names, _, err := clerk.drafts("new", nil); err != nil || len(names) != 1 {
		t.Errorf("%q (%v)", names, err)
	}
}

// A line as long as a terminal takes is cut, and can't be an answer; neither can bytes
// that are no text.
func TestAskerRefusesWhatWasCut(t *testing.T) {
	var out bytes.Buffer
	in := strings.Repeat("x", longestLine-1) + "\ncaff\xe8\nbreve\n"
	a := &asker{ctx: t.Context(), in: newLines(strings.NewReader(in)), out: &out}
	got, err := a.text("Testo", "", nil)
	if err != nil || got != "breve" || !strings.Contains(out.String(), "usa l’editor (+) o un file (@nome)") ||
		!strings.Contains(out.String(), "caratteri che non si leggono") {
		t.Errorf("%q (%v)\n%s", got, err, out.String())
	}
}

// A text from a file is text, of a size that a notice may have.
func TestTextFile(t *testing.T) {
	dir := t.TempDir()
	for name, x := range map[string]struct {
		data string
		want string // the text, or what the refusal says
		ok   bool
	}{
		"testo.md":  {"\uFEFFUna riga.\n\n- un punto\n", "Una riga.\n\n- un punto", true},
		"lungo.md":  {strings.Repeat("x", longestText+1), "è troppo lungo: al più 64 kB", false},
		"latin1.md": {"perch\xe9", "non è UTF-8: salvalo come «UTF-8»", false},
	} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(x.data), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := textFile(file)
		if (err == nil) != x.ok || x.ok && got != x.want || !x.ok && !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %q (%v)", name, got, err)
		}
	}
	if _, err := textFile(dir); err == nil || !strings.Contains(err.Error(), "non è un file di testo") {
		t.Errorf("%v", err)
	}
	if _, err := textFile(filepath.Join(dir, "niente")); err == nil ||
		!strings.Contains(err.Error(), "non c’è, o non si può leggere") {
		t.Errorf("%v", err)
	}
}
