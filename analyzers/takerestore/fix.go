package takerestore

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// undoThere returns the fix that repeats the undoing statement before the
// returns of the cancelled way. It is offered for atomic operations only, which
// need no lock, and for returns that no other way reaches.
func undoThere(p *rule.Pass, f *engine.Func, o *engine.Opener, e *cancel.Edge, undo *effect.Effect) []analysis.SuggestedFix {
	if !isAtomic(o.Instr) || !isAtomic(undo.Instr) || undo.Callee != "" {
		return nil
	}
	root, ok := o.Place.Root.(*ssa.Parameter)
	if !ok || root.Parent() != f.Function {
		return nil
	}
	stmt, ok := statementAt(p, undo).(*ast.ExprStmt)
	if !ok {
		return nil
	}
	var text bytes.Buffer
	if err := format.Node(&text, p.Fset, stmt); err != nil || !mentionsOnly(stmt, root.Name()) {
		return nil
	}
	fix := analysis.SuggestedFix{Message: "do so on the cancelled way, too"}
	normal := f.NormalExits(e.Point)
	for _, ret := range f.Cancelled(e, o.Instr).Exits {
		if !ret.Pos().IsValid() || slices.Contains(normal, ret) {
			return nil
		}
		indent := strings.Repeat("\t", p.Fset.Position(ret.Pos()).Column-1)
		fix.TextEdits = append(fix.TextEdits, analysis.TextEdit{
			Pos: ret.Pos(), End: ret.Pos(), NewText: fmt.Appendf(nil, "%s\n%s", text.Bytes(), indent),
		})
	}
	return []analysis.SuggestedFix{fix}
}

func isAtomic(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	return ok && ir.NameOfCall(&call.Call).Pkg == "sync/atomic"
}

// statementAt returns the statement that has the effect.
func statementAt(p *rule.Pass, e *effect.Effect) ast.Stmt {
	file := p.FileAt(e.Pos())
	if file == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(file, e.Pos(), e.Pos())
	for _, n := range path {
		if stmt, ok := n.(ast.Stmt); ok {
			return stmt
		}
	}
	return nil
}

// mentionsOnly reports whether the only variable that stmt names is root, so
// that it means the same wherever root is in scope.
func mentionsOnly(stmt *ast.ExprStmt, root string) bool {
	only := true
	ast.Inspect(stmt, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				only = only && (id.Name == root || id.Name == "atomic")
				return false
			}
			return true
		}
		if id, ok := n.(*ast.Ident); ok && id.Obj != nil {
			only = only && id.Name == root
		}
		return true
	})
	return only
}
