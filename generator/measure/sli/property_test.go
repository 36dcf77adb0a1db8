package sli_test

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/measure/sli"
	"bollettino/generator/test/rome"

	gocmp "github.com/google/go-cmp/cmp"
)

// How rows are cut, ordered and repeated is an accident of whoever writes them:
// it changes no figure.
func TestRowsCarryNoMeaningOfTheirOwn(t *testing.T) {
	t.Parallel()
	shapes := map[string]func(*rand.Rand, []observation.Look) []observation.Look{
		"split": func(r *rand.Rand, rows []observation.Look) (out []observation.Look) {
			for _, l := range rows {
				if l.Length() < 2 || l.Until == period.Never {
					out = append(out, l)
					continue
				}
				a, b := l, l
				a.Until = l.From + 1 + period.Time(r.Int64N(l.Length()-1))
				b.From = a.Until
				out = append(out, a, b)
			}
			return out
		},
		"reordered": func(r *rand.Rand, rows []observation.Look) []observation.Look {
			out := slices.Clone(rows)
			r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
			return out
		},
		"repeated": func(r *rand.Rand, rows []observation.Look) []observation.Look {
			out := slices.Clone(rows)
			for range rows {
				out = append(out, rows[r.IntN(len(rows))])
			}
			return out
		},
	}
	sameRule := gocmp.Comparer(func(a, b *rulebook.Obligation) bool { return a == b })
	sameNotice := gocmp.Comparer(func(a, b *notice.Notice) bool { return a == b })
	for _, file := range scripts(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			s := run(t, file)
			r := rand.New(rand.NewPCG(1, 2))
			for _, at := range []string{"2026-06-10T12:34", "2026-11-30T23:59", "2027-02-01", "2028-03-01"} {
				moment := s.time(at)
				s.asOf = moment
				in := s.input(period.Never)
				want := sli.Measure(in, moment)
				for name, shape := range shapes {
					other := in
					other.Log.Looks = shape(r, in.Log.Looks)
					if name == "reordered" { // equal buckets and counts are the reader's to join
						other.Log.Buckets, other.Log.Counts = slices.Clone(in.Log.Buckets), slices.Clone(in.Log.Counts)
						r.Shuffle(len(other.Log.Buckets), func(i, j int) {
							other.Log.Buckets[i], other.Log.Buckets[j] = other.Log.Buckets[j], other.Log.Buckets[i]
						})
						r.Shuffle(len(other.Log.Counts), func(i, j int) {
							other.Log.Counts[i], other.Log.Counts[j] = other.Log.Counts[j], other.Log.Counts[i]
						})
					}
					if name != "reordered" { // the reader brings rows into their order
						slices.SortFunc(other.Log.Looks, compareLooks)
						if got, want := sli.Instant(other, moment), sli.Instant(in, moment); got != want {
							t.Errorf("%s rows give the instant %s at %s, not %s",
								name, rome.Zone.RFC3339(got), at, rome.Zone.RFC3339(want))
						}
					}
					if diff := gocmp.Diff(want, sli.Measure(other, moment), sameRule, sameNotice); diff != "" {
						t.Errorf("%s rows give other figures at %s (-want +got):\n%s", name, at, diff)
					}
				}
			}
		})
	}
}

// The seconds of a figure add up, whatever the story.
func TestFiguresAddUp(t *testing.T) {
	t.Parallel()
	for _, file := range scripts(t) {
		s := run(t, file)
		in := s.input(period.Never)
		for day := s.time("2026-01-01"); day < s.time("2027-03-01"); day += 11*24*3600 + 4321 {
			f := sli.Measure(in, day)
			for _, l := range f.Levels {
				if l.Observed.Cmp(ratio.Whole(1)) > 0 {
					t.Errorf("%s: %s is observed %v", file, l.Obligation.ID, l.Observed)
				}
				if l.Part.Indicator.Unit != "second" {
					continue
				}
				value := l.Value.Int()
				if value < 0 || value > l.Member || l.Late > value || l.Platform > l.Member || l.Contested > l.Member ||
					l.Unmeasured > l.Member {
					t.Errorf("%s: %s at %s does not fit into its window: %+v",
						file, l.Obligation.ID, rome.Zone.RFC3339(day), l)
				}
			}
			for _, v := range f.Services {
				if n := v.Seen.Up.And(v.Seen.Down).Or(v.Seen.Up.And(v.Seen.Contested)).Or(v.Seen.Down.And(v.Seen.Contested)).Length(); n != 0 {
					t.Errorf("%s: %s is up, down and contested at once for %d s", file, v.ID, n)
				}
				for _, d := range v.Days {
					if sum := d.Up + d.Down + d.Planned; sum > d.Window.Length() || d.Looked > d.Window.Length() {
						t.Errorf("%s: the parts of a day are longer than it: %+v", file, d)
					}
				}
			}
		}
	}
}

