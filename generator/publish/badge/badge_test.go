package badge

import (
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/page"
)

// The picture and the data say the same, in a colour that carries white text.
func TestBadge(t *testing.T) {
	for _, state := range []string{
		"unknown", "operational", "maintenance", "degraded", "partial", "down", "constraint", "inactive"} {
		b := page.Badge{State: state, Label: "pagamenti", Word: "a <b> & \"c\"", Title: "Pagamenti: a <b>"}
		var picture struct {
			Title string   `xml:"title"`
			Fill  []string `xml:"path"`
			Texts []string `xml:"g>text"`
		}
		svg := SVG(b)
		if err := xml.Unmarshal(svg, &picture); err != nil {
			t.Fatalf("%v\n%s", err, svg)
		}
		if picture.Title != b.Title || !slices.Equal(picture.Texts, []string{b.Label, b.Word}) {
			t.Errorf("%+v", picture)
		}
		var data struct {
			SchemaVersion         int
			Label, Message, Color string
		}
		if err := json.Unmarshal(JSON(b), &data); err != nil {
			t.Fatal(err)
		}
		if data.SchemaVersion != 1 || data.Label != b.Label || data.Message != b.Word ||
			!strings.Contains(string(svg), `fill="`+data.Color+`"`) {
			t.Errorf("%+v\n%s", data, svg)
		}
	}
}
