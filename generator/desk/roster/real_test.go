package roster

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestRealLists imports the lists of the folder BOLLETTINO_REGISTRY, which are
// too large and not ours to keep here. With BOLLETTINO_REGISTRY_OUT set it
// leaves subjects.csv and report.txt in that folder.
func TestRealLists(t *testing.T) {
	dir := os.Getenv("BOLLETTINO_REGISTRY")
	if dir == "" {
		t.Skip("BOLLETTINO_REGISTRY is not set")
	}
	read := func(names ...string) (out []Source) {
		for _, n := range names {
			data, err := os.ReadFile(filepath.Join(dir, n))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, Source{n, data})
		}
		return out
	}
	ec, psp, pt := read("ec_2020-02-28.csv"), read("psp_2021-08-10.csv"),
		read("intermediari_2020-06.csv", "ec_pt_2021-09.csv")
	r := Import(ec, psp, pt)
	if got, want := len(r.Rows), 18749; got != want {
		t.Errorf("%d subjects, want %d", got, want)
	}
	for _, want := range []List{
		{"ec_2020-02-28.csv", "ec", "utf-8", ",", 21366, 18281, 3085, 0},
		{"psp_2021-08-10.csv", "psp", "utf-8", ",", 394, 393, 1, 0},
		{"intermediari_2020-06.csv", "codes", "utf-8", ";", 87, 86, 1, 0},
	} {
		found := false
		for _, l := range r.Lists {
			found = found || l == want
		}
		if !found {
			t.Errorf("no list %+v in %+v", want, r.Lists)
		}
	}
	checkResult(t, r)

	csv, report := output(t, r)
	csv2, report2 := output(t, Import(ec, psp, pt))
	if csv != csv2 || report != report2 {
		t.Error("a second import differs")
	}
	if out := os.Getenv("BOLLETTINO_REGISTRY_OUT"); out != "" {
		for name, text := range map[string]string{"subjects.csv": csv, "report.txt": report} {
			if err := os.WriteFile(filepath.Join(out, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func output(t *testing.T, r Result) (csv, report string) {
	t.Helper()
	var c, p bytes.Buffer
	if err := r.WriteCSV(&c); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteReport(&p); err != nil {
		t.Fatal(err)
	}
	return c.String(), p.String()
}
