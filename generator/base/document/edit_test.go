package document

import (
	"testing"
	"unicode/utf8"

	"bollettino/generator/base/problem"

	"github.com/google/go-cmp/cmp"
)

func entry(key, text string) Fields {
	var f Fields
	f.PutWord("at", "2026-11-24T10:00")
	f.Put(key, text)
	return f
}

func TestAppend(t *testing.T) {
	t.Parallel()
	const line = "- {at: 2026-11-24T10:00, text: Nuovo.}\n"
	for _, c := range []struct{ name, in, want string }{
		{"no list yet", "# Mio.\ntitle:   Prova # qui\n", "# Mio.\ntitle:   Prova # qui\nupdates:\n  " + line},
		{"no line end", "title: Prova", "title: Prova\nupdates:\n  " + line},
		{"an empty list", "updates: [ ]   # vuoto\ntitle: Prova\n", "updates:   # vuoto\n  " + line + "title: Prova\n"},
		{"nothing", "updates:\ntitle: Prova\n", "updates:\n  " + line + "title: Prova\n"},
		{"behind the last", "title: x\nupdates:\n- {at: 1,\n   text: 'Uno'}\n- at: 2\n  text: |\n    Due\n    # non un commento\n\n# Fine\ngroup: g\n",
			// The literal text's last line looks like a comment: the tree decides.
			"title: x\nupdates:\n- {at: 1,\n   text: 'Uno'}\n- at: 2\n  text: |\n    Due\n    # non un commento\n" + line + "\n# Fine\ngroup: g\n"},
		{"between keys", "updates:\n    - {at: 1}\n\n# Il gruppo\ngroup: g\n", "updates:\n    - {at: 1}\n    " + line + "\n# Il gruppo\ngroup: g\n"},
		{"a list on one line", "updates: [{at: 1}]\ngroup: g # mio\n", "updates: [{at: 1}, {at: 2026-11-24T10:00, text: Nuovo.}]\ngroup: g # mio\n"},
		{"a list in brackets", "updates: [\n  {at: 1}, # ]\n ] # mio ]\ngroup: g\n", "updates: [\n  {at: 1}, # ]\n {at: 2026-11-24T10:00, text: Nuovo.}] # mio ]\ngroup: g\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := Append([]byte(c.in), "updates", entry("text", "Nuovo."))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	for _, bad := range []string{"", "- a\n", "updates: text\n", "a: [\n"} {
		if got, err := Append([]byte(bad), "updates", entry("text", "x")); err == nil {
			t.Errorf("%q becomes %q", bad, got)
		}
	}
}

// Whatever a text holds, it is read as it was.
func TestFieldsKeepTexts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"no", "1e3", "2026-11-24", "a: b", "- a", "# c", "'", "\"", "{x}, [y]",
		"due\nrighe\n", "\tx ", "!!int 3", "*a", "&b", "---", "~", "%"} {
		var f Fields
		f.Put("text", text)
		f.PutMaps("list", []Fields{entry("text", text)})
		f.PutList("words", []string{text})
		data, err := Append(f.YAML(), "list", entry("text", text))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		var list problem.List
		m, _ := Parse("f", data, &list)
		got := []string{m.Text("text").Text, m.Texts("words")[0].Text}
		for _, x := range m.Maps("list") {
			got = append(got, x.Text("text").Text)
		}
		if diff := cmp.Diff([]string{text, text, text, text}, got); diff != "" || list.Len() > 0 {
			t.Errorf("%q (-want +got):\n%s%v\n%s", text, diff, list.Sorted(), data)
		}
	}
}

func TestReplace(t *testing.T) {
	t.Parallel()
	got, err := Replace([]byte("title: Nome # qui\ncause: Altro\nupdates:\n  - {at: 1, text: Uno}\n"+
		"  - {at: 2, text: Nome}\n"),
		map[string]string{"title": "Rimosso", "updates[1].text": "Rimosso", "deadlines": "Rimosso"})
	want := "title: Rimosso # qui\ncause: Altro\nupdates:\n  - {at: 1, text: Uno}\n  - {at: 2, text: Rimosso}\n"
	if diff := cmp.Diff(want, string(got)); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func FuzzAppend(f *testing.F) {
	f.Add("title: x\nupdates:\n  - {at: 1}\n", "x")
	f.Add("updates: # c\n- a: |\n    # x\n\n# y\n", "a\nb")
	f.Fuzz(func(t *testing.T, in, text string) {
		var list problem.List
		if m, ok := Parse("f", []byte(in), &list); !ok || len(m.keys) == 0 || !utf8.ValidString(text) {
			return
		}
		out, err := Append([]byte(in), "updates", entry("text", text))
		if err != nil {
			return
		}
		if _, ok := Parse("f", out, &list); !ok {
			t.Errorf("%q with %q is broken: %q", in, text, out)
		}
	})
}
