package site

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"bollettino/generator/base/wire"
	"bollettino/generator/page/address"

	"github.com/cespare/xxhash/v2"
)

// manifest lists what a build published, in the order of the files' paths: a line each,
// with the digest of its bytes and, if a page's values were remembered, the digest of what
// it was made from, with tabs between.
type manifest []published

// published is a file of the site.
type published struct {
	name   string // its path below the output folder
	digest digest // of its bytes
	from   sum    // of all that it is a function of; the zero one where that is not remembered
}

// sum is the begin of a SHA-256.
type sum [12]byte

// digest stands for a file's bytes and says how many they are.
type digest struct {
	sum  sum
	size int64
}

// unknown is the digest of a file that may be there and may be whole.
var unknown = digest{size: -1}

// The manifest is kept in parts, so that a change of one subject reads and writes one of
// them: the files of a subject are together in one of unitParts, all others in the first.
const unitParts = 64

// partOf is the part that lists a file, or all files below a folder of two steps or more:
// those of a subject are in one, in whatever language.
func partOf(name string) int {
	if _, own := address.Unit(name); own != "" {
		return 1 + int(xxhash.Sum64String(own)%unitParts)
	}
	return 0
}

// unitOf is the folder of the subject that a file is of ("soggetti/01234567897/"); "" of
// one that is nobody's.
func unitOf(name string) string {
	folder, _ := address.Unit(name)
	return folder
}

// units is the folder below which each folder is a subject's, or one of lists.
var units = strings.TrimPrefix(address.DirectoryPath, "/")

// partName is where a part is kept.
func partName(i int) string {
	if i == 0 {
		return manifestName
	}
	return fmt.Sprintf("manifests/%02d", i)
}

// head is the first line of a part: what begins otherwise is none.
type head struct{ files, units, bytes int }

const headForm = "bollettino 2, files: %d, of units: %d, bytes: %d\n"

// headOf reads the head of a kept part; ok is false where the file is not as long as that
// says.
func headOf(kept fs.FS, name string) (h head, ok bool) {
	f, err := kept.Open(name)
	if err != nil {
		return h, errors.Is(err, fs.ErrNotExist)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return h, false
	}
	begin := make([]byte, len(headForm)+30)
	n, err := io.ReadFull(f, begin)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return h, false
	}
	line, _, found := bytes.Cut(begin[:n], []byte("\n"))
	_, err = fmt.Sscanf(string(line)+"\n", headForm, &h.files, &h.units, &h.bytes)
	return h, found && err == nil && info.Size() == int64(len(line)+1+h.bytes)
}

// readManifest reads a part; ok is false where it is not whole.
func readManifest(data []byte) (m manifest, ok bool) {
	first, text, _ := strings.Cut(string(data), "\n")
	var h head
	if _, err := fmt.Sscanf(first+"\n", headForm, &h.files, &h.units, &h.bytes); err != nil || h.bytes != len(text) ||
		h.files != strings.Count(text, "\n") || text != "" && !strings.HasSuffix(text, "\n") {
		return nil, false
	}
	m = make(manifest, 0, h.files)
	for line := range strings.Lines(text) {
		f, ok := readLine(strings.TrimSuffix(line, "\n"))
		if !ok || len(m) > 0 && m[len(m)-1].name >= f.name {
			return nil, false
		}
		m = append(m, f)
	}
	return m, true
}

func readLine(line string) (f published, ok bool) {
	name, rest, found := strings.Cut(line, "\t")
	if strings.HasPrefix(name, `"`) {
		var err error
		name, err = strconv.Unquote(name)
		found = found && err == nil
	}
	of, from, made := strings.Cut(rest, "\t")
	hash, size, sized := strings.Cut(of, "-")
	var err error
	f.name = name
	f.digest.size, err = strconv.ParseInt(size, 10, 64)
	found = found && sized && err == nil && f.digest.sum.read(hash)
	return f, found && (!made || f.from.read(from))
}

func (s *sum) read(text string) bool {
	n, err := hex.Decode(s[:], []byte(text[:min(len(text), 2*len(s))]))
	return err == nil && n == len(s) && len(text) == 2*n
}

// bytes is the part as a file.
func (m manifest) bytes() []byte {
	room := 0
	for _, f := range m {
		room += len(f.name) + mostBeside
	}
	b := make([]byte, 0, room)
	units, last := 0, ""
	for _, f := range m {
		if unit := unitOf(f.name); unit != last {
			units, last = units+1, unit
		}
		b = f.appendLine(b)
	}
	return append(fmt.Appendf(nil, headForm, len(m), units, len(b)), b...)
}

// mostBeside is how many bytes a line has beside a name, most likely at most: two digests of 12
// bytes, in hexadecimal digits, and a size.
const mostBeside = 2*24 + 12

// appendLine adds the line of a file.
func (f published) appendLine(b []byte) []byte {
	b = append(appendName(b, f.name), '\t')
	b = append(hex.AppendEncode(b, f.digest.sum[:]), '-')
	b = strconv.AppendInt(b, f.digest.size, 10)
	if f.from != (sum{}) {
		b = hex.AppendEncode(append(b, '\t'), f.from[:])
	}
	return append(b, '\n')
}

// appendName adds a name as lines have it: quoted, if it could be taken for something else.
func appendName(b []byte, name string) []byte {
	if strings.HasPrefix(name, `"`) || strings.ContainsFunc(name, unicode.IsControl) {
		return strconv.AppendQuote(b, name)
	}
	return append(b, name...)
}

