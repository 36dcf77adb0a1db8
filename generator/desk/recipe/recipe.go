// Package recipe makes the files by which what people already run builds a site and serves
// it: a host's own settings, with the headers in that host's way (page/header), or a
// scheduler's. Each file says at its top what to do with it, and asks for what only its
// operator knows by a line to fill in, without which it stops.
package recipe

import (
	"bytes"
	"embed"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"text/template"

	"bollettino/generator/input/setting"
	"bollettino/generator/page/address"
	"bollettino/generator/page/header"
)

// Recipe is what one host or scheduler needs.
type Recipe struct {
	Name, Says string
	root       bool              // it serves a site at the top of a host alone
	files      map[string]string // templates, by where their files go below the site's folder
}

// update are the files that every publishing by script shares.
var update = map[string]string{"deploy/update.sh": "update.sh", "deploy/crontab": "crontab"}

func with(more map[string]string) map[string]string {
	for at, name := range update {
		more[at] = name
	}
	return more
}

// All are those there are, by name.
var All = []Recipe{
	{"caddy", "Caddy serves public/", false, map[string]string{"deploy/Caddyfile": "Caddyfile"}},
	{"caddy-serve", "Caddy before `bollettino serve --public`", false, map[string]string{"deploy/Caddyfile": "Caddyfile-serve"}},
	{"cloudflare", "Cloudflare Pages, by a script and cron", true, with(map[string]string{
		"static/_headers": "_headers", "deploy/publish-cloudflare.sh": "publish-cloudflare.sh"})},
	{"cron", "cron builds into public/ on this machine", false, with(map[string]string{})},
	{"github", "GitHub Actions and Pages", false, map[string]string{".github/workflows/bollettino.yml": "github.yml"}},
	{"github-shards", "GitHub Actions and Pages, on four machines", false, map[string]string{".github/workflows/bollettino-shards.yml": "github-shards.yml"}},
	{"gitlab", "GitLab CI and Pages", false, map[string]string{".gitlab-ci.yml": "gitlab.yml"}},
	{"kubernetes", "a Kubernetes CronJob builds onto a volume", false, map[string]string{"deploy/cronjob.yaml": "cronjob.yaml"}},
	{"kubernetes-shards", "Kubernetes, on four machines: an Indexed Job and the site of it", false, map[string]string{
		"deploy/shards.yaml": "shards.yaml", "deploy/shards.sh": "shards.sh"}},
	{"netlify", "Netlify", true, map[string]string{
		"netlify.toml": "netlify.toml", "netlify/build.sh": "netlify-build.sh", "netlify/state/manifest.yml": "netlify-state.yml",
		"netlify/state/index.js": "netlify-state.js", "netlify/functions/build-when-due.mjs": "netlify-due.mjs"}},
	{"nginx", "nginx serves public/", false, map[string]string{"deploy/nginx.conf": "nginx.conf"}},
	{"nginx-serve", "nginx before `bollettino serve --public`", false, map[string]string{"deploy/nginx.conf": "nginx-serve.conf"}},
	{"rsync", "a web server elsewhere, by rsync of what changed, and cron", false, with(map[string]string{"deploy/publish-rsync.sh": "publish-rsync.sh"})},
	{"s3", "S3-compatible storage, by rclone of what changed, and cron", false, with(map[string]string{"deploy/publish-s3.sh": "publish-s3.sh"})},
}

// Find finds one by its name.
func Find(name string) (Recipe, bool) {
	i := slices.IndexFunc(All, func(r Recipe) bool { return r.Name == name })
	if i < 0 {
		return Recipe{}, false
	}
	return All[i], true
}

// Site is what a recipe has to know of a site.
type Site struct {
	Base   string       // its address, ends with "/"
	Edit   setting.Edit // who may publish from the browser
	Folder string       // where it is on this machine: an absolute path, with slashes

	Publish string // the script by which what changed is published, below the site's folder; or ""
}

// Host is the host of the site's address.
func (s Site) Host() string { return s.url().Host }

