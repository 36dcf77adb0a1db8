package rulebook

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"bollettino/generator/base/document"
	"bollettino/generator/base/problem"
	encoding "bollettino/generator/base/text"
)

// Hidden tells whether a file below a version's folder is none of the text's:
// what editors, desktops and git leave there begins with a point, but for the
// folder in which GitBook keeps pictures.
func Hidden(name string) bool {
	parts := strings.Split(name, "/")
	for i, s := range parts {
		if strings.HasPrefix(s, ".") && (s != ".gitbook" || i == len(parts)-1) {
			return true
		}
	}
	return false
}

// isPage tells whether a file is a page of the text: snippets that GitBook keeps
// beside its pictures are none.
func isPage(name string) bool {
	return path.Ext(name) == ".md" && !slices.Contains(strings.Split(name, "/"), ".gitbook")
}

// visit reads the files of a version's folder, in order: those of the text or,
// with all, the hidden ones too.
func visit(root fs.FS, folder string, all bool, do func(name string, data []byte)) error {
	return fs.WalkDir(root, folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || name == folder {
			return err
		}
		below := name
		if folder != "." {
			below = strings.TrimPrefix(name, folder+"/")
		}
		switch {
		case e.IsDir() && !all && e.Name() != ".gitbook" && strings.HasPrefix(e.Name(), "."):
			return fs.SkipDir
		case e.IsDir(), !all && Hidden(below):
			return nil
		}
		data, err := fs.ReadFile(root, name)
		if err == nil {
			do(below, data)
		}
		return err
	})
}

// Stock lists the digests of a text's files as `sha256sum` prints them, so that
// anyone can check a copy with `sha256sum -c`. A page that is not UTF-8 is a
// problem.
func Stock(root fs.FS, folder string, list *problem.List) ([]byte, error) {
	var b bytes.Buffer
	err := visit(root, folder, false, func(name string, data []byte) {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(data), name)
		if path.Ext(name) == ".md" {
			encoding.UTF8(path.Join(folder, name), data, list)
			document.Laborious(path.Join(folder, name), 1, data, list)
		}
	})
	return b.Bytes(), err
}

// everything is the digest of all files of the folder, hidden ones too, as
// imports registered it once.
func everything(root fs.FS, folder string) (string, error) {
	var b bytes.Buffer
	err := visit(root, folder, true, func(name string, data []byte) {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(data), name)
	})
	return SumDigest(b.Bytes()), err
}

// digests are the files of Stock, in its order, and the digest of each.
func digests(sums []byte) (names []string, by map[string]string) {
	by = map[string]string{}
	for line := range strings.Lines(string(sums)) {
		if sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  "); ok {
			names, by[name] = append(names, name), sum
		}
	}
	return names, by
}

// SumDigest is the digest of a list of digests, and so of all its files.
func SumDigest(sums []byte) string {
	sum := sha256.Sum256(sums)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// published are the lines of Stock of what the text uses: its pages, their order,
// and what they show or link. Other files that lie in the folder are nobody's
// business.
func (v *Version) published(sums []byte) []byte {
	used := map[string]bool{"SUMMARY.md": true}
	for _, d := range v.Docs {
		used[d.File] = true
	}
	for _, a := range v.Used {
		used[a.File] = true
	}
	var out bytes.Buffer
	names, by := digests(sums)
	for _, name := range names {
		if used[name] {
			fmt.Fprintf(&out, "%s  %s\n", by[name], name)
		}
	}
	return out.Bytes()
}

// Archive is the text of the version in a folder as a zip file, the same bytes
// for the same files.
func (v *Version) Archive(root fs.FS, folder string) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	names, _ := digests(v.Sums)
	for _, name := range names {
		data, err := fs.ReadFile(root, path.Join(folder, name))
		if err != nil {
			return nil, err
		}
		w, err := z.Create(name) // no time of change
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(data); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}
