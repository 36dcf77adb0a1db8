package site

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// manifest lists what a build published, in the order of the files' paths: a line each,
// with the digest of its bytes and, if a page's values were remembered, the digest of what
// it was made from, with tabs between.
type manifest []published

// published is a file of the site.
type published struct {
	name   string // its path below the output folder
	digest string // of its bytes, with their number
	from   string // a digest of all that it is a function of; "" where that is not remembered
}

// manifestHead begins a manifest, before the number of its files: what begins otherwise is
// none.
const manifestHead = "bollettino 1, files: "

// readManifest reads one; ok is false where it is not whole.
func readManifest(data []byte) (m manifest, ok bool) {
	text, ok := strings.CutPrefix(string(data), manifestHead)
	count, text, _ := strings.Cut(text, "\n")
	if !ok || text != "" && !strings.HasSuffix(text, "\n") || count != strconv.Itoa(strings.Count(text, "\n")) {
		return nil, false
	}
	m = make(manifest, 0, strings.Count(text, "\n"))
	for line := range strings.Lines(text) {
		name, rest, found := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		digest, from, _ := strings.Cut(rest, "\t")
		if strings.HasPrefix(name, `"`) {
			var err error
			name, err = strconv.Unquote(name)
			found = found && err == nil
		}
		if !found || digest == "" || len(m) > 0 && m[len(m)-1].name >= name {
			return nil, false
		}
		m = append(m, published{name, digest, from})
	}
	return m, true
}

// bytes is the manifest as a file.
func (m manifest) bytes() []byte {
	b := bytes.NewBufferString(manifestHead + strconv.Itoa(len(m)) + "\n")
	for _, f := range m {
		name := f.name
		if strings.HasPrefix(name, `"`) || strings.ContainsFunc(name, unicode.IsControl) {
			name = strconv.Quote(name)
		}
		b.WriteString(name)
		b.WriteByte('\t')
		b.WriteString(f.digest)
		if f.from != "" {
			b.WriteByte('\t')
			b.WriteString(f.from)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// at is the place of a file, -1 where it is not listed.
func (m manifest) at(name string) int {
	i, found := slices.BinarySearchFunc(m, name, func(f published, name string) int {
		return strings.Compare(f.name, name)
	})
	if !found {
		return -1
	}
	return i
}

// under are the places of the files below a folder ("soggetti/01234567897/"), from the i-th
// until before the j-th.
func (m manifest) under(folder string) (i, j int) {
	i, _ = slices.BinarySearchFunc(m, folder, func(f published, name string) int {
		return strings.Compare(f.name, name)
	})
	for j = i; j < len(m) && strings.HasPrefix(m[j].name, folder); j++ {
	}
	return i, j
}

// sorted puts the files in order.
func (m manifest) sorted() manifest {
	slices.SortFunc(m, func(a, b published) int { return strings.Compare(a.name, b.name) })
	return m
}
