package engine

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// has returns the values that g was given by the function that starts it: what
// its closure captures, and its arguments.
func (g Goroutine) has() []ssa.Value {
	var list []ssa.Value
	add := func(v ssa.Value) {
		if mc, ok := v.(*ssa.MakeClosure); ok {
			list = append(list, mc.Bindings...)
		} else {
			list = append(list, v)
		}
	}
	common := g.Start.Common()
	if !common.IsInvoke() {
		add(common.Value)
	}
	for _, a := range common.Args {
		add(a)
	}
	return list
}

// shares reports whether g was given what is at p.
func (f *Func) shares(g Goroutine, p place.Place) bool {
	return !p.IsZero() && slices.ContainsFunc(g.has(), func(v ssa.Value) bool { return f.Pkg.Table.Places.Of(v).Root == p.Root })
}

// RecyclesOn returns where f puts something that it has given to g into a pool,
// on the cancelled way that it leaves by or in a defer, and what that is.
func (f *Func) RecyclesOn(left Leaving, g Goroutine) (ssa.Instruction, place.Place) {
	way := f.Cancelled(left.Edge, g.Start)
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if d, ok := instr.(*ssa.Defer); !way.In(instr) && (!ok || !ir.Precedes(d, left.Edge.Point.Instr)) {
				continue
			}
			if v := recycled(call, 0); v != nil {
				if p := f.Pkg.Table.Places.Of(v); f.shares(g, p) {
					return instr, p
				}
			}
		}
	}
	return nil, place.Place{}
}

// recycled returns the value that call puts into a pool, itself or in a helper,
// or nil.
func recycled(call ssa.CallInstruction, depth int) ssa.Value {
	common := call.Common()
	if recv := ir.Receiver(common); recv != nil && ir.NameOfCall(common).Func == "Put" && len(ir.Args(common)) == 1 {
		if named := ir.Named(recv.Type()); named != nil && strings.HasSuffix(strings.ToLower(named.Obj().Name()), "pool") {
			return ir.Args(common)[0]
		}
	}
	fn := ir.Callee(call)
	if fn == nil || depth > 0 {
		return nil
	}
	args := ir.CallArgs(call)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			inner, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if v := recycled(inner, depth+1); v != nil {
				if i := parameterOf(fn, v); i >= 0 && i < len(args) {
					return args[i]
				}
			}
		}
	}
	return nil
}

// parameterOf returns the index of the parameter that v is, or points to, or -1.
func parameterOf(fn *ssa.Function, v ssa.Value) int {
	for {
		switch x := v.(type) {
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.Slice:
			v = x.X
		case *ssa.Alloc:
			v = ir.OnlyStore(x)
		case *ssa.Parameter:
			return slices.Index(fn.Params, x)
		default:
			return -1
		}
	}
}

// Opened reports whether a body that sends v has got it from a call, and v is, or
// has in it, something that has to be closed.
func Opened(v ssa.Value) bool {
	if mi, ok := v.(*ssa.MakeInterface); ok {
		return Opened(mi.X)
	}
	if load, ok := v.(*ssa.UnOp); ok {
		if cell, ok := load.X.(*ssa.Alloc); ok {
			return slices.ContainsFunc(storedIn(cell), Opened)
		}
	}
	switch x := v.(type) {
	case *ssa.Alloc:
		return slices.ContainsFunc(storedIn(x), Opened)
	case *ssa.Call:
		return isClosable(x.Type())
	case *ssa.Extract:
		_, ok := x.Tuple.(*ssa.Call)
		return ok && isClosable(x.Type())
	}
	return false
}

// storedIn returns what is stored in a variable, or in the fields of a literal.
func storedIn(cell *ssa.Alloc) []ssa.Value {
	var list []ssa.Value
	for _, r := range ir.Referrers(cell) {
		switch x := r.(type) {
		case *ssa.Store:
			if x.Addr == cell && x.Val != ssa.Value(cell) {
				list = append(list, leaf(x.Val))
			}
		case *ssa.FieldAddr:
			for _, r := range ir.Referrers(x) {
				if st, ok := r.(*ssa.Store); ok && st.Addr == x {
					list = append(list, leaf(st.Val))
				}
			}
		}
	}
	return list
}

// leaf returns v unless it is itself a variable or a literal.
func leaf(v ssa.Value) ssa.Value {
	switch x := v.(type) {
	case *ssa.Extract, *ssa.Call:
		return x
	case *ssa.MakeInterface:
		return leaf(x.X)
	}
	return nil
}

func isClosable(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Close")
	fn, ok := obj.(*types.Func)
	return ok && fn.Signature().Params().Len() == 0
}

// Ends reports whether the body of a goroutine, or a function that it calls, can
// end the life of something.
func (g Goroutine) Ends(p *Package) bool {
	for _, b := range g.Body.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok && ir.Builtin(&d.Call) == "" {
				return true
			}
			call, ok := instr.(ssa.CallInstruction)
			if !ok || ir.Builtin(call.Common()) == "close" {
				continue
			}
			if slices.ContainsFunc(p.Table.At(instr), func(e effect.Effect) bool { return e.Kind == effect.Poison }) {
				return true
			}
		}
	}
	return false
}
