package word

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"bollettino/generator/page"
)

// Sentence is words with places for what a page puts in:
//
//	"Nessun problema noto alle {at}."      what is called at
//	"Dal {day}", "{dal day}"               with the article joined to it: "dall’8 marzo"
//	"{n} {n?fermo|fermi}"                  the first word for 1 and true, the second otherwise
//	"È {she?durata|durato}"                likewise, by the gender of what it is about
//
// Libraries of messages give strings; here a place can hold a time, a link or what
// somebody declared, each of which stays marked as what it is.
type Sentence string

// Say fills the places of a sentence: in parts stand a place's name and, after it, what
// it holds: a page.Piece, a page.Text, a Sentence or string, a whole number, or a bool
// to choose by. A place that gets nothing is a fault of the program, and panics.
func (l *Language) Say(s Sentence, parts ...any) page.Text {
	w := sayings.Get().(*saying)
	defer sayings.Put(w)
	w.begin(l, false)
	w.sentence(s, parts)
	w.end()
	return append(page.Text{}, w.pieces...)
}

// Tell is a sentence without marks.
func (l *Language) Tell(s Sentence, parts ...any) string {
	w := sayings.Get().(*saying)
	defer sayings.Put(w)
	w.begin(l, true)
	w.sentence(s, parts)
	return w.run()
}

// saying is a sentence being said: pieces, and behind them plain words that are none yet, since
// more may follow: each piece goes through a template.
type saying struct {
	*Language
	plain   bool // pieces are words like others
	pieces  page.Text
	word    string // all that letters would be, as long as that is one string
	letters []byte
}

// sayings are those that were said: a page has hundreds.
var sayings = sync.Pool{New: func() any { return new(saying) }}

func (w *saying) begin(l *Language, plain bool) {
	w.Language, w.plain, w.pieces, w.word, w.letters = l, plain, w.pieces[:0], "", w.letters[:0]
}

func (w *saying) sentence(s Sentence, parts []any) {
	rest := string(s)
	for {
		words, after, found := strings.Cut(rest, "{")
		w.add(words)
		if !found {
			return
		}
		place, tail, _ := strings.Cut(after, "}")
		w.put(s, place, parts)
		rest = tail
	}
}

// put says what stands in a place.
func (w *saying) put(s Sentence, place string, parts []any) {
	name, choice, chooses := strings.Cut(place, "?")
	article, called, joined := strings.Cut(name, " ")
	if !joined {
		called = name
	}
	value := part(s, called, parts)
	switch {
	case chooses:
		first, second, _ := strings.Cut(choice, "|")
		if !one(value) {
			first = second
		}
		w.add(first)
	case joined:
		inner := saying{Language: w.Language}
		inner.fill(s, value)
		inner.end()
		for i, p := range inner.pieces {
			if i == 0 {
				p.Text = w.Article(article, p.Text)
			}
			w.piece(p)
		}
	default:
		w.fill(s, value)
	}
}

func (w *saying) fill(s Sentence, value any) {
	switch v := value.(type) {
	case page.Piece:
		w.piece(v)
	case page.Text:
		for _, p := range v {
			w.piece(p)
		}
	case Sentence:
		w.add(string(v))
	case string:
		w.add(v)
	case int:
		w.add(w.Number(int64(v)))
	case int64:
		w.add(w.Number(v))
	default:
		panic(fmt.Sprintf("%v can't stand in %q", reflect.TypeOf(value), s)) // not the value, which stays on the stack
	}
}

func (w *saying) piece(p page.Piece) {
	if w.plain || p.Sort == page.IsWords && p == (page.Piece{Text: p.Text}) {
		w.add(p.Text)
		return
	}
	w.end()
	w.pieces = append(w.pieces, p)
}

// add says plain words.
func (w *saying) add(words string) {
	switch {
	case words == "":
	case w.word == "" && len(w.letters) == 0:
		w.word = words
	default:
		w.letters = append(append(w.letters, w.word...), words...)
		w.word = ""
	}
}

// run is the plain words behind the last piece.
func (w *saying) run() string {
	if len(w.letters) == 0 {
		return w.word
	}
	return string(w.letters)
}

// end makes a piece of them.
func (w *saying) end() {
	if words := w.run(); words != "" {
		w.pieces = append(w.pieces, page.Piece{Text: words})
	}
	w.word, w.letters = "", w.letters[:0]
}

// part is what was handed in under a name.
func part(s Sentence, called string, parts []any) any {
	for i := 0; i+1 < len(parts); i += 2 {
		if parts[i] == called {
			return parts[i+1]
		}
	}
	panic(fmt.Sprintf("nothing for {%s} in %q", called, s))
}

func one(value any) bool {
	switch v := value.(type) {
	case bool:
		return v
	case int:
		return v == 1
	case int64:
		return v == 1
	case page.Piece:
		return v.Text == "1"
	}
	return false
}
