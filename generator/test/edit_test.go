package test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"bollettino"
	"bollettino/generator/base/period"
	"bollettino/generator/build"
	"bollettino/generator/desk/editor"
	"bollettino/generator/input"
	"bollettino/generator/input/setting"
	"bollettino/generator/page/address"
	"bollettino/generator/page/form"
	"bollettino/generator/serve"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// An office is the editing page's server on a small world of its own.
type office struct {
	t    *testing.T
	root string
	edit *editor.Server
	serv *serve.Server
	now  *period.Time // where the settings don't make the clock stand still
	mu   *sync.Mutex
}

const alfa = "data/subjects/01234567897/notices/"

func newOffice(t *testing.T, settings string) office {
	t.Helper()
	root := t.TempDir()
	world, err := txtar.ParseFile("testdata/world.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(world)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(root, files); err != nil {
		t.Fatal(err)
	}
	if settings != "" {
		editFile(t, filepath.Join(root, "data", "site.yaml"), "as_of:", settings+"\nas_of:")
	}
	o := input.Options{Root: os.DirFS(root), RootDir: root, Out: filepath.Join(root, "public"), Jobs: 1,
		Embedded: bollettino.Files}
	now, mu := new(period.Time), new(sync.Mutex)
	site := serve.Site{Options: o, Edit: true, Now: func() period.Time { mu.Lock(); defer mu.Unlock(); return *now }}
	v, err := site.Server("127.0.0.1:8080")
	if err != nil {
		t.Fatal(err)
	}
	opened := v.Edit.Root
	t.Cleanup(func() { opened.Close() })
	return office{t, root, v.Edit, v, now, mu}
}

// ask sends what the CMS sends and gives the answer.
func (d office) ask(action string, params map[string]any, change func(*http.Request)) (int, map[string]any) {
	d.t.Helper()
	return d.send(map[string]any{"branch": "main", "action": action, "params": params}, change)
}

