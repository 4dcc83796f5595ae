package falsesuccess

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// checkReplaced reports an error which says that work was cancelled, and for which the
// function takes another one in the hope of a better cause, although that may be none:
// those who have ended because they were told to often have no error.
func checkReplaced(p *rule.Pass, f *engine.Func) {
	for _, b := range f.Function.Blocks {
		for _, instr := range b.Instrs {
			phi, ok := instr.(*ssa.Phi)
			if !ok || !ir.IsError(phi.Type()) {
				continue
			}
			for i, other := range phi.Edges {
				asked := askedBefore(b.Preds[i], phi.Edges, other)
				if asked == nil || !mayBeNone(other, asked) {
					continue
				}
				call, line := resultOf(other), p.Line(asked.Pos())
				p.Report(rule.Finding{
					Tier: rule.Audit,
					Message: fmt.Sprintf("an error that means a cancellation at line %d is replaced by that of %s at line %d, which may be none: %s goes on as if all were done",
						line, p.NameOfCall(call), p.Line(call.Pos()), name(f)),
					AtRisk:  rule.Note{Pos: call.Pos(), Text: "this error takes the place of the other one"},
					Leaves:  rule.Note{Pos: asked.Pos(), Text: "the error means a cancellation"},
					Missing: rule.Note{Pos: asked.Pos(), Text: "what takes its place is asked whether it is an error"},
				})
			}
		}
	}
}

// askedBefore returns the condition, by which control comes to b, that an error means a
// cancellation, if control comes there in no other case but that it is none at all. The
// error is one of errs, and not the one that takes its place.
func askedBefore(b *ssa.BasicBlock, errs []ssa.Value, other ssa.Value) (asked ssa.Value) {
	for _, pred := range b.Preds {
		cond, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If)
		if !ok || pred.Succs[0] != b || pred.Succs[1] == b {
			return nil
		}
		switch {
		case slices.ContainsFunc(errs, func(err ssa.Value) bool { return err != other && meansCancelled(cond.Cond, err) }):
			asked = cond.Cond
		case !slices.ContainsFunc(errs, func(err ssa.Value) bool { return isNone(cond.Cond, err) }):
			return nil
		}
	}
	return asked
}

// meansCancelled reports whether cond is true if err says that a context has ended.
func meansCancelled(cond, err ssa.Value) bool {
	switch c := cond.(type) {
	case *ssa.Call:
		return ir.AsksError(&c.Call) == "Is" && c.Call.Args[0] == err && cancel.Answer(c) == flow.True
	case *ssa.BinOp:
		return c.Op == token.EQL && cancel.SaysEnded(c.Y) == flow.True && (c.X == err || isCauseOf(c.X, err))
	}
	return false
}

// isCauseOf reports whether v is what a function has found in err.
func isCauseOf(v, err ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	return ok && ir.IsError(call.Type()) && len(call.Call.Args) == 1 && call.Call.Args[0] == err
}

// isNone reports whether cond is true if err is nil.
func isNone(cond, err ssa.Value) bool {
	c, ok := cond.(*ssa.BinOp)
	if !ok || c.Op != token.EQL || c.X != err {
		return false
	}
	none, ok := c.Y.(*ssa.Const)
	return ok && none.IsNil()
}

// mayBeNone reports whether err is what a call that is given nothing has returned before
// the condition asks about another error, and nobody compares it with anything. What
// comes later is another try, and what is given something may have made it of that.
func mayBeNone(err, asked ssa.Value) bool {
	call := resultOf(err)
	if call == nil || len(ir.Args(&call.Call)) > 0 || !call.Block().Dominates(asked.(ssa.Instruction).Block()) {
		return false
	}
	return !slices.ContainsFunc(ir.Referrers(err), func(r ssa.Instruction) bool {
		_, compares := r.(*ssa.BinOp)
		return compares
	})
}

// resultOf returns the call that v is a result of, or nil.
func resultOf(v ssa.Value) *ssa.Call {
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	call, _ := v.(*ssa.Call)
	return call
}
