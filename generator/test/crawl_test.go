package test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"
)

// Every page of the example is well made and every address in it leads
// somewhere, at the root of a host and below a path.
func TestCrawl(t *testing.T) {
	for _, base := range []string{"", "https://example.org/un/percorso/"} {
		t.Run(base, func(t *testing.T) {
			files := example(t, "", base)
			if base == "" {
				base = "https://stato.example.org/" // as data/site.yaml says
			}
			crawl(t, files, base)
		})
	}
}

// The smallest site has no page that another one has to have.
func TestCrawlSmall(t *testing.T) {
	world, err := txtar.ParseFile("testdata/world.txtar")
	if err != nil {
		t.Fatal(err)
	}
	root, err := txtar.FS(world)
	if err != nil {
		t.Fatal(err)
	}
	o := madeOf(root, t.TempDir()+"/public")
	mustBuild(t, o)
	crawl(t, mustTree(t, o.Out), "https://stato.example.org/")
}

// A crawler follows what it finds within one built site.
type crawler struct {
	t     *testing.T
	files snapshot
	base  *url.URL
	ids   map[string]map[string]bool // by file
}

func crawl(t *testing.T, files snapshot, base string) {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	c := crawler{t, files, u, map[string]map[string]bool{}}
	pages := map[string]*html.Node{}
	for name, f := range files {
		switch path.Ext(name) {
		case ".html":
			doc, err := html.Parse(bytes.NewReader(f.data))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !strings.HasPrefix(name, "esempi/") { // to be copied to other sites: tools/widget.mjs tries it there
				pages[name] = doc
			}
			c.ids[name] = idsOf(t, name, doc)
		case ".svg", ".xml", ".atom":
			c.xml(name, f.data)
		case ".json":
			if !json.Valid(f.data) {
				t.Errorf("%s is not JSON", name)
			}
		}
	}
	if len(pages) < 10 {
		t.Fatalf("only %d pages", len(pages))
	}
	linked := map[string]bool{"index.html": true, "404.html": true}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		c.page(name, pages[name], linked)
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		if !linked[name] {
			t.Errorf("%s: no page links to it", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		switch {
		case isFeed(name) && strings.HasSuffix(name, ".json"):
			c.jsonFeed(name, files[name].data)
		case isFeed(name):
			c.feed(name, files[name].data)
		}
	}
}

// idsOf gathers a page's ids, each of which stands there once.
func idsOf(t *testing.T, name string, doc *html.Node) map[string]bool {
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		if id, ok := attribute(n, "id"); ok {
			if id == "" || strings.ContainsAny(id, " \t\n") {
				t.Errorf("%s: <%s id=%q>", name, n.Data, id)
			}
			if ids[id] {
				t.Errorf("%s: the id %q stands there twice", name, id)
			}
			ids[id] = true
		}
	}
	return ids
}

