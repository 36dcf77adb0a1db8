package stato

import (
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"unique"

	"bollettino/generator/base/wire"
)

// Brief is what tables of many have of a subject's stato.json: its state, its services and its
// indicators. It is packed, since a site has thousands and a build opens few.
type Brief struct {
	Limits string // its windows, and which indicators there are: mostly those of many others, and then one text of all
	Values string // what is the subject's own
}

// Brief packs the part of a subject's figures that tables of many have.
func (f Stato) Brief() Brief {
	var limits []byte
	b := wire.Text(wire.Text(wire.Text(nil, f.Now.State), deref(f.Now.Declared)), deref(f.Now.Measured))
	b = wire.Flags(wire.Text(b, deref(f.Now.MeasuredAt)), f.Now.Limited)
	b = wire.Count(b, len(f.Services))
	for _, s := range f.Services {
		b = wire.Text(wire.Text(wire.Text(b, s.ID), s.Name), s.Now)
		limits = wire.Text(wire.Text(limits, s.Availability.Window.From), s.Availability.Window.Until)
		b = number(number(b, s.Availability.WithPlanned), s.Availability.WithoutPlanned)
		b = number(number(b, &s.Availability.Observed), s.HoursKept)
	}
	limits = wire.Count(limits, len(f.Indicators))
	for _, i := range f.Indicators {
		for _, t := range [...]string{i.Obligation, i.Version, i.Role, i.Window.From, i.Window.Until, i.Bound,
			strconv.FormatFloat(i.Limit, 'g', -1, 64), i.Unit, i.Evidence} {
			limits = wire.Text(limits, t)
		}
		limits = wire.Texts(limits, i.Observers)
		b = number(number(b, i.Value), &i.Observed)
		b = wire.Text(whole(whole(b, i.Booked), i.InARow), i.Verdict)
	}
	return Brief{unique.Make(string(limits)).Value(), string(b)}
}

// Stato is that part, as it is in stato.json; the rest of it is empty.
func (b Brief) Stato() (f Stato) {
	r, limits := wire.Read(b.Values), wire.Read(b.Limits)
	f.Now = StatoNow{State: r.Text(), Declared: text(r.Text()), Measured: text(r.Text()), MeasuredAt: text(r.Text())}
	r.Flags(&f.Now.Limited)
	n := r.Count()
	f.Services = slices.Grow(f.Services, n)
	for range n {
		s := StatoService{ID: r.Text(), Name: r.Text(), Now: r.Text()}
		s.Availability.Window = StatoWindow{limits.Text(), limits.Text()}
		s.Availability.WithPlanned, s.Availability.WithoutPlanned = numberOf(r), numberOf(r)
		s.Availability.Observed = numberOr0(r)
		s.HoursKept = numberOf(r)
		f.Services = append(f.Services, s)
	}
	n = limits.Count()
	f.Indicators = slices.Grow(f.Indicators, n)
	for range n {
		i := StatoIndicator{Obligation: limits.Text(), Version: limits.Text(), Role: limits.Text(),
			Window: StatoWindow{limits.Text(), limits.Text()}, Bound: limits.Text()}
		i.Limit, _ = strconv.ParseFloat(limits.Text(), 64)
		i.Unit, i.Evidence, i.Observers = limits.Text(), limits.Text(), append([]string{}, wire.TextsOf[string](limits)...)
		i.Value, i.Observed = numberOf(r), numberOr0(r)
		i.Booked, i.InARow, i.Verdict = wholeOf(r), wholeOf(r), r.Text()
		f.Indicators = append(f.Indicators, i)
	}
	return f
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// decimals is by how much numbers are multiplied to be whole: in stato.json they have four
// decimals at most.
const decimals = 1e4

// number appends a number of 0 or more, or that there is none.
func number(b []byte, n *float64) []byte {
	if n == nil {
		return binary.AppendUvarint(b, 0)
	}
	return binary.AppendUvarint(b, 1+uint64(math.Round(*n*decimals)))
}

func numberOf(r *wire.Reader) *float64 {
	n := r.Uint()
	if n == 0 {
		return nil
	}
	v := float64(n-1) / decimals
	return &v
}

func numberOr0(r *wire.Reader) float64 {
	if n := numberOf(r); n != nil {
		return *n
	}
	return 0
}

// whole appends a whole number of 0 or more, or that there is none.
func whole(b []byte, n *int64) []byte {
	if n == nil {
		return binary.AppendUvarint(b, 0)
	}
	return binary.AppendUvarint(b, 1+uint64(*n))
}

func wholeOf(r *wire.Reader) *int64 {
	n := r.Uint()
	if n == 0 {
		return nil
	}
	v := int64(n - 1)
	return &v
}
