package site

import (
	"os"
	"testing"

	"bollettino/generator/page"
)

func TestRender(t *testing.T) {
	r, err := NewRenderer(os.DirFS("../../layouts"), page.Shell{Name: "B"})
	if err != nil {
		t.Fatal(err)
	}
	files, err := r.Render([]page.Page{{Path: "/404.html", Layout: "mancante", Title: "a <b>", Body: page.Missing{Find: []page.Link{{Text: "x", Href: "/y"}}}},
		{Path: "/", Layout: "mancante", Title: "home", Body: page.Missing{}}})
	for n, b := range files {
		t.Logf("%q %s", n, b)
	}
	if err != nil {
		t.Fatal(err)
	}
}
