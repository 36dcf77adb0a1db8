package observation

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
)

// folder keeps packs in a folder of the disk, as a build does.
type folder string

func (d folder) Recall(name string) (fs.File, error) { return os.DirFS(string(d)).Open(name) }
func (d folder) Forget(name string) error            { return os.Remove(filepath.Join(string(d), name)) }
func (d folder) Remember(name string, data []byte) error {
	return os.WriteFile(filepath.Join(string(d), name), data, 0o644)
}

// random makes some days of rows of many subjects, sound ones, each day shuffled.
func random(r *rand.Rand, z period.Zone, subjects int) fstest.MapFS {
	out := fstest.MapFS{}
	for day := z.Date(2026, 10, 23); day < z.Date(2026, 10, 28); day = z.Day(day).Until {
		looks, buckets := []string{}, []string{}
		for i := range subjects {
			for _, service := range []string{"a", "b", "portale"}[:1+r.IntN(3)] {
				for _, observer := range []string{"op", "pa"}[:1+r.IntN(2)] {
					at := day
					for at < z.Day(day).Until && r.IntN(10) > 0 {
						until := min(at+period.Time(900*(1+r.IntN(20))), z.Day(day).Until)
						looks = append(looks,
							fmt.Sprintf("%d,%s,%s,%s,%s,%s", i, service, z.RFC3339(at), z.RFC3339(until),
								[]string{"up", "up", "down"}[r.IntN(3)], observer))
						if at = until; r.IntN(4) == 0 {
							at += 900
						}
					}
				}
			}
			for at := day; at < z.Day(day).Until && r.IntN(3) > 0; at += 900 {
				n := r.IntN(1000)
				buckets = append(buckets,
					fmt.Sprintf("%d,tvp,%s,%s,%d,%d,0,%d,2000,%d,%s", i, z.RFC3339(at), z.RFC3339(at+900), n, n,
						r.IntN(n+1), r.IntN(3000), []string{"op", "pa"}[r.IntN(2)]))
			}
		}
		for name, rows := range map[string][]string{"availability": looks, "responses": buckets} {
			r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			header := map[string][]string{"availability": AvailabilityHeader, "responses": ResponsesHeader}[name]
			text := strings.Join(append([]string{strings.Join(header, ",")}, rows...), "\n")
			out["data/"+name+"/"+z.Local(day).Format("2006/2006-01-02")+".csv"] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return out
}

func many(t testing.TB) World {
	w := against(t)
	w.Subject = func(subject.ID) bool { return true }
	return w
}

// A day read in another order, with rows repeated, compressed, from what was
// kept, or as a month's pack: the same logs.
func TestEveryFormSaysTheSame(t *testing.T) {
	t.Parallel()
	z := rome.Zone
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		in := random(r, z, 150)
		w := many(t)
		w.Settled = []period.Time{0, z.Date(2026, 10, 26), z.Date(2027, 1, 1)}[seed%3]
		var list problem.List
		want := show(z, read(t, in, w, &list))
		same := func(how string, got string) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, %s (-want +got):\n%s", seed, how, diff)
			}
		}

		shuffled, zipped := fstest.MapFS{}, fstest.MapFS{}
		for name, f := range in {
			rows := strings.Split(string(f.Data), "\n")
			head, rest := rows[0], rows[1:]
			rest = append(rest, rest[:len(rest)/3]...)
			r.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
			shuffled[name] = &fstest.MapFile{Data: []byte(head + "\r\n" + strings.Join(rest, "\r\n") + "\r\n")}
			var b bytes.Buffer
			g := gzip.NewWriter(&b)
			g.Write(f.Data)
			g.Close()
			zipped[name+".gz"] = &fstest.MapFile{Data: b.Bytes()}
		}
		same("shuffled and repeated", show(z, read(t, shuffled, w, &list)))
		same("compressed", show(z, read(t, zipped, w, &list)))

		shards := inShards(in, 1+r.IntN(4), w.Settled == 0)
		same("by who collects for a shard", show(z, read(t, shards, w, &list)))

		// In parts, from what an earlier run kept.
		dir := t.TempDir()
		for name, f := range in {
			full := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(full, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept := folder(t.TempDir())
		for range 2 {
			s, err := Open(os.DirFS(dir), "data", w, kept, 2, &list)
			if err != nil {
				t.Fatal(err)
			}
			logs := Logs{}
			for _, cut := range [][2]subject.ID{{"", "3"}, {"3", "31"}, {"31", "31\x00"}, {"31\x00", ""}} {
				part, problems, err := s.Read(cut[0], cut[1])
				if err != nil || len(problems) > 0 {
					t.Fatal(err, problems)
				}
				for id, l := range part {
					if _, twice := logs[id]; twice {
						t.Fatalf("%s is in two parts", id)
					}
					logs[id] = l
				}
			}
			s.Close()
			same("in parts", show(z, logs))
		}

		month := z.Month(z.Date(2026, 10, 1), 0)
		packed := fstest.MapFS{}
		for _, kind := range []string{"availability", "responses"} {
			m, err := PackMonth(in, "data", kind, month, z, &list)
			if err != nil {
				t.Fatal(err)
			}
			take(packed, m)
		}
		for name := range packed {
			if strings.HasSuffix(name, ".csv") {
				t.Errorf("%s is left", name)
			}
		}
		same("as a pack", show(z, read(t, packed, w, &list)))
		for _, kind := range []string{"availability", "responses"} {
			m, err := PackMonth(shards, "data", kind, month, z, &list)
			if err != nil {
				t.Fatal(err)
			}
			take(shards, m)
		}
		if len(shards) != len(packed) {
			t.Errorf("packed shards leave %d files, not %d", len(shards), len(packed))
		}
		same("shards as a pack", show(z, read(t, shards, w, &list)))
		for _, kind := range []string{"availability", "responses"} {
			m, err := UnpackMonth(packed, "data", kind, month, z, &list)
			if err != nil {
				t.Fatal(err)
			}
			take(packed, m)
		}
		same("unpacked", show(z, read(t, packed, w, &list)))
		again := fstest.MapFS{}
		for name, f := range packed {
			again[name] = f
		}
		m, err := PackMonth(again, "data", "availability", month, z, &list)
		if err != nil || m.Rows == 0 {
			t.Fatal(err)
		}
		if list.Len() > 0 {
			t.Fatal(list.Sorted())
		}
	}
}

// inShards puts the rows of each file into one for each shard; with twice, some rows into
// another's, too.
func inShards(in fstest.MapFS, n int, twice bool) fstest.MapFS {
	out := fstest.MapFS{}
	for name, f := range in {
		rows := strings.Split(string(f.Data), "\n")
		texts := make([]string, n)
		for i, row := range rows[1:] {
			id, _, _ := strings.Cut(row, ",")
			texts[len(id)%n] += row + "\n"
			if twice && i%7 == 0 {
				texts[i%n] += row + "\n"
			}
		}
		for i, text := range texts {
			file := fmt.Sprintf("%s.%d-of-%d.csv", strings.TrimSuffix(name, ".csv"), i+1, n)
			out[file] = &fstest.MapFile{Data: []byte(rows[0] + "\n" + text)}
		}
	}
	return out
}

func take(tree fstest.MapFS, m Month) {
	for _, s := range m.Steps {
		if s.Remove {
			delete(tree, s.File)
		} else {
			tree[s.File] = &fstest.MapFile{Data: s.Data}
		}
	}
}

// Whichever step packing or unpacking is cut short after, a run before the next
// try reads every row, and the next try ends what was begun.
func TestPackingCutShort(t *testing.T) {
	t.Parallel()
	z := rome.Zone
	month := z.Month(z.Date(2026, 10, 1), 0)
	in := random(rand.New(rand.NewPCG(7, 7)), z, 20)
	var list problem.List
	want := show(z, read(t, in, many(t), &list))
	grow := func(tree fstest.MapFS) (whole int) { // a late row, for a pack that replaces another
		late := "\n1,a,2026-10-02T00:00:00+02:00,2026-10-02T01:00:00+02:00,up,op\n"
		tree["data/availability/2026/2026-10-02.csv"] = &fstest.MapFile{
			Data: []byte(strings.Join(AvailabilityHeader, ",") + late)}
		return
	}
	clone := func(tree fstest.MapFS) fstest.MapFS {
		out := fstest.MapFS{}
		for k, v := range tree {
			out[k] = v
		}
		return out
	}
	packed := clone(in)
	for _, kind := range []string{"availability", "responses"} {
		m, err := PackMonth(packed, "data", kind, month, z, &list)
		if err != nil {
			t.Fatal(err)
		}
		take(packed, m)
	}
	late := clone(packed)
	grow(late)
	for _, c := range []struct {
		name string
		tree fstest.MapFS
		turn func(fs.FS, string, string, period.Span, period.Zone, *problem.List) (Month, error)
		more bool // a row that is not read until it is taken in
	}{
		{"pack", in, PackMonth, false}, {"pack again", late, PackMonth, true}, {"unpack", packed, UnpackMonth, false},
	} {
		m, err := c.turn(c.tree, "data", "availability", month, z, &problem.List{})
		if err != nil || len(m.Steps) < 3 {
			t.Fatal(c.name, err, len(m.Steps))
		}
		for n := range len(m.Steps) + 1 {
			tree := clone(c.tree)
			take(tree, Month{Steps: m.Steps[:n]})
			got := show(z, read(t, tree, many(t), &problem.List{}))
			if !c.more && got != want {
				t.Errorf("%s cut short after %d of %d steps: rows are lost", c.name, n, len(m.Steps))
			}
			if c.more && len(got) < len(want) {
				t.Errorf("%s cut short after %d of %d steps: %d bytes of %d",
					c.name, n, len(m.Steps), len(got), len(want))
			}
			again, err := c.turn(tree, "data", "availability", month, z, &problem.List{})
			if err != nil {
				t.Fatal(err)
			}
			take(tree, again)
			var list problem.List
			end := clone(c.tree)
			take(end, m)
			if a, b := show(z, read(t, tree, many(t), &list)),
				show(z, read(t, end, many(t), &list)); a != b || list.Len() > 0 {
				t.Errorf("%s cut short after %d of %d steps, and done again: another end; %v",
					c.name, n, len(m.Steps), list.Sorted())
			}
		}
	}
}

// A file that changed is read anew, whatever its times say; what is kept of
// another program, or is not whole, is not believed.
func TestWhatIsKept(t *testing.T) {
	t.Parallel()
	w := against(t)
	w.Maker = "one"
	root, kept := t.TempDir(), folder(t.TempDir())
	file := filepath.Join(root, "data/availability/2026/2026-11-21.csv")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(state string) {
		t.Helper()
		// Each time in place, with the times of before.
		if err := os.WriteFile(file, []byte(strings.Join(AvailabilityHeader, ",")+
			"\n1,a,2026-11-21T00:00:00+01:00,2026-11-21T01:00:00+01:00,"+state+",op\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	down := func() string {
		t.Helper()
		var list problem.List
		s, err := Open(os.DirFS(root), "data", w, kept, 1, &list)
		if err != nil || list.Len() > 0 {
			t.Fatal(err, list.Sorted())
		}
		defer s.Close()
		l, problems, err := s.Only("1")
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		return fmt.Sprint(len(l.Looks), l.Looks[0].Down)
	}
	expect := func(want string) {
		t.Helper()
		if got := down(); got != want {
			t.Errorf("read %s, not %s", got, want)
		}
	}
	write("up")
	expect("1 false")
	expect("1 false")
	write("down") // another size
	expect("1 true")
	write("up,") // the same size as before, with a mistake
	if err := os.WriteFile(file, bytes.Replace(must(os.ReadFile(file)), []byte("up,,"), []byte("upup,"), 1),
		0o644); err != nil {
		t.Fatal(err)
	}
	var list problem.List
	s, err := Open(os.DirFS(root), "data", w, kept, 1, &list)
	if err != nil || list.Len() != 1 {
		t.Fatal("a mistake of the same size and second is not seen", err, list.Sorted())
	}
	s.Close()
	write("up")
	expect("1 false")
	pack := filepath.Join(string(kept), packName("data/availability/2026/2026-11-21.csv"))
	data := must(os.ReadFile(pack))
	// Half a pack, as a killed run or a full disk leaves it.
	if err := os.WriteFile(pack, data[:len(data)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	expect("1 false")
	w.Maker = "two"
	expect("1 false")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	s, err = Open(os.DirFS(root), "data", w, kept, 1, &list)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := os.Stat(pack); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the pack of a file that is gone is still there: %v", err)
	}
}

func must(data []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return data
}

// endless is a tree with one day file of any size: its first rows are sound, the
// rest garbage, the last row sound again.
type endless struct {
	size int64
	line string
}

type endlessFile struct {
	io.Reader
	endless
}

const soundRow = "1,a,2026-11-21T00:00:00+01:00,2026-11-21T01:00:00+01:00,up,op\n"

func (e endless) Open(name string) (fs.File, error) {
	if name != "data/availability/2026/2026-11-21.csv" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	many := strings.Repeat(e.line, max(1, 1<<20/len(e.line)))
	var parts []io.Reader
	for n := e.size; n > 0; n -= int64(len(many)) {
		parts = append(parts, strings.NewReader(many))
	}
	head := strings.NewReader(strings.Join(AvailabilityHeader, ",") + "\n" + soundRow)
	tail := strings.NewReader("\n2,a,2026-11-21T00:00:00+01:00,2026-11-21T01:00:00+01:00,down,op\n")
	return endlessFile{io.MultiReader(head, io.MultiReader(parts...), tail), e}, nil
}

func (e endless) ReadDir(name string) ([]fs.DirEntry, error) {
	next := map[string]fs.DirEntry{"data/availability": entry{"2026", e, true},
		"data/availability/2026": entry{"2026-11-21.csv", e, false}}[name]
	if next == nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	return []fs.DirEntry{next}, nil
}

func (e endless) Stat(name string) (fs.FileInfo, error) {
	if strings.HasPrefix(name, "data/availability") {
		return entry{filepath.Base(name), e, !strings.HasSuffix(name, ".csv")}, nil
	}
	return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
}

func (endlessFile) Close() error { return nil }
func (f endlessFile) Stat() (fs.FileInfo, error) {
	return entry{"2026-11-21.csv", f.endless, false}, nil
}

type entry struct {
	name string
	endless
	dir bool
}

func (e entry) Name() string               { return e.name }
func (e entry) IsDir() bool                { return e.dir }
func (e entry) Type() fs.FileMode          { return e.Mode().Type() }
func (e entry) Info() (fs.FileInfo, error) { return e, nil }
func (e entry) Size() int64                { return e.size }
func (e entry) ModTime() time.Time         { return time.Time{} }
func (e entry) Sys() any                   { return nil }
func (e entry) Mode() fs.FileMode {
	if e.dir {
		return fs.ModeDir | 0o755
	}
	return 0o644
}

// A huge file of garbage is read through in little memory: what stands before
// and after is read, problems are listed up to a number, the others counted.
// BOLLETTINO_GARBAGE gives its size in MB (2048 in `make soak`).
func TestGarbage(t *testing.T) {
	size := int64(32)
	if text := os.Getenv("BOLLETTINO_GARBAGE"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		size = n
	}
	for _, line := range []string{
		"1,a,tomorrow,never,upside down,op\n",
		strings.Repeat("\x00\xff\u202e,,", 200000), // no line ends at all
		"9" + soundRow, // a subject that nobody knows
	} {
		w := against(t)
		var list problem.List
		peak, stop := heap()
		logs := read(t, endless{size << 20, line}, w, &list)
		stop()
		if len(logs["1"].Looks) != 1 || len(logs["2"].Looks) != 1 {
			t.Errorf("%.20q: the sound rows are lost: %v", line, logs)
		}
		if n := list.Len(); n == 0 || n > listedAtMost+10 {
			t.Errorf("%.20q: %d problems are listed", line, n)
		}
		for _, p := range list.Sorted() {
			if p.Subject == "2" || p.Subject == "" {
				t.Errorf("%.20q: %s hurts %q", line, p, p.Subject)
			}
		}
		if mb := peak() >> 20; mb > 200 && !strings.HasPrefix(line, "9") {
			t.Errorf("%.20q: %d MB of memory", line, mb)
		}
	}
}

// heap watches how large the heap grows.
func heap() (peak func() uint64, stop func()) {
	done, most := make(chan struct{}), make(chan uint64)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	base := m.HeapInuse
	go func() {
		top := base
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				top = max(top, m.HeapInuse)
			case <-done:
				most <- top - min(base, top)
				return
			}
		}
	}()
	var n uint64
	return func() uint64 { return n }, func() { close(done); n = <-most }
}

// Whatever bytes stand in a kept pack, reading them ends without a panic.
func FuzzPack(f *testing.F) {
	z := rome.Zone
	for _, file := range random(rand.New(rand.NewPCG(3, 3)), z, 4) {
		for _, k := range kinds[:2] {
			s, err := readSheet(k, "x", bytes.NewReader(file.Data), z.Day(z.Date(2026, 10, 23)), z)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(s.encode(z.Name(), []origin{{"x", "y"}}))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := openPack("x", bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		if !slices.ContainsFunc(kinds, func(k kind) bool { return k.name == p.kind }) {
			return
		}
		s := &Store{world: many(t), packs: []*pack{p}}
		s.Read("", "")
		s.Read("1", "2")
	})
}
