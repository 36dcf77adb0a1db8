package desk

import (
	"errors"
	"fmt"
	"slices"

	"bollettino/generator/base/file"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
)

// work is a notice that is being written for one subject.
type work struct {
	owner  subject.ID
	file   string // below the root
	was    []byte // what the file held when data were made of it; nil of a new one
	data   []byte
	before *notice.Notice // as it stands; nil of a new one
	after  *notice.Notice // as it will be
	body   body
	weight draft.Report
	bad    []problem.Problem // why it can't be written
	mute   bool              // nothing is warned of
}

// Lot is what one command writes.
type Lot struct {
	works []*work
	left  []*work // those for whom no sound file can be written
	there int     // how many stood already, as they are to be
	many  bool    // it is about a group
	group string
	again func(*file.Turn) error // makes the works anew, of what others wrote meanwhile
}

func (b *Lot) add(w *work) {
	if len(w.bad) > 0 {
		b.left = append(b.left, w)
	} else {
		b.works = append(b.works, w)
	}
}

// common tells of a warning whether it is one of all works.
func (b *Lot) common() func(draft.Warning) bool {
	count := map[draft.Warning]int{}
	for _, w := range b.works {
		for _, x := range w.weight.Warnings {
			count[x]++
		}
	}
	return func(x draft.Warning) bool { return count[x] == len(b.works) }
}

// problems are those of all that were left out.
func (b *Lot) problems() []problem.Problem {
	list := &problem.List{}
	for _, w := range b.left {
		list.Add(w.bad...)
	}
	return list.Sorted()
}

// except leaves out subjects.
func (b *Lot) except(ids []string) error {
	for _, x := range ids {
		id, _ := subject.ParseID(x)
		of := func(w *work) bool { return w.owner == id }
		if !slices.ContainsFunc(b.works, of) && !slices.ContainsFunc(b.left, of) {
			return problem.Usage(fmt.Errorf("--except: %q is none of the group", x))
		}
		b.works, b.left = slices.DeleteFunc(b.works, of), slices.DeleteFunc(b.left, of)
	}
	if len(b.works)+len(b.left) == 0 {
		return problem.Usage(errors.New("--except leaves none of the group"))
	}
	return nil
}

// Put puts the works of a lot in their places when it is our turn. What others wrote
// since they were made is not lost: they are made again of what is there then.
func (d *Desk) Put(b *Lot) error {
	return file.InTurn(d.context, d.rootDir, func(turn *file.Turn) error {
		for try := 0; ; try++ {
			changes := make([]file.Change, len(b.works))
			for i, w := range b.works {
				changes[i] = file.Change{Name: w.file, Was: w.was, Data: w.data}
			}
			err := turn.Put(changes...)
			if !errors.Is(err, file.ErrChanged) || try == 3 {
				return err
			}
			if err := b.again(turn); err != nil {
				return err
			}
			for _, w := range b.works {
				if len(w.bad) > 0 {
					return d.refuse(w.bad)
				}
			}
		}
	})
}
