package site

import (
	"bytes"
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

// action is where a template does something; in what it doesn't do, and in its comments, a name
// is only a name.
var action = regexp.MustCompile(`(?s)\{\{-? ?/\*.*?\*/ ?-?\}\}|\{\{.*?\}\}`)

// label is where an action names one, label.status.meanwhile, or a word of the frame,
// shell.name; alone is one that does nothing else.
var (
	label = regexp.MustCompile(`([ (])((?:label\.\w+|shell)\.\w+)`)
	alone = regexp.MustCompile(`^\{\{ ((?:label\.\w+|shell)\.\w+) \}\}$`)
)

// filled are templates with a language's labels, by what they are called, and the frame's words
// written into them, before Hugo reads them: looked up by every page, they would take a tenth of
// the time of rendering, and one that is not there would be shown as nothing.
func filled(layouts map[string][]byte, words map[string]string) (map[string][]byte, error) {
	var err error
	out := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(layouts)) {
		find := func(l []byte) string {
			w, ok := words[string(l)]
			if !ok {
				err = fmt.Errorf("layouts/%s: there is no %s", name, l)
			}
			return w
		}
		out[name] = action.ReplaceAllFunc(layouts[name], func(does []byte) []byte {
			if bytes.Contains(does[:min(len(does), 6)], []byte("/*")) {
				return does
			}
			if m := alone.FindSubmatch(does); m != nil {
				if w := find(m[1]); !strings.Contains(w, "{") { // as an address may, before an action, too
					return []byte(html.EscapeString(w))
				}
			}
			return label.ReplaceAllFunc(does, func(found []byte) []byte {
				return append(found[:1:1], strconv.Quote(find(found[1:]))...)
			})
		})
	}
	return out, err
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

// framing adds the frame's words.
func framing(words map[string]string, shell page.Shell) {
	frame := reflect.ValueOf(shell)
	for i := range frame.NumField() {
		if name, _, _ := strings.Cut(frame.Type().Field(i).Tag.Get("json"), ","); frame.Field(i).Kind() == reflect.String {
			words["shell."+name] = frame.Field(i).String()
		}
	}
}
