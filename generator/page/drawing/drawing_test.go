package drawing

import (
	"encoding/json"
	"encoding/xml"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update-drawings", false, "write the drawings of testdata/drawings anew")

// ninety days of a body that was mostly fine.
func ninety() []DayShare {
	days := make([]DayShare, 90)
	for i := range days {
		days[i] = DayShare{Up: 1}
	}
	days[12] = DayShare{Up: .9, Planned: .1}
	days[23] = DayShare{Up: .8, Down: .2}
	days[24] = DayShare{Up: .5, Down: .5}
	for i := 40; i < 43; i++ {
		days[i] = DayShare{}
	}
	days[47] = DayShare{Up: .85, Planned: .15}
	days[61] = DayShare{Up: .998, Down: .002}
	days[70] = DayShare{Up: .4, Planned: .3, Down: .3}
	days[80] = DayShare{Up: .6}
	days[88] = DayShare{Down: 1}
	days[89] = DayShare{Up: .9, Planned: .07}
	return days
}

var nan = math.NaN()

// The drawings as other tests and people look at them.
func drawings() map[string]string {
	up := make([]DayShare, 90)
	for i := range up {
		up[i] = DayShare{Up: 1}
	}
	return map[string]string{
		"strip-mixed":       Strip(ninety(), "last-a"),
		"strip-up":          Strip(up, "last-a"),
		"strip-unmeasured":  Strip(make([]DayShare, 90), "last-a"),
		"gauge-planned":     Gauge(36, 12.5, 4, false),
		"gauge-unplanned":   Gauge(9, 2.2, 0, false),
		"gauge-over":        Gauge(36, 38, 6, false),
		"gauge-over-judged": Gauge(36, 38, 6, true),
		"gauge-empty":       Gauge(9, 0, 0, false),
		"months-share": Months(monthly(.98, true,
			.991, .992, .990, .9935, .972, .987, .991, .992, .992, .994, .991, .993), false),
		"months-judged": Months(monthly(.98, true,
			.991, .992, .990, .9935, .972, nan, nan, .992, .992, .994, .991, .993), true),
		"months-count":       Months(monthly(30, false, 3, 0, 12, 31, nan, 7, 1, 0, 0, 2, 5, 4), true),
		"months-changed":     Months(risen(), true),
		"proportion":         Proportion(318, 2, 175, false),
		"proportion-judged":  Proportion(318, 2, 175, true),
		"proportion-nothing": Proportion(0, 0, 0, false),
		"spread":             Spread(.981, .9915, .998, .98),
		"spread-count":       Spread(0, 3, 31, 30),
		"qr":                 QR("https://stato.example.org/"),
		"timeline": Timeline([][2]float64{{.2, .8}}, []TimelineRow{
			{Up: [][2]float64{{0, .2}, {.85, 1}}, Down: [][2]float64{{.2, .85}}}, {Up: [][2]float64{{0, .5}}}}, 1),
		"timeline-running": Timeline([][2]float64{{.2, .8}},
			[]TimelineRow{{Up: [][2]float64{{0, .2}}, Down: [][2]float64{{.2, .4}}}}, .4),
	}
}

// risen is a limit that rises within a month, after three months in which
// nothing bound.
func risen() []MonthValue {
	return []MonthValue{
		{From: 3, Until: 4, Value: .96, Limit: .95}, {From: 4, Until: 4.5, Value: .94, Limit: .95, Out: true},
		{From: 4.5, Until: 5, Value: .97, Limit: .98, Out: true}, {From: 5, Until: 6, Value: nan, Limit: .98},
		{From: 6, Until: 7, Value: .97, Limit: .98, Part: true}, {From: 9, Until: 12, Value: .99, Limit: .98},
	}
}

// monthly are months with one limit, all measured enough.
func monthly(limit float64, atLeast bool, values ...float64) []MonthValue {
	out := make([]MonthValue, len(values))
	for i, v := range values {
		out[i] = MonthValue{From: float64(i), Until: float64(i + 1), Value: v, Limit: limit,
			Out: atLeast && v < limit || !atLeast && v > limit}
	}
	return out
}

func TestDrawings(t *testing.T) {
	listed := map[string]bool{}
	b, err := os.ReadFile(filepath.FromSlash("../../../tools/styles/classes-from-go.json"))
	if err != nil {
		t.Fatal(err)
	}
	var classes []string
	if err := json.Unmarshal(b, &classes); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(classes) {
		t.Errorf("classes-from-go.json is not sorted")
	}
	for _, c := range classes {
		listed[c] = true
	}
	for name, got := range drawings() {
		t.Run(name, func(t *testing.T) {
			wellFormed(t, got)
			for _, banned := range []string{"style=", " id=", "<text", "NaN", "Inf", "e+", "e-"} {
				if strings.Contains(got, banned) {
					t.Errorf("holds %q: %s", banned, got)
				}
			}
			if !strings.Contains(got, `aria-hidden="true"`) {
				t.Errorf("is not hidden from screen readers: %s", got)
			}
			for _, m := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(got, -1) {
				for _, c := range strings.Fields(m[1]) {
					if !listed[c] {
						t.Errorf("class %q is not in tools/styles/classes-from-go.json", c)
					}
				}
			}
			file := filepath.Join("testdata", "drawings", name+".svg")
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got+"\n" != string(want) {
				t.Errorf("differs from %s (-update-drawings writes it anew)\n got %s\nwant %s", file, got, want)
			}
		})
	}
}

func wellFormed(t *testing.T, s string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(s))
	d.Strict = true
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("not well-formed: %v: %s", err, s)
		}
	}
}

