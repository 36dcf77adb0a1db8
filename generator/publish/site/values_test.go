package site

import (
	"encoding/json"
	"html/template"
	"io/fs"
	"maps"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/page"
	"bollettino/generator/page/word"
)

type inner struct {
	Words page.Text `json:"words,omitempty"`
	Title string    `json:"title"`
}

type sharedRow inner

func (sharedRow) Partial() string { return "row.html" }

type sample struct {
	Name    string      `json:"name"`
	Note    string      `json:"note,omitempty"`
	More    string      `json:"more,omitempty"`
	Lead    page.Text   `json:"lead"`
	Drawn   string      `json:"drawn_svg,omitempty"`
	Depth   int         `json:"depth,omitempty"`
	Own     bool        `json:"own"`
	Inner   inner       `json:"inner,omitzero"`
	Other   *inner      `json:"other,omitempty"`
	Nothing *inner      `json:"nothing"`
	Rows    []sharedRow `json:"rows,omitempty"`
	Lines   []page.Text `json:"lines,omitempty"`
	Sign    string      `json:"sign,omitempty" drawn:"sign.html"`
	Hidden  string      `json:"-"`
}

var full = sample{Name: "a<b", Note: "n", Lead: page.Text{page.Strong("ora")}, Drawn: "<svg/>", Depth: 3, Own: true,
	Inner: inner{Title: "t"}, Other: &inner{Title: "u"}, Rows: []sharedRow{{Title: "v"}, {Title: "v"}}, Sign: "down", Hidden: "h"}

// ofTitles is a renderer whose partials show a title, or the word that they are given.
func ofTitles(t *testing.T) *Renderer {
	t.Helper()
	r, err := NewRenderer([]fs.FS{fstest.MapFS{"_partials/row.html": {Data: []byte("row.html of {{ .title }}")},
		"_partials/sign.html": {Data: []byte("sign.html of {{ . }}")}}}, page.Shell{}, word.It.Labels, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func walkOf(r *Renderer, does doing) *values {
	var v values
	v.begin(does, r)
	return &v
}

// Templates see a value by its JSON names, markup as markup, and what is shared as its partial's.
func TestValues(t *testing.T) {
	t.Parallel()
	v := walkOf(ofTitles(t), shows)
	want := map[string]any{"name": "a<b", "note": "n", "lead": template.HTML("<strong>ora</strong>"),
		"drawn_svg": template.HTML("<svg/>"), "depth": int64(3), "own": true,
		"inner": map[string]any{"title": "t"}, "other": map[string]any{"title": "u"}, "nothing": nil,
		"rows": []any{template.HTML("row.html of v"), template.HTML("row.html of v")},
		"sign": "down", "sign_drawn": template.HTML("sign.html of down")}
	if got := v.see(full); v.err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v: got %#v, not %#v", v.err, got, want)
	}
	want = map[string]any{"name": "", "lead": template.HTML(""), "own": false, "nothing": nil}
	if got := v.see(sample{}); v.err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("of nothing, %v: got %#v, not %#v", v.err, got, want)
	}
	if got := v.see(inner{page.Text{page.Words("b\xffc")}, "a\xff"}); !reflect.DeepEqual(got,
		map[string]any{"words": template.HTML("b\uFFFDc"), "title": "a\uFFFD"}) {
		t.Errorf("what is no UTF-8 is %q", got)
	}
	for _, never := range []any{struct{ A map[string]string }{}, struct{ A any }{1}, struct{ A float64 }{}} {
		v.err = nil
		if v.see(never); v.err == nil {
			t.Errorf("%T may be given to templates", never)
		}
	}
}

// What was seen tells values apart, whatever differs; what is left out is no other value.
func TestSeen(t *testing.T) {
	t.Parallel()
	r := ofTitles(t)
	seen := func(s sample) string {
		v := walkOf(r, prints)
		if v.see(s); v.err != nil {
			t.Fatal(v.err)
		}
		return string(v.print)
	}
	if other := full; seen(other) != seen(full) {
		t.Error("the same is seen otherwise")
	}
	all := map[string]string{seen(full): "full"}
	for what, change := range map[string]func(*sample){
		"name": func(s *sample) { s.Name = "b" }, "no note": func(s *sample) { s.Note = "" },
		"more, no note": func(s *sample) { s.Note, s.More = "", "n" },
		"name and note": func(s *sample) { s.Name, s.Note = "a<bn", "" },
		"lead":          func(s *sample) { s.Lead = page.Text{page.Words("ora")} },
		"long words":    func(s *sample) { s.Lines = []page.Text{{page.Words("ab")}, {page.Words("c")}} },
		"short words":   func(s *sample) { s.Lines = []page.Text{{page.Words("a")}, {page.Words("bc")}} },
		"drawing":       func(s *sample) { s.Drawn = "<svg></svg>" }, "depth": func(s *sample) { s.Depth = 4 },
		"own": func(s *sample) { s.Own = false }, "no inner": func(s *sample) { s.Inner = inner{} },
		"other":     func(s *sample) { s.Other = &inner{Title: "t"} },
		"something": func(s *sample) { s.Nothing = &inner{} },
		"sign":      func(s *sample) { s.Sign = "up" },
		"no row":    func(s *sample) { s.Rows = nil }, "one row": func(s *sample) { s.Rows = s.Rows[:1] },
		"a row": func(s *sample) { s.Rows = []sharedRow{{Title: "v"}, {Title: "w"}} },
	} {
		s := full
		change(&s)
		if was, ok := all[seen(s)]; ok {
			t.Errorf("%s is seen as %s is", what, was)
		}
		all[seen(s)] = what
	}
	s := full
	if s.Hidden = "other"; seen(s) != seen(full) {
		t.Error("what no template sees is seen")
	}
}

// Which fields are left out is as encoding/json says of them, for all that pages are made of.
func TestLeftOutAsByJSON(t *testing.T) {
	t.Parallel()
	signs := ours(t)
	for _, body := range []any{page.Subject{}, page.Notice{}, page.Head{}, page.Shell{}, page.Now{}, page.Levels{},
		page.Comparison{}, page.Section{}, page.Embed{}, page.Verified{}, page.Edit{Ways: []page.EditWay{{Words: []page.EditWord{{}}}}}} {
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		var want map[string]any
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		v := walkOf(signs, shows)
		got, _ := v.see(body).(map[string]any)
		maps.DeleteFunc(got, func(name string, _ any) bool { return strings.HasSuffix(name, "_drawn") })
		for name := range want {
			if _, ok := got[name]; !ok {
				t.Errorf("%T: %s is left out", body, name)
			}
		}
		if len(got) != len(want) || v.err != nil {
			t.Errorf("%T: %d values, not %d; %v", body, len(got), len(want), v.err)
		}
	}
}
