// Synthetic writes the data of a large site that nobody runs: bodies with made-up
// codes, services, days of measurements and a few notices, to measure the program
// with. The same arguments give the same bytes.
//
//	go run ./tools/synthetic -out DIR -subjects 25000 -services 3 -days 90 -until 2026-11-21
//
// With -only-day it adds one more day of measurements to what is there.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

var (
	out      = flag.String("out", "", "the folder to write data/ into")
	subjects = flag.Int("subjects", 25000, "how many subjects")
	services = flag.Int("services", 3, "how many services each has")
	days     = flag.Int("days", 90, "how many days were measured")
	until    = flag.String("until", "2026-11-21", "the last day")
	onlyDay  = flag.Bool("only-day", false, "write the last day alone")
)

var ids []string

var names = []string{"portale", "psp", "sportello", "app", "totem"}

func main() {
	log.SetFlags(0)
	flag.Parse()
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		log.Fatal(err)
	}
	last, err := time.ParseInLocation("2006-01-02", *until, rome)
	if err != nil || *out == "" || *services < 1 || *services > len(names) {
		log.Fatal("synthetic: -out names a folder, -until a day, -services 1 to 5")
	}
	for i := range *subjects {
		ids = append(ids, id(i))
	}
	if !*onlyDay {
		registry()
	}
	for i := range *days {
		if d := last.AddDate(0, 0, -i); !*onlyDay || i == 0 {
			measured(d)
		}
	}
}

// id makes a code of 11 digits with a right check digit.
func id(n int) string {
	digits := fmt.Sprintf("%010d", 1_000_000_000+n)
	sum := 0
	for i, c := range digits {
		d := int(c - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return fmt.Sprintf("%s%d", digits, (10-sum%10)%10)
}

func write(name string, each func(*bufio.Writer)) {
	name = filepath.Join(*out, "data", name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		log.Fatal(err)
	}
	f, err := os.Create(name)
	if err != nil {
		log.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	each(w)
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
}

func registry() {
	regions := []string{"Lazio", "Lombardia", "Sicilia", "Veneto", "Puglia"}
	write("subjects.csv", func(w *bufio.Writer) {
		fmt.Fprintln(w, "id,roles,name,kind,ipa,abi,place,province,region,partners,active,flags,from,until")
		for i := range *subjects {
			fmt.Fprintf(w, "%s,ec-direct,Comune Sintetico %d,Comuni,,,Luogo %d,RM,%s,,1,,,\n",
				id(i), i, i, regions[i%len(regions)])
		}
	})
	var profile strings.Builder
	profile.WriteString("services:\n")
	for _, s := range names[:*services] {
		fmt.Fprintf(&profile, "  - {id: %s, name: Servizio %s, channels: [web]}\n", s, s)
	}
	for i := range *subjects {
		write("subjects/"+id(i)+"/profile.yaml", func(w *bufio.Writer) { w.WriteString(profile.String()) })
		if i%10 == 0 { // a body in ten has declared something
			write("subjects/"+id(i)+"/notices/2026-11-10-aggiornamento.md", func(w *bufio.Writer) {
				fmt.Fprintf(w, "---\nkind: maintenance\ntitle: Aggiornamento\nservices: [%s]\nimpact: full\n"+
					"works: [psp]\nfrom: 2026-11-1%dT22:00\nuntil: 2026-11-1%dT23:30\ndeclared: 2026-11-10T09:00\n"+
					"alternatives: Si può pagare presso i PSP.\n---\n", names[0], 4+i/10%5, 4+i/10%5)
			})
		}
	}
	write("sources.yaml", func(w *bufio.Writer) {
		fmt.Fprintln(w, "sources:\n  - {id: operatore, name: Operatore Sintetico, kind: operator}")
	})
}

// measured writes a local day: whole days, and one service in fifty with an
// outage of a few minutes.
func measured(day time.Time) {
	r := rand.New(rand.NewPCG(uint64(day.Unix()), 1))
	next := day.AddDate(0, 0, 1)
	at := func(t time.Time) string { return t.Format(time.RFC3339) }
	begin, end := at(day), at(next)
	write("availability/"+day.Format("2006/2006-01-02")+".csv", func(w *bufio.Writer) {
		w.WriteString("subject,service,from,until,state,observer\n")
		for i := range *subjects {
			for _, s := range names[:*services] {
				row := func(from, until, state string) {
					for _, part := range [...]string{ids[i], ",", s, ",", from, ",", until, ",", state, ",operatore\n"} {
						w.WriteString(part)
					}
				}
				if r.IntN(50) > 0 {
					row(begin, end, "up")
					continue
				}
				down := day.Add(time.Duration(1+r.IntN(1300)) * time.Minute)
				up := down.Add(time.Duration(1+r.IntN(90)) * time.Minute)
				row(begin, at(down), "up")
				row(at(down), at(up), "down")
				row(at(up), end, "up")
			}
		}
	})
}
