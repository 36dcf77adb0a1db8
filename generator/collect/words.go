package collect

import (
	"fmt"
	"time"

	"bollettino/generator/base/period"
)

// lasting is the length of a set in words for an operator, "1h30m".
func lasting(s period.Set) string {
	d := time.Duration(s.Length()) * time.Second
	text := ""
	for _, unit := range []struct {
		of   time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		if n := d / unit.of; n > 0 {
			text += fmt.Sprintf("%d%s", n, unit.name)
			d -= n * unit.of
		}
	}
	return text
}
