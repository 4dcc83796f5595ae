package rule

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// Repeat returns the fix that repeats the statement at pos before each of the
// returns, or nil if that would not be the same statement there: the variable
// root must be the only one that it names.
func (p *Pass) Repeat(pos token.Pos, root string, returns []*ssa.Return) []analysis.SuggestedFix {
	stmt, ok := p.statementAt(pos).(*ast.ExprStmt)
	if !ok {
		return nil
	}
	var text bytes.Buffer
	if err := format.Node(&text, p.Fset, stmt); err != nil || !mentionsOnly(stmt, root) {
		return nil
	}
	fix := analysis.SuggestedFix{Message: "do so on the cancelled way, too"}
	for _, ret := range returns {
		if !ret.Pos().IsValid() || !p.beginsLine(ret.Pos()) {
			return nil
		}
		indent := strings.Repeat("\t", p.Fset.Position(ret.Pos()).Column-1)
		fix.TextEdits = append(fix.TextEdits, analysis.TextEdit{
			Pos: ret.Pos(), End: ret.Pos(), NewText: fmt.Appendf(nil, "%s\n%s", text.Bytes(), indent),
		})
	}
	return []analysis.SuggestedFix{fix}
}

// statementAt returns the innermost statement at pos.
func (p *Pass) statementAt(pos token.Pos) ast.Stmt {
	for _, n := range p.Enclosing(pos) {
		if stmt, ok := n.(ast.Stmt); ok {
			return stmt
		}
	}
	return nil
}

// beginsLine reports whether the statement at pos is the first on its line.
func (p *Pass) beginsLine(pos token.Pos) bool {
	line := p.Fset.Position(pos).Line
	for _, n := range p.Enclosing(pos) {
		switch n := n.(type) {
		case *ast.BlockStmt:
			return p.Fset.Position(n.Lbrace).Line < line
		case *ast.CaseClause:
			return p.Fset.Position(n.Colon).Line < line
		case *ast.CommClause:
			return p.Fset.Position(n.Colon).Line < line
		}
	}
	return false
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
