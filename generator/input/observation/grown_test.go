package observation

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/known"
	"bollettino/generator/test/rome"
)

// A file that was appended to gives the pack that one gives that is read as a whole; where
// that can't be told from the rows that are new, the whole is read.
func TestAppendedFile(t *testing.T) {
	t.Parallel()
	z := rome.Zone
	day := z.Day(z.Date(2026, 10, 24))
	at := func(line string) (until, subject string) {
		cells := strings.Split(line, ",")
		return cells[3], cells[0]
	}
	for name, c := range map[string]struct {
		change func(r *rand.Rand, before, after []string) (was, is string)
		grown  bool
	}{
		"appended": {func(_ *rand.Rand, before, after []string) (string, string) {
			return whole(before), whole(before) + whole(after)
		}, true},
		"appended in another order": {func(r *rand.Rand, before, after []string) (string, string) {
			r.Shuffle(len(after), func(i, j int) { after[i], after[j] = after[j], after[i] })
			return whole(before), whole(before) + whole(after)
		}, true},
		"nothing was there": {func(_ *rand.Rand, before, after []string) (string, string) {
			return "", whole(before) + whole(after)
		}, false},
		"late": {func(r *rand.Rand, before, after []string) (string, string) {
			both := slices.Concat(before, after)
			r.Shuffle(len(both), func(i, j int) { both[i], both[j] = both[j], both[i] })
			return whole(both[:len(before)]), whole(both)
		}, false},
		"repeated": {func(_ *rand.Rand, before, after []string) (string, string) {
			return whole(before), whole(before) + whole(after) + before[0] + "\n"
		}, false},
		"a bad row": {func(_ *rand.Rand, before, after []string) (string, string) {
			return whole(before), whole(before) + whole(after) + "x\n"
		}, false},
		"a bad row was there": {func(_ *rand.Rand, before, after []string) (string, string) {
			return whole(before) + ",\n", whole(before) + ",\n" + whole(after)
		}, false},
		"a word is new": {func(_ *rand.Rand, before, after []string) (string, string) {
			return whole(before), whole(before) + strings.ReplaceAll(whole(after), ",op", ",ops")
		}, false},
		"a line is not whole": {func(_ *rand.Rand, before, after []string) (string, string) {
			was := strings.TrimSuffix(whole(before), "\n")
			return was, was + whole(after)
		}, false},
		"it begins otherwise": {func(_ *rand.Rand, before, after []string) (string, string) {
			return whole(before), strings.Replace(whole(before), ",op", ",pa", 1) + whole(after)
		}, false},
		"it is shorter": {func(_ *rand.Rand, before, after []string) (string, string) {
			return whole(before) + whole(after), whole(before)
		}, false},
	} {
		for seed := range uint64(8) {
			r := rand.New(rand.NewPCG(seed, 9))
			for file, f := range random(r, z, 20) {
				in := input{kind: kinds[0], file: file, window: day}
				if !strings.HasSuffix(file, "2026-10-24.csv") {
					continue
				}
				if strings.Contains(file, "responses") {
					in.kind = kinds[1]
				}
				head, text, _ := strings.Cut(string(f.Data), "\n")
				rows := strings.Split(text, "\n")
				slices.SortFunc(rows, func(a, b string) int {
					x, of := at(a)
					y, other := at(b)
					return cmp.Or(cmp.Compare(x, y), cmp.Compare(of, other), cmp.Compare(a, b))
				})
				cut := len(rows) * 2 / 3
				was, is := c.change(r, slices.Clone(rows[:cut]), slices.Clone(rows[cut:]))
				how := fmt.Sprintf("%s, %s, seed %d", name, in.kind.name, seed)
				appended(t, how, in, head+"\n"+was, head+"\n"+is, c.grown)
			}
		}
	}
}

func whole(rows []string) string { return strings.Join(rows, "\n") + "\n" }

// appended compares the pack of a file as it is, made from that of what it was, with the
// one that is made of the whole.
func appended(t *testing.T, how string, in input, was, is string, want bool) {
	t.Helper()
	z, kept := rome.Zone, folder(t.TempDir())
	full := func(data string) ([]byte, known.Digest) {
		s, digest, err := parse(fstest.MapFS{in.file: {Data: []byte(data)}}, in, z)
		if err != nil {
			t.Fatal(err)
		}
		return s.encode(z.Name(), []origin{{in.file, hex.EncodeToString(digest)}}), known.Digest(digest[:16])
	}
	before, digest := full(was)
	if err := kept.Remember(packName(in.file), before); err != nil {
		t.Fatal(err)
	}
	root := fstest.MapFS{in.file: {Data: []byte(is)}}
	m, err := openMemo(root, kept, World{Zone: z})
	if err != nil {
		t.Fatal(err)
	}
	m.old = map[string]known.File{in.file: {Size: int64(len(was)), Digest: digest}}
	data, got := grown(root, in, z, m)
	after, digest := full(is)
	if data == nil {
		if want {
			t.Errorf("%s: the whole is read", how)
		}
		return
	}
	if !want && how[:4] != "late" {
		t.Errorf("%s: only the end is read", how)
	}
	if got != digest || !bytes.Equal(data, after) {
		t.Errorf("%s: another pack", how)
	}
}
