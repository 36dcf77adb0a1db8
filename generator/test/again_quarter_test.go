package test

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// quarters are what a quarter of an hour may bring to a site that is measured as time goes
// by, each by its name.
func (a *again) quarters() map[string]func() {
	const broken = "data/availability/2026/2026-11-22.csv.gz"
	some := func() string { return []string{bodyA, bodyB, bodyC}[a.IntN(3)] }
	return map[string]func(){
		"minutes pass":   func() { a.pass(a.IntN(15)) },
		"an hour passes": func() { a.pass(60) },
		"a quarter is measured of all, and passes": func() {
			a.look("", "as it was", "operatore")
			a.pass(15)
		},
		"a quarter is measured of all": func() { a.look("", "as it was", "operatore") },
		"a quarter is measured of one": func() { a.look(some(), "as it was", "operatore") },
		"a state changes, and a quarter passes": func() {
			a.look(some(), "otherwise", "operatore")
			a.pass(15)
		},
		"a quarter is measured ahead": func() {
			a.pass(30)
			a.look("", []string{"as it was", "otherwise"}[a.IntN(2)], "operatore")
			a.pass(-30)
		},
		"a quarter is measured by somebody unknown": func() { a.look(some(), "as it was", "ignoto") },
		"requests are counted":                      func() { a.count(some(), "2000") },
		"requests are counted, and a quarter passes": func() {
			a.count(some(), "2000")
			a.pass(15)
		},
		"requests are counted by another time": func() { a.count(some(), "1000") },
		"a day's file can't be read":           func() { a.write(broken, "rows") },
		"a day's file can be read again":       func() { must(a.T, os.RemoveAll(a.path(broken))) },
	}
}

const minute = "2006-01-02T15:04"

// now is the site's moment, as its wall clock shows it.
func (a *again) now() time.Time {
	a.Helper()
	t, err := time.ParseInLocation(minute, a.o.AsOf, time.FixedZone("", 3600))
	must(a.T, err)
	return t
}

func (a *again) pass(minutes int) {
	a.o.AsOf = a.now().Add(time.Duration(minutes) * time.Minute).Format(minute)
}

// append adds a row of the quarter about the site's moment, or of the one that follows the
// last row that begins so, to today's file of a kind; row has the state of the last row, if
// there is one. Nothing is added that reaches into tomorrow or over a row that is there.
func (a *again) append(kind, header, key string, row func(from, until string, last []string) string) {
	a.Helper()
	now := a.now().Truncate(15 * time.Minute)
	name := now.Format("data/" + kind + "/2006/2006-01-02.csv")
	data := header + "\n"
	if _, err := os.Stat(a.path(name)); err == nil {
		data = a.read(name)
	}
	var last []string
	for line := range strings.Lines(data) {
		if cells := strings.Split(line, ","); strings.HasPrefix(line, key) && (last == nil || cells[3] > last[3]) {
			last = cells
		}
	}
	const at = "2006-01-02T15:04:05-07:00"
	if last != nil {
		end, err := time.Parse(at, last[3])
		must(a.T, err)
		if end.After(now) || a.IntN(2) == 0 {
			now = end
		}
	}
	if until := now.Add(15 * time.Minute); until.Day() == now.Day() {
		a.write(name, data+row(now.Format(at), until.Format(at), last))
	}
}

// look adds what an observer saw of a body, or of all, in a quarter.
func (a *again) look(body, state, observer string) {
	for _, s := range [][2]string{{bodyA, "portale"}, {bodyB, "sito"}, {bodyC, "stazione"}} {
		if body != "" && s[0] != body {
			continue
		}
		a.append("availability", "subject,service,from,until,state,observer", s[0]+","+s[1]+",",
			func(from, until string, last []string) string {
				is := "up"
				if last != nil {
					is = last[4]
				}
				if state == "otherwise" {
					is = map[string]string{"up": "down", "down": "up"}[is]
				}
				return strings.Join([]string{s[0], s[1], from, until, is, observer}, ",") + "\n"
			})
	}
}

// count adds the requests to a body in a quarter.
func (a *again) count(body, limit string) {
	a.append("responses", "subject,obligation,from,until,requests,ok,timeouts,within,limit_ms,avg_ms,observer",
		body+",", func(from, until string, _ []string) string {
			return fmt.Sprintf("%s,risposte,%s,%s,100,%d,1,%d,%s,300,operatore\n", body, from, until,
				90+a.IntN(9), 80+a.IntN(10), limit)
		})
}
