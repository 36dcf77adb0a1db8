package text

import (
	"strings"
)

// Cell keeps a text from being read as a formula by a spreadsheet.
func Cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