func TestStrip(t *testing.T) {
	for name, tt := range map[string]struct {
		day  DayShare
		want []string // each stands in the drawing
		not  []string
	}{
		"up is full height": {DayShare{Up: 1}, []string{`class="dr-full" d="M1 20h6"/>`},
			[]string{"dr-up", "dr-down", "dr-plan", "dr-none"}},
		"nearly all observed is full": {DayShare{Up: .96}, []string{`"M1 20h6"`}, nil},
		"half observed is half":       {DayShare{Up: .5}, []string{`"M1 40v-20h6v20"`}, []string{"dr-none"}},
		"nothing observed is a stump": {DayShare{}, []string{`class="dr-none" d="M1 40v-10h6v10"`},
			[]string{"dr-up"}},
		"a second of down time can be seen": {DayShare{Up: .99999, Down: .00001},
			[]string{`class="dr-down" d="M1 31h6v17h-6z"`, `class="dr-up" d="M1 29v-29h6v29"`}, nil},
		"a day of down time": {DayShare{Down: 1}, []string{`class="dr-down" d="M1 0h6v48h-6z"`},
			[]string{"dr-up"}},
		"a stop is hollow": {DayShare{Up: .9, Planned: .1},
			[]string{`class="dr-plan" d="M1.8 31.8h4.5v7.5h-4.5z"`}, []string{"dr-down"}},
		"a stop that goes on": {DayShare{Up: .4, Planned: .3, Down: .3},
			[]string{"dr-up", "dr-plan", "dr-down"}, nil},
		"nonsense": {DayShare{Up: math.NaN(), Planned: math.Inf(1), Down: -1},
			[]string{"dr-none"}, []string{"NaN"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := Strip([]DayShare{tt.day}, "last-a")
			wellFormed(t, got)
			holds(t, got, tt.want, tt.not)
		})
	}
	// Neighbours on one line are one shape; who stands higher begins another, and so does who is next.
	// Full bars in a row are one line.
	up := DayShare{Up: 1}
	got := Strip([]DayShare{up, {}, {Up: .5}, {Up: .9, Down: .1}, {Up: .8}, up, up, up}, "last-a")
	holds(t, got, []string{`class="dr-full" d="M1 20h6M41 20h14"`, `class="dr-up" d="M17 40v-20h6v20zM25 29v-29h6v29zM33 40v-32h6v32"`,
		`class="dr-none" d="M9 40v-10h6v10"`, `<g data-part="last-a"><path class="dr-full" d="M57 20h6"/></g>`}, nil)
	if got := Strip(make([]DayShare, 90), "last-a"); !strings.Contains(got, `viewBox="0 0 720 48"`) {
		t.Errorf("ninety days: %s", got[:120])
	}
	wellFormed(t, Strip(nil, "last-a"))
}

