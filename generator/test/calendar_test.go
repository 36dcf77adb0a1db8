package test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"bollettino"
	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"bollettino/generator/input"
	"github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
)

// readCalendar checks what RFC 5545 demands of every line, and gives all texts.
func readCalendar(t *testing.T, name string, data []byte) string {
	t.Helper()
	if !bytes.HasSuffix(data, []byte("END:VCALENDAR\r\n")) || !utf8.Valid(data) {
		t.Errorf("%s does not end, or is no UTF-8", name)
	}
	for line := range strings.SplitSeq(string(data), "\r\n") {
		if len(line) > 75 || strings.ContainsFunc(line, unicode.IsControl) {
			t.Errorf("%s: a line of %d bytes: %.100q", name, len(line), line)
		}
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(data))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return ""
	}
	var texts strings.Builder
	add := func(v string) { texts.WriteString(ics.FromText(v) + "\n") }
	for _, p := range cal.CalendarProperties {
		add(p.Value)
	}
	known := []string{"UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DESCRIPTION", "CATEGORIES",
		"URL", "STATUS", "TRANSP", "DTSTART", "DTEND",
		"DURATION", "RRULE", "EXDATE", "RECURRENCE-ID", "ORGANIZER", "X-MAINTNOTE-PROVIDER", "X-MAINTNOTE-ACCOUNT", "X-MAINTNOTE-MAINTENANCE-ID", "X-MAINTNOTE-OBJECT-ID",
		"X-MAINTNOTE-IMPACT", "X-MAINTNOTE-STATUS"}
	for _, c := range cal.Components {
		switch c := c.(type) {
		case *ics.VTimezone:
		case *ics.VEvent:
			if len(c.Components) > 0 {
				t.Errorf("%s: an event holds another component", name)
			}
			for _, p := range c.Properties {
				if !slices.Contains(known, p.IANAToken) {
					t.Errorf("%s: a property %s", name, p.IANAToken)
				}
				add(p.Value)
			}
		default:
			t.Errorf("%s: a %T", name, c)
		}
	}
	return texts.String()
}

// event is what is asked of one event: its properties by name.
type event map[string]string

func eventsOf(t *testing.T, data []byte) map[string]event {
	t.Helper()
	cal, err := ics.ParseCalendar(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]event{}
	for _, v := range cal.Events() {
		e := event{}
		for _, p := range v.Properties {
			e[p.IANAToken] = p.Value
		}
		out[strings.TrimSuffix(e["UID"]+" "+e["RECURRENCE-ID"], " ")] = e
	}
	return out
}

// A planned stop is announced, moved and withdrawn: one event, one revision at a
// time, all of its moments from the notice.
func TestCalendarRevisions(t *testing.T) {
	root := copyExample(t)
	const uid = "01234567897-2026-11-24-anagrafe@stato.example.org"
	file := filepath.Join(root, "data/subjects/01234567897/notices/2026-11-24-anagrafe.md")
	calendars := []string{"soggetti/01234567897/", "zone/lazio/", "comunicazioni/"}
	var before map[string]event
	for revision, add := range []string{
		"",
		"updates:\n  - {at: 2026-11-25T10:00, status: changed, from: 2026-12-06T21:00, until: 2026-12-07T01:00, text: Spostato.}\n",
		"  - {at: 2026-11-26T10:00, status: update, text: Confermato.}\n",
		"  - {at: 2026-11-27T10:00, status: withdrawn, text: Non si fa.}\n",
	} {
		if add != "" {
			editFile(t, file, "\n---\n", "\n"+add+"---\n")
		}
		files := mustTree(t, buildIn(t, root))
		var got event
		for _, c := range calendars {
			e := eventsOf(t, files[c+"calendario.ics"].data)[uid]
			if e == nil {
				t.Fatalf("%scalendario.ics: revision %d is not there", c, revision)
			}
			if c != calendars[0] {
				e["SUMMARY"] = strings.TrimPrefix(e["SUMMARY"], "Comune di Borgo Esempio: ")
			}
			if got == nil {
				got = e
			} else if d := cmp.Diff(got, e); d != "" {
				t.Errorf("%s differs from the subject's calendar:\n%s", c, d)
			}
		}
		want := []event{
			{"DTSTART": "20261205T200000", "DTEND": "20261206T000000", "LAST-MODIFIED": "20261124T090000Z", "STATUS": "CONFIRMED"},
			{"DTSTART": "20261206T210000", "DTEND": "20261207T010000", "LAST-MODIFIED": "20261125T090000Z", "STATUS": "CONFIRMED"},
			{"DTSTART": "20261206T210000", "DTEND": "20261207T010000", "LAST-MODIFIED": "20261126T090000Z", "STATUS": "CONFIRMED"},
			{"DTSTART": "20261206T210000", "DTEND": "20261207T010000", "LAST-MODIFIED": "20261127T090000Z", "STATUS": "CANCELLED", "X-MAINTNOTE-STATUS": "CANCELLED"},
		}[revision]
		want["SEQUENCE"], want["DTSTAMP"], want["CREATED"], want["X-MAINTNOTE-IMPACT"] = fmt.Sprint(revision),
			want["LAST-MODIFIED"], "20261124T090000Z", "OUTAGE"
		for k, v := range want {
			if got[k] != v {
				t.Errorf("revision %d: %s is %s, not %s", revision, k, got[k], v)
			}
		}
		all := eventsOf(t, files["comunicazioni/calendario.ics"].data)
		delete(all, uid)
		if before != nil {
			if d := cmp.Diff(before, all); d != "" {
				t.Errorf("revision %d changed another event:\n%s", revision, d)
			}
		}
		before = all
		if !strings.Contains(got["DESCRIPTION"], `sabato 5 dicembre 2026 dalle 20:00 alle 24:00`) {
			t.Errorf("revision %d no longer tells the first plan: %s", revision, got["DESCRIPTION"])
		}
	}
}

