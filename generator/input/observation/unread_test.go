//go:build unix

package observation

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"
)

// Case K: among the files that all share, one that is no file, can't be followed
// or is damaged, is a problem of its own. Who has rows beside it is marked, since
// some of theirs may be in it; who has none is not.
func TestFileThatCantBeRead(t *testing.T) {
	t.Parallel()
	const measured, other = "01234567897", "00000000018"
	day := strings.Join(AvailabilityHeader, ",") + "\n" + measured +
		",portale,2026-11-20T00:00:00+01:00,2026-11-20T01:00:00+01:00,up,operatore\n"
	for name, c := range map[string]struct {
		spoil func(at string) error
		want  string
	}{
		"a pipe":     {func(at string) error { return syscall.Mkfifo(at, 0o644) }, "is a named pipe and not a file"},
		"no target":  {func(at string) error { return os.Symlink("nowhere", at) }, "is a link, and links are not followed"},
		"a device":   {func(at string) error { return os.Symlink("/dev/zero", at) }, "is a link, and links are not followed"},
		"a folder":   {func(at string) error { return os.Mkdir(at, 0o755) }, "is a folder and not a file"},
		"too large":  {func(at string) error { return os.WriteFile(at, make([]byte, 5000), 0o644) }, "has 5000 bytes; of such a file at most 4096 are read"},
		"not whole":  {func(at string) error { return os.WriteFile(at+".gz", []byte("\x1f\x8b\x08"), 0o644) }, "is compressed, and not whole: unexpected EOF"},
		"for a year": {func(at string) error { return os.Symlink("2026", filepath.Join(filepath.Dir(at), "../2025")) }, "is a link, and links are not followed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			folder := filepath.Join(dir, "data/availability/2026")
			if err := os.MkdirAll(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "2026-11-20.csv"), []byte(day), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := c.spoil(filepath.Join(folder, "2026-11-21.csv")); err != nil {
				t.Fatal(err)
			}
			root := disk.At(dir, disk.Limits{{Pattern: "data/availability/", Bytes: 4096}})
			var list problem.List
			w := World{Zone: rome.Zone, Sources: []Source{{ID: "operatore"}},
				Subject: func(subject.ID) bool { return true }}
			s, err := Open(root, "data", w, nil, 1, &list)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			var report bytes.Buffer
			problem.Write(&report, list.Sorted(), 0)
			if p := list.Sorted(); len(p) != 1 || p[0].What != c.want || p[0].Subject != problem.Nobody ||
				!strings.HasPrefix(p[0].File, "data/availability/202") {
				t.Errorf("the problems are\n%s", report.String())
			}
			logs, _, err := s.Read("", "")
			if l := logs[measured]; err != nil || len(l.Looks) != 1 || !l.Partial {
				t.Errorf("of whom is measured: %d looks, partial %v, %v", len(l.Looks), l.Partial, err)
			}
			if logs[other].Partial {
				t.Error("who was never measured is marked")
			}
		})
	}
}
