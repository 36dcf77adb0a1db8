package tree

import (
	"io/fs"
	"os"
	"testing"
	"testing/fstest"
)

func TestOverlay(t *testing.T) {
	both := Overlay{
		fstest.MapFS{"a": {Data: []byte("own")}},
		fstest.MapFS{"a": {Data: []byte("built in")}, "b": {Data: []byte("built in")}},
	}
	for name, want := range map[string]string{"a": "own", "b": "built in"} {
		if got, err := fs.ReadFile(both, name); err != nil || string(got) != want {
			t.Errorf("%s is %q (%v), not %q", name, got, err, want)
		}
	}
	if _, err := fs.ReadFile(both, "c"); !os.IsNotExist(err) {
		t.Errorf("c: %v", err)
	}
	if files, err := Files(both, "none"); err != nil || len(files) != 0 {
		t.Errorf("a folder that is not there holds %v (%v)", files, err)
	}
}
