package engine

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// StopsTimer reports whether control only comes to instr when it has stopped, before it
// fired, the timer that makes l leave: it fires no more.
func (p *Package) StopsTimer(instr ssa.Instruction, l Leaving) bool {
	timer, b := timerOf(l.Edge), instr.Block()
	if timer == nil || b == nil {
		return false
	}
	for d := b.Idom(); d != nil; d = d.Idom() {
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		asked, stopped := cond.Cond, d.Succs[0]
		if not, ok := asked.(*ssa.UnOp); ok && not.Op == token.NOT {
			asked, stopped = not.X, d.Succs[1]
		}
		call, ok := asked.(*ssa.Call)
		if ok && ir.NameOfCall(&call.Call) == (ir.Name{Pkg: "time", Recv: "Timer", Func: "Stop"}) && len(stopped.Preds) == 1 && stopped.Dominates(b) &&
			p.Table.NameOf(ir.Receiver(&call.Call)) == p.Table.NameOf(timer) {
			return true
		}
	}
	return false
}

// timerOf returns the timer whose channel e receives from, or nil.
func timerOf(e *cancel.Edge) ssa.Value {
	ch, ok := e.Value.(*ssa.UnOp)
	if !ok || e.Source != cancel.Timer {
		return nil
	}
	if field, ok := ch.X.(*ssa.FieldAddr); ok && ir.IsNamed(field.X.Type(), "time", "Timer") {
		return field.X
	}
	return nil
}
