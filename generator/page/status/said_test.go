package status_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/page"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/status"
	"bollettino/generator/publish/badge"
	"bollettino/generator/publish/calendar"
	"bollettino/generator/publish/statuspage"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite what testdata/said.md has below its worlds")

// What is said in each state, in all artefacts, for a person to read through:
// testdata/said.md has worlds, and after each what it makes, in lines that begin
// with "> ". Rewrite those with -update, and read them.
func TestSaid(t *testing.T) {
	const file = "testdata/said.md"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	title, story, want := "", "", ""
	cases := 0
	finish := func() {
		if story == "" {
			return
		}
		cases++
		w := town.New(t, "")
		w.Where = file + ": " + title
		got := say(w.Tell(story))
		if out.WriteString(got); !*update && got != want {
			t.Errorf("%s: %s (-want +got); go test ./generator/page/status -run TestSaid -update rewrites it:\n%s",
				file, title, cmp.Diff(want, got))
		}
		story, want = "", ""
	}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "> ") {
			want += line
			continue
		}
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			finish()
		}
		if name, ok := strings.CutPrefix(line, "## "); ok {
			title = strings.TrimSpace(name)
		}
		if strings.HasPrefix(line, "    ") {
			story += line
		}
		out.WriteString(line)
	}
	finish()
	if cases == 0 {
		t.Fatalf("%s has no case", file)
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// say is all that is said of a town, a line each.
func say(w *town.Town) string {
	var b strings.Builder
	line := func(what string, words ...string) {
		words = slices.DeleteFunc(words, func(s string) bool { return s == "" })
		if s := strings.Join(words, " | "); s != "" {
			fmt.Fprintf(&b, "> %-10s %s\n", what, strings.ReplaceAll(s, "\n", " / "))
		}
	}
	out := w.Compose()
	body := town.Body[page.Subject](out)
	state := body.Now.State
	if body.Now.Sign != state {
		state += ", drawn as " + body.Now.Sign
	}
	line("now", state, body.Now.Sentence.String())
	for _, d := range body.Now.Details {
		line("detail", d.String())
	}
	line("next", body.Now.Next.String())
	line("differ", body.Now.Differ.String())
	line("meanwhile", body.Now.Meanwhile.String())
	line("moment", body.Now.Moment.String())
	line("badge", message(badge.JSON(out.Badge)))
	for _, c := range append(slices.Clone(body.Open), body.Constraints...) {
		line("list", c.Title, c.Who.Text, c.Summary.String(), c.Meta.String())
	}
	for _, p := range out.Pages {
		if a, ok := p.Body.(page.Archive); ok {
			for _, c := range a.Cards {
				line("archive", c.Summary.String(), c.Meta.String())
			}
		}
	}
	pages := out.Pages
	if len(w.Input().Platform) > 0 {
		pages = append(slices.Clone(pages), aboutMany(w, out.Summary)...)
	}
	for _, p := range pages {
		n, ok := p.Body.(page.Notice)
		if !ok {
			continue
		}
		line("notice", n.Word, n.Chip.Word, n.Lead.Sentence.String())
		for _, m := range n.Lead.Marks {
			line("mark", m.String())
		}
		for _, f := range n.Facts {
			if text := f.Text.String(); text != "tutti" && f.Term != "Comunicato agli utenti" {
				line("  "+f.Term, text)
			}
		}
		for _, u := range n.Updates {
			line("  update", u.Word, u.Words.String())
		}
	}
	for _, e := range bulletin.Entries(w.Site, append(slices.Clone(out.Told), bulletin.PlatformTold(w.Site, w.Platform(w.AsOf), w.AsOf)...)) {
		line("feed", e.Title, e.Text)
	}
	for _, n := range out.Stato.Notices {
		until := "null"
		if n.Until != nil {
			until = *n.Until
		}
		line("stato.json", n.Kind, n.State, n.From, until)
	}
	line("calendar", events(w, out))
	line("api/v2", board(w, out))
	return b.String()
}

// aboutMany are the pages about many subjects, of a site that has this one alone.
func aboutMany(w *town.Town, s bulletin.Summary) []page.Page {
	return town.Pages(w.Many(s).Pages())
}

func message(data []byte) string {
	var b struct{ Message string }
	if err := json.Unmarshal(data, &b); err != nil {
		return err.Error()
	}
	return b.Message
}

// events are the times and statuses of the subject's calendar.
func events(w *town.Town, out status.Output) string {
	data, err := calendar.Encode(calendar.Channel{Zone: rome.Zone, Authority: w.Site.Setting.TagAuthority}, bulletin.Planned(out.Told, out.Summary.T))
	if err != nil {
		return err.Error()
	}
	var parts []string
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	for _, event := range strings.Split(text, "BEGIN:VEVENT\n")[1:] {
		for _, l := range strings.Split(event, "\n") {
			for _, name := range []string{"DTSTART", "DTEND", "DURATION", "RRULE", "STATUS", "RECURRENCE-ID", "X-MAINTNOTE-STATUS"} {
				if strings.HasPrefix(l, name+":") || strings.HasPrefix(l, name+";") {
					parts = append(parts, strings.Replace(l, ";TZID=Europe/Rome", "", 1))
				}
			}
		}
	}
	return strings.Join(parts, " ")
}

type summary struct {
	Status     struct{ Indicator, Description string }
	Components []struct{ Name, Status string }
	Incidents  []noticed
	Planned    []noticed `json:"scheduled_maintenances"`
}

type noticed struct {
	Status, Impact string
	StartedAt      string                          `json:"started_at"`
	ResolvedAt     *string                         `json:"resolved_at"`
	Updates        []struct{ Status, Body string } `json:"incident_updates"`
}

// files are the subject's board as status clients read it.
func files(w *town.Town, out status.Output) (unresolved, all summary) {
	w.Helper()
	writer := statuspage.Writer{Authority: w.Site.Setting.TagAuthority, Zone: rome.Zone}
	files, err := writer.Files(out.Board)
	if err != nil {
		w.Fatal(err)
	}
	for name, to := range map[string]any{"summary.json": &unresolved, "incidents.json": &all} {
		if err := json.Unmarshal(files[name], to); err != nil {
			w.Fatal(err)
		}
	}
	var planned summary
	if err := json.Unmarshal(files["scheduled-maintenances.json"], &planned); err != nil {
		w.Fatal(err)
	}
	all.Planned = planned.Planned
	return unresolved, all
}

func board(w *town.Town, out status.Output) string {
	unresolved, all := files(w, out)
	parts := []string{unresolved.Status.Indicator}
	for _, c := range unresolved.Components {
		parts = append(parts, c.Name+" "+c.Status)
	}
	for _, i := range slices.Concat(all.Incidents, all.Planned) {
		parts = append(parts, i.Status+" "+i.Impact)
	}
	return strings.Join(parts, ", ")
}
