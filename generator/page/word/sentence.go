package word

import (
	"fmt"
	"strings"

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
	var room [8]page.Piece // on the stack: a page has hundreds of sentences, most of one piece or two
	return append(page.Text{}, l.say(room[:0], s, parts)...)
}

// say adds the pieces of a sentence.
func (l *Language) say(out page.Text, s Sentence, parts []any) page.Text {
	rest := string(s)
	for {
		words, after, found := strings.Cut(rest, "{")
		out = add(out, words)
		if !found {
			return out
		}
		place, tail, _ := strings.Cut(after, "}")
		out, rest = l.put(out, s, place, parts), tail
	}
}

// Tell is a sentence without marks.
func (l *Language) Tell(s Sentence, parts ...any) string {
	var room [8]page.Piece
	return l.say(room[:0], s, parts).String()
}

// put adds what stands in a place.
func (l *Language) put(out page.Text, s Sentence, place string, parts []any) page.Text {
	name, choice, chooses := strings.Cut(place, "?")
	article, called, joined := strings.Cut(name, " ")
	if !joined {
		called = name
	}
	value := part(s, called, parts)
	if chooses {
		first, second, _ := strings.Cut(choice, "|")
		if !one(value) {
			first = second
		}
		return add(out, first)
	}
	if !joined {
		return l.fill(out, s, value)
	}
	t := l.fill(nil, s, value)
	if len(t) > 0 {
		t[0].Text = l.Article(article, t[0].Text)
	}
	return append(out, t...)
}

func (l *Language) fill(out page.Text, s Sentence, value any) page.Text {
	switch v := value.(type) {
	case page.Piece:
		return append(out, v)
	case page.Text:
		return append(out, v...)
	case Sentence:
		return add(out, string(v))
	case string:
		return add(out, v)
	case int:
		return add(out, l.Number(int64(v)))
	case int64:
		return add(out, l.Number(v))
	}
	panic(fmt.Sprintf("%T can't stand in %q", value, s))
}

// add puts plain words behind others as one piece: each piece goes through a template.
func add(out page.Text, words string) page.Text {
	if words == "" {
		return out
	}
	if n := len(out) - 1; n >= 0 && out[n] == (page.Piece{Text: out[n].Text}) {
		out[n].Text += words
		return out
	}
	return append(out, page.Piece{Text: words})
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
