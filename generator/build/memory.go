package build

import (
	"errors"
	"io/fs"

	"bollettino/generator/base/disk"
	"bollettino/generator/input"
	"bollettino/generator/input/observation"
	"bollettino/generator/publish/site"
)

// packs are the measurements as the last build packed them, for reading.
func packs(o input.Options) observation.Memory { return PackMemory{disk.At(o.StateDir(), nil), nil} }

// PackMemory keeps the packs of measured files in the state folder; without a
// publisher it is for reading alone.
type PackMemory struct {
	Kept      fs.FS
	Publisher *site.Publisher
}

// packDir is where, below the state folder.
const packDir = "measured"

var errReading = errors.New("nothing is kept: this only reads")

// textMemory keeps what the rulebook's texts gave in the state folder.
type textMemory struct {
	publisher *site.Publisher
	program   string
}
