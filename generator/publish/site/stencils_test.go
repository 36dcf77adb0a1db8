package site

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"bollettino/generator/page"
	"bollettino/generator/publish/stencil"
)

// some is a random value of a type: lists are short, words are few, odd and often none, so that
// shapes come again with other words.
func some(rnd *rand.Rand, of reflect.Value, depth int) {
	odd := []string{"", "", "a", "b", "/x/", "https://a.it/?a=b&c=d+e", "Sant'Angelo <1>", "javascript:a", "it", "down", "a\xff"}
	switch of.Kind() {
	case reflect.String:
		of.SetString(odd[rnd.IntN(len(odd))])
	case reflect.Bool:
		of.SetBool(rnd.IntN(2) == 0)
	case reflect.Int, reflect.Int64, reflect.Uint8:
		if of.CanInt() {
			of.SetInt(rnd.Int64N(2))
		} else {
			of.SetUint(rnd.Uint64N(6)) // page.Sort
		}
	case reflect.Struct:
		for i := range of.NumField() {
			if f := of.Type().Field(i); f.IsExported() && f.Tag.Get("json") != "-" && (depth > 0 || rnd.IntN(2) == 0) {
				some(rnd, of.Field(i), depth-1)
			}
		}
	case reflect.Slice:
		if n := rnd.IntN(3); depth > -3 {
			of.Set(reflect.MakeSlice(of.Type(), n, n))
			for i := range n {
				some(rnd, of.Index(i), depth-1)
			}
		}
	}
}

func somePage(rnd *rand.Rand, layout string, body any) page.Page {
	is := reflect.New(reflect.TypeOf(body)).Elem()
	some(rnd, is, 2)
	p := page.Page{Path: "/x/", Layout: layout, Body: is.Interface()}
	some(rnd, reflect.ValueOf(&p.Title).Elem(), 0)
	some(rnd, reflect.ValueOf(&p.Description).Elem(), 0)
	some(rnd, reflect.ValueOf(&p.Head).Elem(), 1)
	return p
}

// own is a layout that does what ours don't: it reads, cuts and compares what it is given, and
// puts it where a hole can't be.
var own = fstest.MapFS{
	"own.html": {Data: []byte(`{{ $body := .Params.body }}{{ $lead := $body.lead }}<html lang={{ .Title }}><title>{{ .Title | upper }}</title>
<p class="{{ .Description }}" onclick="go({{ $body.name }})">{{ if eq $body.note "a" }}A{{ else }}{{ $body.note }}{{ end }}</p>
<a href="/of/{{ $body.more }}?b={{ $body.own }}">{{ $body.more }}</a><p title="{{ $lead }}">{{ $lead }}{{ len $body.rows }}</p>
{{ range $i, $l := $body.lines }}{{ if eq $i 1 }}second{{ end }}{{ if in (string $l) "strong" }}strong{{ end }}{{ end }}
{{ with $body.inner }}{{ partialCached "kept.html" . .title }}{{ partial "row.html" . }}{{ end }}{{ range $body.rows }}{{ . }}{{ end }}
{{ with $body.sign }}<u class={{ . }}>{{ end }}{{ $body.sign_drawn }}{{ with $body.drawn_svg }}<style>p { color: {{ . }} }</style>{{ end }}</html>`)},
	"_partials/kept.html": {Data: []byte(`<b>{{ .title }}{{ .words }}</b>`)},
	"_partials/row.html":  {Data: []byte(`<i class={{ .title }}>{{ .words }}{{ if gt (len .title) 1 }}long{{ end }}</i>`)},
	"_partials/sign.html": {Data: []byte(`<s href="#{{ . }}">{{ . }}</s>`)},
}

// A page from a stencil is the page that its template makes: for whatever values, of our layouts
// and of others, and whoever else asks at the same time.
func TestStencilsAreExact(t *testing.T) {
	t.Parallel()
	bodies := map[string]any{"soggetto": page.Subject{}, "comunicazione": page.Notice{}, "scheda": page.Embed{}, "storico": page.Archive{},
		"comunicazioni": page.Notices{}, "confronto": page.Comparison{}, "regola": page.Rule{}, "own": sample{}}
	r := ours(t, own)
	var all sync.WaitGroup
	for layout, body := range bodies {
		for k := range 2 {
			all.Go(func() {
				rnd := rand.New(rand.NewPCG(uint64(k), uint64(len(layout))))
				for range 150 {
					p := somePage(rnd, layout, body)
					of, err := r.see(new(values), shows, p)
					if err != nil {
						t.Error(err)
						return
					}
					want, wrong := r.show(p, of)
					got, err := r.HTML(p)
					if fmt.Sprint(err) != fmt.Sprint(wrong) || string(got) != string(want) {
						t.Errorf("%s, %v and %v:\n%s\n%s", layout, err, wrong, got, want)
						return
					}
				}
			})
		}
	}
	all.Wait()
}

// One stencil is made for all pages of a shape: what differs in words alone, also in a hole of a
// hole, goes through no template.
func TestOneStencilForAllAlike(t *testing.T) {
	t.Parallel()
	r := ours(t)
	of := func(name, state string) page.Page {
		duty := page.Duty{Title: name, Href: "/" + name, State: state, Words: words(name)}
		return page.Page{Path: "/" + name + "/", Layout: "soggetto", Title: name, Body: page.Subject{Name: name, ID: name, Duties: []page.Duty{duty, duty}}}
	}
	for i, c := range []struct {
		name, state string
		made        int
	}{{"uno", "silent", 4}, {"due", "silent", 4}, {"Sant'Angelo", "silent", 4}, {"tre", "attested", 5}, {"quattro", "attested", 5}, {"", "attested", 7}} {
		html, err := r.HTML(of(c.name, c.state))
		if n := len(r.stencils.young); err != nil || n != c.made || !strings.Contains(string(html), "#"+c.state+`"`) {
			t.Errorf("page %d: %v; %d stencils, not %d", i, err, n, c.made)
		}
	}
}

// What is asked for again and again stays, however much comes that nobody asks for twice; and
// of that not much is held.
func TestStencilsThatStay(t *testing.T) {
	t.Parallel()
	var c stencils
	dear, _ := stencil.Marks("m").Cut([]byte("<b>"), nil)
	c.keep("dear", dear)
	large, _ := stencil.Marks("m").Cut([]byte(strings.Repeat("x", 1<<14)), nil)
	most := 0
	for i := range 3 * youngBytes / large.Size() {
		c.keep(fmt.Sprint(i), large)
		if i%100 == 0 && c.known([]byte("dear")) != dear {
			t.Fatalf("after %d others it is not known", i)
		}
		most = max(most, (len(c.young)+len(c.old))*large.Size())
	}
	if most > 2*youngBytes {
		t.Errorf("%d bytes are held", most)
	}
	if c.known([]byte("0")) != nil {
		t.Error("what nobody asked for again is held")
	}
}
