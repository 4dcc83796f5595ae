package flow

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// endedAt reports whether control only gets to call after the done channel of
// ctx was seen to be closed: it stands in the arm of a select, or after a bare
// receive.
func (g *Graph) endedAt(call *ssa.Call, ctx ssa.Value) bool {
	if found, ok := g.ended[call]; ok {
		return found
	}
	found := false
	for b := call.Block(); b != nil && !found; b = b.Idom() {
		found = armOf(b, ctx) || receives(b, call, ctx)
	}
	if g.ended == nil {
		g.ended = make(map[*ssa.Call]bool)
	}
	g.ended[call] = found
	return found
}

// armOf reports whether b is the arm of a select that waits for the end of ctx.
func armOf(b *ssa.BasicBlock, ctx ssa.Value) bool {
	if len(b.Preds) != 1 || b.Preds[0].Succs[0] != b {
		return false
	}
	cond, ok := b.Preds[0].Instrs[len(b.Preds[0].Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	test, ok := cond.Cond.(*ssa.BinOp)
	if !ok || test.Op != token.EQL || !isIndex(test.X) {
		return false
	}
	sel := test.X.(*ssa.Extract).Tuple.(*ssa.Select)
	k, ok := test.Y.(*ssa.Const)
	if !ok || k.Value == nil || k.Value.Kind() != constant.Int {
		return false
	}
	i := k.Int64()
	return i >= 0 && int(i) < len(sel.States) && isDone(sel.States[i].Chan, ctx)
}

// receives reports whether b receives from the done channel of ctx, before the
// call if that is in b, too.
func receives(b *ssa.BasicBlock, call *ssa.Call, ctx ssa.Value) bool {
	for _, instr := range b.Instrs {
		if instr == call {
			break
		}
		if recv, ok := instr.(*ssa.UnOp); ok && recv.Op == token.ARROW && isDone(recv.X, ctx) {
			return true
		}
	}
	return false
}

func isDone(ch, ctx ssa.Value) bool {
	call, ok := ch.(*ssa.Call)
	return ok && ir.NameOfCall(&call.Call) == ir.Name{Pkg: "context", Recv: "Context", Func: "Done"} && sameContext(call.Call.Value, ctx)
}

// sameContext reports whether two values are one context: the same value, or
// two loads of the same variable that is only written once.
func sameContext(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	x, y := ir.Cell(a), ir.Cell(b)
	return x != nil && x == y && ir.OnlyStore(x) != nil
}
