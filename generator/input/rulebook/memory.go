package rulebook

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
)

// Memory keeps what texts gave, from one run to the next. What one program made is not
// believed by another, which may make other pages of the same text.
type Memory struct {
	Maker string // the program
	Kept  Shelf
}

// Shelf is where something is kept by name. What it has lost, or can't keep, is made
// again.
type Shelf interface {
	Recall(name string) (fs.File, error)
	Remember(name string, data []byte) error
}

// text is what a version's files give: a function of its files, of what the
// register says of them, of the addresses, and of the fragments that earlier
// versions had.
type text struct {
	Docs    []*Doc
	Used    []Asset
	Notes   []missing
	Clauses []textClause
	Known   map[string][]string
}

// textClause is a clause that was found.
type textClause struct {
	Obligation, HTML, Words, Fragment string
	Doc, Line                         int
}

// textKey is a digest of all that a text depends on.
func (b *Book) textKey(v *Version, sums []byte, links Links, known map[string][]string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %q\n", v.ID, sums, links.Page(v.ID, "x"), links.File(v.ID, "x"))
	for _, p := range b.Pages {
		fmt.Fprintf(h, "page %q %q %q\n", p.ID, p.Title, p.At[v.ID])
	}
	for _, p := range b.pending[v.ID] {
		fmt.Fprintf(h, "clause %q %q %q\n", p.obligation, p.clause.Place, p.files)
	}
	for _, k := range slices.Sorted(maps.Keys(known)) {
		fmt.Fprintf(h, "known %q %q\n", k, known[k])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// recall finds a text that was kept under the key.
func (m *Memory) recall(name, key string) (t text, ok bool) {
	if m == nil {
		return t, false
	}
	f, err := m.Kept.Recall(name)
	if err != nil {
		return t, false
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	data, found := bytes.CutPrefix(data, []byte(m.Maker+"\n"+key))
	if err != nil || !found {
		return t, false
	}
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&t); err != nil {
		return text{}, false
	}
	return t, true
}

// remember may fail: the text is then read again next time.
func (m *Memory) remember(name, key string, t text) {
	if m == nil {
		return
	}
	b := bytes.NewBufferString(m.Maker + "\n" + key)
	if err := gob.NewEncoder(b).Encode(t); err == nil {
		_ = m.Kept.Remember(name, b.Bytes())
	}
}
