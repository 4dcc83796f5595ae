package ir

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// A variable that is captured by a closure, or whose address is taken, lives
// in a cell: an Alloc that is written by Store and read by a load. Closures
// see the cell as a FreeVar. The functions below look through both.

// Cell returns the Alloc that v loads from or points to, through the bindings
// of closures, or nil.
func Cell(v ssa.Value) *ssa.Alloc {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	for {
		switch x := v.(type) {
		case *ssa.Alloc:
			return x
		case *ssa.FreeVar:
			v = Binding(x)
			if v == nil {
				return nil
			}
		default:
			return nil
		}
	}
}

// Binding returns the value that the enclosing function binds to fv, or nil
// when the closure is made in more than one place.
func Binding(fv *ssa.FreeVar) ssa.Value {
	fn := fv.Parent()
	mc := MakerOf(fn)
	if mc == nil {
		return nil
	}
	for i, v := range fn.FreeVars {
		if v == fv && i < len(mc.Bindings) {
			return mc.Bindings[i]
		}
	}
	return nil
}

// MakerOf returns the only instruction that makes a closure of fn, or nil.
func MakerOf(fn *ssa.Function) *ssa.MakeClosure {
	refs := fn.Referrers()
	if refs == nil {
		return nil
	}
	var maker *ssa.MakeClosure
	for _, r := range *refs {
		if mc, ok := r.(*ssa.MakeClosure); ok && mc.Fn == fn {
			if maker != nil {
				return nil
			}
			maker = mc
		}
	}
	return maker
}

// OnlyStore returns the value of the single store to a cell, here or in a
// closure that captures it, or nil when there are more, none, or when the
// address goes elsewhere. A cell that only ever gets its own value, as a result
// that is returned by its name does where a closure captures it, has no store: who
// follows what OnlyStore returns comes to an end.
func OnlyStore(cell *ssa.Alloc) ssa.Value {
	val := onlyStored(cell)
	from := val
	for range maxCopies {
		switch x := from.(type) {
		case *ssa.ChangeType:
			from = x.X
		case *ssa.UnOp:
			c := Cell(x)
			if c == nil {
				return val
			}
			if c == cell {
				return nil
			}
			from = onlyStored(c)
		default:
			return val
		}
	}
	return nil
}

// maxCopies bounds how many cells a value is followed through that is copied from
// one to the next.
const maxCopies = 16

func onlyStored(cell *ssa.Alloc) ssa.Value {
	stores, ok := Stores(cell)
	if !ok || len(stores) != 1 {
		return nil
	}
	return stores[0].Val
}

// Stores returns all stores to a cell, here and in the closures that capture
// it. It reports false when the address goes elsewhere, so that there may be
// stores that it does not see.
func Stores(cell *ssa.Alloc) ([]*ssa.Store, bool) {
	return stores(cell, nil, 0)
}

// maxNesting bounds how deep closures in closures are followed.
const maxNesting = 8

func stores(addr ssa.Value, list []*ssa.Store, depth int) ([]*ssa.Store, bool) {
	if depth > maxNesting {
		return list, false
	}
	known := true
	for _, r := range Referrers(addr) {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr == addr {
				list = append(list, r)
			} else {
				known = false
			}
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.MakeClosure:
			fn, _ := r.Fn.(*ssa.Function)
			for i, b := range r.Bindings {
				if b == addr && fn != nil && i < len(fn.FreeVars) {
					var ok bool
					list, ok = stores(fn.FreeVars[i], list, depth+1)
					known = known && ok
				}
			}
		default:
			known = false
		}
	}
	return list, known
}

// IsRangeBody reports whether fn is the body of a loop over an iterator
// function, which go/ssa turns into a synthetic closure.
func IsRangeBody(fn *ssa.Function) bool {
	return fn.Synthetic == "range-over-func yield"
}

// Home returns the declared function or function literal that fn's statements
// are written in: fn itself, unless it is the body of a loop over an iterator.
func Home(fn *ssa.Function) *ssa.Function {
	for IsRangeBody(fn) && fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}
