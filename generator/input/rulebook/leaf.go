package rulebook

// Leaf is a smallest run of words in a text: a heading, a paragraph, a list
// item's own words, a table's cell. Whatever the source looked like, two texts
// that say the same have the same leaves: what compares texts or looks for
// clauses works on leaves and on nothing else.
type Leaf struct {
	Kind    string // the HTML element: h1 to h6, p, li, td, th, pre, dt, dd, summary, figcaption
	Words   string // plain text, white space folded; link targets, anchors and marks left out
	Section string // the fragment of the heading it stands under, itself for a heading; "" before the first
	// what a register can cite: "#section", "#section/2" (list item), "/p2", "/r2" (a row's cells)
	Place           string
	Depth           int    // how many lists it stands in
	Table, Row, Col int    // counted from 1 within the document, the table, the row; 0 outside tables
	Line            int    // in the source file, counted from 1; 0 if unknown
	Number          int    // an item's in its numbered list; 0 elsewhere
	Code            string // of a pre: its lines as they stand
}

// Target is what a text leads to or shows. It is no word of the text: two texts
// that say the same may lead elsewhere.
type Target struct {
	Kind     string // link (an address elsewhere), page (of this version), file (beside the text), picture
	Words    string // the link's, or what a picture says to those who don't see it
	To       string // an address, or a file below the version's folder
	Fragment string // of a page: where in it
	Sum      string // of a file: the digest of its bytes
	Section  string // the fragment of the heading it stands under; "" before the first
	Leaf     int    // the leaf that it stands in, or -1
}

// The kinds of targets.
const (
	ToLink    = "link"
	ToPage    = "page"
	ToFile    = "file"
	ToPicture = "picture"
)
