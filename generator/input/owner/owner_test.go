package owner

import (
	"strings"
	"testing"

	"bollettino/generator/base/document"
	"bollettino/generator/base/problem"

	"github.com/google/go-cmp/cmp"
)

func TestRead(t *testing.T) {
	t.Parallel()
	var list problem.List
	m, _ := document.Parse("f", []byte("teams: ['@a/b', '@a/b/c-d.e', '@persona', 'a@example.org', '@a/b c', '@a/*']\ngood: '@a/ente-{id}'\nsame: '@a/b'\nbad: 'ente-{id}'\n"), &list)
	if diff := cmp.Diff([]string{"@a/b", "@a/b/c-d.e"}, Teams(&m, "teams")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if list.Len() != 4 {
		t.Errorf("%v", list.Sorted())
	}
	if got := Of(Pattern(m.Text("good")), "ESB88"); got != "@a/ente-esb88" {
		t.Errorf("%q", got)
	}
	if Pattern(m.Text("none"))+Pattern(m.Text("same"))+Pattern(m.Text("bad")) != "" || list.Len() != 6 {
		t.Errorf("%v", list.Sorted())
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	got := string(File([]string{"@a/x", "@a/y"}, []Rule{{"data/subjects/1", []string{"@a/uno"}}}))
	_, lines, _ := strings.Cut(got, "\n")
	if lines != "* @a/x @a/y\n/data/subjects/1/ @a/uno\n" {
		t.Errorf("%q", got)
	}
}
