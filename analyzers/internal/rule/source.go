package rule

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Enclosing returns the nodes of the source that enclose pos, the innermost first and
// the file last, or nil outside of all files. It looks only into the declaration at pos:
// to look into all of them would make each finding cost as much as its file is long.
func (p *Pass) Enclosing(pos token.Pos) []ast.Node {
	file := p.FileAt(pos)
	if file == nil {
		return nil
	}
	i, _ := slices.BinarySearchFunc(file.Decls, pos, func(d ast.Decl, pos token.Pos) int {
		return cmp.Compare(d.End(), pos)
	})
	one := *file
	one.Decls = file.Decls[i:min(i+1, len(file.Decls))]
	path, _ := astutil.PathEnclosingInterval(&one, pos, pos)
	path[len(path)-1] = file
	return path
}

// CallAt returns the call whose parentheses open at pos, with what encloses it,
// or nil.
func (p *Pass) CallAt(pos token.Pos) (*ast.CallExpr, []ast.Node) {
	path := p.Enclosing(pos)
	for i, n := range path {
		switch n := n.(type) {
		case *ast.CallExpr:
			if n.Lparen == pos {
				return n, path[i:]
			}
		case *ast.DeferStmt:
			if n.Defer == pos {
				return n.Call, append([]ast.Node{n.Call}, path[i:]...)
			}
		case *ast.GoStmt:
			if n.Go == pos {
				return n.Call, append([]ast.Node{n.Call}, path[i:]...)
			}
		}
	}
	return nil, nil
}

// maxExpr is the length up to which an expression is named in full.
const maxExpr = 40

// Text returns e as the source has it, or otherwise if it is too long to be read
// in a sentence.
func Text(e ast.Expr, otherwise string) string {
	if s := types.ExprString(e); len(s) <= maxExpr {
		return s
	}
	if sel, ok := e.(*ast.SelectorExpr); ok {
		return sel.Sel.Name
	}
	return otherwise
}

// NameOfCall returns how the source names what call runs.
func (p *Pass) NameOfCall(call ssa.CallInstruction) string {
	name := ir.NameOfCall(call.Common()).Func
	if name == "" {
		name = "the function"
	}
	if expr, _ := p.CallAt(call.Pos()); expr != nil {
		return Text(expr.Fun, name)
	}
	return name
}

// NameOfArg returns how the source names argument i of call.
func (p *Pass) NameOfArg(call ssa.CallInstruction, i int) string {
	expr, _ := p.CallAt(call.Pos())
	if expr == nil {
		return "a context"
	}
	if recv := ir.Receiver(call.Common()); recv != nil && slices.Contains(call.Common().Args, recv) {
		i--
	}
	if i < 0 || i >= len(expr.Args) {
		return "a context"
	}
	return Text(expr.Args[i], "a context")
}
