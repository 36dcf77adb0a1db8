package build

import (
	"strings"
	"testing"

	"bollettino/generator/input"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/status"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/tongue"
)

// A subject's feeds and calendar say who tells what in the site's language.
func TestFilesOfAUnitSpeakTheSitesLanguage(t *testing.T) {
	t.Parallel()
	s := setting.Site{Zone: rome.Zone, TagAuthority: "stato.example.org,2026", Operator: setting.Operator{Name: "Ω"}}
	b := &builder{whole: &whole{Shared: &input.Shared{Setting: s}},
		site: frame.Site{Language: tongue.Made, Setting: s, Links: address.NewLinks("https://stato.example.org/")}}
	files, err := b.unitFiles(status.Output{Summary: bulletin.Summary{ID: "1", Row: &subject.Row{Name: "Ψ"}}})
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, data := range files {
		all.Write(data)
	}
	w := tongue.Made.Publish
	w.Calendar.OfMany = ""                               // is of another file
	plain := strings.NewReplacer("\r\n ", "", `\,`, ",") // of iCalendar
	for _, s := range tongue.Unsaid([]any{w.OnSite, w.Feed, w.Calendar}, plain.Replace(all.String())) {
		t.Errorf("no file says %s", s)
	}
}
