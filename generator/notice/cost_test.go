package notice

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/period"
	"bollettino/generator/problem"
)

func nightly(from string, changes int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\nkind: constraint\ntitle: Prova\nservices: all\nimpact: full\ndeclared: 2026-06-01T09:00\nfrom: %s\nuntil: %s\nrepeats: FREQ=DAILY\n", from+"T22:00", from+"T23:40")
	for i := range changes {
		if i == 0 {
			b.WriteString("updates:\n")
		}
		fmt.Fprintf(&b, "  - {at: 2026-06-%02dT10:%02d, status: changed, until: %sT23:%02d, text: x}\n", 2+i/50, i%50, from, i%50)
	}
	return b.String() + "---\n"
}

func BenchmarkWhole1970(b *testing.B) {
	for range b.N {
		var list problem.List
		n := Read("2026-06-01-prova.md", []byte(nightly("1970-01-01", 5)), "1", services, rome(b), at(b, "2027-01-01T00:00"), &list)
		if list.Len() > 0 {
			b.Fatal(list.Sorted())
		}
		n.Pieces(rome(b), at(b, "2027-01-01T00:00"))
	}
}

func BenchmarkYear300(b *testing.B) {
	for range b.N {
		var list problem.List
		n := Read("2026-06-01-prova.md", []byte(nightly("1970-01-01", 300)), "1", services, rome(b), at(b, "2027-01-01T00:00"), &list)
		n.Within(rome(b), period.Span{From: at(b, "2025-01-01T00:00"), Until: at(b, "2027-01-01T00:00")})
	}
}

func BenchmarkRead300(b *testing.B) {
	for range b.N {
		var list problem.List
		Read("2026-06-01-prova.md", []byte(nightly("1970-01-01", 300)), "1", services, rome(b), at(b, "2027-01-01T00:00"), &list)
	}
}

func BenchmarkAt(b *testing.B) {
	var list problem.List
	n := Read("2026-06-01-prova.md", []byte(nightly("1970-01-01", 5)), "1", services, rome(b), at(b, "2027-01-01T00:00"), &list)
	for range b.N {
		n.stand(at(b, "2026-11-01T00:00"), rome(b))
	}
}

func BenchmarkRuns(b *testing.B) {
	var list problem.List
	n := Read("2026-06-01-prova.md", []byte(nightly("1970-01-01", 5)), "1", services, rome(b), at(b, "2027-01-01T00:00"), &list)
	for range b.N {
		n.Runs(rome(b), at(b, "2027-11-01T00:00"))
	}
}
