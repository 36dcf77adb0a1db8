package incident

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/notice"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/world"
)

// show writes a result down, and reads every notice back as a build does.
func show(t *testing.T, r Result) string {
	t.Helper()
	var b strings.Builder
	var services []string
	for _, s := range r.Services {
		services = append(services, s.ID)
		fmt.Fprintf(&b, "service %s %q\n", s.ID, s.Name)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "note %s: %s\n", n.Source, n.What)
	}
	for _, f := range r.Found {
		if f.Notice == nil {
			fmt.Fprintf(&b, "left %s: %s\n", f.Source, f.Left)
			continue
		}
		data := notice.Encode(f.Notice, rome.Zone)
		fmt.Fprintf(&b, "== %s: %s\n%s", f.Source, f.Notice.ID, data)
		reread(t, f, data, services)
	}
	return b.String()
}

func reread(t *testing.T, f Found, data []byte, services []string) {
	t.Helper()
	now := rome.At(t, "2026-11-27T22:45")
	var list problem.List
	notice.Read(f.Notice.ID+".md", data, "1", services, rome.Zone, now, &list)
	for _, p := range list.Sorted() {
		t.Errorf("%s does not pass check: %s\n%s", f.Source, p, data)
	}
}

func TestCState(t *testing.T) {
	t.Parallel()
	world.Run(t, "testdata/cstate-*.txtar", func(t *testing.T, in fs.FS, list *problem.List) string {
		r, err := CState(in, Options{Zone: rome.Zone}, list)
		if err != nil {
			t.Fatal(err)
		}
		return show(t, r)
	})
}

func TestStatuspage(t *testing.T) {
	t.Parallel()
	world.Run(t, "testdata/statuspage-*.txtar", func(t *testing.T, in fs.FS, _ *problem.List) string {
		files := map[string][]byte{}
		names, err := fs.Glob(in, "*.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if files[name], err = fs.ReadFile(in, name); err != nil {
				t.Fatal(err)
			}
		}
		r, err := Statuspage(files, Options{Zone: rome.Zone})
		if err != nil {
			return err.Error() + "\n"
		}
		return show(t, r)
	})
}

// A real site, that somebody has brought: every issue is taken or named with the
// reason.
func TestRealCState(t *testing.T) {
	t.Parallel()
	monitors := os.Getenv("BOLLETTINO_MONITORS")
	if monitors == "" {
		t.Skip("BOLLETTINO_MONITORS names no folder")
	}
	site := filepath.Join(monitors, "cstate")
	files, err := filepath.Glob(filepath.Join(site, "issues", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no issues (%v)", site, err)
	}
	for _, unlisted := range []bool{false, true} {
		var list problem.List
		r, err := CState(os.DirFS(site), Options{Zone: rome.Zone, Unlisted: unlisted}, &list)
		if err != nil || list.Len() > 0 {
			t.Fatal(err, list.Sorted())
		}
		if len(r.Found) != len(files) {
			t.Errorf("%d of %d issues are spoken of", len(r.Found), len(files))
		}
		taken := 0
		reasons := map[string]int{}
		ids := map[string]bool{}
		for _, f := range r.Found {
			if f.Notice == nil {
				if f.Left == "" {
					t.Errorf("%s is left without a reason", f.Source)
				}
				why, _, _ := strings.Cut(f.Left, ":")
				reasons[why]++
				continue
			}
			if ids[f.Notice.ID] {
				t.Errorf("two notices are named %s", f.Notice.ID)
			}
			ids[f.Notice.ID] = true
			taken++
		}
		t.Logf("unlisted %v: %d issues, %d taken, %d services, left: %v",
			unlisted, len(files), taken, len(r.Services), reasons)
		show(t, r) // reads every notice back
	}
}

func TestMoment(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2021-05-03T8:00:00-00:00": "2021-05-03T08:00:00Z", "2020-06-13 15:54:00": "2020-06-13T15:54:00Z", "2023-02-03T10:00:00-0500": "2023-02-03T15:00:00Z",
		"2014-05-14T14:22:39.441-06:00": "2014-05-14T20:22:39Z", "2021-05-03T08:00Z": "2021-05-03T08:00:00Z",
	} {
		w, err := rome.Zone.Parse(want)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := moment(in); err != nil || got != w {
			t.Errorf("%q is %d (%v), want %d", in, got, err, w)
		}
	}
	for _, in := range []string{"", "2021-05-03", "2021-13-03T08:00:00Z", "domani", "2021-05-03T25:00:00Z"} {
		if got, err := moment(in); err == nil {
			t.Errorf("%q is taken for %d", in, got)
		}
	}
}
