package build

import (
	"errors"
	"strings"
	"sync"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/heap"
	"bollettino/generator/base/known"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/dataset"
	"bollettino/generator/page/frame"
	"bollettino/generator/publish/search"
	"bollettino/generator/publish/site"
	"bollettino/generator/publish/sitemap"
)

// Build reads, composes, renders and publishes the site: what changed since the last build,
// and what depends on it. problem.ErrFound where some input has a problem: what hurts all
// leaves the old site as it is.
func Build(o input.Options) (Result, error) {
	var s Series
	r, err := s.Build(o)
	if end := s.Close(); err == nil {
		err = end
	}
	return r, err
}

// run builds once.
func (s *Series) run(o input.Options) (r Result, err error) {
	heap.Claim()
	settings, err := input.ReadSettings(o)
	if err != nil {
		return r, err // wrongly called: nothing of it is left
	}
	release, err := site.Hold(o.Ctx(), o.Out, o.StateDir(), o.Waits)
	if err != nil {
		return r, err
	}
	defer release()
	kept := disk.At(o.StateDir(), nil)
	defer kept.Close()
	before := memory{kept: kept}
	if o.Only, err = before.named(o); err != nil {
		return r, err
	}
	last := s.looked(before, o)
	l := lookAt(o, last)
	if settings.Problems.Len() == 0 && !o.Verify {
		if r, ok := unchanged(o, before, l, settings); ok {
			s.saw(o, before, l)
			return r, unnamed(o)
		}
	}
	if o.Strict {
		if r, err := Check(o); err != nil {
			return r, err
		}
	}
	return s.again(o, l, settings)
}

// Memory is how many bytes a build of so many subjects may take before it collects garbage
// more often: some pages, and what is known of each subject.
func Memory(subjects int) int64 { return heap.Base + int64(subjects)*5<<10 }

// again builds what is not as it was when the inputs were looked at before.
func (s *Series) again(o input.Options, l *look, settings *input.Shared) (r Result, err error) {
	publisher, err := site.Open(o.Out, o.StateDir(), homeOf(o))
	if err != nil {
		return r, err
	}
	defer publisher.Drop()
	if o.Verify {
		r.Mended = publisher.Verify()
	}
	memory := memory{publisher.Kept(), publisher}
	last, err := memory.last(o.Program)
	if err != nil {
		return r, err
	}
	last.Parsed, last.Content, last.Still = &s.parsed, l.content, still(o.Only)
	last.Listed = memory.listed(o.Program, l)
	quiet, begun := s.quiet(), s.begin(o, settings, memory)
	defer func() {
		if end := begun.end(); err == nil {
			err = end
		}
	}()
	known := s.ledger(memory, o) // while the inputs are read
	defer func() {
		for range known { // who reads the state folder is done before it is closed
		}
	}()
	w, err := readAll(o, last)
	if err != nil {
		return r, err
	}
	defer w.Close()
	same := memory.sameRegistry(o.Program, l)
	if !same && !problem.HurtsAll(w.Problems.Sorted()) { // else the list may not have been read: one cause, one problem
		if p, gone := w.Gone(); gone && !o.LetGo {
			w.Problems.Add(p)
		}
	}
	from, until := o.Shard.Range(len(w.Registry.Subjects))
	r.Subjects, r.Notes = until-from, w.Notes()
	if r.Problems = w.Problems.Sorted(); problem.HurtsAll(r.Problems) {
		return r, problem.ErrFound
	}
	b := &builder{options: o, whole: w, look: l, known: known, publisher: publisher, memory: memory,
		sameRegistry: same, renderer: s.renderer, begun: begun, before: quiet}
	err = b.run()
	if err = errors.Join(err, s.rest(b.renderers, err != nil)); err != nil {
		return r, err
	}
	s.left(b)
	if err := unnamed(o); err != nil {
		return r, err
	}
	return b.result(r)
}

// run is the whole line, from what was read to what is kept for the next time.
func (b *builder) run() error {
	stages := []func() error{
		b.prepare, b.ruleFiles, b.units, b.many, b.upcoming, b.asIs, b.strays, b.finish, b.publisher.End,
	}
	if !b.options.Shard.All() { // what is of many, who merges makes
		stages = []func() error{b.prepare, b.units, b.shardNote, b.finish, b.publisher.End}
	}
	for _, stage := range stages {
		if err := stage(); err != nil {
			return err
		}
	}
	return nil
}

// finish lets the site go into place and, meanwhile, keeps for the next build what is known of
// it: the disk is at work at the one, this program at the other.
func (b *builder) finish() error {
	if err := b.publisher.Ready(); err != nil {
		return err
	}
	moved := make(chan error, 1)
	go func() { moved <- b.publisher.Finish() }()
	err := errors.Join(b.keepGood(), b.keepStencils())
	if err == nil {
		err = b.leave()
	}
	if err = errors.Join(<-moved, err); err != nil {
		return err
	}
	return b.keepSound()
}