// A build at its own instant has that instant: nothing that happens between two
// instants may show.
func TestInstantIsItsOwnInstant(t *testing.T) {
	t.Parallel()
	for _, file := range scripts(t) {
		s := run(t, file)
		in := s.input(period.Never)
		last := period.Time(0)
		for at := s.time("2026-06-09T22:00"); at < s.time("2026-06-11T04:00"); at += 61 {
			i := sli.Instant(in, at)
			if i > at || i < last {
				t.Fatalf("%s: the instant of %s is %s, after one of %s",
					file, rome.Zone.RFC3339(at), rome.Zone.RFC3339(i), rome.Zone.RFC3339(last))
			}
			last = i
			if again := sli.Instant(in, i); again != i {
				t.Fatalf("%s: the instant of %s is %s, and that of it %s",
					file, rome.Zone.RFC3339(at), rome.Zone.RFC3339(i), rome.Zone.RFC3339(again))
			}
		}
	}
}

// Until the next moment at which something changes by itself nothing does, and then it
// does.
func TestNothingChangesBeforeNext(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for _, file := range scripts(t) {
		s := run(t, file)
		in := s.input(period.Never)
		for at := s.time("2026-06-08T22:00"); at < s.time("2026-06-12T04:00"); at += 613 {
			i, next := sli.Instant(in, at), sli.Next(in, at)
			if next <= at || next > rome.Zone.Day(at).Until {
				t.Fatalf("%s: after %s comes %s", file, rome.Zone.RFC3339(at), rome.Zone.RFC3339(next))
			}
			if got := sli.Instant(in, next); got != next {
				t.Fatalf("%s: at %s something is to change, and %s stands",
					file, rome.Zone.RFC3339(next), rome.Zone.RFC3339(got))
			}
			for _, later := range []period.Time{next - 1, at + period.Time(r.Int64N(int64(next-at)))} {
				if got := sli.Instant(in, later); got != i {
					t.Fatalf("%s: %s is to hold until %s, but at %s stands %s", file, rome.Zone.RFC3339(i),
						rome.Zone.RFC3339(next), rome.Zone.RFC3339(later), rome.Zone.RFC3339(got))
				}
			}
		}
	}
}

// An instant and the next follow from what was measured shortly before, and from when
// something was last said and will be next, whenever that was told.
func TestInstantsFollowFromWhatIsRecent(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	moved := 0
	check := func(in sli.Input, at period.Time) {
		var days []observation.Look // rows as files have them: none reaches over a midnight
		for _, l := range in.Log.Looks {
			for day := rome.Zone.Day(l.From); ; day = rome.Zone.Day(day.Until) {
				part := l
				if part.Span = l.Cut(day); part.Empty() {
					break
				}
				days = append(days, part)
			}
		}
		in.Log.Looks = days
		recent := sli.Input{Zone: in.Zone, Policy: in.Policy, Fresh: in.Fresh}
		ended := sli.Recent(in.Zone, in.Fresh, at)
		for _, l := range in.Log.Looks {
			if l.Until > ended {
				recent.Log.Looks = append(recent.Log.Looks, l)
			}
		}
		for _, b := range in.Log.Buckets {
			if b.Until > ended {
				recent.Log.Buckets = append(recent.Log.Buckets, b)
			}
		}
		said := sli.Said(in, at)
		if other := said.From + period.Time(r.Int64N(said.Length())); sli.Said(in, other) != said {
			t.Fatalf("what is said between %v is %v at %d", said, sli.Said(in, other), other)
		}
		want := period.Span{From: sli.Instant(in, at), Until: sli.Next(in, at)}
		if got := sli.Between(recent, said, at); got != want {
			t.Fatalf("at %s: from %s until %s, not from %s until %s", rome.Zone.RFC3339(at), rome.Zone.RFC3339(got.From),
				rome.Zone.RFC3339(got.Until), rome.Zone.RFC3339(want.From), rome.Zone.RFC3339(want.Until))
		}
		if want.From != said.From && want.Until != said.Until {
			moved++
		}
		until := in.Zone.Day(in.Zone.Day(at).Until).Until + 7200
		var ahead []period.Time
		for t := want.Until; t < until; t = sli.Next(in, t) {
			if in.Zone.Day(t).From != t {
				ahead = append(ahead, t)
			}
		}
		later := sli.Later(in, period.Span{From: at, Until: until})
		if got := sli.Ahead(recent, said, later, at, until); !slices.Equal(got, ahead) {
			t.Fatalf("at %d ahead are %v, not %v", at, got, ahead)
		}
	}
	for _, file := range scripts(t) {
		s := run(t, file)
		in := s.input(period.Never)
		for at := s.time("2026-06-08T22:00"); at < s.time("2026-06-12T04:00"); at += 3613 {
			check(in, at)
		}
	}
	for seed := range 60 {
		w := chance(t, uint64(seed))
		in := w.input(period.Time(w.now))
		for range 20 {
			check(in, period.Time(w.some(-5*24, 25*24))+period.Time(r.Int64N(900)))
		}
	}
	if moved < 100 {
		t.Errorf("rows alone set %d of the instants", moved)
	}
}

