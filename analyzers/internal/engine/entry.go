package engine

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A slot is a field of a type of objects, of whatever instance.
type slot struct {
	object types.Type
	field  int
}

// isInstead reports whether f waits as j does without the work, and does the work
// without the wait.
func (f *Func) isInstead(work ssa.Instruction, j joining) bool {
	entry, at, wait := f.Blocks[0], work.Block(), j.wait.Block()
	if j.wait.Parent() != f.Function {
		return slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool {
			_, leaves := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
			return leaves && ir.ReachesWithout(entry, b, at)
		})
	}
	if at == wait || !ir.ReachesWithout(entry, wait, at) || !ir.ReachesWithout(entry, at, wait) {
		return false
	}
	return j.exit == nil || ir.ReachesWithout(wait, j.exit.Block(), at)
}

// fillsEntry reports whether the error of what g calls comes to a slot of the entry: it
// is stored there, or g calls a function that is given the entry and the context, and
// stores the error of what it gives that to.
func (f *Func) fillsEntry(g Given, err slot) bool {
	if call, ok := g.Call.(*ssa.Call); ok && f.Pkg.storesError(call, err) {
		return true
	}
	fn := ir.Callee(g.Call)
	args := ir.CallArgs(g.Call)
	if fn == nil || fn.Parent() != nil || len(fn.Blocks) == 0 || len(args) != len(fn.Params) || !slices.ContainsFunc(args, err.isOf) {
		return false
	}
	inner := f.Pkg.FuncOf(fn)
	return slices.ContainsFunc(inner.Givens(), func(in Given) bool {
		call, ok := in.Call.(*ssa.Call)
		return ok && inner.ParameterOf(in.Ctx) == fn.Params[g.Arg] &&
			f.Pkg.Table.UseOf(in.Call, in.Arg) == summary.Noticed && f.Pkg.storesError(call, err)
	})
}

// storesError reports whether the error of call, if it only says that a context has
// ended, is stored in a slot of an object that is made for this work.
func (pkg *Package) storesError(call *ssa.Call, err slot) bool {
	f := pkg.FuncOf(call.Parent())
	i := slices.IndexFunc(f.Points, func(p *cancel.Point) bool { return p.Instr == ssa.Instruction(call) })
	if i < 0 {
		return false
	}
	end := f.AsEnded(f.Points[i].Edges[0])
	if end == nil {
		return false
	}
	for instr := range end.instrs {
		if !end.Doubtful(instr) && end.fills(instr, err) {
			return true
		}
	}
	return len(end.doubts) == 0 && slices.ContainsFunc(f.AnonFuncs, func(fn *ssa.Function) bool { return end.filledIn(fn, err) })
}

// fills reports whether instr stores the error in a slot, or hands it with the
// object to a function that does.
func (e *Ending) fills(instr ssa.Instruction, err slot) bool {
	switch x := instr.(type) {
	case *ssa.Store:
		field, ok := x.Addr.(*ssa.FieldAddr)
		return ok && slotOf(field).is(err) && e.Err[x.Val] && isMade(field.X)
	case *ssa.Call:
		fn := ir.Callee(x)
		if fn == nil || len(fn.Params) != len(x.Call.Args) {
			return false
		}
		at := slices.IndexFunc(x.Call.Args, func(a ssa.Value) bool { return e.Err[a] })
		return at >= 0 && slices.ContainsFunc(x.Call.Args, err.isOf) && keepsIn(fn, fn.Params[at], err)
	}
	return false
}

// keepsIn reports whether fn stores a parameter in a slot.
func keepsIn(fn *ssa.Function, param *ssa.Parameter, err slot) bool {
	return slices.ContainsFunc(ir.Referrers(param), func(r ssa.Instruction) bool {
		st, ok := r.(*ssa.Store)
		if !ok || st.Val != ssa.Value(param) {
			return false
		}
		field, ok := st.Addr.(*ssa.FieldAddr)
		return ok && slotOf(field).is(err) && parameterOf(fn, field.X) >= 0
	})
}

// filledIn reports whether a closure, which a function defers, stores the error in a
// slot, from the variable that has it by then.
func (e *Ending) filledIn(fn *ssa.Function, err slot) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			field, ok := st.Addr.(*ssa.FieldAddr)
			if !ok || !slotOf(field).is(err) || !isMade(field.X) {
				continue
			}
			if cell := ir.Cell(st.Val); cell != nil && e.Err[cell] {
				return !asksEnd(fn, carriers(st.Val), fn.Blocks[0].Instrs[0], st)
			}
		}
	}
	return false
}

// isMade reports whether v may be an object that the function has made, or was given by
// who has.
func isMade(v ssa.Value) bool {
	return slices.ContainsFunc(origins(v), func(o ssa.Value) bool {
		switch o.(type) {
		case *ssa.Alloc, *ssa.Call, *ssa.Parameter:
			return true
		}
		return false
	})
}

func slotOf(field *ssa.FieldAddr) slot { return slot{ir.Deref(field.X.Type()), field.Field} }

// is reports whether s and o are the same field, of the same instance of a type or of
// another one.
func (s slot) is(o slot) bool { return s.field == o.field && sameType(s.object, o.object) }

// isOf reports whether v is an object with the slot.
func (s slot) isOf(v ssa.Value) bool { return sameType(ir.Deref(v.Type()), s.object) }

func sameType(a, b types.Type) bool {
	x, y := ir.Named(a), ir.Named(b)
	if x != nil && y != nil {
		return x.Origin() == y.Origin()
	}
	return types.Identical(a, b)
}
