// Package word is how things are said: times, durations, states, kinds, what a notice
// announces and how it repeats, and what pages say, sentence by sentence. The words
// stand in one file a language (it.go); which of them fits is decided beside them.
package word

import (
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
)

// Languages are those in which sites may speak; the first is that of tools.
var Languages = []*Language{&It, &En}

// Of are the languages of these tags, in their order; those without words are left out.
func Of(tags []string) (out []*Language) {
	for _, tag := range tags {
		for _, l := range Languages {
			if l.Tag == tag {
				out = append(out, l)
			}
		}
	}
	return out
}

// Language is how one language calls the values of the formats: kinds of notices,
// impacts, statuses, channels, states, roles, verdicts; what pages say, sentence by
// sentence; and its grammar. Pages speak that of their site; the desk, the browser's
// form and the terminal speak It, as those do for whom they are.
type Language struct {
	Tag  string // BCP 47
	Name string // what who speaks it calls it
	Grammar
	Times    TimeWords
	Lengths  LengthWords
	Limits   LimitWords
	Notice   NoticeWords
	Repeats  RepeatWords
	Status   StatusWords
	Frame    FrameWords
	Rule     RuleWords
	Publish  PublishWords
	Bulletin BulletinWords
	Data     OpenDataWords
	Many     ManyWords
	Finder   FinderWords
	Serve    ServeWords

	Kinds     map[notice.Kind]Kind
	Impacts   map[notice.Impact]Impact
	Statuses  map[notice.Status]Status
	Channels  map[string]Channel // those of a notice, and what works meanwhile
	StandIns  map[string]string
	States    map[sli.State]State
	Signs     map[judged.Sign]string // that are no state
	Verdicts  map[verdict.Verdict]string
	Roles     map[subject.Role]string
	BothRoles map[subject.Role]string // both of a kind, by the one with a connection of its own
	Versions  map[string]string       // of the rulebook, by their state
	Marks     map[input.Mark]string   // a sentence

	Labels Labels // what stands in templates
}

// Grammar is what a language needs a rule for, not a word.
type Grammar struct {
	Thousands, Decimal string                            // "1.300", "99,3"
	And                string                            // before the last of a list
	Article            func(article, word string) string // "dall’8 marzo"
	Day                func(n int) string                // of a month, "1º"
}

// Kind is a kind of notice.
type Kind struct {
	Name    string // "Disservizio"
	Cause   string // goes on from "ora non si può pagare per"
	The     string // begins a sentence about it
	Of      string // goes on from "dopo la fine"
	Counted Sentence
	She     bool   // words agree with it as with her: {she?finita|finito}
	Hint    string // beside its name, in the form
	Asked   string // at the terminal
}

// Impact is what a notice does to payments.
type Impact struct {
	Effect [3]string // what users notice: of what is ahead, of what is so now, of what is past
	Noun   string    // the same without a tense, for what stays as it was said
	Label  string    // in the form
	Hint   string
	Asked  string // at the terminal
}

// Status is what an update says.
type Status struct {
	Name  string
	Label string // in the form
	Hint  string
	Said  string // of a notice, at the terminal: "la causa è individuata"
}

// Channel is a way to pay.
type Channel struct {
	Name  string // "sito"
	The   string // what a notice is about
	By    string // goes on from "si può pagare"
	Label string // of what works meanwhile, in the form
	Asked string // likewise, at the terminal
}

// State is how a service stands.
type State struct {
	Name   string
	Effect string // what users notice of it now
}

// Sign is a state as the status page shows it, in words.
func (l *Language) Sign(s judged.Sign) string {
	if w, ok := l.Signs[s]; ok {
		return w
	}
	return l.States[sli.State(s)].Name
}
