package engine

import (
	"go/ast"
	"go/token"
)

// An Operand is the source of a case of a select that computes something before
// it communicates.
type Operand struct{ pos, end token.Pos }

// Has reports whether pos is in the operand.
func (o Operand) Has(pos token.Pos) bool { return o.pos <= pos && pos < o.end }

// Operands are the operands of a package.
type Operands []Operand

// At returns the operand that pos is in.
func (list Operands) At(pos token.Pos) (Operand, bool) {
	for _, o := range list {
		if o.Has(pos) {
			return o, true
		}
	}
	return Operand{}, false
}

// Operands returns the cases of all selects in which something is computed: a
// call or a receive besides the communication.
func (p *Package) Operands() Operands {
	if p.operands != nil {
		return p.operands
	}
	list := Operands{}
	for _, file := range p.files {
		ast.Inspect(file, func(n ast.Node) bool {
			clause, ok := n.(*ast.CommClause)
			if ok && clause.Comm != nil && computes(clause.Comm) {
				list = append(list, Operand{clause.Comm.Pos(), clause.Comm.End()})
			}
			return true
		})
	}
	p.operands = list
	return list
}

// computes reports whether evaluating the operands of a case calls a function
// or receives.
func computes(comm ast.Stmt) bool {
	var exprs []ast.Expr
	switch s := comm.(type) {
	case *ast.SendStmt:
		exprs = []ast.Expr{s.Chan, s.Value}
	case *ast.ExprStmt:
		exprs = channel(s.X)
	case *ast.AssignStmt:
		exprs = channel(s.Rhs[0])
	}
	found := false
	for _, x := range exprs {
		ast.Inspect(x, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.CallExpr:
				found = true
			case *ast.UnaryExpr:
				found = found || n.Op == token.ARROW
			}
			return true
		})
	}
	return found
}

// channel returns the channel operand of a receive.
func channel(x ast.Expr) []ast.Expr {
	if u, ok := ast.Unparen(x).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		return []ast.Expr{u.X}
	}
	return nil
}