// strays complains of folders of nobody.
func (b *builder) strays() error {
	if b.look.listed {
		b.Problems.Add(straysOf(b.Shared, b.look.folders.ids)...)
		return nil
	}
	found, err := strays(b.Shared)
	b.Problems.Add(found...)
	return err
}

func (b *builder) result(r Result) (Result, error) {
	r.Notes, r.Problems = b.Notes(), b.Problems.Sorted()
	r.Files = b.publisher.Files()
	r.changed, r.gone = b.publisher.Changed()
	r.Written, r.Removed = len(r.changed), len(r.gone)
	r.States = map[string]int{}
	for _, s := range sli.States() {
		r.States[string(s)] = 0
	}
	for _, s := range b.summaries[b.from:b.until] {
		r.States[string(s.State)]++
		if s.Measured {
			r.Measured++
		}
	}
	for _, s := range b.brought {
		r.Brought += s.taken
	}
	if b.options.Moves(b.Setting) {
		r.Next = b.next()
	}
	r.Kept, r.Never, r.unlisted = b.kept, b.never, b.Store.Unlisted()
	if len(r.Problems) > 0 {
		return r, problem.ErrFound
	}
	return r, nil
}

// builder carries one build through its stages.
type builder struct {
	*whole
	options   input.Options
	from      int // the first of the subjects that are built
	until     int // and the end of them
	publisher *site.Publisher
	memory    memory
	renderers []*site.Renderer                    // one for each of the site's languages
	renderer  func(*site.Renderer) *site.Renderer // one that the last build left in its place, or itself
	begun     templates
	before    *quiet // of the last build
	indexer   search.Indexer
	site      frame.Site
	places    []address.Links // where its pages stand, in each of its languages
	above     []string        // and the folders that subjects' own are in
	summaries []*bulletin.Summary
	gathered  *bulletin.Gathering
	sitemaps  *sitemap.Sitemaps
	tables    *dataset.Set
	sound     []soundFolder // of subjects who were made, to be kept
	kept      int
	never     int
	entered   int          // of whom the ledger has an entry
	print     known.Digest // of all that the build was made of; the zero one where it can't be told

	sameRegistry bool // as that whose rows are kept

	mu       sync.Mutex
	partners map[subject.ID]partner
	look     *look
	known    <-chan *ledger // what the last build left
	depends  *depends
	brought  []*brought          // what shards left
	instants map[period.Time]int // of how many subjects something changes by itself at each moment
}

// prepare publishes what is as it is and readies the templates.
func (b *builder) prepare() error {
	b.partners, b.instants = map[subject.ID]partner{}, map[period.Time]int{}
	b.from, b.until = b.options.Shard.Range(len(b.Registry.Subjects))
	b.site = b.whole.site()
	b.gathered = bulletin.NewGathering(b.site)
	b.tables = dataset.New(b.site, len(b.Registry.Subjects))
	b.summaries = make([]*bulletin.Summary, len(b.Registry.Subjects))
	if b.indexer, b.site.Searchable = search.Find(b.options.Ctx(), b.options.RootDir, "."); !b.site.Searchable && len(b.Book.Versions) > 0 {
		b.Book.Notes = append(b.Book.Notes, problem.New("search", 0, 0, "Pagefind", "",
			"is not there: the rules have an alphabetical index and no search (put it beside bollettino, "+
				"or npm install, or name it in BOLLETTINO_PAGEFIND)"))
	}
	css, style, err := styleOf(b.options)
	if err == nil {
		err = b.publisher.Write(style, css)
	}
	if err != nil {
		return err
	}
	layouts, err := layoutsOf(b.options)
	if err != nil {
		return err
	}
	var voices []sitemap.Voice
	for i, s := range b.site.Voices() {
		r, err := site.NewRenderer(layouts, frame.ShellOf(s, "/"+style), s.Language.Labels, b.options.Program)
		if err != nil {
			return err
		}
		b.begun.forRenderer(i, r)
		if b.renderer != nil {
			r = b.renderer(r)
		}
		b.renderers, b.places = append(b.renderers, r), append(b.places, s.Links)
		b.above = append(b.above, strings.TrimPrefix(s.Links.Place(address.DirectoryPath), "/"))
		voices = append(voices, sitemap.Voice{Tag: s.Language.Tag, Links: s.Links})
	}
	b.shelve()
	b.sitemaps = sitemap.New(voices, b.Setting.Zone, len(b.Registry.Subjects))
	if b.depends, err = b.newDepends(b.look); err == nil {
		err = b.bring()
	}
	return err
}
