// Package badge writes a subject's state as a small picture, and as the JSON from
// which shields.io draws one.
//
// No text that somebody declared is in it, only the site's own words.
package badge

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"

	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
)

// colours carry white text at 4.5:1 and more; the word says the same.
var colours = map[string]string{
	string(sli.Operational): "#006b47", string(sli.InMaintenance): "#5f35ae", string(sli.IsDegraded): "#8a5200",
	string(sli.IsPartial): "#ad3d00", string(sli.IsDown): "#b8102a", "constraint": "#00589c",
}

func colour(state string) string {
	if c := colours[state]; c != "" {
		return c
	}
	return "#4f6276" // unknown, inactive
}

// JSON is the badge for shields.io's endpoint badge.
func JSON(b page.Badge) []byte {
	data, err := json.Marshal(struct {
		SchemaVersion int    `json:"schemaVersion"`
		Label         string `json:"label"`
		Message       string `json:"message"`
		Color         string `json:"color"`
		CacheSeconds  int    `json:"cacheSeconds"`
	}{1, b.Label, b.Word, colour(b.State), 300})
	if err != nil {
		panic(err) // strings and numbers
	}
	return append(data, '\n')
}

// SVG is the badge as a picture, 20 pixels high.
func SVG(b page.Badge) []byte {
	left, right := width(b.Label)+12, width(b.Word)+12
	var out strings.Builder
	out.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" `)
	fmt.Fprintf(&out, `width="%d" height="20" viewBox="0 0 %[1]d 20" role="img">`, left+right)
	fmt.Fprintf(&out, `<title>%s</title>`, escape(b.Title))
	fmt.Fprintf(&out, `<path fill="#33475b" d="M3 0h%dv20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/>`, left-3)
	fmt.Fprintf(&out, `<path fill="%s" d="M%d 0h%da3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H%[2]dz"/>`,
		colour(b.State), left, right-3)
	out.WriteString(`<g fill="#fff" font-family="Verdana,'DejaVu Sans',Geneva,sans-serif" font-size="11"` +
		` aria-hidden="true">`)
	// The length is said, so that the words fit whatever the font.
	fmt.Fprintf(&out, `<text x="6" y="14" textLength="%d">%s</text>`, left-12, escape(b.Label))
	fmt.Fprintf(&out, `<text x="%d" y="14" textLength="%d">%s</text></g></svg>`, left+6, right-12, escape(b.Word))
	out.WriteByte('\n')
	return []byte(out.String())
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

// width is about how wide Verdana writes a word at 11 pixels.
func width(s string) int {
	w := 0
	for _, r := range s {
		switch {
		case strings.ContainsRune("ijl.,;:'’!|", r):
			w += 34
		case strings.ContainsRune("ftr I()", r):
			w += 44
		case strings.ContainsRune("mwMW", r):
			w += 100
		case r >= 'A' && r <= 'Z':
			w += 76
		default:
			w += 67
		}
	}
	return (w + 9) / 10
}
