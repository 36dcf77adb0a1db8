package subject

import (
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/world"

	"github.com/google/go-cmp/cmp"
)

func TestParseID(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]ID{
		"01234567897":               "01234567897",
		" 0123 4567\u00A0897\u200B": "01234567897",
		"\uFEFFabcdef":              "ABCDEF",
		"15376371009":               "15376371009",
	} {
		if got, ok := ParseID(in); got != want || !ok {
			t.Errorf("ParseID(%q) = %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", " ", "012-345", "à1", "../x", strings.Repeat("1", 33)} {
		if got, ok := ParseID(in); ok {
			t.Errorf("ParseID(%q) takes it for %q", in, got)
		}
	}
}

func TestCheckDigit(t *testing.T) {
	t.Parallel()
	for id, want := range map[ID]bool{
		"15376371009": true, // PagoPA S.p.A.
		"01234567897": true,
		"01234567890": false,
		"01234567987": false, // two digits swapped
		"00000000000": false,
		"1234567897":  false,
		"0123456789A": false,
		"":            false,
	} {
		if got := id.CheckDigit(); got != want {
			t.Errorf("%q: %v, want %v", id, got, want)
		}
	}
	// One wrong digit is always found.
	for i := range 11 {
		for d := byte('0'); d <= '9'; d++ {
			wrong := []byte("15376371009")
			if wrong[i] == d {
				continue
			}
			if wrong[i] = d; ID(wrong).CheckDigit() {
				t.Errorf("%s passes", wrong)
			}
		}
	}
}

func TestHours(t *testing.T) {
	t.Parallel()
	z := rome.Zone
	week := period.Span{From: rome.At(t, "2026-06-08T00:00"), Until: rome.At(t, "2026-06-15T00:00")} // Monday to Sunday
	for _, c := range []struct {
		text  string
		hours int64
		at    string
		open  bool
	}{
		{"mon-fri 09:00-13:00", 20, "2026-06-12T12:59", true},
		{"mon-fri 09:00-13:00", 20, "2026-06-12T13:00", false},
		{"mon-fri 09:00-13:00", 20, "2026-06-13T10:00", false},
		{"sat-mon 00:00-24:00", 72, "2026-06-14T23:59", true},
		{"mon,wed,fri 08:00-09:30", 4, "2026-06-10T08:00", true},
		{"sun 10:00-11:00", 1, "2026-06-14T10:30", true},
	} {
		h, err := parseHours(c.text)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		open := Service{Hours: []Hours{h}}.Open(z, week)
		if got := open.Length() / 3600; got != c.hours || open.Has(rome.At(t, c.at)) != c.open {
			t.Errorf("%q: %d hours a week, open at %s: %v", c.text, got, c.at, open.Has(rome.At(t, c.at)))
		}
	}
	for _, text := range []string{"", "mon", "09:00-13:00", "lun 09:00-13:00", "mon 13:00-09:00", "mon 9:00-13:00",
		"mon 09:00-24:01", "mon 09:60-13:00", "mon 09:00", "mon- 09:00-10:00", "mon 09:00-09:00"} {
		if h, err := parseHours(text); err == nil {
			t.Errorf("%q is read as %+v", text, h)
		}
	}
	// Without hours a service is always open; on the long night an hour more.
	night := period.Span{From: rome.At(t, "2026-10-25T00:00"), Until: rome.At(t, "2026-10-26T00:00")}
	if got := (Service{}).Open(z, night).Length(); got != 25*3600 {
		t.Errorf("always open is %d s", got)
	}
	h, err := parseHours("sun 00:00-24:00")
	if err != nil {
		t.Fatal(err)
	}
	if got := (Service{Hours: []Hours{h}}).Open(z, night).Length(); got != 25*3600 {
		t.Errorf("open all of the long Sunday is %d s", got)
	}
}

func TestMember(t *testing.T) {
	t.Parallel()
	s := Subject{Rows: []Row{
		{Roles: []Role{ECDirect}, Valid: period.Span{From: 0, Until: 100}, Line: 1},
		{Roles: []Role{ECIndirect, PT}, Valid: period.Span{From: 100, Until: 200}, Line: 2},
		{Roles: []Role{ECDirect}, Valid: period.Span{From: 300, Until: period.Never}, Line: 3},
	}}
	for _, c := range []struct {
		roles []Role
		want  period.Set
	}{
		{nil, period.Set{{From: 0, Until: 200}, {From: 300, Until: period.Never}}},
		{[]Role{PT}, period.Set{{From: 100, Until: 200}}},
		{[]Role{ECDirect, ECIndirect}, period.Set{{From: 0, Until: 200}, {From: 300, Until: period.Never}}},
		{[]Role{PSPDirect}, nil},
	} {
		if diff := cmp.Diff(c.want, s.Member(c.roles...)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.roles, diff)
		}
	}
	for when, line := range map[period.Time]int{-5: 1, 50: 1, 100: 2, 250: 2, 300: 3} {
		if got := s.At(when).Line; got != line {
			t.Errorf("at %d row %d holds, not %d", when, got, line)
		}
	}
}

