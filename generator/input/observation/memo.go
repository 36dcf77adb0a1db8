package observation

import (
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
)

// memo is the packs that an earlier run left, and which files they are of. Size
// and times are a shortcut; what counts is the digest of a file's bytes.
type memo struct {
	memory Memory
	maker  string
	zone   string
	old    map[string]memoFile
	at     time.Time // of the old list: a file touched about then is digested

	mu   sync.Mutex
	now  map[string]memoFile
	errs []error
}

// memoFile is a file as it was when its pack was made.
type memoFile struct {
	Digest string `json:"digest"`
	Size   int64  `json:"size"`
	Time   int64  `json:"time"`            // of its last change, in nanoseconds since 1970 UTC
	Place  uint64 `json:"place,omitempty"` // its inode
}

const memoList = "packs.json"

type memoJSON struct {
	Maker string              `json:"maker"`
	Zone  string              `json:"zone"`
	Files map[string]memoFile `json:"files"`
}

func openMemo(memory Memory, maker, zone string) (*memo, error) {
	m := &memo{memory: memory, maker: maker, zone: zone, now: map[string]memoFile{}}
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
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	var list memoJSON
	if json.Unmarshal(data, &list) == nil && list.Maker == maker && list.Zone == zone {
		m.old, m.at = list.Files, info.ModTime()
	}
	return m, nil
}

// packName is where the pack of a file is kept.
func packName(file string) string {
	return strings.ReplaceAll(strings.TrimSuffix(file, path.Ext(file)), "/", "_") + ".pack"
}

func stamp(info fs.FileInfo) memoFile {
	return memoFile{Size: info.Size(), Time: info.ModTime().UnixNano(), Place: known.Place(info)}
}

// recall gives the pack of a file that is as it was.
func (m *memo) recall(root fs.FS, in input) *pack {
	old, ok := m.old[in.file]
	if !ok {
		return nil
	}
	info, err := fs.Stat(root, in.file)
	if err != nil {
		return nil
	}
	now := stamp(info)
	now.Digest = old.Digest
	if now != old || info.ModTime().After(m.at.Add(-2*time.Second)) {
		if info.Size() != old.Size {
			return nil
		}
		if digest, err := digestOf(root, in.file); err != nil || digest != old.Digest {
			return nil
		}
	}
	return m.take(in, now)
}

// take opens a kept pack, if it is whole and of these very bytes.
func (m *memo) take(in input, file memoFile) *pack {
	f, err := m.memory.Recall(packName(in.file))
	if err != nil {
		return nil
	}
	p, err := packIn(f, in.file)
	if err != nil || p.kind != in.kind.name || p.window != in.window || len(p.origins) != 1 ||
		p.origins[0] != (origin{in.file, file.Digest}) {
		f.Close()
		return nil
	}
	m.mu.Lock()
	m.now[in.file] = file
	m.mu.Unlock()
	return p
}

// remember keeps a pack that was just made, and opens it there. Where it can't be
// kept, the run goes on without.
func (m *memo) remember(root fs.FS, in input, data []byte, digest string) *pack {
	if m.memory == nil {
		return nil
	}
	info, err := fs.Stat(root, in.file)
	if err == nil {
		err = m.memory.Remember(packName(in.file), data)
	}
	if err != nil {
		m.mu.Lock()
		m.errs = append(m.errs, err)
		m.mu.Unlock()
		return nil
	}
	file := stamp(info)
	file.Digest = digest
	return m.take(in, file)
}

// close writes the new list and forgets the packs of files that are gone. What
// can't be written costs the next run time, and nothing else.
func (m *memo) close() {
	if m.memory == nil || len(m.errs) > 0 {
		return
	}
	if maps.Equal(m.old, m.now) {
		return
	}
	data, err := json.MarshalIndent(memoJSON{m.maker, m.zone, m.now}, "", " ")
	if err != nil || m.memory.Remember(memoList, data) != nil {
		return
	}
	for file := range m.old {
		if _, ok := m.now[file]; !ok {
			_ = m.memory.Forget(packName(file))
		}
	}
}