// Path is the path of the site's address; ends with "/".
func (s Site) Path() string { return s.url().EscapedPath() }

func (s Site) url() *url.URL {
	u, err := url.Parse(s.Base)
	if err != nil {
		return &url.URL{Path: "/"}
	}
	return u
}

// Headers are the site's rules.
func (s Site) Headers() header.Rules { return header.Of(s.Edit.Git.Origins()) }

// EditPath is where a proxy finds the editing page, below the site's own path.
func (s Site) EditPath() string { return s.Path() + strings.TrimPrefix(address.EditPath, "/") }

// ChangesFile is where the site says when it changes by itself.
func (s Site) ChangesFile() string { return address.ChangesFile }

//go:embed all:files
var files embed.FS

// Files are those of a recipe, by their paths below the site's folder.
func (r Recipe) Files(s Site) (map[string][]byte, error) {
	if r.root && s.Path() != "/" {
		return nil, fmt.Errorf("%s serves a site at the top of its host: base_url has the path %s", r.Name, s.Path())
	}
	for at := range r.files {
		if strings.HasPrefix(path.Base(at), "publish-") {
			s.Publish = at
		}
	}
	out := map[string][]byte{}
	for at, name := range r.files {
		data, err := s.file(name)
		if err != nil {
			return nil, err
		}
		out[at] = data
	}
	return out, nil
}

// Netlify are the headers of a site as netlify.toml has them.
func Netlify(s Site) ([]byte, error) { return s.file("netlify-headers.toml") }

func (s Site) file(name string) ([]byte, error) {
	t, err := template.New("").Delims("«", "»").Funcs(template.FuncMap{
		"quoted": quoted, "kinds": header.Kinds, "bytes": func() string { return header.Bytes }, "maps": s.maps,
		"again": again, "at": s.at, "shell": shell, "typeOf": header.TypeOf,
		"trim": func(path string) string { return strings.TrimSuffix(path, "/") },
	}).ParseFS(files, "files/*")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.ExecuteTemplate(&b, name, s)
	return b.Bytes(), err
}

// quoted is a text as TOML, nginx and Caddy have it in double quotes. No header's value holds a
// quote, a dollar, a brace or a backslash (a test).
func quoted(text string) string { return `"` + text + `"` }

// shell is a text as one word of a shell.
func shell(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// at is the value of a header at a path of the site.
func (s Site) at(name, path string) string {
	for _, f := range s.Headers().At(path) {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// choice is a header as nginx chooses its value: by the first pattern that fits.
type choice struct {
	Name, Variable, Default string
	Cases                   []struct{ Pattern, Value string }
}

// maps are the headers as nginx has them, but for the type, which it knows by file.
func (s Site) maps() (out []choice) {
	rules := s.Headers()
	for _, name := range rules.Names() {
		if name == header.Type {
			continue
		}
		c := choice{Name: name, Variable: "bollettino_" + strings.ReplaceAll(strings.ToLower(name), "-", "_")}
		for _, r := range slices.Backward(rules) { // the last that fits is the first to be asked
			for _, f := range r.Set {
				switch {
				case f.Name != name:
				case r.Path == "/*":
					c.Default = f.Value
				default:
					c.Cases = append(c.Cases, struct{ Pattern, Value string }{r.Pattern(s.Path()), f.Value})
				}
			}
		}
		out = append(out, c)
	}
	return out
}

// ending tells whether a rule is about an ending: no file has two.
func ending(r header.Rule) bool { return strings.HasPrefix(r.Path, "/*.") }

// again are the names of headers of a rule that an earlier one sets, too.
func again(rules header.Rules, i int) (out []string) {
	for _, f := range rules[i].Set {
		for _, r := range rules[:i] {
			if slices.ContainsFunc(r.Set, func(o header.Field) bool { return o.Name == f.Name }) && !slices.Contains(out, f.Name) &&
				!(ending(r) && ending(rules[i])) {
				out = append(out, f.Name)
			}
		}
	}
	return out
}
