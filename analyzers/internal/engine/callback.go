package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// LeavesCallback returns how f can stop receiving from c while somebody still has the
// callback of run, which sends to c. Where nobody but f receives, and only after it has
// handed the callback over, it is not called there and then, but by somebody else, when
// an answer comes. That may be late, unless f takes the callback back on its way, or who
// has it hears of the end of the same context.
func (f *Func) LeavesCallback(c *Channel, run Run) []Leaving {
	call, ok := run.Start.(*ssa.Call)
	if !ok || call.Parent() != f.Function {
		return nil
	}
	return slices.DeleteFunc(f.LeavesReceiving(c, run), func(l Leaving) bool {
		return hearsEnd(call, l.Edge) || f.takesBack(l, call)
	})
}

// hearsEnd reports whether who is called may know of the end on e: it is given a context.
func hearsEnd(call *ssa.Call, e *cancel.Edge) bool {
	return e.Source != cancel.Timer && slices.ContainsFunc(ir.CallArgs(call), func(a ssa.Value) bool { return ir.IsContext(a.Type()) })
}

// takesBack reports whether f, on the way that it leaves by or in a defer, calls something
// with what call was given or has returned, or on the same object: what it had handed over
// may be forgotten then.
func (f *Func) takesBack(l Leaving, call *ssa.Call) bool {
	known := make(map[any]bool)
	add := func(v ssa.Value) {
		if _, ok := v.(*ssa.Const); !ok && v != nil {
			known[v] = true
			if root := f.Pkg.Table.Places.Of(v).Root; root != nil {
				known[root] = true
			}
		}
	}
	add(call)
	for _, r := range ir.Referrers(call) {
		if x, ok := r.(*ssa.Extract); ok {
			add(x)
		}
	}
	add(ir.Receiver(&call.Call))
	for _, a := range ir.CallArgs(call) {
		add(a)
	}
	way := f.Cancelled(l.Edge, call)
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			x, ok := instr.(ssa.CallInstruction)
			_, deferred := instr.(*ssa.Defer)
			if !ok || x == ssa.CallInstruction(call) || !deferred && !way.In(instr) || ir.Builtin(x.Common()) == "close" {
				continue
			}
			if f.concerns(x, known) {
				return true
			}
		}
	}
	return false
}

// concerns reports whether a call has one of the known values, or what is at the same
// place, or a closure over it.
func (f *Func) concerns(call ssa.CallInstruction, known map[any]bool) bool {
	is := func(v ssa.Value) bool {
		return v != nil && (known[v] || known[f.Pkg.Table.Places.Of(v).Root])
	}
	values := append(slices.Clone(call.Common().Args), call.Common().Value)
	return slices.ContainsFunc(values, func(v ssa.Value) bool {
		mc, ok := v.(*ssa.MakeClosure)
		return is(v) || ok && slices.ContainsFunc(mc.Bindings, is)
	})
}
