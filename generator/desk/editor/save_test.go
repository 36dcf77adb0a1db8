package editor

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"
)

// desk is a site of one body; what a text holds makes it warn or complain.
type desk struct {
	t     testing.TB
	since period.Time // what it weighed last
}

func (*desk) Name(subject.ID) (string, error) { return "Comune di Alfa", nil }

func (d *desk) Read(id subject.ID, name string, data []byte) (*notice.Notice, []problem.Problem, error) {
	var list problem.List
	n := notice.Read(name, data, id, []string{"portale"}, rome.Zone, rome.At(d.t, "2026-11-28T00:00"), &list)
	return n, list.Sorted(), nil
}

func (*desk) Check(_ subject.ID, name string, data []byte) (wrong, already []problem.Problem, err error) {
	if strings.Contains(string(data), "Sbagliato") {
		wrong = append(wrong, problem.New(name, 1, 1, "title", "", "is wrong"))
	}
	return wrong, nil, nil
}

func (d *desk) Weigh(n *notice.Notice, since period.Time) ([]draft.Warning, error) {
	d.since = since
	if strings.Contains(n.Body, "Tardi") {
		return []draft.Warning{{Code: draft.Late, Text: "tardi"}}, nil
	}
	return nil, nil
}

func (*desk) Behind(partner, id subject.ID) (bool, error) {
	return partner == "09900005670" && id == "01234567897", nil
}

func (*desk) Together(subject.ID, func(subject.ID) bool) (Together, error) { panic("nobody asks") }

func (*desk) Add(file []byte, n *notice.Notice, u notice.Update) ([]byte, error) {
	if u.Status == notice.Redacted {
		return notice.Redact(file, n, u, rome.Zone)
	}
	return notice.Append(file, n, u, rome.Zone)
}

func (*desk) Show(n *notice.Notice, _ []byte) (draft.Preview, error) {
	return draft.Preview{Title: n.Title, Address: n.ID}, nil
}

func (*desk) Address(_ subject.ID, slug string) string { return "/" + slug + "/" }

// aDesk is a server of a site whose one notice holds that text, or is not there.
func aDesk(t *testing.T, before string) (s *Server, d *desk, at string) {
	t.Helper()
	dir := t.TempDir()
	at = filepath.Join(dir, filepath.FromSlash(aName))
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	if before != "" {
		if err := os.WriteFile(at, []byte(before), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	d = &desk{t: t}
	return &Server{Root: root, Site: d}, d, at
}

const (
	aName = "data/subjects/01234567897/notices/2026-11-27-portale.md"
	aHead = "---\nkind: outage\ntitle: Portale fermo\nservices: [portale]\nimpact: full\n" +
		"from: 2026-11-27T22:00\ndeclared: 2026-11-27T22:10\nalternatives: Altrove.\n"
)

// What is previewed is refused where it would not be saved, and nothing is written.
func TestPreview(t *testing.T) {
	const sound = aHead + "---\nTardi.\n"
	told := strings.Replace(sound, "---\nTardi", "updates:\n  - {at: 2026-11-27T22:20, status: update, text: Uno.}\n---\nTardi", 1)
	for _, c := range []struct {
		name, before string
		q            saving
		address      string // of the file that would be written
		want         string // what the refusal says
	}{
		{name: "a new one", q: saving{raw: sound, fresh: true}, address: "2026-11-27-portale"},
		{name: "one whose name is taken", before: told, q: saving{raw: sound, fresh: true}, address: "2026-11-27-portale-1"},
		{name: "an update", before: sound, q: saving{raw: told}, address: "2026-11-27-portale"},
		{name: "one that stands already", before: sound, q: saving{raw: sound, fresh: true}, address: "2026-11-27-portale"},
		{name: "an update of what is gone", q: saving{raw: told}, want: "la comunicazione non c’è più"},
		{name: "not sound", q: saving{raw: strings.Replace(sound, "outage", "guasto", 1), fresh: true}, want: "guasto"},
		{name: "the head changes", before: sound, q: saving{raw: strings.Replace(told, "fermo", "lento", 1)},
			want: "ciò che è già pubblicato non si cambia"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _, at := aDesk(t, c.before)
			c.q.name = aName
			answer, err := s.preview(Rights{All: true}, c.q)
			files, _ := os.ReadDir(filepath.Dir(at))
			if held, _ := os.ReadFile(at); string(held) != c.before || len(files) > 1 {
				t.Errorf("the file holds %q, among %v", held, files)
			}
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("%v, not %s", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := answer.(map[string]any)
			warned := 1
			if c.before == c.q.raw {
				warned = 0 // it is published
			}
			if p := got["preview"].(draft.Preview); p.Title != "Portale fermo" || p.Address != c.address ||
				len(got["warnings"].([]draft.Warning)) != warned {
				t.Errorf("%+v", got)
			}
		})
	}
	s, _, _ := aDesk(t, "")
	if _, err := s.preview(Rights{IDs: []subject.ID{"00200005676"}}, saving{name: aName, raw: sound, fresh: true}); status(err) != 403 {
		t.Errorf("another body's notice is previewed: %v", err)
	}
}

func TestSave(t *testing.T) {
	const told = "updates:\n  - {at: 2026-11-27T22:20, status: update, text: Uno.}\n"
	const more = "  - {at: 2026-11-27T22:40, status: update, text: Due.}\n"
	text := func(parts ...string) string { return aHead + strings.Join(parts, "") + "---\nTesto.\n" }
	late := strings.Replace(text(), "Testo", "Tardi", 1)
	for _, c := range []struct {
		name, before, raw string
		fresh             bool
		accepted          []draft.Code
		since, want       string // want: "" is saved
	}{
		{name: "a new one", raw: text(), fresh: true},
		{name: "sent again", before: text(), raw: text(), fresh: true},
		{name: "another of its name", before: text(), raw: text(told), fresh: true, want: "c’è già una comunicazione"},
		{name: "one that is gone", raw: text(), want: "la comunicazione non c’è più"},
		{name: "a first update", before: text(), raw: text(told), since: "2026-11-27T22:20"},
		{name: "a second update", before: text(told), raw: text(told, more), since: "2026-11-27T22:40"},
		{name: "an update is lost", before: text(told), raw: text("updates:\n", more), want: "manca o è diverso"},
		{name: "the head changes", before: text(), raw: strings.Replace(text(), "fermo", "lento", 1),
			want: "ciò che è già pubblicato non si cambia"},
		{name: "not sound", raw: strings.Replace(text(), "outage", "guasto", 1), fresh: true, want: "guasto"},
		{name: "wrong for the site", raw: strings.Replace(text(), "Portale", "Sbagliato", 1), fresh: true,
			want: "is wrong"},
		{name: "what is published is broken", before: strings.Replace(text(), "full", "tanto", 1), raw: text(told),
			want: "il file pubblicato ha un errore"},
		{name: "a warning", raw: late, fresh: true, want: "Prima leggi gli avvisi"},
		{name: "a warning that is heeded", raw: late, fresh: true, accepted: []draft.Code{draft.Late}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, d, at := aDesk(t, c.before)
			answer, err := s.save(context.Background(), Rights{All: true}, saving{aName, c.raw, c.fresh, c.accepted, nil})
			held, _ := os.ReadFile(at)
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) || string(held) != c.before {
					t.Errorf("%v, and the file holds %q", err, held)
				}
				return
			}
			if err != nil || string(held) != c.raw {
				t.Fatalf("%v, and the file holds %q", err, held)
			}
			if got := answer.(map[string]any); got["url"] != "/2026-11-27-portale/" ||
				len(got["warnings"].([]draft.Warning)) != len(c.accepted) {
				t.Errorf("the answer is %v", got)
			}
			if c.since != "" && d.since != rome.At(t, c.since) {
				t.Errorf("weighed since %s", rome.Zone.RFC3339(d.since))
			}
		})
	}
}

