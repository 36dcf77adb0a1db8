package observation

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"strings"
	"sync"
	"time"

	"bollettino/generator/base/known"
	"bollettino/generator/base/period"
)

// memo is the packs that an earlier run left, and of which files they are.
type memo struct {
	memory Memory
	maker  string
	zone   string
	began  period.Time
	old    map[string]known.File
	files  *known.Files

	mu   sync.Mutex
	now  map[string]bool // the files that have a pack
	errs []error
}

const memoList = "packs.json"

type memoJSON struct {
	Maker string                `json:"maker"`
	Zone  string                `json:"zone"`
	Began period.Time           `json:"began"` // when it began to look at the files
	Files map[string]known.File `json:"files"`
}

func openMemo(root fs.FS, memory Memory, w World) (*memo, error) {
	m := &memo{memory: memory, maker: w.Maker, zone: w.Zone.Name(), began: w.Began, now: map[string]bool{},
		files: known.In(root, known.Seen{}, time.Time{})}
	if memory == nil {
		return m, nil
	}
	f, err := memory.Recall(memoList)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	var list memoJSON
	if json.Unmarshal(data, &list) == nil && list.Maker == m.maker && list.Zone == m.zone {
		m.old, m.files = list.Files, known.In(root, known.Seen{Files: list.Files}, time.Unix(int64(list.Began), 0))
	}
	return m, nil
}

// packName is where the pack of a file is kept.
func packName(file string) string {
	return strings.ReplaceAll(strings.TrimSuffix(file, path.Ext(file)), "/", "_") + ".pack"
}

// recall gives the pack of a file that is as it was.
func (m *memo) recall(in input) *pack {
	old, ok := m.old[in.file]
	if now, err := m.files.Stamp(in.file); !ok || err != nil || now.Size != old.Size {
		return nil
	}
	if digest, err := m.files.File(in.file); err != nil || digest != old.Digest {
		return nil
	}
	return m.take(in, old.Digest)
}

// take opens a kept pack, if it is whole and of these very bytes, and keeps it.
func (m *memo) take(in input, digest known.Digest) *pack {
	p := m.open(in, digest)
	if p != nil {
		m.mu.Lock()
		m.now[in.file] = true
		m.mu.Unlock()
	}
	return p
}

// open opens a kept pack, if it is whole and of these very bytes.
func (m *memo) open(in input, digest known.Digest) *pack {
	f, err := m.memory.Recall(packName(in.file))
	if err != nil {
		return nil
	}
	p, err := packIn(f, in.file)
	if err != nil || p.kind != in.kind.name || p.window != in.window || len(p.origins) != 1 ||
		p.origins[0].file != in.file || !strings.HasPrefix(p.origins[0].digest, hex.EncodeToString(digest[:])) {
		f.Close()
		return nil
	}
	return p
}

// remember keeps a pack that was just made of a file with that stamp, and opens it there.
// Where it can't be kept, the run goes on without.
func (m *memo) remember(in input, stamp known.File, data []byte, digest known.Digest) *pack {
	if m.memory == nil {
		return nil
	}
	m.files.Know(in.file, stamp, digest)
	if err := m.memory.Remember(packName(in.file), data); err != nil {
		m.mu.Lock()
		m.errs = append(m.errs, err)
		m.mu.Unlock()
		return nil
	}
	return m.take(in, digest)
}

// close writes the new list and forgets the packs of files that are gone. What
// can't be written costs the next run time, and nothing else.
func (m *memo) close() {
	if m.memory == nil || len(m.errs) > 0 {
		return
	}
	now := m.files.Now().Files
	maps.DeleteFunc(now, func(file string, _ known.File) bool { return !m.now[file] })
	if maps.Equal(m.old, now) && !m.files.Doubted() {
		return
	}
	data, err := json.MarshalIndent(memoJSON{m.maker, m.zone, m.began, now}, "", " ")
	if err != nil || m.memory.Remember(memoList, data) != nil {
		return
	}
	for file := range m.old {
		if !m.now[file] {
			_ = m.memory.Forget(packName(file))
		}
	}
}
