// Package drawing draws figures as SVG: bars of days, gauges, months, proportions, the
// times of a notice. A drawing says nothing that the words beside it don't.
package drawing

import (
	"math"
	"strconv"
	"strings"
)

// The drawings are SVG as text: classes and shapes, no style, no number in
// words, no id. They are hidden from screen readers because the text beside
// each says the same, and every difference they show is one of shape first:
//
//	dr-up    a bar up from the base line
//	dr-full  a line of such bars, each as high as can be
//	dr-down  a bar that reaches below the base line
//	dr-plan  a hollow bar
//	dr-none  a short stump
//
// tools/styles/classes-from-go.json lists the classes; the style sheet colours
// them, for light, dark, print and forced colours.

// Sizes of a strip, in units of its view box.
const (
	stripStep  = 8.0  // from one bar to the next
	stripBar   = 6.0  // width of a bar
	stripBase  = 40.0 // the base line
	stripFoot  = 8.0  // how far a bar of down time reaches below it
	stripStump = 10.0 // height of an unmeasured day
	stripLeast = 9.0  // least visible height of what is not up
	stripGap   = 2.0  // between the parts of a bar
)

// DayShare is what was seen of one local day: shares of the whole day, 0 to 1,
// up, down within an announced stop, and down otherwise. The rest was not
// observed. Of a day that is Out nothing is to be seen: the subject had no role, or
// it has only begun.
type DayShare struct {
	Up, Planned, Down float64
	Out               bool
}

// Strip draws one bar a day, the oldest first. A day wholly up is a full bar,
// one partly observed a lower one; a day not observed is a stump, and one that is out
// leaves its place empty. Down time
// grows from below the base line, an announced stop stands hollow on it, and
// however short they are, they can be seen. The last day's is a part of its own, by this
// name: it is the one that goes on to change.
func Strip(days []DayShare, part string) string {
	var b, last bars
	n := len(days)
	for i, d := range days {
		if i < n-1 {
			b.day(i, d)
		} else {
			last.day(i, d)
		}
	}
	width := float64(n) * stripStep
	return svg("dr-strip", width, stripBase+stripFoot, true,
		"<path class=\"dr-base\" d=\"M0 "+num(stripBase)+"h"+num(width)+"\"/>", b.draw(),
		"<g data-part=\""+part+"\">", last.draw(), "</g>")
}

// Last is what the last day's part of a strip of n days may hold later.
func Last(n int, d DayShare) string {
	var b bars
	b.day(n-1, d)
	return "<svg>" + b.draw() + "</svg>"
}

// bars are those of a strip.
type bars struct {
	full       dashes
	up, none   comb
	down, plan shapes
}

func (b *bars) draw() string {
	return b.full.class("dr-full") + b.up.class("dr-up") + b.plan.class("dr-plan") + b.none.class("dr-none") + b.down.class("dr-down")
}

// day draws one day's bar in its place from below, what is down first.
func (b *bars) day(place int, d DayShare) {
	if d.Out {
		return
	}
	x := float64(place)*stripStep + (stripStep-stripBar)/2
	seen := share(d.Up) + share(d.Planned) + share(d.Down)
	if seen <= 0 {
		b.none.bar(x, stripBase, stripBar, stripStump)
		return
	}
	base := stripBase // what is drawn next stands here
	if d.Down > 0 {
		h := math.Max(share(d.Down)*stripBase, stripLeast)
		b.down.rect(x, base-h, stripBar, h+stripFoot)
		base -= h + stripGap
	}
	if d.Planned > 0 {
		h := math.Min(math.Max(share(d.Planned)*stripBase, stripLeast), base)
		if h >= stripLeast/2 {
			b.plan.rect(x+.75, base-h+.75, stripBar-1.5, h-1.5)
			base -= h + stripGap
		}
	}
	if d.Up > 0 {
		// Of the whole day: the bar ends where observation does.
		top := stripBase * (1 - math.Min(1, seen))
		if seen > .95 {
			top = 0 // a few minutes unobserved are no lower bar
		}
		if top == 0 && base == stripBase {
			b.full.bar(x)
		} else if base-top >= 1 {
			b.up.bar(x, base, stripBar, base-top)
		}
	}
}

