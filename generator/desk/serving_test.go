package desk

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

// Whoever writes a notice hears where it is to be seen already, while somebody serves
// there and no longer.
func TestServedAt(t *testing.T) {
	root := t.TempDir()
	if url := servedAt(root); url != "" {
		t.Errorf("nobody serves at %q", url)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	want := "http://" + l.Addr().String() + "/stato/"
	gone := Announce(root, want)
	if url := servedAt(root); url != want {
		t.Errorf("served at %q, not %q", url, want)
	}
	l.Close()
	if url := servedAt(root); url != "" { // killed: the word is there, and nobody answers
		t.Errorf("nobody answers at %q", url)
	}
	gone()
	if _, err := os.Stat(filepath.Join(root, servingFile)); err == nil {
		t.Error("the word stays")
	}
	Announce(root, want)
	Announce(root, "http://127.0.0.1:9/")()
	if _, err := os.Stat(filepath.Join(root, servingFile)); err == nil {
		t.Error("the last one's word stays")
	}
	other := Announce(root, "http://127.0.0.1:9/")
	Announce(root, want)
	other()
	if _, err := os.Stat(filepath.Join(root, servingFile)); err != nil {
		t.Error("one's word is taken away by another")
	}
}
