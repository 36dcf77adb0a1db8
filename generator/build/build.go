package build

import (
	"bytes"
	"io/fs"
	"sync"

	"bollettino/generator/base/problem"
	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/publish/search"
	"bollettino/generator/publish/site"
)

// Build reads, composes, renders and publishes the site.
func Build(o input.Options) (r Result, err error) {
	if o.Strict {
		if r, err := Check(o); err != nil {
			return r, err
		}
	}
	if _, err := input.ReadSettings(o); err != nil {
		return r, err // wrongly called: nothing of it is left
	}
	release, err := site.Hold(o.Ctx(), o.Out, o.StateDir(), o.Waits)
	if err != nil {
		return r, err
	}
	defer release()
	publisher, err := site.Open(o.Out, o.StateDir())
	if err != nil {
		return r, err
	}
	defer publisher.Drop()
	good, err := fs.Sub(publisher.Kept(), "good")
	if err != nil {
		return r, err
	}
	s, err := ReadAll(o, input.Last{Good: good, Texts: textMemory{publisher, o.Program}, Packs: PackMemory{publisher.Kept(), publisher}})
	if err != nil {
		return r, err
	}
	defer s.Close()
	if !problem.HurtsAll(s.Problems.Sorted()) { // else the list may not have been read: one cause, one problem
		if p, gone := s.Gone(); gone && !o.LetGo {
			s.Problems.Add(p)
		}
	}
	r.Subjects, r.Notes = len(s.Registry.Subjects), s.Notes()
	if r.Problems = s.Problems.Sorted(); problem.HurtsAll(r.Problems) {
		return r, problem.ErrFound
	}
	b := &builder{options: o, whole: s, publisher: publisher, gathered: bulletin.NewGathering()}
	if err := b.prepare(); err != nil {
		return r, err
	}
	if err := b.units(); err != nil {
		return r, err
	}
	if err := b.many(); err != nil {
		return r, err
	}
	if err := b.asIs(); err != nil {
		return r, err
	}
	if err := publisher.Finish(); err != nil {
		return r, err
	}
	if err := b.keepGood(); err != nil {
		return r, err
	}
	strays, err := strays(s.Shared)
	if err != nil {
		return r, err
	}
	s.Problems.Add(strays...)
	r.Notes = s.Notes()
	r.Problems, r.Files, r.Written, r.Removed = s.Problems.Sorted(), publisher.Files(), publisher.Written, publisher.Removed
	r.Kept, r.Never, r.unlisted = b.kept, b.never, s.Store.Unlisted()
	if len(r.Problems) > 0 {
		return r, problem.ErrFound
	}
	return r, nil
}

func (m PackMemory) Recall(name string) (fs.File, error) { return m.Kept.Open(packDir + "/" + name) }

func (m PackMemory) Remember(name string, data []byte) error {
	if m.Publisher == nil {
		return errReading
	}
	return m.Publisher.Keep(packDir+"/"+name, data)
}

func (m PackMemory) Forget(name string) error {
	if m.Publisher == nil {
		return errReading
	}
	return m.Publisher.Forget(packDir + "/" + name)
}

func (m textMemory) Recall(name string) []byte {
	data, err := fs.ReadFile(m.publisher.Kept(), "rulebook/"+name)
	if err != nil {
		return nil
	}
	data, _ = bytes.CutPrefix(data, []byte(m.program+"\n"))
	return data
}

// Remember may fail: the text is then read again next time.
func (m textMemory) Remember(name string, data []byte) {
	_ = m.publisher.Keep("rulebook/"+name, append([]byte(m.program+"\n"), data...))
}

// builder carries one build through its stages.
type builder struct {
	*whole
	options   input.Options
	publisher *site.Publisher
	renderer  *site.Renderer
	indexer   search.Indexer
	site      frame.Site
	summaries []bulletin.Summary
	gathered  *bulletin.Gathering
	sound     []subject.ID // whose folders are good, to be kept
	kept      int
	never     int

	mu       sync.Mutex
	partners map[subject.ID][]*notice.Notice
}

// prepare publishes what is as it is and readies the templates.
func (b *builder) prepare() error {
	tree := tree.Overlay{b.Root, b.options.Embedded}
	b.partners = map[subject.ID][]*notice.Notice{}
	b.site = b.whole.site()
	if b.indexer, b.site.Searchable = search.Find(b.options.Ctx(), b.options.RootDir, "."); !b.site.Searchable {
		b.Book.Notes = append(b.Book.Notes, problem.New("search", 0, 0, "Pagefind", "", "is not there: the rules have an alphabetical index and no search (npm install, or name it in BOLLETTINO_PAGEFIND)"))
	}
	if err := b.ruleFiles(); err != nil {
		return err
	}
	style, err := b.style(tree)
	if err != nil {
		return err
	}
	layouts, err := fs.Sub(b.Root, "layouts")
	if err != nil {
		return err
	}
	built, err := fs.Sub(b.options.Embedded, "layouts")
	if err != nil {
		return err
	}
	b.renderer, err = site.NewRenderer([]fs.FS{built, layouts}, frame.ShellOf(b.site, style), b.options.Program)
	return err
}