// Neither the moment of the build nor the address of the site changes an event.
func TestCalendarsArePermanent(t *testing.T) {
	first := example(t, "", "")
	for _, other := range []snapshot{example(t, "2026-11-28T02:55", ""),
		example(t, "", "https://example.org/un/percorso/")} {
		n := 0
		for name, f := range first {
			if path.Ext(name) != ".ics" {
				continue
			}
			n++
			moved := bytes.ReplaceAll(other[name].data, []byte("\r\n "), nil)
			moved = bytes.ReplaceAll(moved, []byte("https://example.org/un/percorso/"),
				[]byte("https://stato.example.org/"))
			if d := cmp.Diff(string(bytes.ReplaceAll(f.data, []byte("\r\n "), nil)), string(moved)); d != "" {
				t.Errorf("%s:\n%s", name, d)
			}
		}
		if n < 40 {
			t.Errorf("only %d calendars", n)
		}
	}
}

// Beside the page of each notice that is planned stands a calendar of it alone, with the
// events that its owner's calendar has of it: who keeps both has each once.
func TestEventsStandBesideTheirNotices(t *testing.T) {
	t.Parallel()
	files, alone := example(t, "", ""), 0
	whole := map[string]map[string]event{}
	for name, f := range files {
		if path.Base(name) != "calendario.ics" {
			continue
		}
		for uid, e := range eventsOf(t, f.data) {
			page := strings.TrimPrefix(e["URL"], "https://stato.example.org/")
			if owner, _, _ := strings.Cut(page, "comunicazioni/"); owner+"calendario.ics" == name ||
				owner == "" && name == "comunicazioni/calendario.ics" {
				if whole[page] == nil {
					whole[page] = map[string]event{}
				}
				whole[page][uid] = e
			}
		}
	}
	for name, f := range files {
		page, ok := strings.CutSuffix(name, "evento.ics")
		if !ok {
			continue
		}
		alone++
		readCalendar(t, name, f.data)
		got := eventsOf(t, f.data)
		for uid, e := range whole[page] {
			e["SUMMARY"] = strings.TrimPrefix(e["SUMMARY"], "Piattaforma pagoPA: ")
			whole[page][uid] = e
		}
		if d := cmp.Diff(whole[page], got); d != "" || len(got) == 0 {
			t.Errorf("%s (- in its owner's calendar, + alone):\n%s", name, d)
		}
		if !bytes.Contains(files[page+"index.html"].data, []byte("/"+name)) {
			t.Errorf("its page has no link to %s", name)
		}
	}
	if alone < 20 {
		t.Errorf("only %d notices have a calendar", alone)
	}
	box := files["soggetti/80023005673/index.html"].data
	if !bytes.Contains(box, []byte("Avvisami: <a href=\"webcal://stato.example.org/soggetti/80023005673/calendario.ics\">")) {
		t.Error("the box doesn't say how to be told")
	}
}