// A text that is taken out is gone from the file once whoever does it has seen what stays;
// nothing that is sent later puts it back.
func TestSaveTakesTextsOut(t *testing.T) {
	const secret = "Mario"
	before := strings.Replace(aHead, "fermo", "fermo per "+secret, 1) + "updates:\n" +
		"  - {at: 2026-11-27T22:20, status: update, text: " + secret + " ripara.}\n---\nChiama " + secret + ".\n"
	with := func(text, update string) string {
		return strings.Replace(text, "\n---\n", "\n  - "+update+"\n---\n", 1)
	}
	const out = "{at: 2026-11-27T22:30, status: redacted, redacts: [title, text, 2026-11-27T22:20], text: Un nome.}"
	s, _, at := aDesk(t, before)
	save := func(raw string, accepted ...draft.Code) error {
		_, err := s.save(context.Background(), Rights{All: true}, saving{aName, raw, false, accepted, nil})
		return err
	}
	held := func() string { data, _ := os.ReadFile(at); return string(data) }

	answer, err := s.preview(Rights{All: true}, saving{name: aName, raw: with(before, out)})
	if err != nil {
		t.Fatal(err)
	}
	got := answer.(map[string]any)
	warnings := got["warnings"].([]draft.Warning)
	if got["preview"].(draft.Preview).Title != notice.Removed || len(warnings) != 3 ||
		!strings.Contains(warnings[1].Text, "2026-11-27-portale") {
		t.Errorf("%+v", got)
	}
	if err := save(with(before, out)); err == nil || held() != before {
		t.Errorf("taken out before it was seen what stays: %v", err)
	}
	other := strings.Replace(with(before, out), "Altrove", "Da nessuna parte", 1)
	if err := save(other, draft.Remains); err == nil || held() != before {
		t.Errorf("another text changes with it: %v", err)
	}
	if err := save(strings.Replace(with(before, out), "title", "titolo", 1), draft.Remains); err == nil || held() != before {
		t.Errorf("what is no text is taken out: %v", err)
	}
	if err := save(with(before, out), draft.Remains); err != nil {
		t.Fatal(err)
	}
	gone := held()
	if strings.Contains(gone, secret) || !strings.Contains(gone, "status: redacted, redacts: [title, text, ") || !strings.Contains(gone, "alternatives: Altrove.") {
		t.Errorf("the file holds\n%s", gone)
	}
	// The answer is lost, and the same sent again; then an update whose sender still has the words.
	if err := save(with(before, out)); err != nil || held() != gone {
		t.Errorf("sent again: %v\n%s", err, held())
	}
	const more = "{at: 2026-11-27T22:40, status: update, text: Due.}"
	if err := save(with(with(before, out), more)); err != nil || held() != with(gone, more) {
		t.Errorf("an update puts the words back: %v\n%s", err, held())
	}
}
