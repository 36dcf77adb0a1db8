package roster

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// ipaSchool is the IPA code of a state school: it holds the school's own code, which begins
// with the code of its province.
var ipaSchool = regexp.MustCompile(`^(?i)istsc_([a-z]{2})[a-z]{2}[a-z0-9]{6}$`)

// formerProvince are codes that school codes still use for provinces that have others now.
var formerProvince = map[string]string{"FO": "FC", "PS": "PU"}

// placeSchools gives schools, of which the public list says neither province nor region, the
// province that their code tells, and the region that all other bodies of that province have.
// A province that the lists don't know is none.
func (im *importer) placeSchools() {
	regions := map[string]map[string]bool{}
	for _, b := range im.bodies {
		if b.row.Province != "" {
			if regions[b.row.Province] == nil {
				regions[b.row.Province] = map[string]bool{}
			}
			if b.row.Region != "" {
				regions[b.row.Province][b.row.Region] = true
			}
		}
	}
	told := map[*table]int{}
	for _, b := range im.bodies {
		m := ipaSchool.FindStringSubmatch(b.row.IPA)
		if m == nil || b.row.Province != "" {
			continue
		}
		province := strings.ToUpper(m[1])
		if now, ok := formerProvince[province]; ok {
			province = now
		}
		of, known := regions[province]
		if !known {
			continue
		}
		if one := slices.Collect(maps.Keys(of)); b.row.Region == "" && len(one) == 1 {
			b.row.Region = one[0]
		} else if len(one) == 1 && b.row.Region != one[0] { // the list has it elsewhere
			continue
		}
		b.row.Province = province
		told[b.origin[colIPA].t]++
	}
	for t, n := range told {
		im.note(place{t, t.line}, SchoolPlace, t.header(colIPA),
			fmt.Sprintf("schools that are listed without province: %d have the one that their code begins with", n), "")
	}
}
