package collect

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/source"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

// upptimeRun writes a log from lines of a moment and a subject line.
func upptimeRun(lines ...string) string {
	var b strings.Builder
	for i, l := range lines {
		at, text, _ := strings.Cut(l, " ")
		fmt.Fprintf(&b, "%s\t%040x\t%s\n", at, i, text)
	}
	return b.String()
}

func readLog(t testing.TB, text string) upptimeLog {
	t.Helper()
	log, err := readUpptimeLog(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func portale(sites ...string) source.Upptime {
	u := source.Upptime{AtMost: 36 * time.Hour}
	for _, s := range sites {
		u.Sites = append(u.Sites, source.Watched{Name: s, Subject: "01234567897", Service: "portale"})
	}
	return u
}

// told writes looks as lines that a test can read.
func told(t testing.TB, looks []Look) []string {
	t.Helper()
	var out []string
	for _, l := range looks {
		state := "up"
		if l.Down {
			state = "down"
		}
		out = append(out, fmt.Sprintf("%s %s %s %s %s", l.Subject, l.Service, rome.Zone.RFC3339(l.From),
			rome.Zone.RFC3339(l.Until), state))
	}
	return out
}

func TestUpptimeLooks(t *testing.T) {
	t.Parallel()
	const up, down, degraded = "🟩 Portale is up (200 in 80 ms) [skip ci]", "🟥 Portale is down (502 in 10 ms)",
		"🟨 Portale is degraded (200 in 9000 ms)"
	for _, test := range []struct {
		name  string
		log   []string
		want  []string
		notes []string
	}{
		{"one commit tells of no time", []string{"2026-03-10T10:00:00+00:00 " + up}, nil, nil},
		{"a status holds until the next", []string{
			"2026-03-10T10:00:00+00:00 " + up, "2026-03-10T11:00:00+00:00 " + down, "2026-03-10T11:20:30+00:00 " + up, "2026-03-11T10:00:00+00:00 " + up,
		}, []string{
			"01234567897 portale 2026-03-10T11:00:00+01:00 2026-03-10T12:00:00+01:00 up",
			"01234567897 portale 2026-03-10T12:00:00+01:00 2026-03-10T12:20:30+01:00 down",
			"01234567897 portale 2026-03-10T12:20:30+01:00 2026-03-11T11:00:00+01:00 up",
		}, nil},
		{"degraded counts as up, in both wordings", []string{
			"2026-03-10T10:00:00Z " + degraded, "2026-03-10T11:00:00Z 🟨 Portale has degraded performance (200 in 7000 ms)", "2026-03-10T12:00:00Z " + up,
		}, []string{
			"01234567897 portale 2026-03-10T11:00:00+01:00 2026-03-10T12:00:00+01:00 up",
			"01234567897 portale 2026-03-10T12:00:00+01:00 2026-03-10T13:00:00+01:00 up",
		}, nil},
		{"nobody looked for two days", []string{"2026-03-10T10:00:00Z " + up, "2026-03-12T10:00:00Z " + up, "2026-03-12T10:05:00Z " + up},
			[]string{"01234567897 portale 2026-03-12T11:00:00+01:00 2026-03-12T11:05:00+01:00 up"},
			[]string{`"Portale": 1 stretch without a commit for over 36h0m0s, the first from 2026-03-10T11:00:00+01:00: unobserved`}},
		{"the clock goes forward, and the day is 23 hours", []string{"2026-03-28T23:00:00Z " + down, "2026-03-29T22:00:00Z " + up},
			[]string{"01234567897 portale 2026-03-29T00:00:00+01:00 2026-03-30T00:00:00+02:00 down"}, nil},
		{"the clock goes back", []string{"2026-10-25T00:30:00Z " + down, "2026-10-25T01:30:00Z " + up},
			[]string{"01234567897 portale 2026-10-25T02:30:00+02:00 2026-10-25T02:30:00+01:00 down"}, nil},
		{"both at once is neither", []string{"2026-03-10T10:00:00Z " + up, "2026-03-10T10:00:00Z " + down, "2026-03-10T11:00:00Z " + up, "2026-03-10T11:10:00Z " + up},
			[]string{"01234567897 portale 2026-03-10T12:00:00+01:00 2026-03-10T12:10:00+01:00 up"},
			[]string{`"Portale": two statuses at one moment: what holds from there until its next commit is not known`}},
		{"what people write is no status", []string{
			"2026-03-10T10:00:00Z " + up, "2026-03-10T10:30:00Z fix: Portale is down (again)", "2026-03-10T10:31:00Z Portale is down", "2026-03-10T11:00:00Z " + up,
		}, []string{"01234567897 portale 2026-03-10T11:00:00+01:00 2026-03-10T12:00:00+01:00 up"}, nil},
		{"an author in another zone", []string{"2026-03-10T17:00:00+07:00 " + up, "2026-03-10T11:00:00Z " + up},
			[]string{"01234567897 portale 2026-03-10T11:00:00+01:00 2026-03-10T12:00:00+01:00 up"}, nil},
		{"another site", []string{"2026-03-10T10:00:00Z 🟩 Portale is down (1 in 1 ms) is up (200 in 1 ms)"}, nil,
			[]string{`"Portale": no commit tells its status`, `"Portale is down (1 in 1 ms)": the log tells its status, and no site of the description has this name`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := upptimeHarvest(portale("Portale"), readLog(t, upptimeRun(test.log...)), nil, rome.Zone)
			if d := cmp.Diff(test.want, told(t, h.Looks)); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(test.notes, h.Notes); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestUpptimeNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Did You Mean Playground": "did-you-mean-playground", "GitHub": "git-hub", "MySQL Playground": "my-sql-playground",
		"Manual (dev)": "manual-dev", "Pago ora": "pago-ora", "HTTPServer2": "http-server2", "è": "",
	} {
		if got := slugOf(name); got != want {
			t.Errorf("slug of %q: %q, not %q", name, got, want)
		}
	}
	log := readLog(t, upptimeRun("2026-03-10T10:00:00Z 🟩 Vecchio Nome is up (200 in 1 ms)",
		"2026-03-10T11:00:00Z 🟥 Nuovo Nome is down (200 in 1 ms)",
		"2026-03-10T12:00:00Z 🟩 Nuovo Nome is up (200 in 1 ms)"))
	known := []upptimeSite{{Name: "Vecchio Nome", Slug: "portale"}, {Name: "Nuovo Nome", Slug: "portale"}}
	h := upptimeHarvest(portale("portale"), log, known, rome.Zone)
	if d := cmp.Diff([]string{
		"01234567897 portale 2026-03-10T11:00:00+01:00 2026-03-10T12:00:00+01:00 up",
		"01234567897 portale 2026-03-10T12:00:00+01:00 2026-03-10T13:00:00+01:00 down",
	}, told(t, h.Looks)); d != "" {
		t.Errorf("a site that was renamed and kept its slug: %s", d)
	}
}

// Two sites that share a slug are not one that was renamed: an hour down would become
// some seconds, and the rest up.
func TestUpptimeTwoSitesOfOneSlug(t *testing.T) {
	t.Parallel()
	log := readLog(t, upptimeRun("2026-03-10T10:00:00Z 🟩 Portale A is up (200 in 1 ms)",
		"2026-03-10T10:00:10Z 🟥 Portale B is down (502 in 1 ms)",
		"2026-03-10T10:00:34Z 🟩 Portale A is up (200 in 1 ms)", "2026-03-10T11:00:10Z 🟩 Portale B is up (200 in 1 ms)"))
	known := []upptimeSite{{Name: "Portale A", Slug: "portale"}, {Name: "Portale B", Slug: "portale"}}
	h := upptimeHarvest(portale("portale"), log, known, rome.Zone)
	if d := cmp.Diff([]string{`"portale": two sites of the log share this name, "Portale A" and "Portale B": which ` +
		`commit is whose can't be told, unobserved; name one of them as it stands there`}, h.Notes); d != "" ||
		len(h.Looks) > 0 {
		t.Errorf("told %v; %s", h.Looks, d)
	}
	h = upptimeHarvest(portale("Portale B"), log, known, rome.Zone)
	if d := cmp.Diff([]string{"01234567897 portale 2026-03-10T11:00:10+01:00 2026-03-10T12:00:10+01:00 down"},
		told(t, h.Looks)); d != "" {
		t.Error(d)
	}
}

// Names in the log that no site claims are named, and a rename is offered.
func TestUpptimeUnclaimed(t *testing.T) {
	t.Parallel()
	log := readLog(t, upptimeRun("2026-03-10T10:00:00Z 🟩 Portale is up (200 in 1 ms)",
		"2026-03-11T10:00:00Z 🟩 Portale is up (200 in 1 ms)",
		"2026-03-11T20:00:00Z 🟩 Sportello is up (200 in 1 ms)", "2026-03-10T12:00:00Z 🟩 App is up (200 in 1 ms)"))
	h := upptimeHarvest(portale("Portale"), log, nil, rome.Zone)
	if d := cmp.Diff([]string{
		`"App": the log tells its status, and no site of the description has this name`,
		`"Sportello": the log tells its status, and no site of the description has this name; its commits begin where those of "Portale" end: if it was renamed, add it as a site of the same subject and service`,
	}, h.Notes); d != "" {
		t.Error(d)
	}
}

// The history folder tells since when a site is watched, and of its last status
// where the log ends before.
func TestUpptimeHistory(t *testing.T) {
	t.Parallel()
	s := upptimeSite{Name: "Portale", Slug: "portale"}
	s.readHistory([]byte("url: https://pay.example.org/?a=1&b=2\nstatus: up\ncode: 200\nresponseTime: 80\n" +
		"lastUpdated: 2026-03-10T12:00:00.727Z\nstartTime: 2026-03-01T00:00:00.995Z\n" +
		"generator: Upptime <https://github.com/upptime/upptime>\n"))
	log := readLog(t, upptimeRun("2026-03-10T10:00:00Z 🟥 Portale is down (502 in 10 ms)",
		"2026-03-10T11:00:00Z 🟩 Portale is up (200 in 10 ms)"))
	h := upptimeHarvest(portale("Portale"), log, []upptimeSite{s}, rome.Zone)
	if d := cmp.Diff([]string{
		"01234567897 portale 2026-03-10T11:00:00+01:00 2026-03-10T12:00:00+01:00 down",
		"01234567897 portale 2026-03-10T12:00:00+01:00 2026-03-10T13:00:00+01:00 up",
	}, told(t, h.Looks)); d != "" {
		t.Error(d)
	}
	want := []string{`"Portale": watched since 2026-03-01T01:00:00+01:00, but its first commit in the log is of ` +
		`2026-03-10T11:00:00+01:00: nothing is known of the time between`}
	if d := cmp.Diff(want, h.Notes); d != "" {
		t.Error(d)
	}
	for _, text := range []string{"", "status: [", "status: perhaps\nlastUpdated: 2026-03-10T12:00:00Z",
		"lastUpdated: never", "\xff"} {
		s := upptimeSite{Slug: "portale"}
		if s.readHistory([]byte(text)); s.updated != 0 {
			t.Errorf("%q gives a status", text)
		}
	}
}

// Order of lines, and lines that stand there twice, change nothing.
func TestUpptimeOrder(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var lines []string
		when := rome.At(t, "2026-03-27T00:00")
		for range 1 + random.IntN(30) {
			when += period.Time(random.IntN(30 * 3600))
			word := []string{"🟩 Portale is up (200 in 1 ms)", "🟥 Portale is down (500 in 1 ms)",
				"🟨 Portale is degraded (200 in 9 ms)", "chore: x"}[random.IntN(4)]
			lines = append(lines, rome.Zone.RFC3339(when)+" "+word)
		}
		want := upptimeHarvest(portale("Portale"), readLog(t, upptimeRun(lines...)), nil, rome.Zone)
		again := append(slices.Clone(lines), lines[random.IntN(len(lines))])
		random.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		got := upptimeHarvest(portale("Portale"), readLog(t, upptimeRun(again...)), nil, rome.Zone)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%s\n%s", strings.Join(lines, "\n"), d)
		}
	}
}

func TestUpptimeAgainstSummary(t *testing.T) {
	t.Parallel()
	up := func(at string) string { return at + " 🟩 Portale is up (200 in 1 ms)" }
	down := func(at string) string { return at + " 🟥 Portale is down (500 in 1 ms)" }
	degraded := func(at string) string { return at + " 🟨 Portale is degraded (200 in 9 ms)" }
	for _, test := range []struct {
		name string
		log  []string
		sum  map[string]int
		want []string
	}{
		{"agrees", []string{up("2026-03-10T00:00:00Z"), down("2026-03-10T10:00:00Z"), up("2026-03-10T10:40:29Z")}, map[string]int{"2026-03-10": 41}, []string{"2026-03-10 40.5 41 true "}},
		{"over midnight of UTC", []string{down("2026-03-10T23:30:00Z"), up("2026-03-11T00:20:00Z")}, map[string]int{"2026-03-10": 30, "2026-03-11": 20}, []string{"2026-03-10 30.0 30 true ", "2026-03-11 20.0 20 true "}},
		{"a short one is deleted", []string{down("2026-03-10T10:00:00Z"), up("2026-03-10T10:40:00Z"), down("2026-03-10T11:00:00Z"), up("2026-03-10T11:14:00Z")}, map[string]int{"2026-03-10": 40}, []string{"2026-03-10 54.0 40 false deletes"}},
		{"a short one was not deleted", []string{down("2026-03-10T11:00:00Z"), up("2026-03-10T11:14:00Z")}, map[string]int{"2026-03-10": 14}, []string{"2026-03-10 14.0 14 true "}},
		{"degraded is counted there", []string{degraded("2026-03-10T10:00:00Z"), down("2026-03-10T10:30:00Z"), up("2026-03-10T11:00:00Z")}, map[string]int{"2026-03-10": 60}, []string{"2026-03-10 30.0 60 false degraded"}},
		{"the log begins later", []string{up("2026-03-10T10:00:00Z"), up("2026-03-10T11:00:00Z")}, map[string]int{"2026-03-08": 7}, []string{"2026-03-08 0.0 7 false only from"}},
		{"goes on at the log's end", []string{down("2026-03-10T10:00:00Z"), "2026-03-10T10:20:00Z chore: x"}, map[string]int{"2026-03-10": 20}, []string{"2026-03-10 20.0 20 true "}},
		{"no reason is known", []string{up("2026-03-10T00:00:00Z"), down("2026-03-10T10:00:00Z"), up("2026-03-10T11:00:00Z"), up("2026-03-11T11:00:00Z")}, map[string]int{"2026-03-10": 11}, []string{"2026-03-10 60.0 11 false cannot be told"}},
		{"an outage that was expected", []string{up("2026-03-10T00:00:00Z"), down("2026-03-10T10:00:00Z"), up("2026-03-10T11:00:00Z"), up("2026-03-11T11:00:00Z")}, nil, []string{"2026-03-10 60.0 0 false cannot be told"}},
		{"another name", []string{"2026-03-10T10:00:00Z 🟥 Altro is down (500 in 1 ms)"}, map[string]int{"2026-03-10": 11}, []string{"2026-03-10 0.0 11 false another name"}},
		{"older than a year", []string{down("2025-03-10T10:00:00Z"), up("2025-03-10T11:00:00Z"), up("2026-03-10T11:00:00Z")}, nil, []string{"2025-03-10 60.0 0 false 365 days"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			days := compareUpptime(readLog(t, upptimeRun(test.log...)),
				[]upptimeSite{{Name: "Portale", Slug: "portale", Daily: test.sum}})
			if len(days) != len(test.want) {
				t.Fatalf("%d days, not %d: %+v", len(days), len(test.want), days)
			}
			for i, d := range days {
				got := fmt.Sprintf("%s %.1f %d %t ", d.Day, d.Ours, d.Theirs, d.Agree)
				head := strings.SplitAfterN(test.want[i], " ", 5)
				if got != strings.Join(head[:4], "") || !strings.Contains(d.Why, head[4]) || d.Agree != (d.Why == "") {
					t.Errorf("%s%q, not %q", got, d.Why, test.want[i])
				}
			}
		})
	}
}

// A real repository of Upptime, in the folder upptime below the one that
// BOLLETTINO_MONITORS names: for each site and day on which its commits and its
// own summary differ, a reason makes them agree to within a minute an outage.
func TestUpptimeReal(t *testing.T) {
	folder := os.Getenv("BOLLETTINO_MONITORS")
	if folder == "" {
		t.Skip("BOLLETTINO_MONITORS names no folder")
	}
	data, err := os.ReadFile(filepath.Join(folder, "upptime", "commits.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	log := readLog(t, string(data))
	if data, err = os.ReadFile(filepath.Join(folder, "upptime", "history", "summary.json")); err != nil {
		t.Fatal(err)
	}
	summary, err := readUpptimeSummary(data)
	if err != nil {
		t.Fatal(err)
	}
	for i := range summary {
		data, err := os.ReadFile(filepath.Join(folder, "upptime", "history", summary[i].Slug+".yml"))
		if err != nil {
			t.Fatal(err)
		}
		summary[i].readHistory(data)
		if got := log.names(summary[i].Slug, nil); !slices.Equal(got, []string{summary[i].Name}) {
			t.Errorf("slug %s is of %q", summary[i].Slug, got)
		}
	}
	days := compareUpptime(log, summary)
	for _, d := range days {
		if d.CannotBeTold {
			t.Errorf("%+v", d)
		}
	}
	if len(days) == 0 || log.bad > 0 || len(log.torn) > 0 {
		t.Errorf("%d days, %d bad lines, torn %q", len(days), log.bad, log.torn)
	}
	for _, line := range upptimeNotes(days, len(summary)) {
		t.Log(line)
	}
}

func FuzzReadUpptimeLog(f *testing.F) {
	f.Add(upptimeRun("2026-03-10T10:00:00Z 🟩 Portale is up (200 in 1 ms)",
		"2026-03-10T10:00:00Z 🟥 Portale is down (200 in 1 ms)"))
	f.Fuzz(func(t *testing.T, text string) {
		log, err := readUpptimeLog(strings.NewReader(text))
		if err != nil {
			return
		}
		for name, changes := range log.sites {
			for i := 1; i < len(changes); i++ {
				if changes[i].at <= changes[i-1].at {
					t.Errorf("%q: out of order", name)
				}
			}
			compareUpptime(log, []upptimeSite{{Name: name}})
		}
	})
}

// A repository as a folder, and as an address that is cloned: both give what the
// log as text gives; a new commit comes with the next asking; a dry run leaves
// nothing behind.
func TestUpptimeRepository(t *testing.T) {
	t.Parallel()
	repo := filepath.Join(t.TempDir(), "monitor")
	run := func(env []string, args ...string) {
		t.Helper()
		who := []string{"-C", repo, "-c", "user.name=Bot", "-c", "user.email=bot@example.org"}
		c := exec.Command("git", append(who, args...)...)
		c.Env = append(os.Environ(), env...)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	if err := os.MkdirAll(filepath.Join(repo, "history"), 0o755); err != nil {
		t.Fatal(err)
	}
	run(nil, "init", "-q", "-b", "main")
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(repo, "history", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	commit := func(when, subject string) {
		t.Helper()
		run([]string{"GIT_AUTHOR_DATE=" + when, "GIT_COMMITTER_DATE=2026-03-20T00:00:00Z"}, "add", ".")
		run([]string{"GIT_AUTHOR_DATE=" + when, "GIT_COMMITTER_DATE=2026-03-20T00:00:00Z"}, "commit", "-q",
			"--allow-empty", "-m", subject)
	}
	write("summary.json", `[{"name":"Portale","slug":"portale","dailyMinutesDown":{"2026-03-10":20}},{"name":"x","slug":"../x"}]`)
	write("portale.yml", "status: up\nlastUpdated: 2026-03-10T12:00:00.5Z\nstartTime: 2026-03-10T10:00:00Z\n")
	commit("2026-03-10T10:00:00Z", "🟩 Portale is up (200 in 80 ms) [skip ci]")
	commit("2026-03-10T11:00:00Z", "🟥 Portale is down (502 in 80 ms)\n\n🟩 Portale is up (1 in 1 ms)")
	commit("2026-03-10T11:20:00Z", "🟩 Portale is up (200 in 80 ms)")

	for _, address := range []string{repo, "file://" + filepath.ToSlash(repo)} {
		w := worldIn(t)
		u := portale("portale")
		u.Repository = address
		s := open(t, w)
		ask := func(now string) (all []string) {
			t.Helper()
			mark, err := s.Mark("monitor")
			if err != nil {
				t.Fatal(err)
			}
			err = (&upptime{u, "monitor", s.World}).Ask(t.Context(),
				Asking{Now: rome.At(t, now), Mark: mark, Give: func(h Harvest) error {
					a, err := s.Add("monitor", h, rome.At(t, now))
					all = append(all, fmt.Sprintf("%d rows", a.Rows))
					all = append(all, a.Notes...)
					return err
				}})
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		want := []string{"3 rows", "beside Upptime's own summary: 1 site, 1 day with minutes down, 1 agree within a " +
			"minute an outage, 0 differ"}
		if got := ask("2026-03-11T00:00"); !slices.Equal(got, want) {
			t.Errorf("%s: %q", address, got)
		}
		if got := ask("2026-03-11T00:01"); got != nil {
			t.Errorf("%s: nothing is new, and it gives %q", address, got)
		}
		rows := body(t, w, "availability/2026/2026-03-10.csv")
		if want := "01234567897,portale,2026-03-10T12:00:00+01:00,2026-03-10T12:20:00+01:00,down,monitor\n"; !strings.Contains(rows, want) {
			t.Errorf("%s:\n%s", address, rows)
		}
		commit("2026-03-10T13:00:00Z", "🟩 Portale is up (200 in 80 ms)")
		if got := ask("2026-03-11T00:02"); len(got) == 0 || got[0] != "1 rows" {
			t.Errorf("%s: %q", address, got)
		}
		run(nil, "reset", "-q", "--hard", "HEAD~1")
	}

	w := worldIn(t)
	w.Dry = true
	u := portale("portale")
	u.Repository = "file://" + filepath.ToSlash(repo)
	if err := (&upptime{u, "monitor", w}).Ask(t.Context(),
		Asking{Give: func(Harvest) error { return nil }}); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(w.Root); err != nil || len(entries) > 0 {
		t.Errorf("a dry run wrote: %v, %v", entries, err)
	}
	for _, address := range []string{"file:///nowhere/at/all", filepath.Join(w.Root, "none"), "ext::sh -c true://"} {
		u.Repository = address
		if err := (&upptime{u, "monitor", w}).Ask(t.Context(),
			Asking{Give: func(Harvest) error { return nil }}); err == nil || !strings.Contains(err.Error(), "git ") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
