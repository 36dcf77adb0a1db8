package source

import (
	"time"

	"bollettino/generator/base/document"
)

// Gatus is a server of Gatus, asked by its HTTP API.
type Gatus struct {
	Access
	Interval  time.Duration // between two results of an endpoint; 0: the median of what it gave
	Endpoints []Watched     // each by its key, or group/name, or its name if it has no group
}

func (Gatus) how() {}

func readGatus(m *document.Map, refs Refs) How {
	g := Gatus{Access: readAccess(m)}
	if v := m.Text("interval"); v.Text != "" {
		g.Interval = duration(v, time.Minute, time.Second, 24*time.Hour)
	}
	g.Endpoints = readWatched(m, "endpoint", "write the endpoint as group/name, or its key", refs)
	return g
}