func TestGauge(t *testing.T) {
	for name, tt := range map[string]struct {
		limit, used, booked float64
		judged              bool
		want, not           []string
	}{
		"used and booked": {36, 18, 9, false,
			[]string{`class="dr-used" d="M0 8h200v12h-200z"`, `class="dr-booked" d="M201 9h98v10h-98z"`},
			[]string{"dr-over", "dr-judged"}},
		"nothing used":         {9, 0, 0, false, []string{"dr-rail"}, []string{"dr-used", "dr-booked"}},
		"a minute can be seen": {9, .01, 0, false, []string{`class="dr-used" d="M0 8h3v`}, nil},
		"past the limit": {36, 48, 0, true,
			[]string{`class="dr dr-gauge dr-judged"`, `class="dr-used" d="M0 8h300v12h-300z"`,
				`class="dr-over" d="M300 2h100v24h-100z"`, `class="dr-limit" d="M300 0h2`}, []string{"dr-booked"}},
		"booked past the limit": {36, 18, 27, false, []string{`class="dr-booked"`, `class="dr-over-booked"`},
			[]string{`class="dr-over"`}},
		"no limit and nothing":     {0, 0, 0, false, []string{"dr-limit"}, []string{"NaN"}},
		"nothing is allowed, some": {0, 3, 0, true, []string{"dr-over"}, []string{"NaN"}},
		"nonsense":                 {math.NaN(), -3, math.Inf(1), false, []string{"dr-limit"}, []string{"NaN", "Inf"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := Gauge(tt.limit, tt.used, tt.booked, tt.judged)
			wellFormed(t, got)
			holds(t, got, tt.want, tt.not)
		})
	}
}

func TestMonths(t *testing.T) {
	for name, tt := range map[string]struct {
		values    []MonthValue
		judged    bool
		want, not []string
	}{
		"below a least value is a square": {monthly(.98, true, .99, .97), true,
			[]string{"dr-in", "dr-out", "dr-stem"}, nil},
		"without judgement all are discs": {monthly(.98, true, .99, .97), false, []string{"dr-in"},
			[]string{"dr-out", "dr-judged"}},
		"above a greatest value": {monthly(30, false, 31), true, []string{"dr-out"},
			[]string{`class="dr-in"`}},
		"on the limit is within": {monthly(.98, true, .98), true, []string{"dr-in"},
			[]string{"dr-out", "dr-stem"}},
		"not measured is a dash": {monthly(.98, true, nan), true, []string{"dr-gap"},
			[]string{"dr-in", "dr-out", "NaN"}},
		"measured too little is hollow": {[]MonthValue{{Until: 1, Value: .97, Limit: .98, Part: true}}, true,
			[]string{"dr-part"}, []string{"dr-in", "dr-out"}},
		"missed at any observed share": {[]MonthValue{{Until: 1, Value: 31, Limit: 30, Out: true}}, true,
			[]string{"dr-out"}, []string{"dr-part"}},
		"all the same and a limit of zero": {monthly(0, false, 0, 0), true, []string{"dr-in"}, []string{"NaN"}},
		"a limit that changes is a step": {risen(), true,
			[]string{`d="M90 `, "H135M135 ", "H210M270 ", `H360"`, "dr-out"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := Months(tt.values, tt.judged)
			wellFormed(t, got)
			holds(t, got, tt.want, tt.not)
		})
	}
	if got := Months(nil, false); got != "" {
		t.Errorf("no month draws %s", got)
	}
}

func TestProportion(t *testing.T) {
	for name, tt := range map[string]struct {
		met, missed, unmeasured int
		want, not               []string
	}{
		"all three": {318, 2, 175, []string{"dr-met", "dr-missed", "dr-unmeasured"}, nil},
		"all meet it": {10, 0, 0, []string{`class="dr-met" d="M0 6h400v12h-400z"`},
			[]string{"dr-missed", "dr-unmeasured"}},
		"one of many can be seen": {19999, 1, 0, []string{`v24h-5z`}, nil},
		"nobody":                  {0, 0, 0, []string{"dr-unmeasured"}, []string{"dr-met", "NaN"}},
		"nonsense":                {-1, -1, -1, []string{"dr-unmeasured"}, []string{"NaN"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := Proportion(tt.met, tt.missed, tt.unmeasured, false)
			wellFormed(t, got)
			holds(t, got, tt.want, tt.not)
		})
	}
}

func holds(t *testing.T, got string, want, not []string) {
	t.Helper()
	for _, s := range want {
		if !strings.Contains(got, s) {
			t.Errorf("lacks %q: %s", s, got)
		}
	}
	for _, s := range not {
		if strings.Contains(got, s) {
			t.Errorf("holds %q: %s", s, got)
		}
	}
}
