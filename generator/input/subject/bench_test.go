package subject

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
)

// BenchmarkReadRegistry reads a list of 25,000.
func BenchmarkReadRegistry(b *testing.B) {
	zone, err := period.In("Europe/Rome")
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Builder{}
	text.WriteString(strings.Join(Header, ",") + "\n")
	for i := range 25000 {
		digits := fmt.Sprintf("%010d", 1_000_000_000+i)
		id := ID(digits + "0")
		for d := '0'; !id.CheckDigit(); d++ {
			id = ID(digits + string(d))
		}
		fmt.Fprintf(&text, "%s,ec-direct,Comune Sintetico %d,Comuni,,,Luogo %d,RM,Lazio,,1,,,\n",
			id, i, i)
	}
	data := []byte(text.String())
	b.ReportAllocs()
	for b.Loop() {
		list := &problem.List{}
		if rows, _ := ReadRegistry("data/subjects.csv", data, zone, list); len(rows) != 25000 {
			b.Fatal(len(rows), list.Sorted()[:1])
		}
	}
}
