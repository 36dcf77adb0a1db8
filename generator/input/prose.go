package input

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"bollettino/generator/base/document"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
)

// Prose is a page of the site's own, from content/pagine: metodo.md in the site's own
// language, metodo.en.md in another.
type Prose struct {
	Slug, Title, Description, HTML string
	Lang                           string  // "" in the site's own language
	Others                         []Prose // the same in its others
}

// taken are the addresses at the top of the site that no page of content/pagine
// can have.
var taken = []string{"api", "assets", "comunicazioni", "en", "gestione", "index", "partner", "prossimi-cambi",
	"regole", "schema", "soggetti", "verifiche", "zone"}

var proseName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// addressable tells whether a page of the site's own can have that address.
func (s *Shared) addressable(file, slug string) bool {
	switch {
	case slices.Contains(taken, slug):
		s.Problems.Add(problem.New(file, 0, 0, "file name", "name it otherwise: the name is the page's address",
			"/%s/ is an address of the site's own", slug))
	case !proseName.MatchString(slug):
		hint := "use a to z, digits and single hyphens"
		if better := rulebook.Slug(slug); proseName.MatchString(better) {
			hint += ", as in " + better + ".md"
		}
		s.Problems.Add(problem.New(file, 0, 0, "file name", hint+": the name is the page's address",
			"%q can't be an address", slug))
	default:
		return true
	}
	return false
}

// readProse reads the site's own pages, in the order in which menus show them.
func (s *Shared) readProse() error {
	files, err := Names(s.Root, "content/pagine", s.Problems)
	if err != nil {
		return err
	}
	var others []Prose
	of := map[string]string{} // the file of each
	sources := map[string][]byte{}
	for _, name := range files {
		slug, isPage := strings.CutSuffix(name, ".md")
		file := path.Join("content/pagine", name)
		lang := ""
		if stem, ext, ok := strings.Cut(slug, "."); ok && slices.Contains(setting.Tongues, ext) {
			slug, lang = stem, ext
		}
		if lang != "" && !slices.Contains(s.Setting.Languages, lang) {
			continue // the site doesn't speak it
		}
		if !isPage || !s.addressable(file, slug) {
			continue
		}
		data, err := fs.ReadFile(s.Root, file)
		if err != nil {
			if err := unread(err, s.Problems); err != nil {
				return err
			}
			continue
		}
		sources[file] = data
		m, body, ok := document.ParseFront(file, data, "begin with `---`, title and description, `---`", s.Problems)
		if !ok {
			continue
		}
		p := Prose{Slug: slug, Lang: lang, Title: m.Need("title", "write the page's title").Text,
			Description: m.Text("description").Text}
		m.Close()
		_, p.HTML = rulebook.Prose(body)
		if lang == "" || lang == s.Setting.Languages[0] {
			p.Lang = ""
			s.Prose = append(s.Prose, p)
		} else {
			others = append(others, p)
			of[slug] = file
		}
	}
	for _, o := range others {
		i := slices.IndexFunc(s.Prose, func(p Prose) bool { return p.Slug == o.Slug })
		if i < 0 {
			s.Problems.Add(problem.New(of[o.Slug], 0, 0, "file name", "write "+o.Slug+".md, too",
				"there is no page in the site's own language of which this is a translation"))
			continue
		}
		s.Prose[i].Others = append(s.Prose[i].Others, o)
	}
	s.leadPages(sources)
	order := []string{"metodo", "come-seguire", "note-legali", "privacy", "accessibilita"}
	slices.SortStableFunc(s.Prose, func(a, b Prose) int {
		rank := func(p Prose) int {
			if i := slices.Index(order, p.Slug); i >= 0 {
				return i
			}
			return len(order)
		}
		return rank(a) - rank(b)
	})
	return nil
}

// pageLink is a link to another page of the site's own by its file, which also works where
// the files themselves are read.
var pageLink = regexp.MustCompile(`href="([a-z0-9.-]+)\.md(#[^"]*)?"`)

// leadPages makes links between files lead to the pages that are made of them.
func (s *Shared) leadPages(sources map[string][]byte) {
	known := map[string]bool{} // by file, without ".md"
	for _, p := range s.Prose {
		known[p.Slug] = true
		for _, o := range p.Others {
			known[o.Slug+"."+o.Lang] = true
		}
	}
	lead := func(p *Prose) {
		ending := ""
		if p.Lang != "" {
			ending = "." + p.Lang
		}
		p.HTML = pageLink.ReplaceAllStringFunc(p.HTML, func(link string) string {
			part := pageLink.FindStringSubmatch(link)
			slug, spoken := strings.CutSuffix(part[1], ending)
			if !spoken || !known[part[1]] {
				file := "content/pagine/" + p.Slug + ending + ".md"
				line, col := place(sources[file], "]("+part[1]+".md")
				s.Problems.Add(problem.New(file, line, col+len("]("), "text",
					"name a file beside it, in its own language", "there is no page %s.md to lead to", part[1]))
			}
			return `href="../` + slug + "/" + part[2] + `"`
		})
	}
	for i := range s.Prose {
		lead(&s.Prose[i])
		for k := range s.Prose[i].Others {
			lead(&s.Prose[i].Others[k])
		}
	}
}

// place is the line and the column, from 1, at which words stand first; 0 where they don't.
func place(data []byte, words string) (line, col int) {
	before, _, ok := strings.Cut(string(data), words)
	if !ok {
		return 0, 0
	}
	return 1 + strings.Count(before, "\n"), len(before) - strings.LastIndex(before, "\n")
}