func attribute(n *html.Node, key string) (string, bool) {
	if n.Type != html.ElementNode {
		return "", false
	}
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// page checks one page and follows its links.
func (c crawler) page(name string, doc *html.Node, linked map[string]bool) {
	t := c.t
	var titles, headings, langs, mains, canonical int
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("%s: a comment: %q", name, n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "html":
			if lang, _ := attribute(n, "lang"); lang != "" {
				langs++
			}
		case "title":
			if n.Namespace == "" && textOf(n) != "" {
				titles++
			}
		case "h1":
			if textOf(n) != "" {
				headings++
			}
		case "main":
			mains++
		case "style":
			t.Errorf("%s: a <style>", name)
		case "base", "iframe", "object", "embed":
			t.Errorf("%s: a <%s>", name, n.Data)
		case "script":
			if !ownScript(n) {
				t.Errorf("%s: a script within the page", name)
			}
		case "a":
			if href, ok := attribute(n, "href"); ok && textOf(n) == "" {
				if label, _ := attribute(n, "aria-label"); label == "" {
					t.Errorf("%s: the link to %s has no words", name, href)
				}
			}
		case "img":
			if _, ok := attribute(n, "alt"); !ok {
				t.Errorf("%s: an image without alt", name)
			}
		}
		rel, _ := attribute(n, "rel")
		for _, a := range n.Attr {
			switch {
			case a.Key == "style":
				t.Errorf("%s: <%s style=%q>", name, n.Data, a.Val)
			case strings.HasPrefix(a.Key, "on"):
				t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
			case a.Key == "href" && n.Data == "link" && rel == "canonical":
				canonical++
				if !strings.HasPrefix(a.Val, c.base.String()) {
					t.Errorf("%s: the canonical address %s is not whole", name, a.Val)
				}
				to := c.follow(name, a.Val)
				if rule := strings.Split(name, "/"); rule[0] == "regole" && len(rule) >= 3 {
					rule[1] = "vigente" // where the text in force is found for good
					if to == strings.Join(rule, "/") {
						continue
					}
				}
				if same, ok := c.files[to]; to != name && !(ok && bytes.Equal(same.data, c.files[name].data)) {
					t.Errorf("%s says that it is %s", name, a.Val)
				}
			case a.Key == "href" && n.Data == "link" && rel == "":
				// RDFa: a thing that the page speaks of, not one that it loads.
				if property, _ := attribute(n, "property"); property == "" {
					t.Errorf("%s: a <link> that says nothing", name)
				}
			case a.Key == "href" && n.Data == "a":
				if to := c.follow(name, a.Val); to != "" && to != name {
					linked[to] = true
				}
			case slices.Contains([]string{"href", "src", "srcset", "action", "poster", "data", "formaction"}, a.Key):
				if to := c.follow(name, a.Val); to == "" {
					t.Errorf("%s: <%s %s=%q> is not of this site", name, n.Data, a.Key, a.Val)
				}
			case slices.Contains([]string{"aria-labelledby", "aria-describedby", "aria-controls", "for"}, a.Key):
				for _, id := range strings.Fields(a.Val) {
					if !c.ids[name][id] {
						t.Errorf("%s: %s names %q, which is not there", name, a.Key, id)
					}
				}
			}
		}
	}
	if titles != 1 || headings != 1 || langs != 1 || mains != 1 {
		t.Errorf("%s: %d titles, %d h1, %d lang, %d main; one of each", name, titles, headings, langs, mains)
	}
	if canonical != 1 && name != "404.html" {
		t.Errorf("%s: %d canonical addresses", name, canonical)
	}
}

// follow resolves an address on a page and gives the file that it leads to, ""
// where it leaves the site.
func (c crawler) follow(from, address string) string {
	t := c.t
	here := strings.TrimSuffix(from, "index.html")
	u, err := c.base.Parse(here)
	if err == nil {
		u, err = u.Parse(address)
	}
	if err != nil {
		t.Errorf("%s: %q: %v", from, address, err)
		return ""
	}
	if u.Scheme == "mailto" || u.Scheme == "tel" {
		return ""
	}
	if u.Scheme == "webcal" { // what it leads to is asked for over HTTP
		u.Scheme = c.base.Scheme
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		t.Errorf("%s: %q is no address to link to", from, address)
		return ""
	}
	if u.Host != c.base.Host {
		return ""
	}
	name, ok := strings.CutPrefix(u.Path, c.base.Path)
	if !ok {
		t.Errorf("%s: %q lies outside the base address", from, address)
		return ""
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if _, ok := c.files[name]; !ok {
		t.Errorf("%s: %q leads nowhere", from, address)
		return name
	}
	if u.Fragment != "" && path.Ext(name) == ".html" && !c.ids[name][u.Fragment] {
		t.Errorf("%s: %q: no such place on that page", from, address)
	}
	if u.Fragment != "" && path.Ext(name) == ".svg" &&
		!bytes.Contains(c.files[name].data, []byte(`id="`+u.Fragment+`"`)) {
		t.Errorf("%s: %q: no such sign", from, address)
	}
	return name
}

func (c crawler) xml(name string, data []byte) {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if style, ok := token.(xml.ProcInst); ok && style.Target == "xml-stylesheet" {
			href := strings.TrimSuffix(strings.TrimPrefix(string(style.Inst), `type="text/css" href="`), `"`)
			if !strings.HasSuffix(c.follow(name, href), ".css") {
				c.t.Errorf("%s: its style is %s", name, style.Inst)
			}
		}
		if errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			c.t.Errorf("%s: %v", name, err)
			return
		}
	}
}

