// Package kit makes the first files of a site: settings, registry, an empty register of
// rules and the pages that the law wants, with the operator's own name and addresses. They
// build as they are, and nothing in them is of an example.
package kit

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"text/template"
)

// Site is what is known of a site before it has any file.
type Site struct {
	Operator, URL, Contact string   // who runs it: name, web address, mail
	Subject                string   // the operator's own id, where it is a subject itself; or ""
	BaseURL                string   // where the site will be
	TagAuthority           string   // a domain that the operator holds, and a year: "comune.example,2026"
	Languages              []string // its own first
	Privacy                string   // the mail of who answers for the protection of data, or ""
	Accessibility          string   // where the declaration of accessibility is, or ""
	Version                string   // of this program, or ""
	Registry               []byte   // data/subjects.csv
}

//go:embed files
var files embed.FS

// places are where the files go, by their names here.
var places = map[string]string{
	"site.yaml": "data/site.yaml", "versions.yaml": "content/regole/versions.yaml",
	"privacy.md": "content/pagine/privacy.md", "note-legali.md": "content/pagine/note-legali.md",
	"accessibilita.md": "content/pagine/accessibilita.md", "README.md": "README.md", "gitignore": ".gitignore",
}

// RegistryFile is where the registry stands.
const RegistryFile = "data/subjects.csv"

// Files are those of the site, by their paths below its folder.
func (s Site) Files() (map[string][]byte, error) {
	t, err := template.New("").Funcs(template.FuncMap{
		"yaml": scalar, "join": strings.Join, "words": words, "mail": mail,
	}).ParseFS(files, "files/*")
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{RegistryFile: s.Registry}
	for name, at := range places {
		var b bytes.Buffer
		if err := t.ExecuteTemplate(&b, name, s); err != nil {
			return nil, err
		}
		out[at] = b.Bytes()
	}
	return out, nil
}

// scalar is a text as YAML has it in double quotes, which is JSON's.
func scalar(s string) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(s)
	return strings.TrimSpace(b.String()), err
}

// marked are the characters that Markdown reads as more than themselves.
var marked = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, "&", `\&`,
	"|", `\|`, "\n", " ")

// words are a text in Markdown that means nothing but itself.
func words(s string) string { return marked.Replace(s) }

// mail is a link to an address of mail.
func mail(s string) string { return fmt.Sprintf("[%s](mailto:%s)", words(s), s) }

// Tag is a tag authority as RFC 4151 has it, of a web address and the year of a moment that
// belongs to its holder: "comune.example,2026".
func Tag(address string, year int) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	return fmt.Sprintf("%s,%d", strings.TrimPrefix(u.Hostname(), "www."), year)
}
