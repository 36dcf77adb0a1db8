package site

import (
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/page"
	"bollettino/generator/page/word"
)

// label is where a template names one, {{ label.status.meanwhile }}, or a word of the frame,
// {{ shell.name }}: by itself, or as a value of an action.
var label = regexp.MustCompile(`\{\{ ((?:label\.\w+|shell)\.\w+) \}\}|([ (])((?:label\.\w+|shell)\.\w+)`)

// fill writes a language's labels and the frame's words into templates, before Hugo reads
// them: looked up by every page, they would take a tenth of the time of rendering, and one
// that is not there would be shown as nothing.
func fill(layouts map[string][]byte, labels word.Labels, shell page.Shell) error {
	words, err := called(labels)
	if err != nil {
		return err
	}
	frame := reflect.ValueOf(shell)
	for i := range frame.NumField() {
		if name, _, _ := strings.Cut(frame.Type().Field(i).Tag.Get("json"), ","); frame.Field(i).Kind() == reflect.String {
			words["shell."+name] = frame.Field(i).String()
		}
	}
	for _, name := range slices.Sorted(maps.Keys(layouts)) {
		layouts[name] = label.ReplaceAllFunc(layouts[name], func(found []byte) []byte {
			m := label.FindSubmatch(found)
			l := string(m[1]) + string(m[3])
			w, ok := words[l]
			switch {
			case !ok:
				err = fmt.Errorf("layouts/%s: there is no %s", name, l)
			case len(m[1]) > 0 && !strings.Contains(w, "{"): // as an address may, before an action, too
				return []byte(html.EscapeString(w))
			}
			if len(m[1]) > 0 {
				return fmt.Appendf(nil, "{{ %q }}", w)
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
			words["label."+group+"."+name] = w
		}
	}
	return words, nil
}
