package document

import "bollettino/generator/base/problem"

// What can be wrong with a document as a whole. What is unreadable says in English why:
// that is for who edits files by hand.
var (
	unreadable   = problem.Kind{Code: "unreadable", English: "%s"}
	empty        = problem.Kind{Code: "empty-document", English: "the document is empty"}
	twoDocuments = problem.Kind{Code: "two-documents", English: "a second document stands in the file"}
	noFront      = problem.Kind{Code: "no-front-matter", English: "%s"}
)

// What can be wrong with its YAML.
var (
	alias       = problem.Kind{Code: "alias", English: "aliases are not read"}
	tagged      = problem.Kind{Code: "tag", English: "the tag %s is not read"}
	null        = problem.Kind{Code: "null", English: "%q is not read as empty"}
	comment     = problem.Kind{Code: "comment", English: "%q is read as a comment, not as text"}
	notAMapping = problem.Kind{Code: "not-a-mapping", English: "is not a mapping"}
	notAList    = problem.Kind{Code: "not-a-list", English: "is not a list"}
	notSingle   = problem.Kind{Code: "not-a-single-value", English: "is not a single value"}
	oddKey      = problem.Kind{Code: "odd-key", English: "a key is not a word"}
)

// What can be wrong with its keys and their values.
var (
	missing     = problem.Kind{Code: "missing", English: "is missing"}
	unknownKey  = problem.Kind{Code: "unknown-key", English: "is not a key of this format"}
	unknownWord = problem.Kind{Code: "unknown-word", English: "%q is not known here"}
	keyTwice    = problem.Kind{Code: "key-given-twice", English: "is given twice, in line %d already"}
	wordTwice   = problem.Kind{Code: "word-given-twice", English: "%q is given twice"}
	textTwice   = problem.Kind{Code: "text-given-twice", English: "%q is given twice, in line %d already"}
)

// What makes a text too dear to make a page of.
var (
	deepLists = problem.Kind{Code: "deep-lists", English: "has lists or quotations in each other, more than %d deep"}
	farLists  = problem.Kind{Code: "far-lists", English: "has a list more than %d columns from the margin"}
	manyMarks = problem.Kind{Code: "many-marks",
		English: "has a paragraph with thousands of brackets or marks of emphasis"}
	manyCells    = problem.Kind{Code: "many-cells", English: "has tables of more than %d cells"}
	manyHeadings = problem.Kind{Code: "many-headings", English: "has more than %d headings"}
	deepBlocks   = problem.Kind{Code: "deep-blocks", English: "has blocks in each other, more than %d deep"}
	longAddress  = problem.Kind{Code: "long-address", English: "refers to a long address too often"}
)
