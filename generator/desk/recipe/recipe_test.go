package recipe

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"bollettino/generator/input/setting"
	"github.com/pelletier/go-toml/v2"
)

func borgo() Site {
	return Site{Base: "https://pagamenti.borgo.it/", Folder: "/srv/sito"}
}

// Every recipe is made, with nothing left that a template meant, and says at its top what it
// is; what its operator has to fill in is empty.
func TestFiles(t *testing.T) {
	t.Parallel()
	for _, edit := range []setting.Edit{{}, {Header: "X-Enti"}} {
		s := borgo()
		s.Edit = edit
		for _, r := range All {
			files, err := r.Files(s)
			if err != nil {
				t.Errorf("%s: %v", r.Name, err)
			}
			if len(files) == 0 {
				t.Errorf("%s has no files", r.Name)
			}
			for at, data := range files {
				if bytes.Contains(data, []byte("<no value>")) || bytes.ContainsAny(data, "«»") || bytes.Contains(data, []byte("&#")) ||
					bytes.Contains(data, []byte(" \n")) || !bytes.HasSuffix(data, []byte("\n")) {
					t.Errorf("%s: %s is not whole:\n%s", r.Name, at, data)
				}
				if bytes.Contains(data, []byte("example")) {
					t.Errorf("%s: %s names an example", r.Name, at)
				}
			}
		}
	}
}

// What stands at the top of a host alone is not made for a site that stands lower.
func TestRoot(t *testing.T) {
	t.Parallel()
	s := borgo()
	s.Base = "https://www.borgo.it/pagamenti/"
	for _, r := range All {
		if _, err := r.Files(s); (err != nil) != r.root || r.root && !strings.Contains(err.Error(), "/pagamenti/") {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
}

var write = flag.Bool("write", false, "write the headers of this repository's netlify.toml")

// The headers in this repository's netlify.toml are those of a site without a git host:
// `go test ./generator/desk/recipe -write` brings them up to date.
func TestNetlify(t *testing.T) {
	const name, mark = "../../../netlify.toml", "# Of rules that fit"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	own, headers, found := bytes.Cut(data, []byte(mark))
	if !found {
		t.Fatal("netlify.toml has no headers")
	}
	want, err := Netlify(borgo())
	if err != nil {
		t.Fatal(err)
	}
	recipe, _ := Find("netlify")
	files, err := recipe.Files(borgo())
	if err != nil {
		t.Fatal(err)
	}
	for command, data := range map[string][]byte{"make site": data, "sh netlify/build.sh": files["netlify.toml"]} {
		var config struct {
			Build   struct{ Command, Publish string }
			Headers []struct{ For string }
		}
		if err := toml.Unmarshal(data, &config); err != nil {
			t.Fatal(err)
		}
		if config.Build.Command != command || config.Build.Publish != "public" || len(config.Headers) != len(borgo().Headers()) {
			t.Errorf("%+v", config)
		}
	}
	if got := append([]byte(mark), headers...); bytes.Equal(got, want) {
		return
	}
	if !*write {
		t.Fatal("netlify.toml is out of date: `go test ./generator/desk/recipe -write` writes its headers")
	}
	if err := os.WriteFile(name, append(own, want...), 0o644); err != nil {
		t.Fatal(err)
	}
}
