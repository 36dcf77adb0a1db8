package stencil

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// What templates do more with than to put it, or to ask whether it is there, is read.
func TestReads(t *testing.T) {
	for src, want := range map[string]string{
		`{{ .a }}{{ if .b }}{{ .c.d }}{{ end }}{{ range .e }}{{ . }}{{ else }}{{ .f }}{{ end }}`:            "",
		`{{ with .a }}{{ .b }}{{ else with .c }}{{ . }}{{ end }}{{ if or .a (and .b (not .c)) }}1{{ end }}`: "",
		`{{ or .a .b }}{{ with and .a .b }}{{ . }}{{ end }}`:                                                "",
		`{{ $a := .a }}{{ range .b }}{{ $a }}{{ $a.c }}{{ $.d }}{{ end }}`:                                  "",
		`{{ template "_partials/x.html" .a }}{{ partial "x.html" .b }}`:                                     "",
		`{{ if eq .a.b "c" }}1{{ end }}`:                                                                    "b",
		`{{ if or .a (eq .b .c) }}1{{ end }}`:                                                               "b c",
		`{{ .a | safeHTML }}{{ printf "%s" .b }}{{ .c | default .d }}`:                                      "a b c d",
		`{{ len .a }}{{ index .b 0 }}`:                                                                      "a b",
		`{{ $a := .b }}{{ if eq $a "x" }}1{{ end }}`:                                                        "b",
		`{{ $a := .b }}{{ $a = .c }}{{ if eq $a "x" }}1{{ end }}`:                                           "b c",
		`{{ $a := .b }}{{ range .d }}{{ if eq $a "x" }}1{{ end }}{{ $a = .c }}{{ end }}`:                    "b c",
		`{{ with .a }}{{ if eq . "x" }}1{{ end }}{{ end }}`:                                                 "a",
		`{{ range .a }}{{ upper . }}{{ .b | upper }}{{ end }}`:                                              "a b",
		`{{ range $i, $e := .a }}{{ if eq $i 1 }}1{{ end }}{{ $e.b }}{{ end }}`:                             "",
		`{{ range $i, $e := .a }}{{ if eq $e.b 1 }}1{{ end }}{{ end }}`:                                     "b",
		`{{ range $e := .a }}{{ if eq $e 1 }}1{{ end }}{{ end }}`:                                           "a",
		`{{ if $a := .b }}{{ upper $a }}{{ end }}`:                                                          "b",
		`{{ if eq $.a.b 1 }}1{{ end }}{{ upper (index .c 1).d }}`:                                           "b c",
		`{{ (dict "x" .a).x }}{{ template "_partials/x.html" (dict "b" .a) }}`:                              "",
		`{{ template "_partials/read.html" (dict "r" .a.b "s" .c) }}`:                                       "b",
		`{{ $site := site.Params.shell }}{{ if eq $site.a "b" }}1{{ end }}{{ upper site.Title }}`:           "",
		`{{ partialCached "kept.html" . .v }}`:                                                              "k m n v",
		`{{ partialCached "deep.html" .of }}`:                                                               "k m n",
		`{{ partialCached "x.html" . }}`:                                                                    "*",
		`{{ partialCached "none.html" .a }}`:                                                                "*",
		`{{ partialCached "kept.html" site }}`:                                                              "",
		`{{ if eq . "x" }}1{{ end }}`:                                                                       "*",
		`{{ upper $ }}`:                                                                                     "*",
		`{{ $a := . }}{{ upper $a }}`:                                                                       "*",
		`{{ .a.Do "x" }}`:                                                                                   "*",
		`{{ $a := partial "x.html" . }}{{ if in $a "b" }}1{{ end }}`:                                        "*",
		`{{ partial "x.html" .a | upper }}{{ partial .b . }}`:                                               "*",
		`{{ if eq (partial "x.html" .) "b" }}1{{ end }}`:                                                    "*",
		`{{ partial .name . }}`:                                                                             "*",
		`{{ template "_partials/x.html" (dict "all" .) }}`:                                                  "*",
		`{{ page.Title }}`: "*",
		`{{ range $k, $v := dict "x" .a "y" .b }}{{ upper $v }}{{ end }}`:    "a b",
		`{{ with dict "x" .a }}{{ range . }}{{ upper . }}{{ end }}{{ end }}`: "a",
		`{{ upper (index (dict "x" .a "z" .c) "x") }}`:                       "a c",
		`{{ upper (index .Params.body "name") }}`:                            "*",
		`{{ range $k, $v := .Params.body }}{{ upper $v }}{{ end }}`:          "*",
		`{{ range .Params.body }}{{ . }}{{ end }}`:                           "",
		`{{ define "main" }}{{ upper .a }}{{ end }}`:                         "a",
		`{{ if }}`: "*",
	} {
		r := ReadsOf(map[string][]byte{"a.html": []byte(src), "_partials/x.html": []byte(`{{ . }}`), "note.txt": []byte("{{"),
			"_partials/kept.html": []byte(`{{ $m := .m }}{{ with .k }}{{ . }}{{ end }}{{ if .n.n }}{{ $m }}{{ end }}` +
				`{{ range site.Params.list }}{{ .other }}{{ template "_partials/x.html" . }}{{ end }}`),
			"_partials/deep.html": []byte(`{{ template "_partials/kept.html" . }}`),
		}, "body", "Params")
		if strings.Contains(src, "read.html") {
			r = ReadsOf(map[string][]byte{"a.html": []byte(src), "_partials/read.html": []byte(`{{ upper .r }}{{ .s }}`)})
			delete(r.names, "r")
		}
		got := strings.Join(slices.Sorted(maps.Keys(r.names)), " ")
		if r.All {
			got = "*"
		}
		if got != want {
			t.Errorf("%s: %q are read, not %q", src, got, want)
		}
		if want == "*" && !r.Has("anything") || want == "" && r.Has("a") {
			t.Errorf("%s: has other than all, or none", src)
		}
	}
}
