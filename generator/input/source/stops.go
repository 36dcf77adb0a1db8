package source

import "bollettino/generator/base/document"

// Stops is the list of planned stops of the platform's back office, as JSON: a
// file, or an address.
type Stops struct {
	Access        // without an address where File is given
	File   string // a relative one is below the root
}

func (Stops) how() {}

func readStops(m *document.Map, _ Refs) How {
	if !m.Has("file") {
		return Stops{Access: readAccess(m)}
	}
	if m.Has("url") {
		m.At("url").Complain("keep one of them", "stands beside file")
		m.Text("url")
	}
	return Stops{File: place(m.Text("file"))}
}
