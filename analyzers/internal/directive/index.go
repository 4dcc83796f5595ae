package directive

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
)

// An Index holds the directives of a package. A nil Index has none.
type Index struct {
	all    []*Directive
	claims bool // some depend on what rules find
}

// Read returns the directives in the files, or nil if there are none.
func Read(fset *token.FileSet, files []*ast.File) *Index {
	x := new(Index)
	var types []*typeIgnore
	for _, file := range files {
		if r := newReader(fset, file); r != nil {
			x.all = append(x.all, r.directives()...)
			types = append(types, r.types...)
		}
	}
	if len(x.all) == 0 {
		return nil
	}
	if len(types) > 0 {
		coverMethods(files, types)
	}
	x.claims = slices.ContainsFunc(x.all, func(d *Directive) bool {
		return d.Problem == "" && (d.Verb == Ignore || d.Verb == Safe)
	})
	slices.SortStableFunc(x.all, func(a, b *Directive) int { return cmp.Compare(a.Pos, b.Pos) })
	return x
}

// All returns the directives in the order of the source.
func (x *Index) All() []*Directive {
	if x == nil {
		return nil
	}
	return x.all
}

// Claims reports whether there is a directive whose truth depends on all that
// the rules find, in both tiers.
func (x *Index) Claims() bool { return x != nil && x.claims }

// Silencing returns the directives that ask not to report a finding of rule at
// pos.
func (x *Index) Silencing(rule string, pos token.Pos) []*Directive {
	var list []*Directive
	for _, d := range x.All() {
		if d.Silences(rule) && d.Covers(pos) {
			list = append(list, d)
		}
	}
	return list
}

// Marked returns the directive which gives the function that is written around
// pos this mark, or nil.
func (x *Index) Marked(v Verb, pos token.Pos) *Directive {
	for _, d := range x.All() {
		if d.Verb == v && d.Problem == "" && d.Covers(pos) {
			return d
		}
	}
	return nil
}

// A reader finds what the directives of one file cover.
type reader struct {
	file *token.File
	ast  *ast.File

	// found are the directives by the line that they stand on; below are those
	// by the line that follows their group of comments.
	found, below map[int][]*attachment
	order        []*attachment

	methods map[*ast.Field]bool // of interfaces
	types   []*typeIgnore
}

// An attachment is a directive and the code around it.
type attachment struct {
	*Directive
	line   int
	beside bool     // code stands before it on its line
	node   ast.Node // the outermost that begins the line below
}

// A typeIgnore is an Ignore on the declaration of types.
type typeIgnore struct {
	*Directive
	names map[string]bool
}

// newReader returns a reader of a file that has directives, or nil.
func newReader(fset *token.FileSet, file *ast.File) *reader {
	var r *reader
	for _, group := range file.Comments {
		for _, c := range group.List {
			d, ok := Parse(c.Text)
			if !ok {
				continue
			}
			if r == nil {
				r = &reader{
					file: fset.File(file.FileStart), ast: file,
					found: make(map[int][]*attachment), below: make(map[int][]*attachment), methods: make(map[*ast.Field]bool),
				}
			}
			d.Pos, d.End = c.Pos(), c.End()
			a := &attachment{Directive: &d, line: r.line(c.Pos())}
			next := r.line(group.End()) + 1
			r.found[a.line] = append(r.found[a.line], a)
			r.below[next] = append(r.below[next], a)
			r.order = append(r.order, a)
		}
	}
	return r
}

// line returns the line of pos in the file, whatever //line comments say.
func (r *reader) line(pos token.Pos) int { return r.file.PositionFor(pos, false).Line }

// directives returns the directives of the file, with what they cover.
func (r *reader) directives() []*Directive {
	ast.Inspect(r.ast, r.visit)
	var list []*Directive
	for _, a := range r.order {
		r.attach(a)
		list = append(list, a.Directive)
	}
	return list
}