// feed checks what RSS 2.0 (with the best practices of its Advisory Board) and
// Atom (RFC 4287) demand.
func (c crawler) feed(name string, data []byte) {
	t := c.t
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
		Text string `xml:",chardata"`
	}
	self := func(links []link) {
		n := 0
		for _, l := range links {
			if l.Rel == "self" {
				n++
				if c.follow(name, l.Href) != name {
					t.Errorf("%s says that it stands at %s", name, l.Href)
				}
			}
		}
		if n != 1 {
			t.Errorf("%s names itself %d times", name, n)
		}
	}
	ids := map[string]bool{}
	once := func(id string) {
		if id == "" || ids[id] {
			t.Errorf("%s: the id %q is empty or not its own", name, id)
		}
		ids[id] = true
	}
	if strings.HasSuffix(name, ".atom") {
		var f struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			Lang    string   `xml:"lang,attr"`
			ID      string   `xml:"id"`
			Title   string   `xml:"title"`
			Updated string   `xml:"updated"`
			Author  string   `xml:"author>name"`
			Links   []link   `xml:"link"`
			Entries []struct {
				ID      string `xml:"id"`
				Title   string `xml:"title"`
				Updated string `xml:"updated"`
				Links   []link `xml:"link"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(data, &f); err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		self(f.Links)
		if f.ID == "" || f.Title == "" || f.Updated == "" || f.Author == "" || f.Lang == "" {
			t.Errorf("%s: id %q, title %q, updated %q, author %q, lang %q",
				name, f.ID, f.Title, f.Updated, f.Author, f.Lang)
		}
		for _, e := range f.Entries {
			once(e.ID)
			if e.Title == "" || e.Updated == "" || len(e.Links) == 0 {
				t.Errorf("%s: %s: title %q, updated %q, %d links", name, e.ID, e.Title, e.Updated, len(e.Links))
			}
			for _, l := range e.Links {
				c.follow(name, l.Href)
			}
		}
		return
	}
	var f struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Channel struct {
			Title       string `xml:"title"`
			Description string `xml:"description"`
			Language    string `xml:"language"`
			Links       []link `xml:"link"`
			Items       []struct {
				GUID  string `xml:"guid"`
				Title string `xml:"title"`
				Date  string `xml:"pubDate"`
				Link  string `xml:"link"`
			} `xml:"item"`
		} `xml:"channel"`
	}
	if err := xml.Unmarshal(data, &f); err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	self(f.Channel.Links)
	page := ""
	for _, l := range f.Channel.Links {
		if l.Rel == "" {
			page = c.follow(name, strings.TrimSpace(l.Text))
		}
	}
	if f.Version != "2.0" || f.Channel.Title == "" || f.Channel.Description == "" || f.Channel.Language == "" ||
		page == "" {
		t.Errorf("%s: version %q, title %q, description %q, language %q, link to %q",
			name, f.Version, f.Channel.Title, f.Channel.Description, f.Channel.Language, page)
	}
	for _, i := range f.Channel.Items {
		once(i.GUID)
		if i.Title == "" || i.Date == "" || c.follow(name, i.Link) == "" {
			t.Errorf("%s: %s: title %q, date %q, link %q", name, i.GUID, i.Title, i.Date, i.Link)
		}
	}
}

// jsonFeed checks what JSON Feed 1.1 demands.
func (c crawler) jsonFeed(name string, data []byte) {
	t := c.t
	var f struct {
		Version  string `json:"version"`
		Title    string `json:"title"`
		Language string `json:"language"`
		FeedURL  string `json:"feed_url"`
		HomePage string `json:"home_page_url"`
		Items    *[]struct {
			ID   string `json:"id"`
			URL  string `json:"url"`
			Text string `json:"content_text"`
			HTML string `json:"content_html"`
			Date string `json:"date_published"`
		} `json:"items"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if f.Version != "https://jsonfeed.org/version/1.1" || f.Title == "" || f.Language == "" || f.Items == nil {
		t.Errorf("%s: version %q, title %q, language %q, items %v", name, f.Version, f.Title, f.Language, f.Items)
		return
	}
	if c.follow(name, f.FeedURL) != name || c.follow(name, f.HomePage) == "" {
		t.Errorf("%s: feed_url %q, home_page_url %q", name, f.FeedURL, f.HomePage)
	}
	ids := map[string]bool{}
	for _, i := range *f.Items {
		if i.ID == "" || ids[i.ID] || i.Text == "" && i.HTML == "" || i.Date == "" || c.follow(name, i.URL) == "" {
			t.Errorf("%s: item %q at %q, dated %q", name, i.ID, i.URL, i.Date)
		}
		ids[i.ID] = true
	}
}