// A plan made for many is one entry, one event and one maintenance where many are
// together, in each body's own files its own; memory of it does not depend on how
// often it was told.
func TestGroupIsOneForMany(t *testing.T) {
	root := copyExample(t)
	const extra = 40
	registry := filepath.Join(root, "data/subjects.csv")
	data, err := os.ReadFile(registry)
	if err != nil {
		t.Fatal(err)
	}
	var rows strings.Builder
	rows.Write(data)
	for i := range extra {
		id := fmt.Sprintf("GRUPPO%02d", i)
		fmt.Fprintf(&rows, "%s,ec-indirect,Comune %d,Comuni,,,Prova,RM,Lazio,09900005670,1,,,\n", id, i)
		dir := filepath.Join(root, "data/subjects", id, "notices")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		text := "---\nkind: maintenance\ntitle: Aggiornamento del partner\nservices: all\nimpact: full\n" +
			"from: 2026-12-03T22:00\nuntil: 2026-12-04T02:00\ndeclared: 2026-11-20T09:00\ngroup: partner-dicembre\n" +
			"updates:\n  - {at: 2026-11-21T09:00, status: changed, from: 2026-12-03T23:00, text: Un'ora dopo.}\n"
		if i == 7 {
			text += "  - {at: 2026-11-22T09:00, status: withdrawn, text: Da noi no.}\n"
		}
		if err := os.WriteFile(filepath.Join(dir, "2026-11-20-partner.md"), []byte(text+"---\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(registry, []byte(rows.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	files := mustTree(t, buildIn(t, root))
	feeds := readFeeds(t, files)
	for _, list := range []string{"comunicazioni/", "zone/lazio/", "partner/09900005670/"} {
		got := map[string]string{}
		for _, e := range feeds[list+"disservizi.xml"] {
			if strings.Contains(e.ID, ":GRUPPO") {
				got[e.ID] = e.Title
			}
		}
		want := map[string]string{
			"tag:stato.example.org,2026:GRUPPO00/2026-11-20-partner/2026-11-20T08:00:00Z": "40 enti: Aggiornamento del partner",
			"tag:stato.example.org,2026:GRUPPO00/2026-11-20-partner/2026-11-21T08:00:00Z": "40 enti: Modifica: Aggiornamento del partner",
			"tag:stato.example.org,2026:GRUPPO07/2026-11-20-partner/2026-11-22T08:00:00Z": "Comune 7: Ritiro: Aggiornamento del partner",
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (- wanted, + in the feed):\n%s", list, d)
		}
		events := map[string]string{}
		for uid, e := range eventsOf(t, files[list+"calendario.ics"].data) {
			if strings.HasPrefix(uid, "GRUPPO") {
				events[uid] = e["SUMMARY"] + " " + e["STATUS"]
			}
		}
		if d := cmp.Diff(map[string]string{
			"GRUPPO00-2026-11-20-partner@stato.example.org": "39 enti: Aggiornamento del partner CONFIRMED",
			"GRUPPO07-2026-11-20-partner@stato.example.org": "Comune 7: Aggiornamento del partner CANCELLED",
		}, events); d != "" {
			t.Errorf("%s (- wanted, + in the calendar):\n%s", list, d)
		}
		if n := bytes.Count(files[list+"index.html"].data, []byte("Aggiornamento del partner")); n != 1 {
			t.Errorf("%s: the page shows it %d times", list, n)
		}
	}
	for i := range extra {
		id := fmt.Sprintf("GRUPPO%02d", i)
		own := feeds["soggetti/"+id+"/disservizi.xml"]
		if len(own) < 2 || !strings.HasPrefix(own[len(own)-1].ID, "tag:stato.example.org,2026:"+id+"/") {
			t.Errorf("%s: %v", id, own)
		}
	}
	var planned struct {
		List []struct {
			Name string `json:"name"`
		} `json:"scheduled_maintenances"`
	}
	if err := json.Unmarshal(files["api/v2/scheduled-maintenances/upcoming.json"].data, &planned); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range planned.List {
		if strings.Contains(m.Name, "Aggiornamento del partner") {
			if n++; m.Name != "39 enti: Aggiornamento del partner" {
				t.Errorf("the maintenance is called %s", m.Name)
			}
		}
	}
	if n != 1 {
		t.Errorf("%d maintenances", n)
	}
}

// Lines of another format, markup and very much text break nothing and get nowhere
// they could do harm; what nobody sees (control characters, marks of direction) is a
// problem, and gets nowhere at all.
func TestHostileNotice(t *testing.T) {
	root := copyExample(t)
	nasty := `ab[31mcgnp.exe ]]> --> \nEND:VEVENT\nBEGIN:VALARM\nATTENDEE:mailto:x@example.com\n` +
		`X,Y;Z\\N <script>alert(1)</script> [x](javascript:alert(1)) `
	long := strings.Repeat("lunghissimo senza fine ", 30_000/23)
	file := filepath.Join(root, "data/subjects/01234567897/notices/2026-11-24-anagrafe.md")
	err := os.WriteFile(file, []byte(`---
kind: maintenance
title: "`+nasty+`"
services: all
impact: full
from: 2026-12-05T20:00
until: 2026-12-06T00:00
declared: 2026-11-24T10:00
group: "`+nasty+`"
cause: "`+nasty+`"
alternatives: "`+nasty+long+`"
deadlines: "`+strings.Repeat("x", 30_000)+`"
updates:
  - {at: 2026-11-25T10:00, status: update, text: "`+nasty+long+`"}
---
`+nasty+long+"\n"), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	files := mustTree(t, buildIn(t, root))
	crawl(t, files, "https://stato.example.org/")
	readFeeds(t, files)
	events := 0
	for _, name := range slices.Sorted(maps.Keys(files)) {
		data := files[name].data
		switch path.Ext(name) {
		case ".html":
			checkHostilePage(t, name, data, func(string) {})
			continue
		case ".ics":
			readCalendar(t, name, data)
			e := eventsOf(t, data)["01234567897-2026-11-24-anagrafe@stato.example.org"]
			if e != nil {
				events++
				if !strings.Contains(ics.FromText(e["SUMMARY"]), `<script>alert(1)</script>`) ||
					len(e["DESCRIPTION"]) > 40_000 {
					t.Errorf("%s: %.200s, %d bytes of text", name, e["SUMMARY"], len(e["DESCRIPTION"]))
				}
			}
		case ".json":
			if !json.Valid(data) {
				t.Errorf("%s is no JSON", name)
			}
		}
		if path.Ext(name) == ".xml" || path.Ext(name) == ".atom" || path.Ext(name) == ".ics" ||
			strings.Contains(name, "api/v2/") {
			if i := bytes.IndexFunc(data, func(r rune) bool {
				return unicode.Is(unicode.Bidi_Control, r) ||
					unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t'
			}); i >= 0 {
				t.Errorf("%s: %q", name, data[max(0, i-30):i+10])
			}
		}
	}
	if events != 4 { // its own, its region's, that of all, and it alone
		t.Errorf("the event stands in %d calendars", events)
	}

	// What nobody sees is refused, and the notice as it last was stands.
	for name, hidden := range map[string]string{"a bell": `\u0007`, "an escape": `\u001b`, "a nul": `\u0000`,
		"a turn of direction": `\u202e`, "an isolate": `\u2066`} {
		editFile(t, file, "cause: \"", "cause: \""+hidden)
		o := input.Options{Root: os.DirFS(root), RootDir: root, Out: filepath.Join(root, "public"), Jobs: 2,
			Embedded: bollettino.Files}
		r, err := build.Build(o)
		if !errors.Is(err, problem.ErrFound) || len(r.Problems) != 1 ||
			!strings.Contains(r.Problems[0].String(), "does not belong into a text") {
			t.Errorf("%s: %v, %v", name, err, r.Problems)
		}
		page := mustTree(t, o.Out)["soggetti/01234567897/comunicazioni/2026-11-24-anagrafe/index.html"]
		if !bytes.Contains(page.data, []byte("END:VEVENT")) || bytes.ContainsAny(page.data, "\a\x1b\x00\u202e\u2066") {
			t.Errorf("%s: the page is not as it last was", name)
		}
		editFile(t, file, "cause: \""+hidden, "cause: \"")
	}
}
