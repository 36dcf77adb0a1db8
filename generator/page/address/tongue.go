package address

import "strings"

// tongue is a language beside the site's own: where its pages stand, and which pages of the
// site's own prose it has. The zero one is the site's own language.
type tongue struct {
	folder string // "/en"
	prose  string // their paths, each between "|"
}

// In are the addresses of pages in another language, which has these pages of prose, by
// their paths: of a page that it lacks, that of the site's own language.
func (l Links) In(tag string, prose ...string) Links {
	l.tongue = tongue{"/" + tag, "|" + strings.Join(prose, "|") + "|"}
	return l
}

// Place is where a page stands that has this path in the site's own language.
func (l Links) Place(path string) string {
	if l.tongue.folder == "" || !l.Speaks(path) {
		return path
	}
	return l.tongue.folder + path
}

// Speaks tells whether the language has the page at a path of the site's own: all but the
// rulebook's texts and what is about them, archives and verified periods, the forms for staff, and whatever is no
// page.
func (l Links) Speaks(path string) bool {
	if path, _, _ = strings.Cut(path, "#"); !strings.HasSuffix(path, "/") {
		return false
	}
	if path == FinderPath { // the index is one for all
		return false
	}
	if path == "/" || path == RulesPath || path == GlossaryPath || path == DataPath || strings.Contains(l.tongue.prose, "|"+path+"|") {
		return true
	}
	top, rest, _ := strings.Cut(path[1:], "/")
	switch top {
	case "comunicazioni", "zone", "partner":
		return true
	case "soggetti":
		_, below, _ := strings.Cut(rest, "/")
		return below == "" || strings.HasPrefix(path, GroupsPath) || strings.HasPrefix(below, "comunicazioni/")
	}
	return false
}

// Unit is the folder of the subject that a file is of, in whatever language
// ("soggetti/01234567897/", "en/soggetti/01234567897/"), and its path in the site's own;
// "" of one that is nobody's.
func Unit(file string) (folder, own string) {
	own = file
	if i := strings.IndexByte(file, '/'); 0 < i && i <= longestTag {
		own = file[i+1:]
	}
	id, ok := strings.CutPrefix(own, units)
	i := strings.IndexByte(id, '/')
	if !ok || i < 0 {
		return "", ""
	}
	own = own[:len(units)+i+1]
	return file[:strings.Index(file, own)+len(own)], own
}

// longestTag is how long the tag of a language is at most (ISO 639).
const longestTag = 3

// units is the folder below which each folder is a subject's, or one of lists.
var units = strings.TrimPrefix(DirectoryPath, "/")
