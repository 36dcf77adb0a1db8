package status

import (
	"cmp"
	"slices"
	"strings"

	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
)

// things are what a status page is about, in the words of schema.org: who it is, what it
// offers and, once, in the site's own language, the data beside the page. Nothing is said that register and profile don't: not
// where a body's services may be used (areaServed), of which its seat is no sign, nor its own
// site. Of one of whom nothing is known, nothing.
//
// A notice is no SpecialAnnouncement. That is "an information update made by a
// locally-oriented organization", was made for a pandemic's closures, and tells what of by a
// category; notices are of banks and of the platform, too, and hold for all who pay.
func things(s frame.Site, u judged.Unit) []page.Thing {
	if !u.Known {
		return nil
	}
	row, here := u.Row, s.Links.Abs(address.SubjectPath(u.Subject.ID))
	id := s.In(0).Links.To(address.SubjectThing(u.Subject.ID)) // the same in all languages; "@id" may be relative
	body := page.Thing{"@type": "Organization", "@id": id, "name": row.Name, "taxID": string(u.Subject.ID),
		"mainEntityOfPage": here}
	service := "Service"
	if public(row) {
		body["@type"], service = "GovernmentOrganization", "GovernmentService"
	}
	if row.IPA != "" {
		body["identifier"] = page.Thing{"@type": "PropertyValue", "propertyID": "IPA", "value": row.IPA}
	}
	seat := page.Thing{"@type": "PostalAddress"}
	for key, v := range map[string]string{"addressLocality": strings.TrimSpace(row.Place), "addressRegion": cmp.Or(row.Region, row.Province)} {
		if v != "" {
			seat[key] = v
		}
	}
	if len(seat) > 1 {
		body["address"] = seat
	}
	out := []page.Thing{body}
	for _, v := range u.Profile.Services {
		t := page.Thing{"@type": service, "name": v.Name, "url": here + "#servizio-" + v.ID, "provider": page.Thing{"@id": id}}
		if v.Partner != "" && service == "GovernmentService" {
			t["serviceOperator"] = page.Thing{"@type": "Organization", "name": s.Name(v.Partner),
				"@id": s.In(0).Links.To(address.SubjectThing(v.Partner))}
		}
		out = append(out, t)
	}
	if s.Tongue == 0 {
		out = append(out, data(s, u, here, id))
	}
	return out
}

// data is what is told of the subject's stato.json.
func data(s frame.Site, u judged.Unit, here, id string) page.Thing {
	w, file := s.Language.Status.Data, s.Links.Abs(address.SubjectPath(u.Subject.ID)+address.StatoFile)
	by := page.Thing{"@type": "Organization", "name": s.Setting.Operator.Name}
	if s.Setting.Operator.URL != "" {
		by["url"] = s.Setting.Operator.URL
	}
	return page.Thing{"@type": "Dataset", "@id": file, "url": here, "name": s.Language.Tell(w.Name, "who", u.Row.Name),
		"description": s.Language.Tell(w.Description), "about": page.Thing{"@id": id}, "creator": by,
		"dateModified": s.Setting.Zone.RFC3339(u.T),
		"distribution": page.Thing{"@type": "DataDownload", "contentUrl": file, "encodingFormat": "application/json"}}
}

// public tells whether the register says that a body is one of government: payments are owed
// to it, and it stands in the index of public administrations, not as one that runs services
// for them.
func public(row subject.Row) bool {
	owed := slices.Contains(row.Roles, subject.ECDirect) || slices.Contains(row.Roles, subject.ECIndirect)
	return owed && row.IPA != "" && !strings.HasPrefix(bulletin.Fold(row.Kind), "gestori di pubblici")
}
