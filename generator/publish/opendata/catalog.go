package opendata

import (
	"cmp"
	"strings"

	"bollettino/generator/page/address"
)

// licence is one of those that settings can name, as the national profile knows it: by its
// entry in the vocabulary of licences, its kind (ADMS), what it is called in Italian and, in
// short, everywhere, and where it stands.
type licence struct{ entry, kind, name, short, page string }

const (
	licenceList = "https://w3id.org/italia/controlled-vocabulary/licences/"
	licenceKind = "http://purl.org/adms/licencetype/"
)

// licences are by what the settings call them (SPDX, and the Italian one).
var licences = map[string]licence{
	"CC0-1.0": {"A11_CCO10", "PublicDomain", "Creative Commons CC0 1.0", "CC0 1.0",
		"https://creativecommons.org/publicdomain/zero/1.0/"},
	"CC-BY-4.0": {"A21_CCBY40", "Attribution", "Creative Commons Attribuzione 4.0 (CC BY 4.0)", "CC BY 4.0",
		"https://creativecommons.org/licenses/by/4.0/"},
	"CC-BY-SA-4.0": {"A31_CCBYSA40", "ViralEffect-ShareAlike", "Creative Commons Attribuzione-Condividi allo stesso modo 4.0 (CC BY-SA 4.0)", "CC BY-SA 4.0",
		"https://creativecommons.org/licenses/by-sa/4.0/"},
	"IODL-2.0": {"A29_IODL20", "Attribution", "Italian Open Data License 2.0 (IODL 2.0)", "IODL 2.0",
		"https://www.dati.gov.it/iodl/2.0/"},
	"ODbL-1.0": {"A310_ODBL", "ViralEffect-ShareAlike", "Open Data Commons Open Database License 1.0 (ODbL)", "ODbL 1.0",
		"https://opendatacommons.org/licenses/odbl/1-0/"},
}

// unknown is that of a site whose operator named none.
var unknown = licence{"C1_Unknown", "UnknownIPR", "Licenza sconosciuta", "", ""}

// Licence is what a licence is called in short, and where it stands; "" where there is none.
func Licence(id string) (name, page string) { return licences[id].short, licences[id].page }