// Gauge draws how much of a limit is used and how much is booked on top, in
// one unit, whichever. What lies past the limit stands higher than the rest,
// beyond the limit's mark. Without judged nothing is coloured as good or bad.
func Gauge(limit, used, booked float64, judged bool) string {
	const width, height, top, bar = 400.0, 28.0, 8.0, 12.0
	limit, used, booked = share0(limit), share0(used), share0(booked)
	whole := math.Max(limit, used+booked)
	if whole == 0 {
		whole = 1
	}
	at := func(v float64) float64 { return width * v / whole }
	inUsed := math.Min(used, limit)
	inBooked := math.Min(used+booked, limit)
	var rail, full, soon, over, overSoon, mark shapes
	rail.rect(0, top, at(limit), bar)
	full.rect(0, top, atLeast(at(inUsed), used > 0), bar)
	if inBooked > inUsed {
		soon.rect(at(inUsed)+1, top+1, math.Max(at(inBooked)-at(inUsed)-2, 1), bar-2)
	}
	if used > limit {
		over.rect(at(limit), 2, at(used)-at(limit), height-4)
	}
	if past := math.Max(used, limit); used+booked > past {
		overSoon.rect(at(past)+1, 3, math.Max(at(used+booked)-at(past)-2, 1), height-6)
	}
	mark.rect(math.Min(at(limit), width-2), 0, 2, height)
	return svg("dr-gauge"+tone(judged), width, height, true,
		rail.class("dr-rail"), full.class("dr-used"), soon.class("dr-booked"),
		over.class("dr-over"), overSoon.class("dr-over-booked"), mark.class("dr-limit"))
}

// MonthValue is one month of an indicator, or the part of it that one limit
// judges: from and until in months, 0 to 12. Value is NaN where nothing was
// measured; Out tells that it misses its limit, Part that too little was
// measured to say.
type MonthValue struct {
	From, Until  float64
	Value, Limit float64
	Out, Part    bool
}

// Months draws twelve months, the oldest first: each value a stem from the line
// of that month's limit, above it or below it. Where nothing binds nothing stands. A
// month that was not measured is a dash on the line, one measured too little a hollow
// disc. With judged, a month that misses its limit ends in a square; without, all end
// in a disc.
func Months(values []MonthValue, judged bool) string {
	const width, height, pad = 12 * monthStep, 80.0, 12.0
	if len(values) == 0 {
		return ""
	}
	low, high := scale(values)
	y := func(v float64) float64 { return height - pad - (height-2*pad)*(v-low)/(high-low) }
	var stems, discs, hollow, squares, none shapes
	for _, v := range values {
		x, limit := monthStep*(v.From+v.Until)/2, y(v.Limit)
		if math.IsNaN(v.Value) {
			none.rect(x-5, limit-1.5, 10, 3)
			continue
		}
		if math.Abs(y(v.Value)-limit) >= .5 {
			stems.b.WriteString("M" + num(x) + " " + num(limit) + "V" + num(y(v.Value)))
		}
		switch {
		case v.Out && judged:
			squares.rect(x-7, y(v.Value)-7, 14, 14)
		case v.Part:
			hollow.disc(x, y(v.Value), 5)
		default:
			discs.disc(x, y(v.Value), 5.5)
		}
	}
	return svg("dr-months"+tone(judged), width, height, false,
		stems.class("dr-stem"), "<path class=\"dr-line\" d=\""+limits(values, y)+"\"/>", none.class("dr-gap"),
		discs.class("dr-in"), hollow.class("dr-part"), squares.class("dr-out"))
}

// monthStep is from one month to the next.
const monthStep = 30.0

