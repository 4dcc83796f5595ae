package cachedcancel

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// checkStored reports an error that is stored where later calls find it and
// answer with it, although it only says that the context of this one has ended.
func checkStored(p *rule.Pass, f *engine.Func, e *cancel.Edge) {
	end := f.AsEnded(e)
	if end == nil || e != e.Point.Edges[0] {
		return
	}
	for _, x := range append(end.All(), handed(f, end)...) {
		if !keeps(f, end, x) || p.Reported(x.Pos()) {
			continue
		}
		r := f.Recalls(x.Place, e.Point.Instr)
		if r == nil || !isMemo(f, end, x, r) || f.AskCallers(x.Place) == engine.AllHandleIt {
			continue
		}
		leaves := f.EdgePos(e)
		p.Report(rule.Finding{
			Tier: rule.Audit,
			Message: fmt.Sprintf("%s keeps the error of %s at line %d, also when it only says that %s: later callers, whose contexts have not ended, get it at line %d",
				x.Place, operation(e), p.Line(leaves), "the context of this caller has ended", p.Line(r.Pos())),
			AtRisk:  rule.Note{Pos: x.Pos(), Text: x.Place.String() + " keeps the error"},
			Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
			Missing: rule.Note{Pos: r.Pos(), Text: "later callers are answered with what " + x.Place.String() + " keeps"},
		})
	}
}

// keeps reports whether x stores the error of a cancellation where it outlives
// the call, without a question that might have kept it away.
func keeps(f *engine.Func, end *engine.Ending, x effect.Effect) bool {
	switch x.Kind {
	case effect.Set, effect.Insert, effect.Append:
	default:
		return false
	}
	if x.May || x.Async || x.When == effect.OnOK || !carriesError(end, x) {
		return false
	}
	return f.Shared(x.Place) && isPart(x.Place) && !end.Undone(x.Place) && !end.Doubtful(x.Instr)
}

// isPart reports whether p is a part of an object, or a global.
func isPart(p place.Place) bool {
	_, global := p.Root.(*ssa.Global)
	return global || p.Path != ""
}

// carriesError reports whether the error is in what x stores: in its value, or
// among what the helper was given that has the effect.
func carriesError(end *engine.Ending, x effect.Effect) bool {
	if x.Value != nil || x.Callee == "" {
		return end.Err[x.Value]
	}
	call, ok := x.Instr.(*ssa.Call)
	return ok && slices.ContainsFunc(ir.Args(&call.Call), func(a ssa.Value) bool { return end.Err[a] })
}

// handed returns what the cancelled way puts, by the name of a method, into a
// container that is not known otherwise.
func handed(f *engine.Func, end *engine.Ending) []effect.Effect {
	var list []effect.Effect
	end.EachCall(func(call *ssa.Call) {
		recv := ir.Receiver(&call.Call)
		if recv == nil || len(ir.Args(&call.Call)) < 2 {
			return
		}
		switch name := ir.NameOfCall(&call.Call).Func; name {
		case "Add", "Set", "Put", "Store", "Insert":
			list = append(list, effect.Effect{Kind: effect.Insert, Place: f.Pkg.Table.Places.Of(recv), Instr: call, Callee: name})
		}
	})
	return list
}

// isMemo reports whether what x stores is the remembered outcome of the work, as
// opposed to the word that its object is dead: it is kept for one key of many,
// it is answered together with what else the work returned, or stands behind a
// mark that is made whatever the outcome.
func isMemo(f *engine.Func, end *engine.Ending, x effect.Effect, r *engine.Recall) bool {
	if x.Kind == effect.Insert || engine.Keyed(x.Place) || answersResult(f, end, x, r) {
		return true
	}
	for _, cond := range r.Tests {
		for q, v := range r.Func.Reads(cond.Cond) {
			if !ir.IsError(v.Type()) && r.Marked(q) {
				return true
			}
		}
	}
	return false
}

// answersResult reports whether the cancelled way stores, besides the error, what
// else the operation returned, and later callers get both.
func answersResult(f *engine.Func, end *engine.Ending, x effect.Effect, r *engine.Recall) bool {
	for _, v := range end.Others {
		for _, y := range end.All() {
			if y.Value == nil || !v[y.Value] {
				continue
			}
			for _, res := range r.Exit.Results[:len(r.Exit.Results)-1] {
				if y.Place.LastName() == r.Func.Recalled(res).LastName() {
					return true
				}
			}
		}
	}
	return false
}

func operation(e *cancel.Edge) string {
	if name := ir.NameOfCall(&e.Point.Instr.(*ssa.Call).Call).Func; name != "" {
		return name
	}
	return "the call"
}
