package build

import (
	"bytes"
	"crypto/rand"
	"debug/elf"
	"encoding/hex"
	"io"
	"os"
	"sync"

	"github.com/cespare/xxhash/v2"
)

// Program identifies this program: by the id that Go's linker gave it, which follows from
// all that it was made of, else by its bytes. Where neither can be read, nothing that an
// earlier run made is believed.
var Program = sync.OnceValue(func() string {
	name, err := os.Executable()
	if err != nil {
		return rand.Text()
	}
	if id := linked(name); id != "" {
		return id
	}
	sum := xxhash.New() // 90 MB at each start: nobody forges the bytes of their own program
	f, err := os.Open(name)
	if err == nil {
		defer f.Close()
		_, err = io.CopyBuffer(sum, onlyRead{f}, make([]byte, 1<<20))
	}
	if err != nil {
		return rand.Text()
	}
	return hex.EncodeToString(sum.Sum(nil))
})

// linked is the id of a program in the format of Linux; "" where it has none, as one that
// was linked with -buildid=.
func linked(name string) string {
	f, err := elf.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	note := f.Section(".note.go.buildid")
	if note == nil {
		return ""
	}
	data, err := note.Data()
	if head := 16; err == nil && len(data) > head { // sizes, kind, "Go"
		return string(bytes.TrimRight(data[head:], "\x00"))
	}
	return ""
}

// onlyRead hides from io.CopyBuffer that a file can write itself, in small pieces.
type onlyRead struct{ io.Reader }
