package site

import (
	"encoding/json"
	"html/template"
	"maps"
	"reflect"
	"strconv"
	"strings"
	"testing"

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

// Templates see a value by its JSON names, markup as markup, and what is shared as its partial's.
func TestValues(t *testing.T) {
	t.Parallel()
	v := values{shared: func(partial string, _ []byte, of func() any) (template.HTML, error) {
		if word, ok := of().(string); ok {
			return template.HTML(partial + " of " + word), nil
		}
		return template.HTML(partial + " of " + of().(map[string]any)["title"].(string)), nil
	}}
	want := map[string]any{"name": "a<b", "note": "n", "lead": template.HTML("<strong>ora</strong>"),
		"drawn_svg": template.HTML("<svg/>"), "depth": int64(3), "own": true,
		"inner": map[string]any{"title": "t"}, "other": map[string]any{"title": "u"}, "nothing": nil,
		"rows": []any{template.HTML("row.html of v"), template.HTML("row.html of v")},
		"sign": "down", "sign_drawn": template.HTML("sign.html of down")}
	if got := v.of(full); v.err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v: got %#v, not %#v", v.err, got, want)
	}
	want = map[string]any{"name": "", "lead": template.HTML(""), "own": false, "nothing": nil}
	if got := v.of(sample{}); v.err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("of nothing, %v: got %#v, not %#v", v.err, got, want)
	}
	if got := v.of(inner{page.Text{page.Words("b\xffc")}, "a\xff"}); !reflect.DeepEqual(got,
		map[string]any{"words": template.HTML("b\uFFFDc"), "title": "a\uFFFD"}) {
		t.Errorf("what is no UTF-8 is %q", got)
	}
	for _, never := range []any{struct{ A map[string]string }{}, struct{ A any }{1}, struct{ A float64 }{}} {
		v.err = nil
		if v.of(never); v.err == nil {
			t.Errorf("%T may be given to templates", never)
		}
	}
}

// What was seen tells values apart, whatever differs; what is left out is no other value.
func TestSeen(t *testing.T) {
	t.Parallel()
	seen := func(s sample) string {
		v := values{shared: func(string, []byte, func() any) (template.HTML, error) { return "", nil }}
		v.of(s)
		return string(v.seen)
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
		v := values{shared: func(string, []byte, func() any) (template.HTML, error) { return "", nil }}
		got, _ := v.of(body).(map[string]any)
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

// A part that many pages show alike is rendered once, whoever shows it; what differs is not it.
func TestSharedParts(t *testing.T) {
	t.Parallel()
	r, err := NewRenderer(nil, page.Shell{}, word.It.Labels, "")
	if err != nil {
		t.Fatal(err)
	}
	r.hugo.layouts["_partials/icon.html"] = []byte("<svg class=\"{{ . }}\"/>")
	r.hugo.layouts["_partials/status/duty.html"] = []byte("<td>{{ .state_drawn }}{{ .title }}: {{ .words }}</td>")
	defer r.Close()
	for range 2 {
		for _, c := range []struct{ title, want string }{{"a", `<td><svg class="down"/>a: <strong>b</strong></td>`}, {"<", `<td><svg class="down"/>&lt;: <strong>b</strong></td>`}} {
			v := values{shared: r.part}
			if got := v.of(page.Duty{Title: c.title, State: "down", Words: page.Text{page.Strong("b")}}); v.err != nil ||
				got != template.HTML(c.want) {
				t.Errorf("%v: %q, not %q", v.err, got, c.want)
			}
		}
	}
	if n := len(r.parts.young); n != 3 {
		t.Errorf("%d are kept, not these 2 and their sign", n)
	}
}

// What is asked for again and again stays, however much comes that nobody asks for twice; and
// of that not much is held.
func TestPartsThatStay(t *testing.T) {
	t.Parallel()
	var p parts
	dear := digestOf([]byte("dear")).sum
	p.keep(dear, "<b>")
	html, most := template.HTML(strings.Repeat("x", 1<<10)), 0
	for i := range 3 * partBytes / len(html) {
		p.keep(digestOf([]byte(strconv.Itoa(i))).sum, html)
		if i%1000 == 0 {
			if got, ok := p.known(dear); !ok || got != "<b>" {
				t.Fatalf("after %d others %q is known: %v", i, got, ok)
			}
		}
		most = max(most, (len(p.young)+len(p.old))*len(html))
	}
	if most > 2*partBytes {
		t.Errorf("%d bytes are held", most)
	}
	if _, ok := p.known(digestOf([]byte("0")).sum); ok {
		t.Error("what nobody asked for again is held")
	}
}
