package test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bollettino/generator/command"
	"golang.org/x/tools/txtar"
)

// codeOf is the n-th invented codice fiscale with a right check digit.
func codeOf(n int) string {
	digits := fmt.Sprintf("%010d", 8000000000+n)
	sum := 0
	for i, c := range digits {
		d := int(c - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return fmt.Sprintf("%s%d", digits, (10-sum%10)%10)
}

// One stop for 1,300 bodies behind a partner is made, moved and withdrawn by one
// command each. Where many are together it is one entry, in each body's own feed
// its own; a stop of the partner itself stands on their pages as the partner's.
func TestOneStopForManyBodies(t *testing.T) {
	if testing.Short() {
		t.Skip("builds 1,300 bodies four times")
	}
	const bodies = 1300
	root := t.TempDir()
	world, err := txtar.ParseFile("testdata/world.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range world.Files {
		data := string(f.Data)
		if f.Name == "data/subjects.csv" {
			for n := range bodies {
				data += fmt.Sprintf("%s,ec-direct,Comune Inventato %d,Comuni,,,,RM,Lazio,09900005670,1,,,\n",
					codeOf(n), n+1)
			}
			// Beta, of the world, is behind the same partner: it has left it.
			data = strings.Replace(data, "Liguria,09900005670", "Liguria,", 1)
		}
		name := filepath.Join(root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// One of them has announced 34 hours already.
	scarce := codeOf(7)
	folder := filepath.Join(root, "data", "subjects", scarce, "notices")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	long := "---\nkind: maintenance\ntitle: Trasloco\nservices: all\nimpact: full\nfrom: 2026-11-10T00:00\n" +
		"until: 2026-11-11T10:00\ndeclared: 2026-11-01T09:00\nalternatives: Dopo.\n---\n"
	if err := os.WriteFile(filepath.Join(folder, "2026-11-01-trasloco.md"), []byte(long), 0o644); err != nil {
		t.Fatal(err)
	}
	command := func(args ...string) (stdout, stderr string) {
		t.Helper()
		started := time.Now()
		var out, report bytes.Buffer
		if code := command.Run(append(args, "--root", root), &out, &report, time.Now); code != 0 {
			t.Fatalf("%q: exit %d\n%s", args, code, report.String())
		}
		t.Logf("%-24s %s", strings.Join(args[:2], " "), time.Since(started).Round(time.Millisecond))
		return out.String(), report.String()
	}
	read := func(name string) string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(root, "public", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	// what the feeds say of the group, and of one of its bodies
	feeds := func(entries, own int) {
		t.Helper()
		items := func(name string) (ids []string) {
			var rss struct {
				Items []struct {
					ID    string `xml:"guid"`
					Title string `xml:"title"`
				} `xml:"channel>item"`
			}
			if err := xml.Unmarshal([]byte(read(name)), &rss); err != nil {
				t.Fatal(err)
			}
			for _, i := range rss.Items {
				if strings.Contains(i.Title, "Lavori alla rete") {
					ids = append(ids, i.ID)
				}
			}
			return ids
		}
		if got := items("comunicazioni/disservizi.xml"); len(got) != entries {
			t.Errorf("the feed of all has %d entries of the group, not %d: %q", len(got), entries, got)
		}
		for _, n := range []int{0, 7, bodies - 1} {
			got := items("soggetti/" + codeOf(n) + "/disservizi.xml")
			if len(got) != own {
				t.Errorf("the feed of body %d has %d entries, not %d", n, len(got), own)
			}
			for _, id := range got {
				if !strings.Contains(id, codeOf(n)) {
					t.Errorf("an entry of body %d has the id %s", n, id)
				}
			}
		}
		var list struct{ Items []struct{ Title string } }
		if err := json.Unmarshal([]byte(read("comunicazioni/disservizi.json")), &list); err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, i := range list.Items {
			if strings.Contains(i.Title, "Lavori alla rete") {
				found++
			}
		}
		if found != entries {
			t.Errorf("the JSON feed of all has %d entries of the group, not %d", found, entries)
		}
	}
	cards := func(name string) int {
		return len(regexp.MustCompile(`href="?[^" >]*/comunicazioni/2026-11-27-lavori/`).FindAllString(read(name), -1))
	}

	out, report := command("notice", "new", "--for", "partner:09900005670", "--kind", "maintenance", "--title",
		"Lavori alla rete", "--impact", "full",
		"--from", "2026-12-01T22:00", "--until", "+4h", "--told-platform", "adesso", "--works", "desk", "--slug",
		"lavori", "--group", "rete-dicembre", "--as-of", "2026-11-27T10:00")
	if out != "1300 files written, group rete-dicembre\n" {
		t.Errorf("new says %q", out)
	}
	// The exception leads, the others are one line.
	if want := regexp.MustCompile(`(?m)^Comune Inventato 8 +` + scarce +
		` +−2 h nel 2026 +Le interruzioni programmate del 2026 diventano 38 h: ` +
		`2 h oltre le 36 ore`); !want.MatchString(report) {
		t.Errorf("the table does not warn of the one that is past its hours:\n%.2000s", report)
	}
	if want := fmt.Sprintf("Altri %d enti: niente da segnalare; di ore programmate restano almeno 32 h nel 2026\n",
		bodies-1); !strings.Contains(report, want) {
		t.Errorf("the table does not say %q:\n%.2000s", want, report)
	}
	command("build", "--as-of", "2026-11-27T10:01")
	feeds(1, 1)
	for _, page := range []string{"comunicazioni/index.html", "index.html"} {
		if n := cards(page); n != 1 {
			t.Errorf("%s has %d cards of the group", page, n)
		}
		if !strings.Contains(read(page), "1.300 enti") {
			t.Errorf("%s does not say how many they are", page)
		}
	}
	list, _ := command("notice", "list", "--kind", "maintenance", "--as-of", "2026-11-27T10:02")
	if n := strings.Count(list, "Lavori alla rete"); n != 1 || !strings.Contains(list, "1300 subjects") {
		t.Errorf("the list has %d lines of the group:\n%s", n, list)
	}

	out, _ = command("notice", "update", "--group", "rete-dicembre", "--from", "2026-12-02T22:00", "--until", "+4h",
		"--text", "Spostati di un giorno.", "--as-of", "2026-11-27T11:00")
	if out != "1300 files updated, group rete-dicembre\n" {
		t.Errorf("update says %q", out)
	}
	command("build", "--as-of", "2026-11-27T11:01")
	feeds(2, 2)

	out, _ = command("notice", "withdraw", "--group", "rete-dicembre", "--text", "Non si faranno.", "--as-of",
		"2026-11-27T12:00")
	if out != "1300 files withdrawn, group rete-dicembre\n" {
		t.Errorf("withdraw says %q", out)
	}
	command("build", "--as-of", "2026-11-27T12:01")
	feeds(3, 3)
	if n := cards("comunicazioni/index.html"); n != 0 {
		t.Errorf("the withdrawn group has %d cards among what is to come", n)
	}

	// The partner's own, in the same build.
	command("notice", "new", "--subject", "09900005670", "--kind", "outage", "--title", "Stazioni ferme", "--impact",
		"full", "--as-of", "2026-11-27T13:00")
	command("build", "--as-of", "2026-11-27T13:01")
	named := regexp.MustCompile(`(?s)Partner Gamma.{0,200}Stazioni ferme|Stazioni ferme.{0,200}Partner Gamma`)
	for _, n := range []int{0, bodies - 1} {
		page := read("soggetti/" + codeOf(n) + "/index.html")
		if !named.MatchString(page) {
			t.Errorf("the page of body %d does not name the partner's outage as the partner's", n)
		}
		if strings.Contains(read("soggetti/"+codeOf(n)+"/disservizi.xml"), "Stazioni ferme") {
			t.Errorf("the partner's outage stands in the feed of body %d", n)
		}
	}
	if strings.Contains(read("soggetti/00200005676/index.html"), "Stazioni ferme") {
		t.Error("the partner's outage stands on the page of a body that is not behind it")
	}
}
