package takerestore

import (
	"slices"

	"golang.org/x/tools/go/analysis"
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
	normal := f.NormalExits(e.Point)
	exits := f.Cancelled(e, o.Instr).Exits
	if slices.ContainsFunc(exits, func(ret *ssa.Return) bool { return slices.Contains(normal, ret) }) {
		return nil
	}
	return p.Repeat(undo.Pos(), root.Name(), exits)
}

func isAtomic(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	return ok && ir.NameOfCall(&call.Call).Pkg == "sync/atomic"
}
