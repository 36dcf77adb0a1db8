package stencil

import (
	"maps"
	"slices"
	"strings"
	"text/template/parse"

	"bollettino/generator/base/wire"
)

// Reads are the names of those values with which templates do more than to put them on the page
// or to ask whether they are there: their content decides what comes out beside it. What is below
// such a name is read, too.
type Reads struct {
	All   bool // it can't be told which: all are
	names map[string]bool
}

// Has tells whether a value of that name is read.
func (r Reads) Has(name string) bool { return r.All || r.names[name] }

// Append adds them in the form in which they are kept (ReadsKept).
func (r Reads) Append(b []byte) []byte {
	return wire.Texts(wire.Flags(b, r.All), slices.Sorted(maps.Keys(r.names)))
}

// ReadsKept are those that were kept.
func ReadsKept(kept string) (r Reads, whole bool) {
	from := wire.Read(kept)
	from.Flags(&r.All)
	r.names = map[string]bool{}
	for _, name := range wire.TextsOf[string](from) {
		r.names[name] = true
	}
	return r, from.Whole()
}

// ReadsOf finds them in the templates of a site, by their path below layouts/. A name is that of
// the last step: title in .Params.body.title. roots are those below which all stands: who reads one
// reads all.
func ReadsOf(layouts map[string][]byte, roots ...string) Reads {
	r := &reader{trees: map[string]*parse.Tree{}, names: map[string]bool{}, called: map[string][]string{}, cached: map[string]bool{}}
	for _, file := range slices.Sorted(maps.Keys(layouts)) {
		if !strings.HasSuffix(file, ".html") {
			continue
		}
		t, set := parse.New(file), map[string]*parse.Tree{}
		t.Mode = parse.SkipFuncCheck
		if _, err := t.Parse(string(layouts[file]), "", "", set); err != nil {
			return Reads{All: true} // Hugo tells what is wrong with it, or knows more of templates than we do
		}
		for name, tree := range set {
			if name != file {
				name = file + " " + name // each layout has a main of its own
			}
			r.trees[name] = tree
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.trees)) {
		r.template(r.trees[name], false)
	}
	for more := true; more; { // what is read under a name that a dict gives it
		more = false
		for name, was := range r.called {
			for _, w := range was {
				if r.names[name] && !r.names[w] {
					r.names[w], more = true, true
				}
			}
		}
	}
	r.all = r.all || slices.ContainsFunc(roots, func(name string) bool { return r.names[name] })
	return Reads{All: r.all, names: r.names}
}

type reader struct {
	trees  map[string]*parse.Tree
	names  map[string]bool
	called map[string][]string // by what a dict calls them, the names of what it is given
	cached map[string]bool     // partials whose output is kept, and was read
	all    bool
}

// from is where a value comes from.
type from struct {
	page  bool // from the page, else from the site, a constant or a function
	whole bool // it is all that the template was given: of unknown name
	names []string
}

// scope is what names mean at a place of a template.
type scope struct {
	*reader
	dot  from
	vars map[string]from
	kept bool // what comes out is kept for other pages: all that it is made of is read
}

func (r *reader) template(t *parse.Tree, kept bool) {
	whole := from{page: true, whole: true}
	s := &scope{reader: r, dot: whole, vars: map[string]from{"$": whole}, kept: kept}
	for range 2 { // what is set in a loop is used before it there, too
		s.list(t.Root)
	}
}

func (s *scope) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			is := s.put(n.Pipe)
			for _, v := range n.Pipe.Decl {
				s.declare(v, is)
			}
			if s.kept && len(n.Pipe.Decl) == 0 {
				s.mark(is)
			}
		case *parse.TemplateNode:
			if n.Pipe != nil && s.pipe(n.Pipe).page && s.kept {
				s.keep(n.Name)
			}
		case *parse.IfNode:
			s.branch(&n.BranchNode)
		case *parse.WithNode:
			s.branch(&n.BranchNode)
		case *parse.RangeNode:
			s.branch(&n.BranchNode)
		}
	}
}

func (s *scope) branch(n *parse.BranchNode) {
	is, outer := s.put(n.Pipe), s.dot
	if decl := n.Pipe.Decl; len(decl) > 0 {
		s.declare(decl[len(decl)-1], is) // of two the first says which one it is, and nothing of what it is
	}
	if s.kept {
		s.mark(is)
	}
	if n.NodeType != parse.NodeIf {
		s.dot = is
	}
	s.list(n.List)
	s.dot = outer
	s.list(n.ElseList)
}

