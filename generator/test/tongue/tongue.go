// Package tongue is a language that nobody speaks, Italian in Greek letters, and finds
// the words on a page that are not its own: those that a room says by itself.
package tongue

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"bollettino/generator/page"
	"bollettino/generator/page/word"
)

// Made says all that Italian says. Names, dates in figures and numbers are left.
var Made = made()

func made() *word.Language {
	l := greek(reflect.ValueOf(word.It)).Interface().(word.Language)
	l.Tag = "qaa"
	l.Article = func(article, word string) string { return article + " " + word }
	l.Day = strconv.Itoa
	return &l
}

// greek copies a value with all its words, in Greek letters. The keys of its tables are
// no words.
func greek(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		out.SetString(sentence(v.String()))
	case reflect.Struct:
		for i := range v.NumField() {
			out.Field(i).Set(greek(v.Field(i)))
		}
	case reflect.Array:
		for i := range v.Len() {
			out.Index(i).Set(greek(v.Index(i)))
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = reflect.Append(out, greek(v.Index(i)))
		}
	case reflect.Map:
		out.Set(reflect.MakeMap(v.Type()))
		for i := v.MapRange(); i.Next(); {
			out.SetMapIndex(i.Key(), greek(i.Value()))
		}
	default:
		out.Set(v)
	}
	return out
}

// place is one of a sentence; its second group is what it is called.
var place = regexp.MustCompile(`\{([^}? ]* )?([^}?]*)(\?[^}]*)?\}`)

// sentence keeps the places of a word.Sentence, but not the words within them:
// {dal day} is {δαλ day}.
func sentence(s string) string {
	var out strings.Builder
	at := 0
	for _, m := range place.FindAllStringSubmatchIndex(s, -1) {
		out.WriteString(letters(s[at:m[4]]) + s[m[4]:m[5]])
		at = m[5]
	}
	return out.String() + letters(s[at:])
}

const latin, other = "abcdefghijklmnopqrstuvwxyzàèéìòùº", "αβψδεφγηιξκλμνοπϙρστυϝωχθζαεειουο"

// letters are those of other alphabets for all that are Latin.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		low := unicode.ToLower(r)
		if i := slices.Index([]rune(latin), low); i >= 0 {
			if r != low {
				return unicode.ToUpper([]rune(other)[i])
			}
			return []rune(other)[i]
		}
		return r
	}, s)
}

// machine are the fields of pages and of what is told that no person reads, "" for
// those of any type.
var machine = map[string]string{
	"Href": "", "URL": "", "ID": "", "Icon": "", "State": "", "Sign": "", "Status": "", "Kind": "", "Lang": "", "Code": "",
	"Path": "Page", "Layout": "Page", "Key": "Page", "Section": "", "Canonic": "Head",
	"Meta": "Head", "Things": "Head", "Data": "", "Type": "Feed", "Obligation": "Level", "Verdict": "", "Group": "",
	"MenuIDs": "Shell", "Style": "Shell", "Favicon": "Shell", "Icons": "Shell", "Language": "Shell",
	"Loader": "Finder", "Index": "Finder", "Bodies": "Finder", "Tongue": "Finder", "Picture": "", "Names": "Shell",
	"Home": "Shell", "Contact": "Shell", "Services": "Told", "Runs": "Told",
	"Script": "", "Bundle": "SearchVersion", "Change": "ObligationChange", "Roles": "ObligationChange",
	"Base": "Edit", "Zone": "", "Origins": "Edit",
	"At": "", "Watch": "Live", "From": "Ahead", "Part": "",
}

func ofMachine(in string, f reflect.StructField) bool {
	of, ok := machine[f.Name]
	return ok && (of == "" || of == in) && f.Type.Kind() != reflect.Struct
}

// Foreign are the words of a page, or a part of one, that Made has not said, nobody
// declared, and are no names of the story: each with its place in v.
func Foreign(v any, names ...string) (out []string) {
	names = slices.Clone(names)
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	say := func(text, at string) {
		if w := Latin(text, names...); w != "" {
			out = append(out, fmt.Sprintf("%s: %q in %q", at, w, text))
		}
	}
	walk(v, ofMachine, func(v any, at string) (within bool) {
		switch v := v.(type) {
		case page.Piece:
			if v.Sort <= page.IsMoment {
				say(v.Text, at)
				say(v.Today, at)
			}
			return false
		case page.EditWord:
			if !v.Code {
				say(v.Text, at)
			}
			return false
		case string:
			say(v, at)
		case word.Sentence:
			say(place.ReplaceAllString(string(v), "$1$3"), at)
		}
		return true
	})
	return once(out)
}