// at is the place of a file, -1 where it is not listed.
func (m manifest) at(name string) int {
	i, found := slices.BinarySearchFunc(m, name, func(f published, name string) int {
		return strings.Compare(f.name, name)
	})
	if !found {
		return -1
	}
	return i
}

// under are the places of the files below a folder ("soggetti/01234567897/"), from the i-th
// until before the j-th.
func (m manifest) under(folder string) (i, j int) {
	i, _ = slices.BinarySearchFunc(m, folder, func(f published, name string) int {
		return strings.Compare(f.name, name)
	})
	for j = i; j < len(m) && strings.HasPrefix(m[j].name, folder); j++ {
	}
	return i, j
}

// sorted puts the files in order.
func (m manifest) sorted() manifest {
	slices.SortFunc(m, func(a, b published) int { return strings.Compare(a.name, b.name) })
	return m
}

// part is a part of the manifest in work. It is read when the first file of it is asked
// for, and not at all where all that it lists stays.
type part struct {
	head  head
	read  bool
	old   manifest             // what the last build published
	stays []bool               // which of that is left as it is
	now   map[string]published // what this build wrote, or found to be the same
	done  map[string]string    // of that, the files of units of which nothing more comes, by their folder
	left  []string             // folders of units that stay, as long as it is not read
	names []string             // of files below their units' folders: most units have the same
}

// mostNames is how many names are kept once for all: what notices are called differs.
const mostNames = 64

// whole tells whether all that it lists stays, as it was told without its being read.
func (t *part) whole() bool { return !t.read && len(t.left) == t.head.units }

// leave leaves all files below a folder as they are.
func (t *part) leave(folder string) {
	if !t.read {
		if t.left == nil {
			t.left = make([]string, 0, min(t.head.units, 100_000)) // most builds leave all
		}
		t.left = append(t.left, folder)
		return
	}
	i, j := t.old.under(folder)
	for ; i < j; i++ {
		t.stays[i] = true
	}
}

// finish keeps what is known of a unit's files in a tenth of the room: nothing more comes
// below its folder.
func (t *part) finish(folder string) {
	b := []byte(t.done[folder])
	for name, f := range t.now {
		if below, ok := strings.CutPrefix(name, folder); ok {
			from := f.from[:]
			if f.from == (sum{}) {
				from = nil
			}
			b = wire.Text(wire.Ints(append(t.appendBelow(b, below), f.digest.sum[:]...), f.digest.size), string(from))
			delete(t.now, name)
		}
	}
	if t.done == nil {
		t.done = map[string]string{}
	}
	t.done[folder] = string(b)
}

// appendBelow adds what stands for a file's name below its unit's folder; below reads it.
func (t *part) appendBelow(b []byte, name string) []byte {
	i := slices.Index(t.names, name)
	if i < 0 && len(t.names) < mostNames {
		i, t.names = len(t.names), append(t.names, strings.Clone(name))
	}
	if b = binary.AppendUvarint(b, uint64(i+1)); i < 0 {
		b = wire.Text(b, name)
	}
	return b
}

func (t *part) below(r *wire.Reader) string {
	if i := r.Uint(); i > 0 {
		return t.names[i-1]
	}
	return r.Text()
}

// finished gives the files of a unit of which nothing more comes.
func (t *part) finished(folder string) iter.Seq[published] {
	return func(yield func(published) bool) {
		for r := wire.Read(t.done[folder]); !r.Whole(); {
			f := published{name: folder + t.below(r)}
			copy(f.digest.sum[:], r.Take(len(f.digest.sum)))
			f.digest.size = r.Int()
			copy(f.from[:], r.Text())
			if !yield(f) {
				return
			}
		}
	}
}

// taken is what this build has of a file.
func (t *part) taken(name string) (f published, ok bool) {
	if f, ok = t.now[name]; ok {
		return f, true
	}
	for f := range t.finished(unitOf(name)) {
		if f.name == name {
			return f, true
		}
	}
	return f, false
}

// digest is that of a file as this build has it.
func (t *part) digest(name string) (d digest, ok bool) {
	if f, ok := t.taken(name); ok {
		return f.digest, true
	}
	if i := t.old.at(name); i >= 0 && t.stays[i] {
		return t.old[i].digest, true
	}
	return d, false
}

// all are the files that it lists now, in order.
func (t *part) all() manifest {
	m := make(manifest, 0, len(t.now)+len(t.old))
	for i, stays := range t.stays {
		if stays {
			m = append(m, t.old[i])
		}
	}
	return slices.AppendSeq(m, t.written).sorted()
}

// written gives those of them that this build wrote, or found to be the same.
func (t *part) written(yield func(published) bool) {
	for _, f := range t.now {
		if !yield(f) {
			return
		}
	}
	for folder := range t.done {
		for f := range t.finished(folder) {
			if !yield(f) {
				return
			}
		}
	}
}

// files is how many they are.
func (t *part) files() int {
	if t.whole() {
		return t.head.files
	}
	n := 0
	for range t.written {
		n++
	}
	for _, stays := range t.stays {
		if stays {
			n++
		}
	}
	return n
}

// Published are the files that the last build published of those that are wanted, by their
// paths, each with what stands for its bytes.
func Published(state string, wanted func(name string) bool) (map[string]string, error) {
	out := map[string]string{}
	for i := range 1 + unitParts {
		data, err := os.ReadFile(filepath.Join(state, filepath.FromSlash(partName(i))))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		m, whole := readManifest(data)
		if !whole {
			return nil, fmt.Errorf("%w: %s", ErrSpoilt, partName(i))
		}
		for _, f := range m {
			if wanted(f.name) {
				out[f.name] = hex.EncodeToString(f.digest.sum[:])
			}
		}
	}
	return out, nil
}
