package site

import (
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"bollettino/generator/page/word"
)

// label is where a template names one: by itself, {{ label.status.meanwhile }}, or as a
// value of an action.
var label = regexp.MustCompile(`\{\{ label\.(\w+\.\w+) \}\}|([ (])label\.(\w+\.\w+)`)

// fill writes a language's labels into templates, before Hugo reads them: looked up by
// every page, they would take a twentieth of the time of rendering, and one that is not
// there would be shown as nothing.
func fill(layouts map[string][]byte, labels word.Labels) error {
	words, err := called(labels)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(layouts)) {
		layouts[name] = label.ReplaceAllFunc(layouts[name], func(found []byte) []byte {
			m := label.FindSubmatch(found)
			l := string(m[1]) + string(m[3])
			w, ok := words[l]
			switch {
			case !ok:
				err = fmt.Errorf("layouts/%s: there is no label %s", name, l)
			case len(m[1]) > 0:
				return []byte(html.EscapeString(w))
			}
			return slices.Concat(m[2], []byte(strconv.Quote(w)))
		})
	}
	return err
}

// called are labels by what templates call them.
func called(labels word.Labels) (map[string]string, error) {
	b, err := json.Marshal(labels)
	if err != nil {
		return nil, err
	}
	var groups map[string]map[string]string
	if err := json.Unmarshal(b, &groups); err != nil {
		return nil, err
	}
	words := map[string]string{}
	for group, of := range groups {
		for name, w := range of {
			words[group+"."+name] = w
		}
	}
	return words, nil
}
