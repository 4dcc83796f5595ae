package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
)

// EndsBefore reports whether ctx, which f or a goroutine of it waits for, may end
// before control is at an instruction of f. It cannot if f has made it from one
// that does not end, and f calls its cancel function only later. settled says of a
// call of the cancel function that it does not count.
func (f *Func) EndsBefore(ctx ssa.Value, at ssa.Instruction, settled func(call ssa.Instruction) bool) bool {
	made := f.maker(ctx)
	if made == nil || f.Pkg.Judge.Trace(made.Call.Args[0]) != life.Never {
		return true
	}
	calls, ok := callsOf(ir.Extract(made, 1))
	return !ok || slices.ContainsFunc(calls, func(call ssa.Instruction) bool {
		return !settled(call) && f.runsBefore(call, at)
	})
}

// EndsItself reports whether f, or a goroutine of it, calls the cancel function of ctx
// while there is still something to do, not only in a defer of its own, or is the only
// one who can end it.
func (f *Func) EndsItself(ctx ssa.Value) bool {
	made := f.maker(ctx)
	if made == nil {
		return false
	}
	calls, _ := callsOf(ir.Extract(made, 1))
	return f.Pkg.Judge.Trace(made.Call.Args[0]) == life.Never || slices.ContainsFunc(calls, func(call ssa.Instruction) bool {
		_, atEnd := call.(*ssa.Defer)
		return !atEnd || call.Parent() != f.Function
	})
}

// maker returns the call of f by which ctx can be ended, if there is only one and
// no timer in it, or nil.
func (f *Func) maker(ctx ssa.Value) *ssa.Call {
	var found *ssa.Call
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || !makesEnder(call) || contextOf(call) == nil || !f.Pkg.Table.Derived(ctx, contextOf(call)) {
				continue
			}
			name := ir.NameOfCall(&call.Call)
			if found != nil || name.Pkg != "context" || name.Func != "WithCancel" && name.Func != "WithCancelCause" {
				return nil
			}
			found = call
		}
	}
	return found
}

// makesEnder reports whether call returns a context with something else: what ends it,
// or an error.
func makesEnder(call *ssa.Call) bool {
	results := call.Call.Signature().Results()
	return results.Len() == 2 && ir.IsContext(results.At(0).Type())
}

// callsOf returns the calls of a function value, and reports whether there are no
// others: it is kept in variables of the function only.
func callsOf(v ssa.Value) (calls []ssa.Instruction, all bool) {
	all = true
	seen := make(map[ssa.Value]bool)
	var visit func(v ssa.Value, cell bool)
	visit = func(v ssa.Value, cell bool) {
		if v == nil || seen[v] {
			return
		}
		seen[v] = true
		for _, r := range ir.Referrers(v) {
			switch x := r.(type) {
			case *ssa.Store:
				if x.Val == v && !cell {
					if a, ok := x.Addr.(*ssa.Alloc); ok {
						visit(a, true)
						continue
					}
					all = false
				}
			case *ssa.UnOp:
				visit(x, false)
			case *ssa.MakeClosure:
				if i := slices.Index(x.Bindings, v); i >= 0 {
					visit(x.Fn.(*ssa.Function).FreeVars[i], cell)
				}
			case ssa.CallInstruction:
				if x.Common().Value != v || slices.Contains(x.Common().Args, v) {
					all = false
					continue
				}
				calls = append(calls, x)
			case *ssa.DebugRef:
			default:
				all = false
			}
		}
	}
	visit(v, false)
	return calls, all
}

// runsBefore reports whether instr, of f or of a closure that f makes, may run
// before control is at another instruction of f.
func (f *Func) runsBefore(instr, at ssa.Instruction) bool {
	seen := make(map[*ssa.Function]bool)
	var runs func(ssa.Instruction) bool
	runs = func(instr ssa.Instruction) bool {
		fn := instr.Parent()
		if fn == f.Function {
			_, atEnd := instr.(*ssa.Defer)
			return !atEnd && follows(at, instr)
		}
		sites := f.Pkg.sites()[fn]
		if len(sites) == 0 || seen[fn] {
			return len(sites) == 0
		}
		seen[fn] = true
		return slices.ContainsFunc(sites, func(s Site) bool { return runs(s.Instr) })
	}
	return runs(instr)
}

// EndsWithin reports whether the wait that f leaves by l may end while g has still to
// come to one of its own instructions: not if it is g that ends it, and only later.
func (f *Func) EndsWithin(l Leaving, g Goroutine, still ssa.Instruction) bool {
	if l.Edge.Source != cancel.Context || l.Edge.Value == nil {
		return true
	}
	return f.EndsBefore(l.Edge.Value, l.Edge.Point.Instr, func(call ssa.Instruction) bool {
		_, atEnd := call.(*ssa.Defer)
		return call.Parent() == g.Body && still.Parent() == g.Body && (atEnd || !follows(still, call))
	})
}

// sendsAfter reports whether run may send to the channel after one of its own
// instructions has had its effect.
func (c *Channel) sendsAfter(run Run, instr ssa.Instruction) bool {
	if _, atEnd := instr.(*ssa.Defer); atEnd && instr.Parent() == run.Body {
		return false
	}
	if instr.Parent() != run.Body {
		return true
	}
	return slices.ContainsFunc(c.Ops, func(op *ChannelOp) bool {
		return op.Kind == effect.Send && slices.Contains(op.Runs, run) && op.Instr.Parent() == run.Body && follows(op.Instr, instr)
	})
}