// What was measured after the instant makes no figure.
func TestOnlyWhatWasMeasuredByTheInstant(t *testing.T) {
	t.Parallel()
	for _, file := range scripts(t) {
		s := run(t, file)
		in := s.input(period.Never)
		for at := s.time("2026-06-08T22:00"); at < s.time("2026-06-12T04:00"); at += 2*3600 + 613 {
			i := sli.Instant(in, at)
			cut := in
			cut.Log = in.Log.Cut(i)
			same := []gocmp.Option{gocmp.Comparer(func(a, b *rulebook.Obligation) bool { return a == b }),
				gocmp.Comparer(func(a, b *notice.Notice) bool { return a == b })}
			if diff := gocmp.Diff(sli.Measure(in, i), sli.Measure(cut, i), same...); diff != "" {
				t.Fatalf("%s: what was measured after %s changes figures (-with +without):\n%s", file,
					rome.Zone.RFC3339(i), diff)
			}
		}
	}
}

// Where nothing is declared or measured, only days pass.
func TestOnlyDaysPassWithoutInputs(t *testing.T) {
	t.Parallel()
	in := sli.Input{Zone: rome.Zone, Fresh: 15 * time.Minute}
	at := rome.Zone.Date(2026, time.November, 29) + 3600
	if got := sli.Next(in, at); got != rome.Zone.Date(2026, time.November, 30) {
		t.Errorf("got %s", rome.Zone.RFC3339(got))
	}
}

// Decide, second by second.
func TestDecideModel(t *testing.T) {
	t.Parallel()
	const seconds = 40
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		n := 1 + r.IntN(4)
		ups, downs := make([]period.Set, n), make([]period.Set, n)
		for i := range n {
			var up, down []period.Span
			for at := period.Time(0); at < seconds; {
				next := at + 1 + period.Time(r.Int64N(12))
				switch r.IntN(3) {
				case 0:
					up = append(up, period.Span{From: at, Until: next})
				case 1:
					down = append(down, period.Span{From: at, Until: next})
				}
				at = next
			}
			ups[i], downs[i] = period.Of(up...), period.Of(down...)
		}
		for _, policy := range []setting.Policy{setting.All, setting.Any, setting.Majority} {
			got := sli.Decide(policy, ups, downs)
			for at := period.Time(0); at < seconds+12; at++ {
				u, d := 0, 0
				for i := range n {
					if ups[i].Has(at) {
						u++
					}
					if downs[i].Has(at) {
						d++
					}
				}
				want := ""
				switch {
				case u+d == 0:
				case d == 0, policy == setting.Majority && u > d:
					want = "up"
				case u == 0, policy == setting.Any, policy == setting.Majority && d > u:
					want = "down"
				default:
					want = "contested"
				}
				for state, set := range map[string]period.Set{"up": got.Up, "down": got.Down,
					"contested": got.Contested} {
					if set.Has(at) != (state == want) {
						t.Fatalf("policy %s, %d up and %d down: want %q, got %+v at %d", policy, u, d, want, got, at)
					}
				}
			}
		}
	}
}
