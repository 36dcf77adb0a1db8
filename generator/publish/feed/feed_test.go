package feed

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/page/bulletin"

	"github.com/mmcdole/gofeed"
)

var channel = Channel{
	Title: "Comune di Borgo Esempio", Description: "Che cosa dichiara l’ente",
	Link: "https://example.org/a/", Self: "https://example.org/a/disservizi.xml",
	ID: "tag:example.org,2026:a", Author: "Unione", Language: "it", Born: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
}

const now = period.Time(1_795_000_000)

// entries are n of them, the newest first, the i-th so many days before now.
func entries(n int, days func(i int) int) (out []bulletin.Entry) {
	for i := range n {
		out = append(out, bulletin.Entry{
			ID: fmt.Sprint("tag:example.org,2026:", i), Kind: notice.Outage,
			At: now - period.Time(days(i))*24*3600, When: "22:05 di venerdì 27 novembre 2026",
			Title: "Guasto", Text: "Testo", Lang: "it", URL: fmt.Sprint("https://example.org/a/", i),
			Who: "Comune di Borgo Esempio",
		})
	}
	return out
}

func parse(t *testing.T, data []byte, err error) *gofeed.Feed {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	f, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Each form that pages name is written; a name of none is an error.
func TestEveryFormIsWritten(t *testing.T) {
	t.Parallel()
	for _, f := range bulletin.Forms {
		if data, err := Write(f.Ext, channel, nil); err != nil || len(data) == 0 {
			t.Errorf("%s: %d bytes, %v", f.Name, len(data), err)
		}
	}
	if _, err := Write("opml", channel, nil); err == nil {
		t.Error("a form that nothing writes is no error")
	}
}

// Every form names the hub where there is one, and nothing else does.
func TestFeedsNameTheirHub(t *testing.T) {
	t.Parallel()
	c := channel
	for _, f := range bulletin.Forms {
		for _, hub := range []string{"", "https://hub.example.org/?a=b&c"} {
			c.Hub = hub
			data, err := Write(f.Ext, c, entries(1, func(int) int { return 0 }))
			if err != nil {
				t.Fatal(err)
			}
			named := bytes.Contains(data, []byte(`href="https://hub.example.org/?a=b&amp;c" rel="hub"></`)) ||
				bytes.Contains(data, []byte(`"url": "https://hub.example.org/?a=b\u0026c"`))
			if named != (hub != "") || hub == "" && bytes.Contains(data, []byte("hub")) {
				t.Errorf("%s, of the hub %q:\n%s", f.Name, hub, data)
			}
		}
	}
}

// RSS takes a description for HTML: a reader shows the characters that were
// declared, and no markup of theirs. In Atom and JSON Feed the text is text.
func TestDeclaredTextIsText(t *testing.T) {
	t.Parallel()
	const hostile = "<img src=x onerror=alert(1)> <b>a & b</b> &amp; \"c\" d’e\nseconda riga"
	all := entries(1, func(int) int { return 0 })
	all[0].Text = hostile
	data, err := RSS(channel, all)
	shown := parse(t, data, err).Items[0].Description
	if regexp.MustCompile(`<[a-z]`).MatchString(shown) || html.UnescapeString(shown) != hostile {
		t.Errorf("RSS gives a reader the HTML %q", shown)
	}
	data, err = Atom(channel, all)
	got := parse(t, data, err).Items[0].Description
	if got != hostile || !bytes.Contains(data, []byte(`<summary type="text">`)) {
		t.Errorf("Atom gives a reader %q", got)
	}
	data, err = JSON(channel, all)
	if got := parse(t, data, err).Items[0].Content; got != hostile {
		t.Errorf("JSON Feed gives a reader %q", got)
	}
}

// Every link of an Atom feed stands before its entries: W3C's validator wants it.
func TestAtomLinksBeforeEntries(t *testing.T) {
	t.Parallel()
	data, err := Atom(channel, entries(3, func(i int) int { return i }))
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(data), "<entry>")
	if n := strings.Count(head, "<link "); n != 2 {
		t.Errorf("%d links stand before the entries:\n%s", n, head)
	}
	_, tail, _ := strings.Cut(rest[strings.LastIndex(rest, "</entry>"):], "</entry>")
	if strings.Contains(tail, "<link") {
		t.Errorf("a link stands behind the entries: %s", tail)
	}
}

// An entry is one statement: it was published when it was updated, and a feed was
// updated with its newest.
func TestDates(t *testing.T) {
	t.Parallel()
	all := entries(2, func(i int) int { return 3 * i })
	for name, write := range map[string]func(Channel, []bulletin.Entry) ([]byte, error){"RSS": RSS, "Atom": Atom} {
		data, err := write(channel, all)
		f := parse(t, data, err)
		for i, item := range f.Items {
			want := time.Unix(int64(all[i].At), 0).UTC()
			if !item.PublishedParsed.Equal(want) || item.UpdatedParsed != nil && !item.UpdatedParsed.Equal(want) {
				t.Errorf("%s: %s is dated %v and %v, not %v",
					name, item.GUID, item.PublishedParsed, item.UpdatedParsed, want)
			}
			// A reader may take the one for the other; the feed says both.
			if name == "Atom" && !bytes.Contains(data, []byte("<published>"+want.Format(time.RFC3339)+"</published>")) {
				t.Errorf("%s is not said to be published", item.GUID)
			}
		}
		newest := time.Unix(int64(all[0].At), 0)
		if name == "Atom" && (f.Items[0].UpdatedParsed == nil || !f.UpdatedParsed.Equal(newest)) {
			t.Errorf("the feed was updated %v", f.UpdatedParsed)
		}
	}
	data, err := Atom(channel, nil)
	if f := parse(t, data, err); !f.UpdatedParsed.Equal(channel.Born) {
		t.Errorf("an empty feed is dated %v", f.UpdatedParsed)
	}
	data, err = RSS(channel, nil)
	if f := parse(t, data, err); f.PublishedParsed != nil || f.UpdatedParsed != nil {
		t.Errorf("an empty feed is dated %v, %v", f.PublishedParsed, f.UpdatedParsed)
	}
}

// Opened in a browser, an entry leads to its page, with the local time.
func TestView(t *testing.T) {
	t.Parallel()
	const want = `<bollettino:view>
    <a xmlns="http://www.w3.org/1999/xhtml" href="https://example.org/a/0">22:05 di venerdì 27 novembre 2026</a>
   </bollettino:view>`
	data, err := RSS(channel, entries(1, func(int) int { return 0 }))
	if err != nil || !bytes.Contains(data, []byte(want)) {
		t.Errorf("%v: %s", err, data)
	}
}

// A subject's feed shows 24 months, and at least 50 entries.
func TestRecent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ n, days, want int }{
		"all of them old, and few":  {60, 800, 50},
		"all within 24 months":      {60, 729, 60},
		"the last day of 24 months": {60, 730, 60},
		"the day after":             {60, 731, 50},
		"fewer than there must be":  {3, 800, 3},
		"none":                      {0, 0, 0},
	} {
		if got := len(Recent(entries(c.n, func(int) int { return c.days }), now)); got != c.want {
			t.Errorf("%s: %d of %d, not %d", name, got, c.n, c.want)
		}
	}
	// 55 recent ones, then old ones: only the old leave.
	some := entries(80, func(i int) int { return map[bool]int{true: 10, false: 900}[i < 55] })
	if got := len(Recent(some, now)); got != 55 {
		t.Errorf("%d entries, not the 55 recent ones", got)
	}
}
