package deadcleanup

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// detach returns the fix that gives g a context which keeps the values of the one
// that it has and does not end with it: with a timeout, if g stands in a
// statement of its own that is executed at most once in a call.
func detach(p *rule.Pass, g engine.Given) []analysis.SuggestedFix {
	call, path := p.CallAt(g.Call.Pos())
	if call == nil || strengthOf(g) == notCleanup || !ir.IsNamed(g.Ctx.Type(), "context", "Context") {
		return nil
	}
	i := g.Arg
	if recv := ir.Receiver(g.Call.Common()); recv != nil && !g.Call.Common().IsInvoke() {
		i--
	}
	if i < 0 || i >= len(call.Args) || !isPlain(call.Args[i]) || !means(p, call.Pos(), "context") || !hasWithoutCancel(p, path) {
		return nil
	}
	arg := call.Args[i]
	lasting := "context.WithoutCancel(" + types.ExprString(arg) + ")"
	if stmt := alone(path); stmt != nil && means(p, call.Pos(), "time") && free(p, call.Pos(), "cleanupCtx", "cancelCleanup") {
		indent := strings.Repeat("\t", p.Fset.Position(stmt.Pos()).Column-1)
		return []analysis.SuggestedFix{{
			Message: "clean up with a context that does not end with " + types.ExprString(arg),
			TextEdits: []analysis.TextEdit{
				{Pos: stmt.Pos(), End: stmt.Pos(), NewText: fmt.Appendf(nil,
					"cleanupCtx, cancelCleanup := context.WithTimeout(%s, 10*time.Second)\n%sdefer cancelCleanup()\n%s", lasting, indent, indent)},
				{Pos: arg.Pos(), End: arg.End(), NewText: []byte("cleanupCtx")},
			},
		}}
	}
	return []analysis.SuggestedFix{{
		Message:   "clean up with a context that does not end with " + types.ExprString(arg),
		TextEdits: []analysis.TextEdit{{Pos: arg.Pos(), End: arg.End(), NewText: []byte(lasting)}},
	}}
}

// isPlain reports whether e only names a variable or a field.
func isPlain(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return isPlain(e.X)
	}
	return false
}

// means reports whether name stands for the package with that import path.
func means(p *rule.Pass, pos token.Pos, name string) bool {
	scope := p.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(name, pos)
	pkg, ok := obj.(*types.PkgName)
	return ok && pkg.Imported().Path() == name
}

// free reports whether nothing has one of the names.
func free(p *rule.Pass, pos token.Pos, names ...string) bool {
	scope := p.Pkg.Scope().Innermost(pos)
	for _, name := range names {
		if _, obj := scope.LookupParent(name, token.NoPos); obj != nil {
			return false
		}
	}
	return true
}

// hasWithoutCancel reports whether the file may use what Go 1.21 brought.
func hasWithoutCancel(p *rule.Pass, path []ast.Node) bool {
	file, ok := path[len(path)-1].(*ast.File)
	if !ok {
		return false
	}
	v := p.TypesInfo.FileVersions[file]
	return v == "" || version.Compare(v, "go1.21") >= 0
}

// alone returns the statement of a call that stands by itself in a block, or is
// assigned there, and is not in a loop of its function, or nil.
func alone(path []ast.Node) ast.Stmt {
	if len(path) < 3 {
		return nil
	}
	stmt, ok := path[1].(ast.Stmt)
	switch stmt.(type) {
	case *ast.ExprStmt, *ast.AssignStmt:
	default:
		return nil
	}
	block, isBlock := path[2].(*ast.BlockStmt)
	if !ok || !isBlock || calls(block) > 1 {
		return nil
	}
	for _, n := range path[3:] {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return nil
		case *ast.FuncLit, *ast.FuncDecl:
			return stmt
		}
	}
	return nil
}

// calls counts the statements of a block that are calls by cleanup verbs: a
// second one would declare the same variables.
func calls(block *ast.BlockStmt) int {
	n := 0
	for _, stmt := range block.List {
		ast.Inspect(stmt, func(node ast.Node) bool {
			if _, ok := node.(*ast.FuncLit); ok {
				return false
			}
			call, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch fun := call.Fun.(type) {
			case *ast.SelectorExpr:
				if cleanups[verb(fun.Sel.Name)].strength != notCleanup {
					n++
				}
			case *ast.Ident:
				if cleanups[verb(fun.Name)].strength != notCleanup {
					n++
				}
			}
			return true
		})
	}
	return n
}
