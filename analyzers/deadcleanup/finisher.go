package deadcleanup

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// finished returns a finding for a call with which a function that was returned
// to be told how the work ended puts that down, as its maker put down that the
// work began: if the maker's context ended the work, it is too late for both.
func finished(p *rule.Pass, f *engine.Func, g engine.Given) (rule.Finding, bool) {
	if g.Call != g.At || !toldHowItEnded(f.Function) || !engine.CapturedContext(g.Ctx) || !failsByError(g.Call) {
		return rule.Finding{}, false
	}
	begun := sameCall(p, f.Parent(), g)
	if begun == nil {
		return rule.Finding{}, false
	}
	name, ctx := p.NameOfCall(g.Call), p.NameOfArg(g.Call, g.Arg)
	return rule.Finding{
		Tier: rule.Audit,
		Message: fmt.Sprintf("%s at line %d is told how the work ended that it was told of at line %d, but with %s, which has ended if that is why the work did: it is not heard",
			name, p.Line(g.Call.Pos()), p.Line(begun.Pos()), ctx),
		AtRisk:  rule.Note{Pos: g.Call.Pos(), Text: name + " is given " + ctx},
		Leaves:  rule.Note{Pos: begun.Pos(), Text: ctx + " is the context of the work"},
		Fixes:   detach(p, g),
		Missing: rule.Note{Pos: g.Call.Pos(), Text: name + " needs a context that has not ended"},
	}, true
}

// toldHowItEnded reports whether fn is a closure that the function around it
// returns, and that is given an error and no context.
func toldHowItEnded(fn *ssa.Function) bool {
	mc := ir.MakerOf(fn)
	if mc == nil || !slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool { return ir.IsError(p.Type()) }) ||
		slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool { return ir.IsContext(p.Type()) }) {
		return false
	}
	return slices.ContainsFunc(ir.Referrers(mc), func(r ssa.Instruction) bool {
		_, ok := r.(*ssa.Return)
		return ok
	})
}

// failsByError reports whether call may return an error.
func failsByError(call ssa.CallInstruction) bool {
	results := call.Common().Signature().Results()
	return results.Len() > 0 && ir.IsError(results.At(results.Len()-1).Type())
}

// sameCall returns the call of fn that calls the same method of the same object
// as g, with a context, on the way to every exit that returns the closure.
func sameCall(p *rule.Pass, fn *ssa.Function, g engine.Given) *ssa.Call {
	places := p.Table.Places
	recv := ir.Receiver(g.Call.Common())
	if recv == nil || places.Of(recv).IsZero() {
		return nil
	}
	made := ir.MakerOf(g.Call.Parent())
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if ok && engine.ContextArg(call) >= 0 && ir.NameOfCall(&call.Call) == ir.NameOfCall(g.Call.Common()) &&
				places.Of(ir.Receiver(&call.Call)) == places.Of(recv) && ir.Precedes(call, made) {
				return call
			}
		}
	}
	return nil
}
