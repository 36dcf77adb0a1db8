// Package page composes what people read: from one subject's measures,
// verdicts and notices it makes the values that templates, feeds and JSON may
// know, and from many subjects' summaries the pages about many. It is the contract; its rooms
// make the values.
//
// Everything a template shows is decided here: words, order, formatted
// figures, addresses, drawings. Templates show, they don't compute. Values are
// plain data with JSON names (all lower case, because Hugo lower-cases the keys
// of parameters), so that a template's context can be read off these types.
//
// The package reads no file and no clock.
package page
