package rulebook

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
)

// Sums lists the digests of a version's files as `sha256sum` prints them, so
// that anyone can check a copy with `sha256sum -c`.
func Sums(root fs.FS, folder string) ([]byte, error) {
	var b bytes.Buffer
	err := fs.WalkDir(root, folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(data), strings.TrimPrefix(name, folder+"/"))
		return nil
	})
	return b.Bytes(), err
}

// digests are the lines of Sums by file.
func digests(sums []byte) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(string(sums)) {
		if sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  "); ok {
			out[name] = sum
		}
	}
	return out
}

// Digest is the digest of a version's text: that of its Sums.
func Digest(root fs.FS, folder string) (string, error) {
	list, err := Sums(root, folder)
	if err != nil {
		return "", err
	}
	return sumDigest(list), nil
}

func sumDigest(sums []byte) string {
	sum := sha256.Sum256(sums)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Archive is a version's text as a zip file, the same bytes for the same files.
func Archive(root fs.FS, folder string) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	err := fs.WalkDir(root, folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		w, err := z.Create(strings.TrimPrefix(name, folder+"/")) // no time of change
		if err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = z.Close()
	return b.Bytes(), err
}
