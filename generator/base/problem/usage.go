package problem

import "errors"

// ErrFound says that the inputs have problems; they are in the result.
var ErrFound = errors.New("problems in the input")

// HurtsAll tells whether one of the problems is in what all subjects share.
func HurtsAll(problems []Problem) bool {
	for _, p := range problems {
		if p.Subject == "" {
			return true
		}
	}
	return false
}

// UsageError is an error in how the program was called.
type UsageError struct{ error }

func (u UsageError) Unwrap() error { return u.error }

// Usage makes an error one in how the program was called.
func Usage(err error) error { return UsageError{err} }
