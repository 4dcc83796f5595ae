package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
)

// lentGivesUp is GivesUp for a call that is lent a closure to run, such as one that
// tries again, or holds a transaction around it: where the closure fails because
// a context has ended, so does the call, whatever it does in between.
func (t *Table) lentGivesUp(call *ssa.Call) (cancel.Source, ssa.Value, bool) {
	if _, ok := life.Starts(call); ok {
		return 0, nil, false
	}
	for _, a := range ir.Args(&call.Call) {
		fn := ir.FuncOf(a)
		if fn == nil || fn.Parent() != call.Parent() {
			continue
		}
		if result := fn.Signature.Results(); result.Len() == 0 || !ir.IsError(result.At(result.Len()-1).Type()) {
			continue
		}
		for _, p := range t.Points(fn) {
			for _, e := range p.Edges {
				if _, own := e.Value.(*ssa.Parameter); e.Source == cancel.Context && e.Value != nil && !own && t.tellsOf(e) {
					return e.Source, e.Value, true
				}
			}
		}
	}
	return 0, nil, false
}

// tellsOf reports whether the way through e comes to an exit that returns an error: one
// for sure, or what a call has made of one.
func (t *Table) tellsOf(e *cancel.Edge) bool {
	tells := false
	w := &flow.Walk{Graph: t.Graph(e.Point.Instr.Parent()), Assume: e.Assume, Ended: e.EndsContext(t.SameValue)}
	w.Instr = func(ssa.Instruction, *flow.State) bool { return !tells }
	w.Exit = func(ret *ssa.Return, s *flow.State) {
		tells = tells || OutcomeOf(ret, s) == Failed || madeOfError(ret.Results[len(ret.Results)-1])
	}
	w.After(e.Point.Instr)
	return tells
}

// madeOfError reports whether v is the result of a call that is given an error.
func madeOfError(v ssa.Value) bool {
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	call, ok := v.(*ssa.Call)
	return ok && slices.ContainsFunc(ir.Args(&call.Call), func(a ssa.Value) bool { return ir.IsError(a.Type()) })
}
