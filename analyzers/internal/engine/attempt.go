package engine

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// FailedAttempt returns the call that the function makes again and again until it
// succeeds, and that has failed where control is at the point, or nil.
func FailedAttempt(point *cancel.Point) *ssa.Call {
	at := point.Instr.Block()
	for d := at.Idom(); d != nil; d = d.Idom() {
		call, failed, succeeded := attempt(d)
		if call == nil || call == point.Instr || !failed.Dominates(at) {
			continue
		}
		if ir.Reaches(at, call.Block()) && !ir.Reaches(succeeded, call.Block()) {
			return call
		}
	}
	return nil
}

// attempt returns the call whose error is tested at the end of b, and where control
// goes if it has failed and if it has succeeded.
func attempt(b *ssa.BasicBlock) (call *ssa.Call, failed, succeeded *ssa.BasicBlock) {
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return nil, nil, nil
	}
	cmp, ok := cond.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ || !ir.IsError(cmp.X.Type()) {
		return nil, nil, nil
	}
	if c, ok := cmp.Y.(*ssa.Const); !ok || !c.IsNil() {
		return nil, nil, nil
	}
	v := cmp.X
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	call, _ = v.(*ssa.Call)
	if cmp.Op == token.EQL {
		return call, b.Succs[1], b.Succs[0]
	}
	return call, b.Succs[0], b.Succs[1]
}
