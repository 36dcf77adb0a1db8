package rulebook

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"bollettino/generator/input/gitbook"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Links makes addresses of pages and of files that belong to a text.
type Links struct {
	Page func(version, slug string) string
	File func(version, name string) string
}

var (
	// outside are destinations that are not files of the text.
	outside = regexp.MustCompile(`^(?i)(https?:|mailto:|tel:)`)
	// editor are addresses that only the text's authors can open.
	editor = regexp.MustCompile(`^(?i)https?://(localhost|127\.0\.0\.1|app\.gitbook\.com|[a-z0-9-]+\.gitbook\.io/o/)`)
)

func unescape(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

// relink turns links between files into links between pages and says which lead
// nowhere: those become their words.
func (d *Doc) relink(v *Version, links Links) {
	slugs, files := v.lookup()
	d.leads = map[*dom.Node]Target{}
	for _, n := range elements(d.body) {
		switch {
		case is(n, atom.A) && hasAttr(n, "href"):
			d.relinkOne(n, slugs, files, v, links)
		case is(n, atom.Img):
			d.picture(n, v, links)
		}
	}
}

// lookup finds pages by file and by address.
func (v *Version) lookup() (slugs, files map[string]*Doc) {
	if v.slugs == nil {
		v.slugs, v.files = map[string]*Doc{}, map[string]*Doc{}
		for _, d := range v.Docs {
			v.slugs[d.Slug], v.files[d.File] = d, d
		}
	}
	return v.slugs, v.files
}

// relinkOne makes a link of the text lead where it leads on the site.
func (d *Doc) relinkOne(n *dom.Node, slugs, files map[string]*Doc, v *Version, links Links) {
	dest := attr(n, "href")
	mention := hasClass(n, gitbook.Mention)
	if mention {
		dropAttr(n, "class")
	}
	if editor.MatchString(dest) {
		d.dead(n, dest, "it is an address of the text's editor")
		return
	}
	if outside.MatchString(dest) {
		d.leads[n] = Target{Kind: ToLink, To: dest}
		return
	}
	target, fragment, _ := strings.Cut(dest, "#")
	target, _, _ = strings.Cut(target, "?")
	target, fragment = unescape(target), unescape(fragment)
	to, file := d.target(target, slugs, files)
	switch {
	case to != nil:
	case file != "" && slices.Contains(v.Files, file):
		d.attach(n, file, v, links)
		return
	case file != "" && slices.ContainsFunc(v.Docs, func(o *Doc) bool { return strings.HasPrefix(o.File, file+"/") }):
		d.dead(n, dest, "the folder has no page of its own (README.md)")
		return
	default:
		d.dead(n, dest, "there is no such page")
		return
	}
	fragment, title := d.within(to, n, dest, fragment)
	if !hasClass(n, "footnote-ref") && !hasClass(n, "footnote-backref") {
		d.leads[n] = Target{Kind: ToPage, To: to.File, Fragment: fragment}
	}
	href := ""
	if to != d || fragment == "" {
		href = links.Page(d.Version, to.Slug)
	}
	if fragment != "" {
		href += "#" + url.PathEscape(fragment)
	}
	setAttr(n, "href", href)
	if w := words(n); (mention || w == "" && !hasClass(n, "footnote-backref")) && first(n, atom.Img) == nil {
		setText(n, title)
	}
}

// target is the page at the path of a link, or nil, and the file that it names.
func (d *Doc) target(link string, slugs, files map[string]*Doc) (to *Doc, file string) {
	switch {
	case link == "":
		return d, ""
	case strings.HasPrefix(link, "/") || link == "broken-reference":
		return nil, ""
	}
	if file = path.Join(path.Dir(d.File), link); file == "." {
		file = ""
	}
	return cmp.Or(files[file], files[path.Join(file, "README.md")], slugs[file]), file
}

// within finds the place in a page that a link leads to, "" for its beginning, and
// its title.
func (d *Doc) within(to *Doc, n *dom.Node, dest, fragment string) (place, title string) {
	if fragment == "" {
		return "", to.Title
	}
	switch at := to.ids[fragment]; {
	case at == nil && to.ids[Slug(fragment)] != nil:
		return Slug(fragment), words(to.ids[Slug(fragment)])
	case at == nil:
		d.note(d.lines[n], "the link %q leads to the page, but not to a place in it: there is no %q",
			dest, "#"+fragment)
		return "", to.Title
	case owner(at) != nil:
		return fragment, words(owner(at))
	}
	return fragment, to.Title
}

// dead takes away a link that leads nowhere, and leaves its words.
func (d *Doc) dead(n *dom.Node, dest, why string) {
	d.note(d.lines[n], "the link %q leads nowhere: %s", dest, why)
	if words(n) == "" && attr(n, "id") == "" && first(n, atom.Img) == nil {
		n.AppendChild(textNode(dest))
	}
	if attr(n, "id") != "" {
		dropAttr(n, "href")
		rename(n, atom.Span)
		return
	}
	unwrap(n)
}

// attach links a file that is published beside the text.
func (d *Doc) attach(n *dom.Node, file string, v *Version, links Links) {
	as, why := v.asset(file)
	if as == "" {
		d.note(d.lines[n], "the file %q is not published: %s", file, why)
		unwrap(n)
		return
	}
	if as != file {
		d.note(d.lines[n], "the file %q is published as plain text: a browser could run what stands in it", file)
	}
	d.used = append(d.used, Asset{file, as})
	d.leads[n] = Target{Kind: ToFile, To: file, Sum: v.sums[file]}
	setAttr(n, "href", links.File(d.Version, as))
	if words(n) == "" {
		n.AppendChild(textNode(path.Base(file)))
	}
}

// asset looks, once, at the bytes of a file beside the text.
func (v *Version) asset(file string) (as, why string) {
	v.looking.Lock()
	defer v.looking.Unlock()
	if a, ok := v.assets[file]; ok {
		return a[0], a[1]
	}
	data, err := v.open(file)
	if as, why = judge(file, data); err != nil {
		as, why = "", "it can't be read: "+err.Error()
	}
	v.assets[file] = [2]string{as, why}
	return as, why
}

// use notes that a file is to be published.
func (v *Version) use(a Asset) {
	if !slices.Contains(v.Used, a) {
		v.Used = append(v.Used, a)
	}
}

// picture shows a picture that stands beside the text; others are said in words.
func (d *Doc) picture(n *dom.Node, v *Version, links Links) {
	src := attr(n, "src")
	alt := strings.TrimSpace(attr(n, "alt"))
	d.leads[n] = Target{Kind: ToPicture, Words: alt, To: src}
	instead := func(why string) {
		d.note(d.lines[n], "the picture %q is not shown: %s", src, why)
		name := alt
		if name == "" {
			name = path.Base(unescape(src))
		}
		box := element(atom.Span, "no-picture", element(atom.Span, gitbook.Label, textNode("Immagine: ")),
			textNode(name))
		d.leads[box] = d.leads[n]
		n.Parent.InsertBefore(box, n)
		remove(n)
	}
	if outside.MatchString(src) || strings.HasPrefix(src, "//") {
		instead("it is on another host")
		return
	}
	file := path.Join(path.Dir(d.File), unescape(src))
	if !slices.Contains(v.Files, file) {
		instead("the file is not there")
		return
	}
	if !slices.Contains(pictureFile, strings.ToLower(path.Ext(file))) {
		instead("it is of a kind that is not published")
		return
	}
	if as, why := v.asset(file); as == "" {
		instead(why)
		return
	}
	d.used = append(d.used, Asset{file, file})
	d.leads[n] = Target{Kind: ToPicture, Words: alt, To: file, Sum: v.sums[file]}
	setAttr(n, "src", links.File(d.Version, file))
	setAttr(n, "alt", alt)
	setAttr(n, "loading", "lazy")
}
