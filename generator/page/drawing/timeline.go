package drawing

import (
	"bollettino/generator/base/period"
)

// mostDrawn is how many spans are drawn as they are: of more, those are joined that
// nobody could tell apart.
const mostDrawn = 500

// Shares places a set within a window: each span from 0 to 1.
func Shares(set period.Set, window period.Span) [][2]float64 {
	var out [][2]float64
	whole := float64(window.Length())
	if len(set) > mostDrawn {
		gap := period.Time(window.Length() / mostDrawn)
		wider := make([]period.Span, len(set))
		for i, s := range set {
			wider[i] = period.Span{From: s.From, Until: min(s.Until, period.Never-gap) + gap}
		}
		set = period.Of(wider...)
		for i := range set {
			set[i].Until -= gap
		}
	}
	for _, s := range set {
		out = append(out, [2]float64{float64(s.From-window.From) / whole, float64(s.Until-window.From) / whole})
	}
	return out
}

// TimelineRow is what was seen of one service: spans of up and of down time,
// each from 0 to 1 of the window.
type TimelineRow struct{ Up, Down [][2]float64 }

// Timeline draws a notice's time as a hollow bar over each service's line: a thin
// line where it was up, a block below the line where it was down, nothing where
// nobody looked. Now is how far the window has elapsed, 1 where it is over.
func Timeline(notice [][2]float64, rows []TimelineRow, now float64) string {
	const width, top, bar, row = 400.0, 2.0, 8.0, 22.0
	var told, up, down shapes
	for _, x := range notice {
		told.rect(share(x[0])*width+.75, top+.75, max((share(x[1])-share(x[0]))*width-1.5, 1), bar-1.5)
	}
	for i, r := range rows {
		y := top + bar + 8 + float64(i)*row
		for _, x := range r.Up {
			up.rect(share(x[0])*width, y, max((share(x[1])-share(x[0]))*width, .5), 3)
		}
		for _, x := range r.Down {
			down.rect(share(x[0])*width, y, max((share(x[1])-share(x[0]))*width, 1.5), 12)
		}
	}
	height := top + bar + 8 + row*float64(len(rows))
	var mark shapes
	if now < 1 {
		mark.rect(share(now)*width-.5, 0, 1, height)
	}
	return svg("dr-timeline", width, height, true,
		told.class("dr-plan"), up.class("dr-up"), down.class("dr-down"), mark.class("dr-now"))
}