var (
	tag    = regexp.MustCompile(`<[^>]*>`)
	spoken = regexp.MustCompile(`(?:aria-label|title|alt)="([^"]*)"`)
)

// Latin is the first word of a text in Latin letters that is none of the names; of
// markup, the first that a person reads or hears.
func Latin(text string, names ...string) string {
	if strings.Contains(text, "</") {
		text = tag.ReplaceAllStringFunc(text, func(t string) string {
			words := ""
			for _, m := range spoken.FindAllStringSubmatch(t, -1) {
				words += " " + m[1]
			}
			return words + " "
		})
	}
	for _, n := range names {
		text = without(text, n)
	}
	from := strings.IndexFunc(text, isLatin)
	if from < 0 {
		return ""
	}
	text = text[from:]
	if until := strings.IndexFunc(text, func(r rune) bool { return !isLatin(r) }); until > 0 {
		text = text[:until]
	}
	return text
}

// choice are the two words of a place that chooses.
var choice = regexp.MustCompile(`\{[^}]*\?([^}]*)\|([^}]*)\}`)

// Unsaid are the sentences in v whose words don't all stand in a text: each with its
// place in v. A word may have become the first of its sentence.
func Unsaid(v any, text string) (out []string) {
	text = strings.ToLower(text)
	said := func(s string) bool {
		s = strings.ToLower(s)
		for _, words := range place.Split(s, -1) {
			if !strings.Contains(text, words) {
				return false
			}
		}
		for _, c := range choice.FindAllStringSubmatch(s, -1) {
			if !strings.Contains(text, c[1]) && !strings.Contains(text, c[2]) {
				return false
			}
		}
		return true
	}
	walk(v, nil, func(v any, at string) bool {
		if x := reflect.ValueOf(v); x.Kind() == reflect.String && !said(x.String()) {
			out = append(out, fmt.Sprintf("%s: %q", at, v))
		}
		return true
	})
	return once(out)
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// without leaves a name out of a text, where it is not a part of a word.
func without(text, name string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, name)
		if !found {
			return out.String() + text
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(after)
		out.WriteString(before)
		if isLatin(last) || isLatin(next) {
			out.WriteString(name)
		}
		text = after
	}
}

// Names are what others wrote, or may have, in some values: all strings in them.
func Names(values ...any) (out []string) {
	walk(values, nil, func(v any, _ string) bool {
		if s, ok := v.(string); ok && Latin(s) != "" {
			out = append(out, s)
		}
		return true
	})
	return once(out)
}

func once(out []string) []string {
	slices.Sort(out)
	return slices.Compact(out)
}

// walk shows all that is in a value, with its place in it, but what is skipped; what
// see says no of is not looked into.
func walk(v any, skip func(in string, f reflect.StructField) bool, see func(v any, at string) bool) {
	been := map[uintptr]bool{}
	var look func(v reflect.Value, at string)
	look = func(v reflect.Value, at string) {
		if !v.IsValid() || !see(v.Interface(), strings.TrimPrefix(at, ".")) {
			return
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() && (skip == nil || !skip(v.Type().Name(), f)) {
					look(v.Field(i), at+"."+f.Name)
				}
			}
		case reflect.Array, reflect.Slice:
			for i := range v.Len() {
				look(v.Index(i), fmt.Sprintf("%s[%d]", at, i))
			}
		case reflect.Map:
			for i := v.MapRange(); i.Next(); {
				look(i.Value(), fmt.Sprintf("%s[%v]", at, i.Key()))
			}
		case reflect.Interface:
			look(v.Elem(), at)
		case reflect.Pointer:
			if p := v.Pointer(); !been[p] {
				been[p] = true
				look(v.Elem(), at)
			}
		}
	}
	look(reflect.ValueOf(v), "")
}
