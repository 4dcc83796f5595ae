package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Rest is what the normal way does about a pending effect after a cancel point.
type Rest struct {
	// Undo is the first effect found that undoes it, nil if there is none.
	Undo *effect.Effect

	// Always is set if every successful exit comes after such an effect, and it does
	// not only stand right before a failure.
	Always bool
}

// Normally returns what the normal ways out of p do about o.
func (f *Func) Normally(p *cancel.Point, o *Opener) Rest {
	var r Rest
	skipped, done := false, false
	for _, e := range f.Pkg.Table.At(p.Instr) {
		if undoes(e, o) && e.When == effect.OnOK && !e.May {
			return Rest{Undo: &e, Always: true}
		}
	}
	for _, assume := range p.Normal {
		w := f.walk(assume, Visitor{
			Effect: func(e effect.Effect) bool {
				if !undoes(e, o) || e.Async {
					return true
				}
				if e.When == effect.OnError || e.Kind == effect.State && sameConstant(e.Value, o.Value) {
					return true
				}
				if r.Undo == nil || e.Pos() < r.Undo.Pos() {
					r.Undo = &e
				}
				done = done || !e.May && !f.failsThere(e)
				return e.May
			},
			Exit: func(_ *ssa.Return, out summary.Outcome) { skipped = skipped || out != summary.Failed },
		})
		w.Around = o.Instr.Block()
		w.After(p.Instr)
	}
	r.Always = done && !skipped
	return r
}

// undoes reports whether e can be what puts back what o did. What is put into a map
// is not taken out under another key.
func undoes(e effect.Effect, o *Opener) bool {
	return e.Place == o.Place && e.Kind.Undoes(o.Kind) && (o.Kind != effect.Insert || !otherKeys(e.Key, o.Key))
}

// otherKeys reports whether two keys are surely not the same: they are the same
// part of two objects, or two parameters.
func otherKeys(a, b place.Place) bool {
	if a.IsZero() || b.IsZero() || a.Root == b.Root || a.Path != b.Path {
		return false
	}
	return a.Path != "" || isParameter(a.Root) && isParameter(b.Root)
}

func isParameter(v ssa.Value) bool {
	_, ok := v.(*ssa.Parameter)
	return ok
}

func sameConstant(a, b ssa.Value) bool {
	x, ok1 := a.(*ssa.Const)
	y, ok2 := b.(*ssa.Const)
	return ok1 && ok2 && x.Value == y.Value
}

// NormalExits returns the returns that the normal ways out of p reach.
func (f *Func) NormalExits(p *cancel.Point) []*ssa.Return {
	var exits []*ssa.Return
	for _, assume := range p.Normal {
		f.Explore(p.Instr, assume, Visitor{Exit: func(ret *ssa.Return, _ summary.Outcome) { exits = append(exits, ret) }})
	}
	return exits
}

// ElsewhereUndone returns an effect that undoes o on a way that can only end in
// a failure: the function knows that leaving early needs it.
func (f *Func) ElsewhereUndone(o *Opener) *effect.Effect {
	return f.elsewhere.Of(o, f.Pkg.Table.Budget, func() *effect.Effect { return f.undoneElsewhere(o) })
}

// undoneElsewhere finds what ElsewhereUndone returns.
func (f *Func) undoneElsewhere(o *Opener) *effect.Effect {
	var found *effect.Effect
	w := f.from(o, Visitor{})
	w.Instr = func(instr ssa.Instruction, s *flow.State) bool {
		for _, e := range f.Pkg.Table.At(instr) {
			if undoes(e, o) && !e.Async && !e.May {
				if found == nil && f.onlyFails(e, s.Facts()) {
					found = &e
				}
				return false
			}
		}
		return found == nil
	}
	f.start(w, o)
	return found
}

// failsThere reports whether f does nothing more after e but fail.
func (f *Func) failsThere(e effect.Effect) bool {
	instrs := e.Instr.Block().Instrs
	_, ends := instrs[len(instrs)-1].(*ssa.Return)
	return ends && f.onlyFails(e, nil)
}

// onlyFails reports whether all ways on from e end in a failure, with what is
// known there.
func (f *Func) onlyFails(e effect.Effect, facts []flow.Fact) bool {
	failed, other := false, false
	f.Explore(e.Instr, facts, Visitor{
		Exit: func(_ *ssa.Return, out summary.Outcome) {
			failed = failed || out == summary.Failed
			other = other || out != summary.Failed
		},
		Again: func(_, _ *ssa.BasicBlock) { other = true },
	})
	return failed && !other
}

// Fails reports whether undo, with which the entry that o adds is taken out, is
// what fails at p: it was not forgotten. A helper that waits itself for what
// cancels it does forget the entry when it leaves the wait.
func (f *Func) Fails(undo *effect.Effect, o *Opener, p *cancel.Point) bool {
	if undo.Instr != p.Instr || o.Kind != effect.Append && o.Kind != effect.Insert {
		return false
	}
	return undo.Via == nil || !slices.ContainsFunc(f.Pkg.Table.Points(undo.Via), func(q *cancel.Point) bool {
		return q.Kind == cancel.Select || q.Kind == cancel.Wait
	})
}

// Carries reports whether what o puts in has a function, stored in one of its
// fields here, that takes it out: whoever has it then does.
func (f *Func) Carries(o *Opener) bool {
	if o.Kind != effect.Insert {
		return false
	}
	does := func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(x ssa.Instruction) bool {
			return slices.ContainsFunc(f.Pkg.Table.At(x), func(e effect.Effect) bool { return undoes(e, o) })
		})
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			mc, ok := st.Val.(*ssa.MakeClosure)
			field, to := st.Addr.(*ssa.FieldAddr)
			if ok && to && f.isPut(o.Instr, field.X) && slices.ContainsFunc(mc.Fn.(*ssa.Function).Blocks, does) {
				return true
			}
		}
	}
	return false
}

// isPut reports whether v is one of the operands of instr, or loaded from where one
// of them is: a variable that the function captures is loaded for each use.
func (f *Func) isPut(instr ssa.Instruction, v ssa.Value) bool {
	at := f.Pkg.Table.Places.Of(v)
	var buf [8]*ssa.Value
	return slices.ContainsFunc(instr.Operands(buf[:0]), func(op *ssa.Value) bool {
		x := *op
		x = ir.Unboxed(x)
		return x == v || x != nil && !at.IsZero() && f.Pkg.Table.Places.Of(x) == at
	})
}
