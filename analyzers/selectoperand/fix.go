package selectoperand

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// hoist returns the fix that takes the operand at pos in a statement before the
// select, where it is taken anyway. It changes nothing yet, but from then on the
// other arms have the value in hand, to return it or to put it back.
func hoist(p *rule.Pass, pos token.Pos) []analysis.SuggestedFix {
	file := p.FileAt(pos)
	if file == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(file, pos, pos)
	var send *ast.SendStmt
	for i, n := range path {
		switch n := n.(type) {
		case *ast.FuncLit:
			return nil
		case *ast.SendStmt:
			send = n
		case *ast.SelectStmt:
			if send == nil || pos < send.Value.Pos() || !isFirst(n, send) {
				return nil
			}
			if _, ok := path[i+1].(*ast.LabeledStmt); ok {
				return nil // a jump to the label would not take anew
			}
			return edit(p, n, send.Value)
		}
	}
	return nil
}

// isFirst reports whether nothing is computed in the cases before that of send,
// so that its operand can be computed before them.
func isFirst(sel *ast.SelectStmt, send *ast.SendStmt) bool {
	for _, c := range sel.Body.List {
		clause := c.(*ast.CommClause)
		if clause.Comm == send {
			return true
		}
		if clause.Comm != nil && hasCall(clause.Comm) {
			return false
		}
	}
	return false
}

// hasCall reports whether a call other than that of a context's Done method
// stands in n.
func hasCall(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			sel, ok := call.Fun.(*ast.SelectorExpr)
			found = found || !ok || sel.Sel.Name != "Done"
		}
		return true
	})
	return found
}

func edit(p *rule.Pass, at ast.Stmt, operand ast.Expr) []analysis.SuggestedFix {
	var text bytes.Buffer
	if err := format.Node(&text, p.Fset, operand); err != nil {
		return nil
	}
	name := unusedName(p, at.Pos())
	indent := strings.Repeat("\t", p.Fset.Position(at.Pos()).Column-1)
	return []analysis.SuggestedFix{{
		Message: "take the operand in a statement of its own, so that the other arms still have it",
		TextEdits: []analysis.TextEdit{
			{Pos: at.Pos(), End: at.Pos(), NewText: fmt.Appendf(nil, "%s := %s\n%s", name, text.Bytes(), indent)},
			{Pos: operand.Pos(), End: operand.End(), NewText: []byte(name)},
		},
	}}
}

// unusedName returns a name that means nothing at pos yet.
func unusedName(p *rule.Pass, pos token.Pos) string {
	scope := p.Pkg.Scope().Innermost(pos)
	for i := 1; ; i++ {
		name := "item"
		if i > 1 {
			name = fmt.Sprint(name, i)
		}
		if scope == nil {
			return name
		}
		if _, obj := scope.LookupParent(name, token.NoPos); obj == nil {
			return name
		}
	}
}
