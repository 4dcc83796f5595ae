package cachedcancel

import (
	"fmt"
	"go/token"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// checkInjected reports a pause before the next try that goes on to where a
// failure is recorded for good when its context ends: the failure was one that
// is worth another try.
func checkInjected(p *rule.Pass, f *engine.Func, e *cancel.Edge) {
	sel, ok := e.Point.Instr.(*ssa.Select)
	if !ok || e.Source != cancel.Context || !sel.Blocking || !triesAgain(f, e.Point) {
		return
	}
	tier := rule.Default
	if f.Life(e) != life.PerCall {
		tier = rule.Audit
	}
	for _, x := range f.Cancelled(e, sel).All() {
		if p.Reported(x.Pos()) || !records(f, x, sel) {
			continue
		}
		leaves := f.EdgePos(e)
		p.Report(rule.Finding{
			Tier: tier,
			Message: fmt.Sprintf("when %s at line %d during the pause before another try, the failure is recorded in %s at line %d as if it were final",
				f.Because(e), p.Line(leaves), x.Place, p.Line(x.Pos())),
			AtRisk:  rule.Note{Pos: x.Pos(), Text: "the failure is recorded in " + x.Place.String()},
			Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
			Missing: rule.Note{Pos: normalArm(sel, e.Point), Text: "it tries again after the pause"},
		})
		return
	}
}

// normalArm returns where the arm of a select stands that does not cancel it.
func normalArm(sel *ssa.Select, point *cancel.Point) token.Pos {
	for k, st := range sel.States {
		for _, facts := range point.Normal {
			if len(facts) > 0 && facts[0].Truth == flow.Chosen(k) {
				return st.Pos
			}
		}
	}
	return sel.Pos()
}

// triesAgain reports whether all normal ways out of a select begin another round
// of a loop around it, or return to a place before it, and do nothing else.
func triesAgain(f *engine.Func, point *cancel.Point) bool {
	again, other := false, false
	for _, assume := range point.Normal {
		f.Explore(point.Instr, assume, engine.Visitor{
			Effect: func(x effect.Effect) bool {
				other = other || x.Kind.Mutates() && x.Kind != effect.Receive && place.Durable(x.Place, f.Function)
				return !other
			},
			Exit:  func(*ssa.Return, summary.Outcome) { other = true },
			Again: func(_, _ *ssa.BasicBlock) { again = true },
		})
	}
	return again && !other
}

// records reports whether x stores an error that the function had before instr
// in durable state.
func records(f *engine.Func, x effect.Effect, instr ssa.Instruction) bool {
	switch x.Kind {
	case effect.Append, effect.Insert, effect.Set, effect.Send:
	default:
		return false
	}
	if x.May || x.Async || x.When != effect.Always || !place.Durable(x.Place, f.Function) {
		return false
	}
	had := errorsBefore(f, instr)
	if x.Callee == "" {
		return had[x.Value]
	}
	call, ok := x.Instr.(*ssa.Call)
	return ok && slices.ContainsFunc(call.Call.Args, func(a ssa.Value) bool { return had[a] })
}

// errorsBefore returns the errors that the function has had before instr, and
// what carries them.
func errorsBefore(f *engine.Func, instr ssa.Instruction) map[ssa.Value]bool {
	had := make(map[ssa.Value]bool)
	for _, b := range f.Blocks {
		if !b.Dominates(instr.Block()) {
			continue
		}
		for _, x := range b.Instrs {
			v, ok := x.(ssa.Value)
			if st, isStore := x.(*ssa.Store); isStore {
				v, ok = st.Val, true
			}
			if ok && ir.IsError(v.Type()) && ir.Precedes(x, instr) {
				maps.Copy(had, engine.Carriers(v))
			}
		}
	}
	return had
}
