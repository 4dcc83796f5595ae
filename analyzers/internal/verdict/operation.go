package verdict

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// operation gives the verdict on what the operation that e cancels leaves behind
// itself: by the verdict on its callee, if there is one, or by its effects.
func (j *judge) operation(f *engine.Func, e *cancel.Edge, way *engine.Way) Verdict {
	call, ok := e.Point.Instr.(*ssa.Call)
	if !ok || e.Form() != cancel.Call && e.Form() != cancel.IO {
		return Verdict{}
	}
	if row := api.Lookup(&call.Call); row != nil {
		return j.modelled(f, e.Point, way, call, row)
	}
	if kind, ok := j.known(call); ok {
		return j.callee(f, way, call, kind)
	}
	if e.Point.Kind == cancel.Call {
		switch {
		case call.Call.IsInvoke():
			return because(Unknown, call.Pos(), "as safe as %s, behind an interface", j.nameOf(call))
		case ir.Callee(call) == nil:
			return because(Unknown, call.Pos(), "as safe as %s, a function value", j.nameOf(call))
		}
	}
	v := Verdict{}
	effects := readsFirst(j.pkg.Table.At(call))
	for _, x := range effects {
		switch {
		case x.Async || way.Poison(x.Place) || !place.Durable(x.Place, f.Function):
		case x.When != effect.OnOK:
			v = j.combine(v, j.begun(e, way, x, effects))
		case x.Kind == effect.Read:
			if kept := keeper(x, effects); kept != "" {
				v = j.combine(v, keeps(x, kept))
			}
		}
	}
	return v
}

// readsFirst puts what is read before what is done with it: it says more.
func readsFirst(effects []effect.Effect) []effect.Effect {
	effects = slices.Clone(effects)
	slices.SortStableFunc(effects, func(a, b effect.Effect) int {
		switch {
		case a.Kind == effect.Read && b.Kind != effect.Read:
			return -1
		case b.Kind == effect.Read && a.Kind != effect.Read:
			return 1
		}
		return 0
	})
	return effects
}

// keeps is the verdict on reading into what outlives the call.
func keeps(read effect.Effect, kept string) Verdict {
	return because(Resumable, read.Pos(), "what has been read from %s is kept in %s", read.Place, kept)
}

// begun gives the verdict on an effect of the cancelled operation, which it may
// have had in part; all are its effects.
func (j *judge) begun(e *cancel.Edge, way *engine.Way, x effect.Effect, all []effect.Effect) Verdict {
	switch x.Kind {
	case effect.Read:
		if kept := keeper(x, all); kept != "" {
			return keeps(x, kept)
		}
		if j.partial(way, e.Point) {
			return because(Resumable, x.Pos(), "what has been read from %s is returned with the error", x.Place)
		}
		return because(Unknown, x.Pos(), "what has been read from %s by then may be gone", x.Place)
	case effect.Write:
		if j.partial(way, e.Point) {
			return because(Resumable, x.Pos(), "how much was written to %s is returned with the error", x.Place)
		}
		return because(Unknown, x.Pos(), "how much was written to %s is not said", x.Place)
	case effect.Append, effect.Insert, effect.Inc, effect.Set, effect.Pop, effect.Clear, effect.Delete:
		if !way.Touch(x.Place) {
			return because(Resumable, x.Pos(), "%s keeps what was done by then", x.Place)
		}
	}
	return Verdict{}
}

// keeper returns where the operation that reads puts what it has read, if that
// outlives the call.
func keeper(read effect.Effect, all []effect.Effect) string {
	for _, x := range all {
		switch x.Kind {
		case effect.Append, effect.Set, effect.Inc, effect.Pop: // Pop: resliced
			if !read.Place.Holds(x.Place) && x.Place.IsReceiver() {
				return x.Place.String()
			}
		}
	}
	return ""
}

// unseen gives the verdict on a call before the point of e that always comes
// first, does something, and hides what behind an interface.
func (j *judge) unseen(f *engine.Func, e *cancel.Edge, way *engine.Way) Verdict {
	for _, b := range f.Blocks {
		if !b.Dominates(e.Point.Instr.Block()) {
			continue
		}
		for _, instr := range b.Instrs {
			if instr == e.Point.Instr {
				break
			}
			call, ok := instr.(*ssa.Call)
			if !ok || !j.acts(f, call) || j.calledAgain(way, call) {
				continue
			}
			return because(Unknown, call.Pos(), "what %s does before it waits cannot be seen", j.nameOf(call))
		}
	}
	return Verdict{}
}

// acts reports whether call goes through an interface of somebody's own to do
// something to an object that outlives f, as opposed to asking it.
func (j *judge) acts(f *engine.Func, call *ssa.Call) bool {
	c := &call.Call
	if !c.IsInvoke() || engine.Prints(c) || !j.durable(f, c.Value) || len(j.pkg.Table.At(call)) > 0 {
		return false
	}
	if pkg := c.Method.Pkg(); pkg == nil || ir.IsStd(pkg.Path()) {
		return false
	}
	for _, a := range c.Args {
		if ir.IsContext(a.Type()) {
			return false // a cancel point of its own
		}
	}
	results := c.Signature().Results()
	return results.Len() == 0 || results.Len() == 1 && ir.IsError(results.At(0).Type())
}

// calledAgain reports whether the way calls the same object once more, perhaps
// to undo what call did.
func (j *judge) calledAgain(way *engine.Way, call *ssa.Call) bool {
	p := j.pkg.Table.Places.Of(call.Call.Value)
	return way.Calls(func(c *ssa.CallCommon) bool {
		recv := ir.Receiver(c)
		return recv != nil && !p.IsZero() && j.pkg.Table.Places.Of(recv) == p
	})
}

// partial reports whether a cancelled exit returns how far it came: a counter or
// a list that grew, or the number that the cancelled operation itself returned.
func (j *judge) partial(way *engine.Way, p *cancel.Point) bool {
	op, _ := p.Instr.(ssa.Value)
	for _, ret := range way.Exits {
		for _, r := range ret.Results[:max(len(ret.Results)-1, 0)] {
			switch r := r.(type) {
			case *ssa.Phi, *ssa.BinOp, *ssa.Slice:
				return true
			case *ssa.Extract:
				if r.Tuple == op && ir.IsInteger(r.Type()) {
					return true
				}
			case *ssa.Call:
				if ir.Builtin(&r.Call) == "append" {
					return true
				}
			}
		}
	}
	return false
}

// watched gives the verdict on a function that gives its context to one of
// another package which returns nothing and does not wait, perhaps in order to
// interrupt when the context ends.
func (j *judge) watched(f *engine.Func) (Verdict, bool) {
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || call.Call.Signature().Results().Len() > 0 || engine.Prints(&call.Call) {
				continue
			}
			fn := ir.Callee(call)
			if fn == nil || len(fn.Blocks) > 0 || fn.Pkg == nil || ir.IsStd(fn.Pkg.Pkg.Path()) {
				continue // seen, or behind an interface, as metrics are
			}
			if _, ok := j.known(call); ok {
				continue
			}
			for i, a := range call.Call.Args {
				if ir.IsContext(a.Type()) && j.pkg.Judge.Cancellable(a) && j.pkg.Table.UseOf(call, i) == summary.Noticed {
					return because(Unknown, call.Pos(), "what %s does when its context ends cannot be seen", j.nameOf(call)), true
				}
			}
		}
	}
	return Verdict{}, false
}
