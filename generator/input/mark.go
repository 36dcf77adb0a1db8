// Package input reads one folder of files: what all subjects share (Shared), and each
// subject's own (Folder). What is wrong in them is a problem with a place; an error is the
// machine's, or a wrong call.
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
