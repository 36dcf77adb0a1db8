package rulebook

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
)

// Memory keeps what texts gave, from one run to the next. It belongs to one
// program: another may make other pages of the same text.
type Memory interface {
	Recall(name string) []byte // nil where nothing is kept
	Remember(name string, data []byte)
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
func recall(m Memory, name, key string) (t text, ok bool) {
	if m == nil {
		return t, false
	}
	data, found := bytes.CutPrefix(m.Recall(name), []byte(key))
	if !found {
		return t, false
	}
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&t); err != nil {
		return text{}, false
	}
	return t, true
}

func remember(m Memory, name, key string, t text) {
	if m == nil {
		return
	}
	b := bytes.NewBufferString(key)
	if err := gob.NewEncoder(b).Encode(t); err == nil {
		m.Remember(name, b.Bytes())
	}
}