// scale is what the drawing of months spans: never less than a twentieth of the limit,
// since a small difference must not look like a large one.
func scale(values []MonthValue) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		for _, y := range []float64{v.Limit, v.Value} {
			if !math.IsNaN(y) {
				low, high = math.Min(low, y), math.Max(high, y)
			}
		}
	}
	if more := math.Max(math.Abs(values[0].Limit)*.05, 1e-9) - (high - low); more > 0 {
		low, high = low-more/2, high+more/2
	}
	return low, high
}

// limits is the line of the months' limits, broken where one changes.
func limits(values []MonthValue, y func(float64) float64) string {
	var line strings.Builder
	for i, v := range values {
		if i == 0 || v.Limit != values[i-1].Limit || v.From > values[i-1].Until {
			line.WriteString("M" + num(monthStep*v.From) + " " + num(y(v.Limit)))
		}
		if i+1 == len(values) || v.Limit != values[i+1].Limit || v.Until < values[i+1].From {
			line.WriteString("H" + num(monthStep*v.Until))
		}
	}
	return line.String()
}

// Proportion draws how many meet a clause, how many miss it (higher, and
// apart) and of how many nobody knows (hollow). Without judged nothing is
// coloured as good or bad.
func Proportion(met, missed, unmeasured int, judged bool) string {
	const width, height, top, bar, gap = 400.0, 24.0, 6.0, 12.0, 3.0
	met, missed, unmeasured = max(met, 0), max(missed, 0), max(unmeasured, 0)
	total := float64(met + missed + unmeasured)
	var in, out, rest shapes
	if total == 0 {
		rest.rect(1, top+1, width-2, bar-2)
		return svg("dr-proportion"+tone(judged), width, height, true, rest.class("dr-unmeasured"))
	}
	parts := []struct {
		n    int
		draw func(x, w float64)
	}{
		{met, func(x, w float64) { in.rect(x, top, w, bar) }},
		{missed, func(x, w float64) { out.rect(x, 0, w, height) }},
		{unmeasured, func(x, w float64) { rest.rect(x+1, top+1, math.Max(w-2, 1), bar-2) }},
	}
	shown := 0
	for _, p := range parts {
		if p.n > 0 {
			shown++
		}
	}
	const least = 5.0 // one of twenty thousand can still be seen
	free := width - gap*float64(shown-1) - least*float64(shown)
	x := 0.0
	for _, p := range parts {
		if p.n == 0 {
			continue
		}
		w := least + free*float64(p.n)/total
		p.draw(x, w)
		x += w + gap
	}
	return svg("dr-proportion"+tone(judged), width, height, true,
		in.class("dr-met"), out.class("dr-missed"), rest.class("dr-unmeasured"))
}

// Spread draws how values are distributed: a bar that holds eight in ten, the
// median as a tick, and the limit's mark. The least and the most are somebody's
// own values, and not drawn.
func Spread(low, median, high, limit float64) string {
	const width, height, mid = 400.0, 24.0, 12.0
	from, to := math.Min(low, limit), math.Max(high, limit)
	if to-from <= 0 {
		to = from + 1
	}
	at := func(v float64) float64 { return 4 + (width-8)*(v-from)/(to-from) }
	var bar, tick, mark shapes
	bar.rect(at(low), mid-5, math.Max(at(high)-at(low), 2), 10)
	tick.rect(at(median)-1.5, mid-9, 3, 18)
	mark.rect(at(limit)-1, 0, 2, height)
	return svg("dr-spread", width, height, true, bar.class("dr-used"), tick.class("dr-median"), mark.class("dr-limit"))
}

// svg is one drawing. A stretched one fills its box whatever its shape; the
// style sheet gives it a height.
func svg(class string, width, height float64, stretched bool, parts ...string) string {
	var b strings.Builder
	b.WriteString("<svg class=\"dr " + class + "\" viewBox=\"0 0 " + num(width) + " " + num(height) + "\"")
	if stretched {
		b.WriteString(" preserveAspectRatio=\"none\"")
	}
	b.WriteString(" aria-hidden=\"true\">")
	for _, p := range parts {
		b.WriteString(p)
	}
	b.WriteString("</svg>")
	return b.String()
}

