package build

import (
	"crypto/rand"
	"encoding/hex"
	"io"
	"os"
	"sync"

	"github.com/cespare/xxhash/v2"
)

// Program identifies this program by its bytes. Where they can't be read, nothing
// that an earlier run made is believed.
var Program = sync.OnceValue(func() string {
	sum := xxhash.New() // 90 MB at each start: nobody forges the bytes of their own program
	name, err := os.Executable()
	if err == nil {
		var f *os.File
		if f, err = os.Open(name); err == nil {
			defer f.Close()
			_, err = io.CopyBuffer(sum, onlyRead{f}, make([]byte, 1<<20))
		}
	}
	if err != nil {
		return rand.Text()
	}
	return hex.EncodeToString(sum.Sum(nil))
})

// onlyRead hides from io.CopyBuffer that a file can write itself, in small pieces.
type onlyRead struct{ io.Reader }
