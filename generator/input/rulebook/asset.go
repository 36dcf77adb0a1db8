package rulebook

import (
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Asset is a file beside a text that is published with it.
type Asset struct {
	File string // below the version's folder
	As   string // under which name: its own, or one under which browsers show it as plain text
}

// The kinds of files that are published beside a text. A browser runs none of
// them, with one exception (safeXML); a server tells what a file is by the end of
// its name.
var (
	pictureFile = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"}
	packedFile  = []string{".zip", ".xlsx", ".docx", ".ods", ".odt"}
	markedFile  = []string{".xml", ".xsd", ".wsdl"}
	writtenFile = []string{".csv", ".json", ".yaml", ".yml", ".txt"}
)

// judge looks at a file's bytes: under which name it is published or, where that
// is none, why not.
func judge(name string, data []byte) (as, why string) {
	ext := strings.ToLower(path.Ext(name))
	switch {
	case slices.Contains(pictureFile, ext):
		if !isPicture(data) {
			return "", "its bytes are no picture's"
		}
	case ext == ".pdf":
		if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) || looksMarked(data) {
			return "", "its bytes are no PDF's"
		}
	case slices.Contains(packedFile, ext):
		if !bytes.HasPrefix(data, []byte("PK\x03\x04")) && !bytes.HasPrefix(data, []byte("PK\x05\x06")) {
			return "", "its bytes are not those of a " + ext[1:] + " file"
		}
	case slices.Contains(markedFile, ext):
		if !safeXML(data) {
			return name + ".txt", ""
		}
	case slices.Contains(writtenFile, ext):
		if bytes.IndexByte(data, 0) >= 0 {
			return "", "its bytes are no text's"
		}
	default:
		return "", "it is of a kind that is not published"
	}
	return name, ""
}

// isPicture tells whether bytes are those of a picture that browsers show.
// Whichever of its kinds the name says: many a JPEG is called .png, and browsers
// look at the bytes too.
func isPicture(data []byte) bool {
	s := string(data[:min(len(data), 32)])
	for _, magic := range []string{"\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF87a", "GIF89a"} {
		if strings.HasPrefix(s, magic) {
			return true
		}
	}
	if len(s) >= 12 && s[:4] == "RIFF" && s[8:12] == "WEBP" {
		return true
	}
	return len(s) >= 12 && s[4:8] == "ftyp" &&
		(s[8:12] == "avif" || s[8:12] == "avis" || strings.Contains(s[12:], "avif"))
}

// looksMarked tells whether bytes begin as a web page or a drawing does.
func looksMarked(data []byte) bool {
	s := strings.TrimLeft(string(data[:min(len(data), 512)]), "\ufeff \t\r\n")
	return strings.HasPrefix(s, "<")
}

// safeXML tells whether a browser that opens the file runs nothing: it is
// well-formed, has no style sheet and no declarations of its own, and no element
// of a language in which scripts stand.
func safeXML(data []byte) bool {
	if !utf8.Valid(data) {
		return false
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	elements := 0
	for {
		t, err := d.Token()
		if err == io.EOF {
			return elements > 0
		}
		if err != nil {
			return false
		}
		switch t := t.(type) {
		case xml.ProcInst:
			if t.Target != "xml" {
				return false
			}
		case xml.Directive:
			return false
		case xml.StartElement:
			elements++
			if strings.HasPrefix(t.Name.Space, "http://www.w3.org/1999/") ||
				t.Name.Space == "http://www.w3.org/2000/svg" {
				return false
			}
		}
	}
}
