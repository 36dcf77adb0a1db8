package build

import (
	"bytes"
	"encoding/gob"
	"io"
	"time"

	"bollettino/generator/base/known"
	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/bulletin"
)

// ledger is what a build leaves to the next about each subject: what its pages were made
// of and until when they hold. What it lacks is made again.
type ledger struct {
	Looked    int64 // when the build began, in seconds since 1970 UTC
	Files     map[string]known.File
	Measured  known.Digest // of all that was measured
	Rows      map[subject.ID]uint64
	Strangers []subject.ID
	Units     map[subject.ID]entry
}

// entry is what is known of a subject that was made without a problem.
type entry struct {
	Print       known.Digest // of all that its pages were made of
	From, Until period.Time  // between which they hold if nothing of that changes
	Asked       asked
	Summary     bulletin.Summary
}

// asked is of whom else a subject's pages were made.
type asked struct {
	Partners []subject.ID // whose notices it shows
	Names    []subject.ID // whom it names
}

const ledgerName = "units"

// ledger is what the last build left; empty where that was of another program, or can't
// be read.
func (m memory) ledger(program string) ledger {
	var l ledger
	f, err := m.kept.Open(ledgerName)
	if err != nil {
		return l
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return l
	}
	if data, ours := bytes.CutPrefix(data, []byte(program+"\n")); !ours || gob.NewDecoder(bytes.NewReader(data)).Decode(&l) != nil {
		return ledger{}
	}
	return l
}

// keepLedger leaves it to the next build.
func (m memory) keepLedger(program string, l ledger) error {
	b := bytes.NewBufferString(program + "\n")
	if err := gob.NewEncoder(b).Encode(l); err != nil {
		return err
	}
	return m.publisher.Keep(ledgerName, b.Bytes())
}

func (l ledger) looked() time.Time { return time.Unix(l.Looked, 0) }
