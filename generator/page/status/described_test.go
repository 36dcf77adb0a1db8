package status

import (
	"testing"

	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"

	"github.com/google/go-cmp/cmp"
)

// Machines are told what register and profile say of a subject, and no more: a body is one of
// government where the index of public administrations has it, and its seat is where it sits.
func TestThings(t *testing.T) {
	t.Parallel()
	ec, psp := []subject.Role{subject.ECIndirect}, []subject.Role{subject.PSPDirect}
	for _, c := range []struct {
		row                              subject.Row
		body, service, operator, address string
	}{
		{subject.Row{Roles: ec, IPA: "c_x1", Kind: "Comuni", Place: "Prova", Region: "Lazio", Province: "RM"},
			"GovernmentOrganization", "GovernmentService", "Ente 2", "Prova, Lazio"},
		{subject.Row{Roles: ec, Kind: "Comuni", Province: "RM"}, "Organization", "Service", "", ", RM"},
		{subject.Row{Roles: ec, IPA: "acqua", Kind: "Gestori di Pubblici Servizi"}, "Organization", "Service", "", ""},
		{subject.Row{Roles: psp, IPA: "x", Kind: "Banche"}, "Organization", "Service", "", ""},
	} {
		c.row.ID, c.row.Name = "1", "Uno"
		u := judged.Unit{Known: true, Subject: subject.Subject{ID: "1"}, Row: c.row,
			Profile: subject.Profile{Services: []subject.Service{{ID: "tari", Name: "TARI", Partner: "2"}}}}
		all := things(bare(), u)
		if len(all) != 3 {
			t.Fatalf("%s: %d things", c.row.Kind, len(all))
		}
		body, service, data := all[0], all[1], all[2]
		operator, seat := "", ""
		if o, ok := service["serviceOperator"]; ok {
			operator = o.(page.Thing)["name"].(string)
		}
		if a, ok := body["address"].(page.Thing); ok {
			town, _ := a["addressLocality"].(string)
			seat = town + ", " + a["addressRegion"].(string)
		}
		got := []string{body["@type"].(string), service["@type"].(string), operator, seat}
		if d := cmp.Diff([]string{c.body, c.service, c.operator, c.address}, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.row.Kind, d)
		}
		who := body["@id"]
		if by := service["provider"].(page.Thing)["@id"]; by != who || data["about"].(page.Thing)["@id"] != who || who != "/soggetti/1/#ente" {
			t.Errorf("%s: %v provides, the data are about %v", c.row.Kind, by, data["about"])
		}
		if u.Known = false; things(bare(), u) != nil {
			t.Errorf("%s: of one of whom nothing is known something is said", c.row.Kind)
		}
	}
}