// declare notes what a variable is: one that is set again may be either.
func (s *scope) declare(v *parse.VariableNode, is from) {
	s.vars[v.Ident[0]] = either(s.vars[v.Ident[0]], is)
}

func either(a, b from) from {
	return from{a.page || b.page, a.whole || b.whole, append(slices.Clip(a.names), b.names...)}
}

// put is what comes out of an action's pipeline, which may call a partial: what that gives is put
// on the page, and whether it gives anything is up to the shape.
func (s *scope) put(p *parse.PipeNode) from {
	c := p.Cmds[0]
	if f, ok := c.Args[0].(*parse.IdentifierNode); ok && len(p.Cmds) == 1 && len(p.Decl) == 0 && len(c.Args) > 1 &&
		(f.Ident == "partial" || f.Ident == "partialCached") {
		s.partial(f.Ident == "partialCached", c.Args[1:])
		return from{}
	}
	return s.pipe(p)
}

// partial is one that is called as a function.
func (s *scope) partial(cached bool, args []parse.Node) {
	name, ok := args[0].(*parse.StringNode)
	if !ok {
		s.all = true
		return
	}
	given := from{}
	if len(args) > 1 {
		given = s.origin(args[1])
	}
	for _, variant := range args[min(2, len(args)):] {
		s.mark(s.origin(variant))
	}
	if given.page && (s.kept || cached) {
		s.keep(name.Text)
	}
}

// keep reads all that a partial's output is made of: it is kept for other pages.
func (s *scope) keep(name string) {
	name = "_partials/" + strings.TrimPrefix(name, "_partials/")
	switch tree := s.trees[name]; {
	case tree == nil:
		s.all = true
	case !s.cached[name]:
		s.cached[name] = true
		s.template(tree, true)
	}
}

// pipe is what comes out of a pipeline. What goes through a function is read.
func (s *scope) pipe(p *parse.PipeNode) from {
	if len(p.Cmds) == 1 {
		return s.command(p.Cmds[0])
	}
	for _, c := range p.Cmds {
		s.through(c.Args)
	}
	return from{}
}

func (s *scope) command(c *parse.CommandNode) (is from) {
	if len(c.Args) == 1 {
		return s.origin(c.Args[0])
	}
	f, _ := c.Args[0].(*parse.IdentifierNode)
	switch {
	case f != nil && (f.Ident == "or" || f.Ident == "and" || f.Ident == "not"):
		for _, arg := range c.Args[1:] {
			is = either(is, s.origin(arg))
		}
		return is
	case f != nil && f.Ident == "dict":
		return s.dict(c.Args[1:])
	}
	s.through(c.Args)
	return from{}
}

// through is for what a function, or a method, is given.
func (s *scope) through(args []parse.Node) {
	f, ok := args[0].(*parse.IdentifierNode)
	if ok && (f.Ident == "partial" || f.Ident == "partialCached") || !ok && len(args) > 1 {
		s.all = true // a partial sees more than it is given; a method may do anything
	}
	for _, arg := range args {
		s.mark(s.origin(arg))
	}
}

// dict is a template's context made of several values: each is known by what it is called there.
func (s *scope) dict(args []parse.Node) (of from) {
	for i := 1; i < len(args); i += 2 {
		is := s.origin(args[i])
		name, ok := args[i-1].(*parse.StringNode)
		if s.all = s.all || !ok || is.page && is.whole; ok {
			s.called[name.Text] = append(s.called[name.Text], is.names...)
		}
		of = either(of, is)
	}
	return of
}

// origin is where a value comes from that is passed on as it is.
func (s *scope) origin(n parse.Node) from {
	switch n := n.(type) {
	case *parse.DotNode:
		return s.dot
	case *parse.FieldNode:
		return below(s.dot, n.Ident)
	case *parse.VariableNode:
		return below(s.vars[n.Ident[0]], n.Ident[1:])
	case *parse.ChainNode:
		return below(s.origin(n.Node), n.Field)
	case *parse.PipeNode:
		return s.pipe(n)
	case *parse.IdentifierNode:
		if n.Ident == "page" { // Hugo's word for the page wherever one is
			s.all = true
		}
	}
	return from{}
}

// below is a value's own.
func below(of from, steps []string) from {
	if len(steps) == 0 || !of.page {
		return of
	}
	return from{page: true, names: steps[len(steps)-1:]}
}

// mark notes that the content of a value is read.
func (s *scope) mark(is from) {
	s.all = s.all || is.page && is.whole
	if is.page {
		for _, name := range is.names {
			s.names[name] = true
		}
	}
}