// visit tells the directives near n of it.
func (r *reader) visit(n ast.Node) bool {
	switch n := n.(type) {
	case nil, *ast.Comment, *ast.CommentGroup:
		return false
	case *ast.InterfaceType:
		for _, m := range n.Methods.List {
			r.methods[m] = true
		}
	}
	if !n.Pos().IsValid() || !n.End().IsValid() {
		return true
	}
	first, last := r.line(n.Pos()), r.line(n.End())
	for _, a := range r.found[first] {
		if n.Pos() < a.Pos {
			a.beside = true
			r.cover(a, n)
		}
	}
	for _, a := range r.found[last] {
		if n.End() <= a.Pos {
			a.beside = true
			r.cover(a, n)
		}
	}
	for _, a := range r.below[first] {
		if a.node == nil || n.Pos() < a.node.Pos() {
			a.node = n // parents come before children
		}
	}
	return true
}

// cover makes a directive beside n cover n, if that is a statement without a
// block.
func (r *reader) cover(a *attachment, n ast.Node) {
	switch n.(type) {
	case *ast.ExprStmt, *ast.SendStmt, *ast.IncDecStmt, *ast.AssignStmt, *ast.GoStmt, *ast.DeferStmt, *ast.ReturnStmt,
		*ast.ValueSpec:
	default:
		return
	}
	block := false
	ast.Inspect(n, func(n ast.Node) bool {
		_, isBlock := n.(*ast.BlockStmt)
		block = block || isBlock
		return !block
	})
	if !block {
		a.spans = append(a.spans, span{n.Pos(), n.End()})
	}
}

// attach decides what a covers, or what is wrong with where it stands.
func (r *reader) attach(a *attachment) {
	if a.Problem != "" {
		return
	}
	if a.Verb != Ignore && a.Verb != NoLint {
		r.mark(a)
		return
	}
	if a.beside {
		a.spans = append(a.spans, r.lineSpan(a.line))
		return
	}
	_, isFile := a.node.(*ast.File)
	if a.node == nil || isFile && a.Verb == Ignore {
		a.Problem = "it stands neither beside code nor right above a statement or a declaration"
		return
	}
	line := r.lineSpan(r.line(a.node.Pos()))
	a.spans = append(a.spans, span{line.from, max(line.to, a.node.End())})
	if names := typeNames(a.node); len(names) > 0 && a.Verb == Ignore {
		r.types = append(r.types, &typeIgnore{a.Directive, names})
	}
}

// mark attaches a directive that speaks of a function.
func (r *reader) mark(a *attachment) {
	if !a.beside {
		switch n := a.node.(type) {
		case *ast.FuncDecl:
			if a.Verb == Safe && n.Body == nil {
				a.Problem = "the function has no body here"
				return
			}
			a.Func = n.Name
			a.spans = []span{{n.Pos(), n.End()}}
			return
		case *ast.Field:
			if r.methods[n] && len(n.Names) == 1 && a.Verb != Safe {
				a.Func = n.Names[0]
				a.spans = []span{{n.Pos(), n.End()}}
				return
			}
		}
	}
	a.Problem = "it is not in the doc comment of a function or of an interface's method"
	if a.Verb == Safe {
		a.Problem = "it is not in the doc comment of a function"
	}
}

// lineSpan returns what stands on a line of the file.
func (r *reader) lineSpan(line int) span {
	s := span{r.file.LineStart(line), r.ast.FileEnd}
	if line < r.file.LineCount() {
		s.to = r.file.LineStart(line + 1)
	}
	return s
}

// typeNames returns the names of the types that n declares.
func typeNames(n ast.Node) map[string]bool {
	names := make(map[string]bool)
	switch n := n.(type) {
	case *ast.TypeSpec:
		names[n.Name.Name] = true
	case *ast.GenDecl:
		for _, spec := range n.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok {
				names[t.Name.Name] = true
			}
		}
	}
	return names
}

// coverMethods makes directives on types cover their methods, too.
func coverMethods(files []*ast.File, types []*typeIgnore) {
	for _, file := range files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || len(fn.Recv.List) == 0 {
				continue
			}
			recv := receiverName(fn.Recv.List[0].Type)
			for _, t := range types {
				if t.names[recv] {
					t.spans = append(t.spans, span{fn.Pos(), fn.End()})
				}
			}
		}
	}
}

// receiverName returns the name of the type in the declaration of a receiver.
func receiverName(e ast.Expr) string {
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
