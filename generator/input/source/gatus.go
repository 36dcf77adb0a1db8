package source

import (
	"slices"
	"time"

	"bollettino/generator/base/document"
	"bollettino/generator/input/subject"
)

// Gatus is a server of Gatus, asked by its HTTP API.
type Gatus struct {
	Access
	Interval  time.Duration // between two results of an endpoint; 0: the median of what it gave
	Endpoints []Endpoint
}

func (Gatus) how() {}

// Endpoint says whom an endpoint of Gatus is about.
type Endpoint struct {
	Endpoint string // its key, or group/name, or its name if it has no group
	Subject  subject.ID
	Service  string
}

func readGatus(m *document.Map, refs Refs) How {
	g := Gatus{Access: readAccess(m)}
	if v := m.Text("interval"); v.Text != "" {
		g.Interval = duration(v, time.Minute, time.Second, 24*time.Hour)
	}
	endpoints := m.Maps("endpoints")
	if len(endpoints) == 0 {
		m.At("endpoints").Complain("write a list of endpoints, each with endpoint, subject and service"+see, "is missing")
	}
	once := document.Once{}
	for _, t := range endpoints {
		name := t.Need("endpoint", "write the endpoint as group/name, or its key")
		once.Note(name, "keep one of them")
		e := Endpoint{Endpoint: name.Text}
		e.Subject, e.Service = aim(&t, refs)
		if slices.ContainsFunc(g.Endpoints, func(o Endpoint) bool { return o.Subject == e.Subject && o.Service == e.Service }) {
			name.Complain("name one endpoint for each service, or make this a source of its own", "another endpoint is about the same service of %s", e.Subject)
		}
		g.Endpoints = append(g.Endpoints, e)
		t.Close()
	}
	return g
}