func TestRegistryWorlds(t *testing.T) {
	t.Parallel()
	world.Run(t, "testdata/registry-*.txtar", func(t *testing.T, in fs.FS, list *problem.List) string {
		data, err := fs.ReadFile(in, "subjects.csv")
		if err != nil {
			t.Fatal(err)
		}
		rows, bad := ReadRegistry("subjects.csv", data, rome.Zone, list)
		var b strings.Builder
		for _, r := range rows {
			fmt.Fprintf(&b, "good %s %q %v partners %v active %v line %d\n",
				r.ID, r.Name, r.Roles, r.Partners, r.Active, r.Line)
		}
		for _, p := range list.Sorted() {
			fmt.Fprintf(&b, "line %d hurts %q\n", p.Line, p.Subject)
			if p.Subject != "" && p.Subject != problem.Nobody && !bad[ID(p.Subject)] {
				t.Errorf("%s has a problem and its last good rows would not be kept", p.Subject)
			}
		}
		if data, err := fs.ReadFile(in, "stations.csv"); err == nil {
			for _, s := range ReadStations("stations.csv", data, rome.Zone, NewRegistry(rows), list) {
				fmt.Fprintf(&b, "station %s of %s for %s\n", s.Station, s.Partner, s.Subject)
			}
			for _, p := range list.Sorted() {
				if p.File == "stations.csv" && p.Subject == "" {
					t.Errorf("a station hurts all: %s", p)
				}
			}
		}
		return b.String()
	})
}

func TestProfileWorlds(t *testing.T) {
	t.Parallel()
	refs := Refs{
		Subject:    func(id ID) bool { return id == "15376371009" },
		Obligation: func(id string) bool { return id == "continuita-operativa" },
	}
	world.Run(t, "testdata/profile-*.txtar", func(t *testing.T, in fs.FS, list *problem.List) string {
		data, err := fs.ReadFile(in, "profile.yaml")
		if err != nil {
			t.Fatal(err)
		}
		p := ReadProfile("profile.yaml", data, rome.Zone, refs, list)
		var b strings.Builder
		for _, s := range p.Services {
			fmt.Fprintf(&b, "%s %q channels %v counts %v partner %q hours %d\n",
				s.ID, s.Name, s.Channels, s.Counts, s.Partner, len(s.Hours))
		}
		fmt.Fprintf(&b, "desk %+v users %q attestations %d language %s\n",
			p.Desk, p.Users, len(p.Attestations), p.Language)
		return b.String()
	})
}

// What is written is what was read, and is written the same again.
func TestWriteRegistry(t *testing.T) {
	t.Parallel()
	data := strings.Join(Header, ",") + "\n" +
		"15376371009,pt psp-direct,\"Nome, con virgola e \"\"virgolette\"\"\",pa,,,Roma,RM,Lazio,,1,flag,2024-01-01,2026-01-01\n01234567897,ec-indirect,Comune,comune,c_x,,Alfa,RM,Lazio,15376371009,0,,,\n"
	var list problem.List
	rows, _ := ReadRegistry("s.csv", []byte(data), rome.Zone, &list)
	if list.Len() > 0 {
		t.Fatal(list.Sorted())
	}
	if diff := cmp.Diff(data, string(WriteRegistry(rows, rome.Zone))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzReadRegistry(f *testing.F) {
	head := strings.Join(Header, ",") + "\n"
	f.Add(head + "15376371009,pt,Nome,,,,,,,,1,,2026-01-01,\n")
	f.Add(head + "1,\"x\n2,y")
	f.Add("id,id\n1,2\n")
	zone := rome.Zone
	f.Fuzz(func(t *testing.T, in string) {
		var list problem.List
		rows, _ := ReadRegistry("s.csv", []byte(in), zone, &list)
		world.Placed(t, in, &list)
		for _, s := range NewRegistry(rows).Subjects {
			for i, r := range s.Rows {
				if i > 0 && !r.Valid.Cut(s.Rows[i-1].Valid).Empty() {
					t.Errorf("%q gives %s two rows on one day", in, s.ID)
				}
			}
		}
	})
}

// Nothing of a row is missing in what stands for it, but its line.
func TestRowAppend(t *testing.T) {
	row := Row{ID: "a", Roles: []Role{"b"}, Partners: []ID{"c"}, Flags: []string{"d"}, Line: 7}
	was := string(row.Append(nil))
	fields := reflect.TypeFor[Row]()
	for i := range fields.NumField() {
		other := row
		switch v := reflect.ValueOf(&other).Elem().Field(i); v.Interface().(type) {
		case period.Span:
			v.Field(i % 2).SetInt(5)
		case bool:
			v.SetBool(true)
		case int:
			v.SetInt(9)
		default:
			if v.Kind() == reflect.Slice {
				v.Set(reflect.AppendSlice(v, v))
			} else {
				v.SetString(v.String() + "x")
			}
		}
		if same := string(other.Append(nil)) == was; same != (fields.Field(i).Name == "Line") {
			t.Errorf("another %s: the same: %t", fields.Field(i).Name, same)
		}
	}
	moved := row
	moved.Roles, moved.Flags = nil, []string{"b", "d"}
	if string(moved.Append(nil)) == was {
		t.Error("a role is a flag")
	}
}

// Rows are read as they were kept; what is cut short is not whole.
func TestRowsKept(t *testing.T) {
	rows := []Row{
		{ID: "a", Roles: []Role{"b", "c"}, Name: "Perché", Kind: "k", IPA: "i", ABI: "01234", Place: "p", Province: "RM", Region: "r",
			Partners: []ID{"d", "e"}, Active: true, Flags: []string{"f"}, Valid: period.Span{From: -5, Until: period.Never}, Line: 2},
		{}, {ID: "g", Line: 1 << 20},
	}
	kept := string(AppendRows(nil, rows))
	got, whole := RowsKept(kept)
	if diff := cmp.Diff(rows, got); diff != "" || !whole {
		t.Errorf("whole: %t (-want +got):\n%s", whole, diff)
	}
	for i := range kept {
		if _, whole := RowsKept(kept[:i]); whole {
			t.Errorf("%d bytes of %d are whole", i, len(kept))
		}
	}
}
