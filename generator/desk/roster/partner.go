package roster

import (
	"fmt"
	"slices"
	"strings"
)

// index maps a name in one of its plain forms to the codes that bear it, each
// once, in the order met.
type index map[string][]string

func (x index) add(name, id string) {
	if name != "" && !slices.Contains(x[name], id) {
		x[name] = append(x[name], id)
	}
}

// found is what a partner cell leads to, a part for each partner it names.
type found struct{ parts []part }

// part is one partner looked up: its ID, or why there is none.
type part struct {
	id         string
	kind       Kind
	what, hint string
}

// learnPartners collects names of partners from a list that gives name and
// code side by side.
func (im *importer) learnPartners(t *table) {
	name, code := colPartner, colPartnerCode
	if t.kind == &codeKind {
		name, code = colName, colCode
	}
	if !t.has(name) || !t.has(code) {
		return
	}
	for _, r := range t.rows {
		if id, ok := takenCode(r.cells[code]); ok {
			im.byName.add(plainName(r.cells[name]), id)
			im.byBare.add(bareName(r.cells[name]), id)
		}
	}
}

// findPartners looks up a cell. A name may hold commas, so several partners in
// one cell are known only by ; | or /, and only where the whole leads nowhere.
func (im *importer) findPartners(cell string) found {
	whole := im.findPartner(cell)
	if whole.id != "" || !strings.ContainsAny(cell, ";|/") {
		return found{[]part{whole}}
	}
	var f found
	some := false
	for _, s := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";|/", r) }) {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		p := im.findPartner(s)
		some = some || p.id != ""
		f.parts = append(f.parts, p)
	}
	if !some {
		return found{[]part{whole}}
	}
	return f
}

// findPartner looks up one partner: a code that stands where a name is
// expected, a name, or a name without its legal form.
func (im *importer) findPartner(name string) part {
	if id, ok := cleanCode(name); ok && codeFlag(id) == "" {
		return part{id: id}
	}
	ids := im.byName[plainName(name)]
	if len(ids) == 0 {
		ids = im.byBare[bareName(name)]
	}
	switch len(ids) {
	case 1:
		return part{id: ids[0]}
	case 0:
		p := part{kind: NoPartner, what: fmt.Sprintf("no list of partners has a code for %q", name)}
		if ecs := im.bodyByName[plainName(name)]; len(ecs) == 1 {
			p.hint = fmt.Sprintf("the EC %s has this name: if it is the partner, add it to a list "+
				"given with --partners", ecs[0])
		}
		return p
	}
	return part{kind: ManyPartners, what: fmt.Sprintf("%q names %d partners: %s", name, len(ids), some(ids))}
}

// learnBodies makes the names of an EC list's bodies findable.
func (im *importer) learnBodies(t *table) {
	for _, r := range t.rows {
		if id, ok := takenCode(r.cells[colCode]); ok {
			im.bodyByName.add(plainName(r.cells[colName]), id)
			im.bodyByLoose.add(looseName(r.cells[colName]), id)
			im.bodyByIPA.add(strings.ToLower(r.cells[colIPA]), id)
		}
	}
}
