// Package gitbook is GitBook's Markdown as pagoPA's documentation really uses
// it, as a goldmark extension: block tags ({% hint %} and its like), math, and
// the noise that the editor leaves. It gives HTML and says what it met; whose
// text it is, where links lead and what may pass is the caller's business.
//
// It refuses nothing. A tag that it doesn't know is shown as it was written,
// a tag that is never closed covers nothing, and both are reported.
package gitbook

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Extension reads block tags and math, and marks each block with its line.
var Extension goldmark.Extender = extension{}

type extension struct{}

func (extension) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(
		parser.WithBlockParsers(util.Prioritized(tagParser{}, 90)),
		parser.WithInlineParsers(util.Prioritized(mathParser{}, 150)),
		parser.WithASTTransformers(util.Prioritized(liner{}, 900)),
	)
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(drawer{}, 90)))
}

// LineAttribute carries, through the HTML, the line of the source on which a
// block begins.
const LineAttribute = "data-line"

// Note is something in a text that could not be shown as it was meant.
type Note struct {
	Line int // of the source as it was given to Normalize, counted from 1
	What string
}

// tag matches a block tag.
var tag = regexp.MustCompile(`\{%-?\s*([A-Za-z][A-Za-z-]*)((?:[^%]|%[^}])*?)-?%\}`)

// alone matches a line that is a tag and nothing else.
var alone = regexp.MustCompile(`^[ \t]*(?:` + tag.String() + `)[ \t]*\r?\n?$`)

// attribute matches one attribute of a tag.
var attribute = regexp.MustCompile(`([A-Za-z][A-Za-z-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')`)

var (
	fence = regexp.MustCompile("^[ \t>*-]*(`{3,}|~{3,})")
	code  = regexp.MustCompile("`[^`]*`")
)

// Source is a text made ready for parsing.
type Source struct {
	Text  []byte
	lines []int // for each line of Text, the line that it comes from
}

// Normalize puts every block tag on a line of its own: the editor sometimes
// folds `{% hint %} text {% endhint %}` onto one line. Code is left alone.
func Normalize(source []byte) Source {
	source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
	s := Source{Text: make([]byte, 0, len(source)+64)}
	var closing string
	line := 0
	put := func(b []byte) {
		s.Text = append(s.Text, b...)
		if !bytes.HasSuffix(b, []byte("\n")) {
			s.Text = append(s.Text, '\n')
		}
		s.lines = append(s.lines, line)
	}
	for raw := range bytes.Lines(source) {
		line++
		if m := fence.FindSubmatch(raw); m != nil {
			switch f := string(m[1]); {
			case closing == "":
				closing = f
			case strings.HasPrefix(f, closing):
				closing = ""
			}
			put(raw)
			continue
		}
		if closing != "" || !bytes.Contains(raw, []byte("{%")) || alone.Match(raw) {
			put(raw)
			continue
		}
		for _, part := range unfold(raw) {
			put(part)
		}
	}
	return s
}

// unfold cuts a line at its tags, where it begins or ends with one: in the
// middle of a sentence a tag is only spoken of.
func unfold(raw []byte) [][]byte {
	spoken := code.FindAllIndex(raw, -1)
	var cuts [][]int
	for _, m := range tag.FindAllIndex(raw, -1) {
		if !slices.ContainsFunc(spoken, func(c []int) bool { return c[0] <= m[0] && m[1] <= c[1] }) {
			cuts = append(cuts, m)
		}
	}
	body := bytes.TrimSpace(raw)
	if len(cuts) == 0 || !bytes.HasPrefix(body, []byte("{%")) && !bytes.HasSuffix(body, []byte("%}")) {
		return [][]byte{raw}
	}
	indent := raw[:len(raw)-len(bytes.TrimLeft(raw, " \t"))]
	var out [][]byte
	put := func(b []byte) {
		if b = bytes.TrimSpace(b); len(b) > 0 {
			out = append(out, slices.Concat(indent, b, []byte("\n")))
		}
	}
	at := 0
	for _, c := range cuts {
		put(raw[at:c[0]])
		put(raw[c[0]:c[1]])
		at = c[1]
	}
	put(raw[at:])
	return out
}

// Line is the line of the source on which the byte at offset of Text stands.
func (s Source) Line(offset int) int {
	if offset < 0 || offset > len(s.Text) || len(s.lines) == 0 {
		return 0
	}
	n := bytes.Count(s.Text[:offset], []byte("\n"))
	return s.lines[min(n, len(s.lines)-1)]
}

// linesKey hands the source's lines to the parts that name them.
var linesKey = parser.NewContextKey()

// Parse parses a text and says what it could not make sense of.
func Parse(m goldmark.Markdown, s Source) (ast.Node, []Note) {
	pc := parser.NewContext()
	pc.Set(linesKey, s)
	root := m.Parser().Parse(text.NewReader(s.Text), parser.WithContext(pc))
	var notes []Note
	ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		t, ok := n.(*Tag)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		switch {
		case t.Stray:
			notes = append(notes, Note{t.Line, "{% " + t.Name + " %} closes nothing"})
		case t.Lone && slices.Contains(paired, t.Name):
			notes = append(notes, Note{t.Line, "{% " + t.Name + " %} is never closed"})
		case shapes[t.Name] == nil:
			notes = append(notes, Note{t.Line, "{% " + t.Name + " %} is not a block that can be shown: its text is"})
		}
		return ast.WalkContinue, nil
	})
	return root, notes
}

// Tag is a block tag with what stands between it and its end.
type Tag struct {
	ast.BaseBlock
	Name  string
	Attrs map[string]string
	Raw   string
	Line  int
	Lone  bool // nothing closes it
	Stray bool // an end tag that closes nothing
	depth int
}