// Catalog describes the tables by DCAT-AP_IT, the national profile, as Turtle: what it wants
// of a catalogue, of datasets, distributions, licences and agents, and what it recommends of
// them. A dataset's identifier is of the site's tag authority, so that it stays where the site
// moves; the day on which data changed is that of the latest of them.
func Catalog(s Site) []byte {
	t := &turtle{}
	for _, p := range [][2]string{
		{"adms", "http://www.w3.org/ns/adms#"}, {"dcat", "http://www.w3.org/ns/dcat#"},
		{"dcatapit", "http://dati.gov.it/onto/dcatapit#"}, {"dct", "http://purl.org/dc/terms/"},
		{"foaf", "http://xmlns.com/foaf/0.1/"}, {"owl", "http://www.w3.org/2002/07/owl#"},
		{"vcard", "http://www.w3.org/2006/vcard/ns#"}, {"xsd", "http://www.w3.org/2001/XMLSchema#"},
	} {
		t.prefix(p[0], p[1])
	}
	at := s.Base + strings.TrimPrefix(address.DataPath, "/")
	const of = "http://publications.europa.eu/resource/authority/"
	catalog, agent, contact := iri(at+"#catalogo"), iri(at+"#gestore"), iri(at+"#contatto")
	day := lit(s.Modified) + "^^xsd:date"
	sets := []string{}
	for _, table := range s.Tables {
		sets = append(sets, iri(at+"#"+table.Name))
	}
	t.about(catalog, "a", "dcatapit:Catalog", "a", "dcat:Catalog", "dct:title", s.said(s.Title),
		"dct:description", s.said(s.About), "dct:publisher", agent, "dct:modified", day,
		"foaf:homepage", iri(at), "dct:language", iri(of+"language/"+s.language()),
		"dcat:themeTaxonomy", iri(of+"data-theme"), "dcat:dataset", strings.Join(sets, ", "))
	t.about(agent, "a", "dcatapit:Agent", "a", "foaf:Agent", "dct:identifier", lit(s.Operator.ID),
		"foaf:name", s.said(s.Operator.Name))
	if s.Contact != "" {
		t.about(contact, "a", "dcatapit:Organization", "a", "vcard:Organization", "a", "vcard:Kind",
			"vcard:fn", lit(s.Operator.Name), "vcard:hasEmail", iri("mailto:"+s.Contact))
	}
	l, named := licences[s.Licence]
	if !named {
		l = unknown
	}
	licence := iri(licenceList + l.entry)
	t.about(licence, "a", "dcatapit:LicenseDocument", "a", "dct:LicenseDocument",
		"dct:type", iri(licenceKind+l.kind), "foaf:name", lit(l.name)+"@it")
	for _, table := range s.Tables {
		var own []string
		for _, f := range forms {
			own = append(own, iri(at+"#"+table.Name+"-"+f.id))
		}
		dataset := []string{"a", "dcatapit:Dataset", "a", "dcat:Dataset",
			"dct:identifier", lit("tag:" + s.TagAuthority + ":dati/" + table.Name),
			"dct:title", s.said(s.Words[table.Name].Title), "dct:description", s.said(s.Words[table.Name].About),
			"dct:modified", day, "dcat:theme", iri(of + "data-theme/GOVE"), "dct:rightsHolder", agent, "dct:publisher", agent,
			"dct:accrualPeriodicity", iri(of + "frequency/CONT"), "dcat:landingPage", iri(at),
			"dct:language", iri(of + "language/" + s.language()), "dcat:distribution", strings.Join(own, ", ")}
		if s.Contact != "" {
			dataset = append(dataset, "dcat:contactPoint", contact)
		}
		t.about(iri(at+"#"+table.Name), dataset...)
		for _, f := range forms {
			files := s.files(table, f.ext)
			access := at
			if len(files) == 1 {
				access = s.whole(files[0])
			}
			dist := []string{"a", "dcatapit:Distribution", "a", "dcat:Distribution",
				"dct:title", s.said(s.Words[table.Name].Title + " (" + f.name + ")"), "dct:format", iri(of + "file-type/" + f.kind),
				"dcat:mediaType", iri("https://www.iana.org/assignments/media-types/" + f.media),
				"dct:license", licence, "dct:modified", day, "dcat:accessURL", iri(access)}
			for _, file := range files {
				dist = append(dist, "dcat:downloadURL", iri(s.whole(file)))
			}
			t.about(iri(at+"#"+table.Name+"-"+f.id), dist...)
		}
	}
	return []byte(t.text.String())
}

// forms are the forms of a table as the EU's vocabulary of file types and IANA know them;
// both know JSON Lines as JSON alone.
var forms = []struct{ id, ext, name, kind, media string }{
	{"csv", CSVExt, "CSV", "CSV", CSVType}, {"jsonl", LinesExt, "JSON Lines", "JSON", JSONType},
}

// languages are by their tags as the EU's vocabulary of languages has them.
var languages = map[string]string{"it": "ITA", "en": "ENG", "de": "DEU", "fr": "FRA", "sl": "SLV"}

// language is that of the words; MUL, several, of one that is not listed here.
func (s Site) language() string { return cmp.Or(languages[s.Language], "MUL") }

func (s Site) whole(path string) string { return s.Base + strings.TrimPrefix(path, "/") }

func (s Site) said(text string) string { return lit(text) + "@" + s.Language }

// turtle writes RDF 1.1 Turtle.
type turtle struct{ text strings.Builder }

func (t *turtle) prefix(name, of string) {
	t.text.WriteString("@prefix " + name + ": <" + of + "> .\n")
}

// about says something of a subject, in pairs of what and which. Which comes as it is written:
// of iri or lit, or a prefixed name.
func (t *turtle) about(subject string, pairs ...string) {
	t.text.WriteString("\n" + subject)
	for i := 0; i < len(pairs); i += 2 {
		end := " ;"
		if i+2 >= len(pairs) {
			end = " ."
		}
		t.text.WriteString("\n\t" + pairs[i] + " " + pairs[i+1] + end)
	}
	t.text.WriteString("\n")
}

// iri writes an address; what none may hold is written as percents.
func iri(at string) string {
	var b strings.Builder
	for _, c := range []byte(at) {
		if c <= ' ' || strings.IndexByte("<>\"{}|^`\\", c) >= 0 {
			const hex = "0123456789ABCDEF"
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return "<" + b.String() + ">"
}

// lit writes a text.
func lit(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(text) + `"`
}
