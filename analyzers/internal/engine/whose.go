package engine

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// CapturedContext reports whether ctx, in a closure, is a context of the function
// around it, or derived from one.
func CapturedContext(ctx ssa.Value) bool {
	seen := make(map[ssa.Value]bool)
	var visit func(v ssa.Value) bool
	visit = func(v ssa.Value) bool {
		if v == nil || seen[v] {
			return false
		}
		seen[v] = true
		switch x := v.(type) {
		case *ssa.FreeVar:
			return true
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return false
			}
			if cell, ok := x.X.(*ssa.Alloc); ok {
				list, _ := ir.Stores(cell)
				for _, st := range list {
					if visit(st.Val) {
						return true
					}
				}
				return false
			}
			return visit(x.X)
		case *ssa.Extract:
			return visit(x.Tuple)
		case *ssa.Phi:
			for _, e := range x.Edges {
				if visit(e) {
					return true
				}
			}
		case *ssa.ChangeInterface:
			return visit(x.X)
		case *ssa.MakeInterface:
			return visit(x.X)
		case *ssa.Call:
			if name := ir.NameOfCall(&x.Call); name.Pkg == "context" && name.Func == "WithoutCancel" {
				return false
			}
			for _, a := range ir.Args(&x.Call) {
				if ir.IsContext(a.Type()) {
					return visit(a)
				}
			}
			if ir.NameOfCall(&x.Call).Func == "Context" || ir.NameOfCall(&x.Call).Func == "Done" {
				return visit(ir.Receiver(&x.Call))
			}
		}
		return false
	}
	return visit(ctx)
}
