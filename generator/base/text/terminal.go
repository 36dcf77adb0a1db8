package text

import (
	"os"
	"strings"
	"unicode"
)

// IsTerminal tells whether a person reads or types there.
func IsTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Plain keeps control and invisible characters of what others wrote from a
// terminal.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, s)
}