// shapes gathers the shapes of one class: one element, however many days.
type shapes struct{ b strings.Builder }

func (p *shapes) rect(x, y, w, h float64) {
	if w > 0 && h > 0 {
		var some [64]byte // which most of them fit: a page draws hundreds
		b := append(appendNum(append(some[:0], 'M'), x), ' ')
		b = append(appendNum(append(appendNum(b, y), 'h'), w), 'v')
		b = append(appendNum(append(appendNum(b, h), 'h'), -w), 'z')
		p.b.Write(b)
	}
}

// comb gathers bars from the left to the right. Those that stand on one line are one shape, which
// goes along that line from each to the next: a page draws hundreds.
type comb struct {
	shapes
	end, base float64 // where the last one ends, and stands
}

func (c *comb) bar(x, base, w, h float64) {
	if w <= 0 || h <= 0 {
		return
	}
	var some [64]byte
	b := some[:0]
	if c.b.Len() > 0 && c.base == base {
		b = appendNum(append(b, 'h'), x-c.end)
	} else {
		if c.b.Len() > 0 {
			b = append(b, 'z')
		}
		b = appendNum(append(appendNum(append(b, 'M'), x), ' '), base)
	}
	b = appendNum(append(appendNum(append(appendNum(append(b, 'v'), -h), 'h'), w), 'v'), h)
	c.b.Write(b)
	c.end, c.base = x+w, base
}

// dashes gathers full bars from the left to the right. Those of days in a row are one line, which
// the style sheet breaks into bars: most days are like the one before, and of a page's bytes their
// bars would be the largest part.
type dashes struct{ from []float64 }

func (d *dashes) bar(x float64) { d.from = append(d.from, x) }

func (d *dashes) class(name string) string {
	var p shapes
	for i := 0; i < len(d.from); {
		first := i
		for i++; i < len(d.from) && d.from[i] == d.from[i-1]+stripStep; i++ {
		}
		var some [64]byte
		b := append(appendNum(append(some[:0], 'M'), d.from[first]), ' ')
		b = append(appendNum(b, stripBase/2), 'h')
		p.b.Write(appendNum(b, d.from[i-1]+stripBar-d.from[first]))
	}
	return p.class(name)
}

func (p *shapes) disc(x, y, r float64) {
	arc := "a" + num(r) + " " + num(r) + " 0 1 0 "
	p.b.WriteString("M" + num(x-r) + " " + num(y) + arc + num(2*r) + " 0" + arc + num(-2*r) + " 0z")
}

// class is the shapes as an element, or nothing where nothing was drawn.
func (p *shapes) class(name string) string {
	if p.b.Len() == 0 {
		return ""
	}
	return "<path class=\"" + name + "\" d=\"" + p.b.String() + "\"/>"
}

// tone is the class of a drawing that may say good or bad.
func tone(judged bool) string {
	if judged {
		return " dr-judged"
	}
	return ""
}

// share is v within 0 and 1; what is no number is nothing.
func share(v float64) float64 { return math.Min(share0(v), 1) }

// share0 is v, and 0 where it is negative, infinite or no number.
func share0(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return 0
	}
	return v
}

// atLeast is a width, wide enough to be seen where there is something to see.
func atLeast(w float64, some bool) float64 {
	if some {
		return math.Max(w, 3)
	}
	return w
}

// num writes a coordinate with at most one decimal; the same on every machine.
func num(v float64) string { return string(appendNum(nil, v)) }

func appendNum(b []byte, v float64) []byte {
	tenths := int64(math.Round(v * 10))
	if tenths < 0 {
		b, tenths = append(b, '-'), -tenths
	}
	b = strconv.AppendInt(b, tenths/10, 10)
	if d := tenths % 10; d > 0 {
		b = append(b, '.', byte('0'+d))
	}
	return b
}
