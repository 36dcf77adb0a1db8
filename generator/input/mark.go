// Package input is what was read of one subject's files.
package input

// Mark says what is wrong with a subject's inputs.
type Mark string

// A subject is shown from sound inputs, from its last good ones, from what is
// left of them, or not at all because none were ever good.
const (
	Sound     Mark = ""
	LastGood  Mark = "last_good"
	Part      Mark = "part"
	NeverGood Mark = "never_good"
)