func (d office) send(request map[string]any, change func(*http.Request)) (int, map[string]any) {
	d.t.Helper()
	body, err := json.Marshal(request)
	if err != nil {
		d.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080"+editor.Path, bytes.NewReader(body))
	r.RemoteAddr = "127.0.0.1:50000"
	for name, value := range map[string]string{"Origin": "http://127.0.0.1:8080",
		editor.TokenHeader: d.edit.Guard.Token, "Content-Type": "application/json"} {
		r.Header.Set(name, value)
	}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	d.serv.ServeHTTP(w, r)
	answer := map[string]any{}
	if data := w.Body.Bytes(); bytes.HasPrefix(data, []byte("{")) {
		if err := json.Unmarshal(data, &answer); err != nil {
			d.t.Fatalf("%s: %s", err, data)
		}
	} else {
		answer["list"] = w.Body.String()
	}
	return w.Code, answer
}

func (d office) save(name, raw string, fresh bool, accepted ...string) (int, string) {
	d.t.Helper()
	status, answer := d.send(map[string]any{"action": "persistEntry", "accepted": accepted, "params": map[string]any{
		"dataFiles": []map[string]any{{"path": name, "slug": "x", "raw": raw}}, "assets": []any{},
		"options": map[string]any{"newEntry": fresh, "commitMessage": "x"},
	}}, nil)
	data, _ := json.Marshal(answer)
	return status, string(data)
}

// files are all files below data/ with their bytes.
func (d office) files() map[string]string {
	d.t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(d.root), "data", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			data, err := os.ReadFile(filepath.Join(d.root, name))
			out[name] = string(data)
			return err
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

const broken = `---
kind: outage
title: Portale non raggiungibile
services: [portale]
impact: full
from: 2026-11-27T22:30
declared: 2026-11-27T22:40
works: [psp]
---
`

func TestEditSaves(t *testing.T) {
	d := newOffice(t, "")
	name := alfa + "2026-11-27-portale.md"
	status, answer := d.save(name, broken, true)
	if status != 200 || !strings.Contains(answer, `"url":"/soggetti/01234567897/comunicazioni/2026-11-27-portale/"`) ||
		!strings.Contains(answer, `"warnings":[]`) {
		t.Fatalf("%d %s", status, answer)
	}
	if got := d.files()[name]; got != broken {
		t.Errorf("the file holds %q", got)
	}
	// An update is appended.
	more := strings.Replace(broken, "\n---\n",
		"\nupdates:\n  - {at: 2026-11-27T22:45, status: resolved, text: Risolto.}\n---\n", 1)
	if status, answer := d.save(name, more, false); status != 200 {
		t.Fatalf("%d %s", status, answer)
	}
	// A subject without a folder gets one; its only service is the default one.
	beta := strings.Replace(broken, "[portale]", "[pagamenti]", 1)
	if status, answer := d.save("data/subjects/00200005676/notices/2026-11-27-x.md", beta, true); status != 200 {
		t.Fatalf("%d %s", status, answer)
	}
	r, err := build.Check(input.Options{Root: os.DirFS(d.root), RootDir: d.root})
	if err != nil {
		t.Errorf("check: %v %v", err, r.Problems)
	}
	for name := range d.files() {
		if strings.Contains(name, ".new") {
			t.Errorf("%s is left behind", name)
		}
	}

	// The CMS reads what is there.
	status, list := d.ask("entriesByFolder",
		map[string]any{"folder": strings.TrimSuffix(alfa, "/"), "extension": "md", "depth": 1}, nil)
	var entries []struct {
		Data string
		File struct{ Path, ID string }
	}
	if err := json.Unmarshal([]byte(fmt.Sprint(list["list"])), &entries); err != nil || status != 200 ||
		len(entries) != 2 || entries[0].File.Path != name || entries[0].Data != more {
		t.Errorf("%d %v %+v", status, err, list)
	}
	if status, e := d.ask("getEntry", map[string]any{"path": alfa + "2026-11-27-altro.md"}, nil); status != 200 ||
		e["data"] != nil {
		t.Errorf("a file that is not there: %d %v", status, e)
	}
	if status, e := d.ask("getDeployPreview",
		map[string]any{"collection": editor.CollectionPrefix + "01234567897", "slug": "2026-11-27-portale"},
		nil); status != 200 || e["url"] != "/soggetti/01234567897/comunicazioni/2026-11-27-portale/" {
		t.Errorf("the page's address: %d %v", status, e)
	}
}

// What people will read is shown before anything is written: by the notice's page, and at
// the head of the body's, with all that is declared and measured.
func TestEditPreviews(t *testing.T) {
	d := newOffice(t, "")
	name := alfa + "2026-11-27-portale.md"
	ask := func(raw string) (int, string) {
		status, answer := d.ask("preview", map[string]any{"entry": map[string]any{"path": name, "raw": raw},
			"assets": []any{}, "options": map[string]any{"newEntry": true}}, nil)
		data, _ := json.Marshal(answer)
		return status, string(data)
	}
	before := d.files()
	status, told := ask(broken)
	for _, want := range []string{`"sentence":"Ora non si può pagare`, `"kind":"Disservizio","lead":"Non si può pagare, dalle 22:30 di venerdì 27 novembre 2026`,
		`"state":"in corso"`, `"warnings":[]`} {
		if status != 200 || !strings.Contains(told, want) {
			t.Errorf("%d, not %s: %s", status, want, told)
		}
	}
	if status, told := ask(strings.Replace(broken, "full", "tanto", 1)); status != 422 || !strings.Contains(told, `"field":"impact"`) {
		t.Errorf("%d %s", status, told)
	}
	if diff := cmp.Diff(before, d.files()); diff != "" {
		t.Errorf("something was written: %s", diff)
	}
	// The pages say so, word for word, once it is saved and built.
	var shown struct {
		Preview struct {
			Title, Lead string
			Facts       []struct{ Term, Text string }
			Head        struct{ Sentence, Meanwhile string }
		}
	}
	if err := json.Unmarshal([]byte(told), &shown); err != nil {
		t.Fatal(err)
	}
	if status, answer := d.save(name, broken, true); status != 200 {
		t.Fatal(answer)
	}
	o := input.Options{Root: os.DirFS(d.root), RootDir: d.root, Out: filepath.Join(d.root, "public"), Jobs: 1,
		Embedded: bollettino.Files}
	if _, err := build.Build(o); err != nil {
		t.Fatal(err)
	}
	says := func(page string, words ...string) {
		data, err := os.ReadFile(filepath.Join(o.Out, "soggetti", "01234567897", page, "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		text := html.UnescapeString(regexp.MustCompile("<[^>]*>").ReplaceAllString(string(data), ""))
		for _, w := range words {
			if w == "" || !strings.Contains(text, w) {
				t.Errorf("%s doesn't say %q", page, w)
			}
		}
	}
	p := shown.Preview
	says("", p.Head.Sentence, p.Head.Meanwhile)
	says("comunicazioni/2026-11-27-portale", p.Title, p.Lead)
	for _, f := range p.Facts {
		says("comunicazioni/2026-11-27-portale", f.Term, f.Text)
	}
}

// What is refused is told in the form's words, and nothing is written.
func TestEditRefuses(t *testing.T) {
	d := newOffice(t, "")
	name := alfa + "2026-11-27-portale.md"
	old := alfa + "2026-11-20-portale.md"
	was := d.files()[old]
	appended := func(text, update string) string {
		return strings.Replace(text, "\n---\n", "\nupdates:\n  - "+update+"\n---\n", 1)
	}
	if status, answer := d.save(old, appended(was, "{at: 2026-11-27T22:41, status: update, text: Procede.}"),
		false); status != 200 {
		t.Fatal(answer)
	}
	published := d.files()[old]
	before := d.files()
	outside := filepath.Join(d.root, "outside")
	for _, c := range []struct {
		what, name, raw string
		fresh           bool
		status          int
		says            string
	}{
		{"an end before the start", name, strings.Replace(broken, "declared", "until: 2026-11-27T22:00\ndeclared", 1), true, 422, "è prima dell’inizio, o nello stesso momento"},
		{"an hour that occurs twice", name, strings.Replace(broken, "declared", "until: 2027-10-31T02:30\ndeclared", 1), true, 422, "ora che si ripete"},
		{"an unknown service", name, strings.Replace(broken, "portale]", "sportello]", 1), true, 422, "un servizio che l’ente non ha"},
		{"the future", name, strings.Replace(broken, "22:40", "23:40", 1), true, 422, "è nel futuro"},
		{"no title", name, strings.Replace(broken, "title: Portale non raggiungibile", "title: ' '", 1), true, 422, `"label":"Titolo","message":"manca"`},
		{"another day's name", alfa + "2026-11-26-portale.md", broken, true, 422, "giorno diverso"},
		{"no notice at all", name, "ciao", true, 422, "non si legge come comunicazione"},
		{"what is there already", old, was, true, 422, "c’è già una comunicazione"},
		{"what is no longer there", name, broken, false, 422, "non c’è più"},
		{"a changed title", old, strings.Replace(published, "title: Aggiornamento", "title: Rinvio", 1), false, 422, "ciò che è già pubblicato non si cambia"},
		{"a changed plan", old, strings.Replace(published, "from: 2026-11-27T22:00", "from: 2026-11-27T21:00", 1), false, 422, "ciò che è già pubblicato non si cambia"},
		{"a changed text", old, published + "Altro testo.\n", false, 422, "ciò che è già pubblicato non si cambia"},
		{"a changed update", old, strings.Replace(published, "Procede", "Non procede", 1), false, 422, "manca o è diverso"},
		{"an update that is gone", old, was, false, 422, "manca o è diverso"},
		{"an update before another", old, strings.Replace(published, "updates:\n", "updates:\n  - {at: 2026-11-21T10:00, status: update, text: Infilato.}\n", 1), false, 422, "manca o è diverso"},
		{"a plan that ends before it begins", old, strings.Replace(published, "Procede.}\n", "Procede.}\n  - {at: 2026-11-27T22:45, status: changed, until: 2026-11-27T21:00, text: Prima.}\n", 1), false, 422, "la nuova fine non è dopo il nuovo inizio"},
		{"too long", name, broken + strings.Repeat("a", form.MaxBytes), true, 413, "troppo lunga"},
		{"far too long", name, broken + strings.Repeat("a", 5*form.MaxBytes), true, 413, "troppo lunga"},
		{"a profile", "data/subjects/01234567897/profile.yaml", "services: []\n", false, 403, "solo le comunicazioni"},
		{"the settings", "data/site.yaml", "x", false, 403, "solo le comunicazioni"},
		{"a page", "content/pagine/x.md", broken, true, 403, "solo le comunicazioni"},
		{"out of the folder", alfa + "../../../../outside.md", broken, true, 403, "solo le comunicazioni"},
		{"out of the folder, by dots", "data/subjects/01234567897/notices/../../x/notices/2026-11-27-portale.md", broken, true, 403, "solo le comunicazioni"},
		{"out of the folder, from the root", outside, broken, true, 403, "solo le comunicazioni"},
		{"a backslash", `data\subjects\01234567897\notices\2026-11-27-portale.md`, broken, true, 403, "solo le comunicazioni"},
		{"a file that nobody reads", alfa + ".2026-11-27-portale.md", broken, true, 403, "solo le comunicazioni"},
		{"a line break in the name", name + "\n.md", broken, true, 403, "solo le comunicazioni"},
		{"a subject that is not there", "data/subjects/11111111115/notices/2026-11-27-portale.md", broken, true, 404, "non è nell’elenco"},
		{"a service of the platform", "data/platform/notices/2026-11-27-portale.md", broken, true, 422, "un servizio che l’ente non ha"},
		{"a file of a partner's bodies", "data/partner/09900005670/notices/../x.md", broken, true, 403, "solo le comunicazioni"},
		{"a group of no partner", "data/partner/01234567897/notices/2026-11-27-portale.md", strings.Replace(broken, "[portale]", "all", 1), true, 422, "non resta nessun ente"},
	} {
		status, answer := d.save(c.name, c.raw, c.fresh)
		if status != c.status || !strings.Contains(answer, c.says) {
			t.Errorf("%s: %d %s; not %d %q", c.what, status, answer, c.status, c.says)
		}
		if c.status == 422 && !strings.Contains(answer, `"problems":[{`) {
			t.Errorf("%s: no field is told: %s", c.what, answer)
		}
	}
	for action, params := range map[string]map[string]any{
		"deleteFile":   {"path": old},
		"deleteFiles":  {"paths": []string{old}},
		"persistMedia": {"asset": map[string]any{"path": alfa + "x.png", "content": "", "encoding": "base64"}},
		"persistEntry": {"dataFiles": []map[string]any{{"path": name, "raw": broken}, {"path": alfa + "2026-11-27-b.md", "raw": broken}}, "options": map[string]any{"newEntry": true}},
		"nothing":      {},
	} {
		if status, answer := d.ask(action, params, nil); status != 403 && status != 422 {
			t.Errorf("%s: %d %v", action, status, answer)
		}
	}
	for _, params := range []map[string]any{
		{"assets": []any{map[string]any{"path": alfa + "x.png", "content": "AAAA", "encoding": "base64"}}},
		{"assets": []any{}, "entry": map[string]any{"path": name, "raw": broken, "newPath": alfa + "2026-11-27-altrove.md"}},
	} {
		if _, ok := params["entry"]; !ok {
			params["entry"] = map[string]any{"path": name, "raw": broken}
		}
		params["options"] = map[string]any{"newEntry": true}
		if status, answer := d.ask("persistEntry", params, nil); status != 403 {
			t.Errorf("%v: %d %v", params, status, answer)
		}
	}
	for what, folder := range map[string]string{"all": "data/subjects", "outside": "..", "the settings": "data"} {
		if status, answer := d.ask("entriesByFolder", map[string]any{"folder": folder}, nil); status != 403 {
			t.Errorf("list %s: %d %v", what, status, answer)
		}
	}
	if status, answer := d.ask("getEntry", map[string]any{"path": "data/site.yaml"}, nil); status != 403 {
		t.Errorf("read the settings: %d %v", status, answer)
	}
	if status, _ := d.ask("info", nil, func(r *http.Request) {
		r.Header.Set("Content-Type", "text/plain")
	}); status != 415 {
		t.Errorf("what a form of another site can send gets %d", status)
	}
	if status, _ := d.ask("info", nil, func(r *http.Request) {
		r.Body = io.NopCloser(strings.NewReader("{"))
	}); status != 400 {
		t.Errorf("what is no JSON gets %d", status)
	}
	if after := d.files(); len(after) != len(before) || after[old] != before[old] {
		t.Errorf("something was written: %v", after)
	}
}

// What the terminal warns about is told before anything is written, and once more when
// it is.
func TestEditWarns(t *testing.T) {
	d := newOffice(t, "")
	name := alfa + "2026-11-27-fermo.md"
	stop := strings.NewReplacer("outage", "maintenance", "from: 2026-11-27T22:30",
		"from: 2026-11-29T22:00\nuntil: 2026-11-29T23:00",
		"works:", "told_platform: 2026-11-27T22:00\nworks:").Replace(broken)
	before := len(d.files())
	const late = `{"code":"late","text":"PagoPA va avvisata almeno 72 ore prima, e qui sono 48 h: il tempo fuori ` +
		`servizio conterà come fermo non programmato."}`
	for _, accepted := range [][]string{nil, {"past"}} {
		status, answer := d.save(name, stop, true, accepted...)
		if status != 409 || !strings.Contains(answer, `"warnings":[`+late+`]`) || len(d.files()) != before {
			t.Errorf("%v accepted: %d %s", accepted, status, answer)
		}
	}
	// What is wrong comes first, whatever is accepted.
	if status, answer := d.save(name, strings.Replace(stop, "23:00", "21:00", 1), true, "late"); status != 422 {
		t.Errorf("%d %s", status, answer)
	}
	status, answer := d.save(name, stop, true, "late", "past")
	if status != 200 || !strings.Contains(answer, `"warnings":[`+late+`]`) || d.files()[name] != stop {
		t.Fatalf("%d %s", status, answer)
	}

	// News plan nothing; a change is weighed by when it is told.
	news := strings.Replace(stop, "\n---\n",
		"\nupdates:\n  - {at: 2026-11-27T22:42, status: update, text: Confermato.}\n---\n", 1)
	if status, answer := d.save(name, news, false); status != 200 || !strings.Contains(answer, `"warnings":[]`) {
		t.Errorf("news: %d %s", status, answer)
	}
	longer := strings.Replace(news, "Confermato.}\n",
		"Confermato.}\n  - {at: 2026-11-27T22:44, status: changed, until: open, text: Serve più tempo.}\n", 1)
	if status, answer := d.save(name, longer, false); status != 409 || !strings.Contains(answer, `"code":"late"`) ||
		d.files()[name] != news {
		t.Errorf("a change: %d %s", status, answer)
	}
	if status, answer := d.save(name, longer, false, "late"); status != 200 || d.files()[name] != longer {
		t.Errorf("a change that is meant: %d %s", status, answer)
	}
}

// A link in the data folder does not lead out of the root.
func TestEditFollowsNoLinkOutside(t *testing.T) {
	d := newOffice(t, "")
	elsewhere := t.TempDir()
	if err := os.MkdirAll(filepath.Join(d.root, "data/subjects/00200005676"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, filepath.Join(d.root, "data/subjects/00200005676/notices")); err != nil {
		t.Skip(err)
	}
	status, answer := d.save("data/subjects/00200005676/notices/2026-11-27-x.md",
		strings.Replace(broken, "[portale]", "[pagamenti]", 1), true)
	if names, err := os.ReadDir(elsewhere); status == 200 || err != nil || len(names) > 0 {
		t.Errorf("%d %s: %v outside the root (%v)", status, answer, names, err)
	}
}

// A mistake that was there before doesn't keep an outage from being told; who tells
// it hears that the page doesn't show it yet.
func TestEditBesideAMistake(t *testing.T) {
	d := newOffice(t, "")
	bad := strings.Replace(broken, "impact: full", "impact: tanto", 1)
	if err := os.WriteFile(filepath.Join(d.root, alfa+"2026-11-27-rotto.md"), []byte(bad), 0o644); err != nil {
		t.Fatal(err)
	}
	status, answer := d.save(alfa+"2026-11-27-portale.md", broken, true)
	if status != 200 || !strings.Contains(answer, "2026-11-27-rotto.md:5:9: impact: «tanto» non è una delle scelte.") {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := d.save(alfa+"2026-11-27-rotto.md", broken, false); status != 422 ||
		!strings.Contains(answer, "ha un errore, e da qui non si può correggere: "+
			"data/subjects/01234567897/notices/2026-11-27-rotto.md:5:9: impact: «tanto» non") {
		t.Errorf("a published file with a mistake: %d %s", status, answer)
	}
}

// Where the settings name a proxy's header, a person edits what it names.
func TestEditBehindALogin(t *testing.T) {
	d := newOffice(t, "edit: {header: X-Enti, from: [127.0.0.1]}")
	as := func(ids, from string) func(*http.Request) {
		return func(r *http.Request) {
			r.RemoteAddr = from
			r.Host = "stato.example.org"
			r.Header.Set("Origin", "https://stato.example.org")
			if ids != "" {
				r.Header.Set("X-Enti", ids)
			}
		}
	}
	params := map[string]any{"dataFiles": []map[string]any{{"path": alfa + "2026-11-27-portale.md", "raw": broken}},
		"options": map[string]any{"newEntry": true}}
	for _, c := range []struct {
		who, from string
		status    int
	}{
		{"", "127.0.0.1:1", 403}, {"00200005676", "127.0.0.1:1", 403}, {"01234567897", "192.0.2.1:1", 403}, {"00200005676 01234567897", "127.0.0.1:1", 200},
	} {
		if status, answer := d.ask("persistEntry", params, as(c.who, c.from)); status != c.status {
			t.Errorf("%q from %s: %d %v, not %d", c.who, c.from, status, answer, c.status)
		}
	}
	if status, _ := d.ask("getEntry", map[string]any{"path": alfa + "2026-11-20-portale.md"},
		as("00200005676", "127.0.0.1:1")); status != 403 {
		t.Error("one reads another's files")
	}

	// The page tells whom one may edit, and gives the token to nobody else.
	if err := os.MkdirAll(filepath.Join(d.serv.Dir, "gestione"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.serv.Dir, "gestione", "index.html"), []byte("<head></head><body></body>"),
		0o644); err != nil {
		t.Fatal(err)
	}
	get := func(change func(*http.Request)) (int, string, http.Header) {
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080/gestione/?ente=01234567897", nil)
		change(r)
		w := httptest.NewRecorder()
		d.serv.ServeHTTP(w, r)
		return w.Code, w.Body.String(), w.Header()
	}
	status, body, header := get(as("00200005676", "127.0.0.1:1"))
	if status != 200 || !strings.Contains(body, d.edit.Guard.Token) || !strings.Contains(body, "Comune di Beta") ||
		strings.Contains(body, "Alfa") || strings.Contains(body, "reload") {
		t.Errorf("%d %s", status, body)
	}
	if policy := header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") ||
		header.Get("Cache-Control") != "no-store" {
		t.Errorf("the page that holds the token has %v", header)
	}
	for what, change := range map[string]func(*http.Request){
		"nobody": as("", "127.0.0.1:1"), "from elsewhere": as("*", "192.0.2.1:1"), "of no subject here": as("11111111115", "127.0.0.1:1"),
	} {
		if status, body, _ := get(change); status != 200 || strings.Contains(body, d.edit.Guard.Token) ||
			!strings.Contains(body, "refused") {
			t.Errorf("%s: %d %s", what, status, body)
		}
	}
	if status, body, _ := get(func(r *http.Request) { r.Host = "evil.example" }); status != 421 ||
		strings.Contains(body, d.edit.Guard.Token) {
		t.Errorf("by a name that leads here: %d %s", status, body)
	}
}

// A text that stands already as it is sent is saved: the answer was lost on the way. Who
// was overtaken learns what the file holds; a page of an earlier run, that it is one.
func TestEditAnswersWhatWasLost(t *testing.T) {
	d := newOffice(t, "")
	name := alfa + "2026-11-27-portale.md"
	appended := func(text string) string {
		return strings.Replace(broken, "\n---\n",
			"\nupdates:\n  - {at: 2026-11-27T22:45, status: update, text: "+text+"}\n---\n", 1)
	}
	for _, c := range []struct {
		raw    string
		fresh  bool
		status int
	}{{broken, true, 200}, {broken, true, 200}, {strings.Replace(broken, "psp", "io", 1), true, 422}, {appended("Mio."), false, 200}, {appended("Mio."), false, 200}} {
		if status, answer := d.save(name, c.raw, c.fresh); status != c.status ||
			status == 200 && !strings.Contains(answer, `"url"`) {
			t.Errorf("%d %s, not %d", status, answer, c.status)
		}
	}
	mine := d.files()[name]
	status, answer := d.save(name, appended("Senza averlo visto."), false)
	var said struct{ Now string }
	if err := json.Unmarshal([]byte(answer), &said); err != nil || status != 422 || said.Now != mine {
		t.Errorf("%d %s (%v)", status, answer, err)
	}
	status, got := d.ask("info", nil, func(r *http.Request) { r.Header.Set(editor.TokenHeader, "earlier") })
	if status != 403 || got["stale"] != true {
		t.Errorf("%d %v", status, got)
	}
	if status, got = d.ask("info", nil, func(r *http.Request) {
		r.Header.Set("Origin", "https://evil.example")
	}); status != 403 || got["stale"] != false {
		t.Errorf("%d %v", status, got)
	}
}

// What is saved is public only where readers see what this server shows.
func TestEditSaysWhatIsPublic(t *testing.T) {
	for settings, public := range map[string]bool{"": false, "edit: {header: X-Enti, from: [127.0.0.1]}": true} {
		d := newOffice(t, settings)
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080/gestione/", nil)
		r.RemoteAddr = "127.0.0.1:1"
		r.Header.Set("X-Enti", "*")
		meta, err := d.edit.Meta(r, "/", "")
		if err != nil || strings.Contains(string(meta), "&#34;public&#34;:true") != public {
			t.Errorf("%q: %s (%v)", settings, meta, err)
		}
	}
}

// Without --edit nothing can be written, and no page holds a token.
func TestServeDoesNotEdit(t *testing.T) {
	d := newOffice(t, "")
	d.serv.Edit = nil
	before := len(d.files())
	status, _ := func() (int, string) {
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080"+editor.Path, strings.NewReader("{}"))
		w := httptest.NewRecorder()
		d.serv.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}()
	if status != http.StatusNotFound || len(d.files()) != before {
		t.Errorf("status %d", status)
	}
}

// The form asks for every key of the format.
func TestFormAsksForEveryKey(t *testing.T) {
	sheet := form.NewForm(setting.Site{})
	names := func(fields []form.Field) (out []string) {
		for _, f := range fields {
			out = append(out, f.Name)
			for _, g := range f.Fields {
				out = append(out, f.Name+".*."+g.Name)
			}
		}
		return out
	}
	fields, updates := names(sheet.Fields), names(sheet.Updates)
	found := 0
	walkSchema(t, "notice", func(f schemaField) {
		name, list := f.path, fields
		if rest, ok := strings.CutPrefix(f.path, "updates[]."); ok {
			name, list = rest, updates
		}
		if f.path == "updates" || strings.HasSuffix(f.path, ".redacts") {
			return // what takes out personal data is the terminal's
		}
		found++
		if !slices.Contains(list, name) {
			t.Errorf("the form doesn't ask for %s", f.path)
		}
	})
	if found < 30 {
		t.Errorf("only %d keys", found)
	}
}

// The built page talks to the git host that the settings name, and to no other.
func TestEditPageNamesTheGitHost(t *testing.T) {
	d := newOffice(t, "edit: {git: {name: gitlab, repo: unione/bollettino, base_url: https://git.example.org, "+
		"api_root: https://git.example.org/api/v4, auth_type: pkce, app_id: a1}}")
	files := mustTree(t, buildIn(t, d.root))
	html := string(files["gestione/index.html"].data)
	if !strings.Contains(html, "connect-src 'self' https://git.example.org; base-uri") {
		t.Errorf("the policy: %s", html)
	}
	var sheet form.Form
	if err := json.Unmarshal(files["gestione/modulo.json"].data, &sheet); err != nil || sheet.Git == nil ||
		*sheet.Git != (form.GitHost{Name: "gitlab", Repo: "unione/bollettino", Branch: "main",
			BaseURL: "https://git.example.org", APIRoot: "https://git.example.org/api/v4",
			AuthType: "pkce", AppID: "a1"}) {
		t.Errorf("%v %+v", err, sheet.Git)
	}
	for _, name := range []string{"gestione/decap-cms.js", "gestione/js-yaml.js", "gestione/licenze.txt",
		"gestione/gestione.js"} {
		if len(files[name].data) == 0 {
			t.Errorf("%s is not published", name)
		}
	}
	for name := range files {
		if strings.HasPrefix(name, "assets/gestione") {
			t.Errorf("%s: the CMS stands outside %s too", name, address.EditPath)
		}
	}
}

// The platform's notices are written by who may write for all, and by nobody else.
func TestEditPlatform(t *testing.T) {
	const name = "data/platform/notices/2026-11-27-nodo.md"
	raw := strings.Replace(broken, "[portale]", "all", 1)
	d := newOffice(t, "")
	if status, answer := d.save(name, raw, true); status != 200 || d.files()[name] != raw ||
		!strings.Contains(answer, `"url":"/comunicazioni/piattaforma/2026-11-27-nodo/"`) {
		t.Errorf("%d %s", status, answer)
	}
	if status, list := d.ask("entriesByFolder", map[string]any{"folder": "data/platform/notices"}, nil); status != 200 ||
		!strings.Contains(fmt.Sprint(list["list"]), name) {
		t.Errorf("%d %v", status, list)
	}
	d = newOffice(t, "edit: {header: X-Enti, from: [127.0.0.1]}")
	for who, want := range map[string]int{"01234567897": 403, "partner:09900005670": 403, "*": 200} {
		r := func(r *http.Request) { r.Header.Set("X-Enti", who) }
		if status, answer := d.ask("entriesByFolder", map[string]any{"folder": "data/platform/notices"}, r); status != want {
			t.Errorf("%s: %d %v", who, status, answer)
		}
		q := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080/gestione/", nil)
		q.RemoteAddr = "127.0.0.1:50000"
		r(q)
		if meta, err := d.edit.Meta(q, "/", ""); err != nil || strings.Contains(string(meta), "platform") != (want == 200) {
			t.Errorf("%s: %s (%v)", who, meta, err)
		}
	}
}

// What a partner's bodies are told together is written for those whom a person may edit:
// the others are left out and named.
func TestEditTogether(t *testing.T) {
	const folder = "data/partner/09900005670/notices"
	const name = folder + "/2026-11-27-sistemi.md"
	const beta = "data/subjects/00200005676/notices/2026-11-27-sistemi.md"
	raw := strings.Replace(broken, "[portale]", "all", 1)
	d := newOffice(t, "edit: {header: X-Enti, from: [127.0.0.1]}")
	rows := d.files()["data/subjects.csv"]
	if err := os.WriteFile(filepath.Join(d.root, "data", "subjects.csv"), []byte(rows+
		"10000000001,ec-indirect,Comune di Delta,Comuni,,,Delta,GE,Liguria,09900005670,1,check-digit,,\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ask := func(who, action, raw string, fresh bool, accepted ...string) (int, string) {
		status, answer := d.send(map[string]any{"action": action, "accepted": accepted, "params": map[string]any{
			"folder": folder, "collection": "enti-09900005670", "path": name, "assets": []any{},
			"entry":   map[string]any{"path": name, "raw": raw},
			"options": map[string]any{"newEntry": fresh}}}, func(r *http.Request) { r.Header.Set("X-Enti", who) })
		data, _ := json.Marshal(answer)
		return status, string(data)
	}
	for who, want := range map[string]struct {
		status       int
		says, bodies string
	}{
		"01234567897":             {403, "Non puoi scrivere per gli enti di 09900005670", `"bodies":0`},
		"00200005676":             {403, "Non puoi scrivere per gli enti di 09900005670", `"bodies":0`},
		"09900005670":             {422, "nessun ente per cui puoi scriverla", `"bodies":2`},
		"09900005670 00200005676": {200, `"bodies":1,"left":[{"id":"10000000001","name":"Comune di Delta","words":"non puoi scrivere per questo ente"}]`, `"bodies":2`},
		"partner:09900005670":     {200, `"bodies":2}`, `"bodies":2`},
		"*":                       {200, `"bodies":2}`, `"bodies":2`},
	} {
		if status, answer := ask(who, "preview", raw, true); status != want.status || !strings.Contains(answer, want.says) {
			t.Errorf("%s: %d %s", who, status, answer)
		}
		if status, answer := ask(who, "partner", "", false); status != 200 || !strings.Contains(answer, want.bodies) {
			t.Errorf("%s: %d %s", who, status, answer)
		}
	}
	const who = "partner:09900005670"
	if d.files()[beta] != "" {
		t.Error("a preview writes")
	}
	if status, answer := ask(who, "persistEntry", raw, true); status != 200 || !strings.Contains(d.files()[beta], "group: 2026-11-27-sistemi\n") {
		t.Fatalf("%d %s", status, answer)
	}
	// Its answer was lost: it stands already.
	if status, answer := ask(who, "persistEntry", raw, true); status != 200 || !strings.Contains(answer, `"bodies":0,"there":2`) {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := ask(who, "entriesByFolder", "", false); status != 200 || !strings.Contains(answer, name) {
		t.Errorf("%d %s", status, answer)
	}
	status, answer := d.ask("getEntry", map[string]any{"path": name}, func(r *http.Request) { r.Header.Set("X-Enti", who) })
	text, _ := answer["data"].(string)
	if status != 200 || text != d.files()[beta] {
		t.Fatalf("%d %v", status, answer)
	}
	more := strings.Replace(text, "\n---\n", "\nupdates:\n  - {at: 2026-11-27T22:45, status: resolved, text: Risolto.}\n---\n", 1)
	for _, c := range []struct {
		what, raw, says string
		status          int
	}{
		{"a changed title", strings.Replace(more, "Portale", "Nodo", 1), "ciò che è già pubblicato non si cambia", 422},
		{"an update", more, `"bodies":2`, 200},
	} {
		before := d.files()[beta]
		if status, answer := ask(who, "persistEntry", c.raw, false); status != c.status || !strings.Contains(answer, c.says) ||
			(d.files()[beta] == before) != (status != 200) {
			t.Errorf("%s: %d %s", c.what, status, answer)
		}
	}
	if both := d.files()["data/subjects/10000000001/notices/2026-11-27-sistemi.md"]; !strings.Contains(both, "Risolto.") {
		t.Errorf("the other body's holds\n%s", both)
	}
	// One of its bodies alone may be written for, too, and no other.
	for id, want := range map[string]int{"10000000001": 200, "01234567897": 403} {
		if status, answer := d.ask("entriesByFolder", map[string]any{"folder": "data/subjects/" + id + "/notices"},
			func(r *http.Request) { r.Header.Set("X-Enti", who) }); status != want {
			t.Errorf("%s: %d %v", id, status, answer)
		}
	}
}
