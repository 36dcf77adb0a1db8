package problem

import "fmt"

// Kind is a sort of complaint that other languages have words for too.
type Kind struct {
	Code    string // which stays, and by which they are found: "given-twice"
	English string // as fmt.Sprintf takes it
}

// Args are the arguments of a kind's sentence as texts, "" behind the last.
type Args [3]string

// Reason is a complaint of a kind, wherever it stands. It is an error, for who finds
// a mistake and knows no file.
type Reason struct {
	Code string
	What string // in English
	Args Args
}

// With is the complaint about those arguments, three at most.
func (k Kind) With(args ...any) Reason {
	r := Reason{Code: k.Code, What: fmt.Sprintf(k.English, args...)}
	for i, a := range args {
		r.Args[i] = fmt.Sprint(a)
	}
	return r
}

func (r Reason) Error() string { return r.What }