// KindTag is the kind of a Tag.
var KindTag = ast.NewNodeKind("GitBookTag")

// Kind implements ast.Node.
func (t *Tag) Kind() ast.NodeKind { return KindTag }

// Dump implements ast.Node.
func (t *Tag) Dump(source []byte, level int) {
	ast.DumpHelper(t, source, level, map[string]string{"Name": t.Name}, nil)
}

// paired are tags that make no sense without their end.
var paired = []string{"hint", "tabs", "tab", "content-ref", "code", "stepper", "step", "columns", "column"}

// single are tags that mostly stand alone: a second one is not inside the first.
var single = []string{"file", "embed", "include"}

type tagParser struct{}

func (tagParser) Trigger() []byte             { return []byte{'{'} }
func (tagParser) CanInterruptParagraph() bool { return true }
func (tagParser) CanAcceptIndentedLine() bool { return false }

func (tagParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if !alone.Match(line) {
		return nil, parser.NoChildren
	}
	m := tag.FindSubmatch(line)
	t := &Tag{Name: strings.ToLower(string(m[1])), Attrs: map[string]string{}, Raw: string(m[0])}
	for _, a := range attribute.FindAllSubmatch(m[2], -1) {
		t.Attrs[strings.ToLower(string(a[1]))] = string(a[2]) + string(a[3])
	}
	if s, ok := pc.Get(linesKey).(Source); ok {
		t.Line = s.Line(segment.Start)
	}
	rest := reader.Source()[min(segment.Stop, len(reader.Source())):]
	advance(reader, segment)
	if strings.HasPrefix(t.Name, "end") {
		t.Name, t.Stray = strings.TrimPrefix(t.Name, "end"), true
		return t, parser.NoChildren
	}
	if t.Lone = !closes(rest, t.Name); t.Lone {
		return t, parser.NoChildren
	}
	return t, parser.HasChildren
}

// closes tells whether the text after a tag has its end.
func closes(rest []byte, name string) bool {
	depth := 1
	for _, m := range tag.FindAllSubmatch(rest, -1) {
		switch strings.ToLower(string(m[1])) {
		case name:
			if slices.Contains(single, name) {
				return false
			}
			depth++
		case "end" + name:
			if depth--; depth == 0 {
				return true
			}
		}
	}
	return false
}

func (tagParser) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	t := n.(*Tag)
	if t.Lone || t.Stray {
		return parser.Close
	}
	line, segment := reader.PeekLine()
	if !alone.Match(line) || inCode(pc) {
		return parser.Continue | parser.HasChildren
	}
	switch strings.ToLower(string(tag.FindSubmatch(line)[1])) {
	case t.Name:
		t.depth++
	case "end" + t.Name:
		if t.depth == 0 {
			advance(reader, segment)
			return parser.Close
		}
		t.depth--
	}
	return parser.Continue | parser.HasChildren
}

// inCode tells whether the innermost open block is fenced code, in which a tag
// is only shown.
func inCode(pc parser.Context) bool {
	open := pc.OpenedBlocks()
	return len(open) > 0 && open[len(open)-1].Node.Kind() == ast.KindFencedCodeBlock
}

func advance(reader text.Reader, segment text.Segment) {
	n := segment.Len()
	if segment.Stop > 0 && reader.Source()[segment.Stop-1] == '\n' {
		n--
	}
	reader.Advance(n)
}

func (tagParser) Close(ast.Node, text.Reader, parser.Context) {}

// Math is a formula, in TeX as it was written.
type Math struct {
	ast.BaseInline
	TeX []byte
}

// KindMath is the kind of a Math.
var KindMath = ast.NewNodeKind("GitBookMath")

// Kind implements ast.Node.
func (m *Math) Kind() ast.NodeKind { return KindMath }

// Dump implements ast.Node.
func (m *Math) Dump(source []byte, level int) {
	ast.DumpHelper(m, source, level, map[string]string{"TeX": string(m.TeX)}, nil)
}

type mathParser struct{}

func (mathParser) Trigger() []byte { return []byte{'$'} }

// Parse reads $$…$$, which may run over the lines of its paragraph.
func (mathParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("$$")) {
		return nil
	}
	saved, segment := block.Position()
	block.Advance(2)
	var tex []byte
	for {
		line, _ := block.PeekLine()
		if line == nil {
			block.SetPosition(saved, segment)
			return nil
		}
		if i := bytes.Index(line, []byte("$$")); i >= 0 {
			tex = append(tex, line[:i]...)
			block.Advance(i + 2)
			return &Math{TeX: bytes.TrimSpace(tex)}
		}
		tex = append(tex, line...)
		block.AdvanceLine()
	}
}

// liner marks each block with its line.
type liner struct{}

func (liner) Transform(root *ast.Document, reader text.Reader, pc parser.Context) {
	s, ok := pc.Get(linesKey).(Source)
	if !ok {
		return
	}
	starts := []int{0}
	for i, c := range s.Text {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	line := func(offset int) int {
		i, found := slices.BinarySearch(starts, offset)
		if !found {
			i--
		}
		return s.lines[min(max(i, 0), len(s.lines)-1)]
	}
	ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if n.Type() == ast.TypeInline {
			return ast.WalkSkipChildren, nil
		}
		if at := begins(n); at >= 0 && len(s.lines) > 0 {
			n.SetAttributeString(LineAttribute, []byte(strconv.Itoa(line(at))))
		}
		return ast.WalkContinue, nil
	})
}

// begins is the offset at which a block begins, or -1.
func begins(n ast.Node) int {
	if n.Type() == ast.TypeInline {
		return -1
	}
	if l := n.Lines(); l != nil && l.Len() > 0 {
		return l.At(0).Start
	}
	if c := n.FirstChild(); c != nil {
		return begins(c)
	}
	return -1
}
