package engine

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// held follows the channel into a field of an object that its maker makes, and reports
// whether all that is done with the object is known: it stays with functions and
// closures of the package, none of which gives it to anybody else.
func (f *follower) held(field *ssa.FieldAddr) bool {
	object, ok := field.X.(*ssa.Alloc)
	if !ok || field.Parent() != f.home {
		return false
	}
	h := &holder{f: f, field: field.Field, literal: object, copied: copyOf(object), seen: make(map[ssa.Value]bool)}
	h.name(object)
	if h.copied != nil {
		h.name(h.copied)
	}
	for len(h.work) > 0 {
		v := h.work[len(h.work)-1]
		h.work = h.work[:len(h.work)-1]
		for _, r := range ir.Referrers(v) {
			if !h.use(v, r) {
				return false
			}
		}
	}
	if h.stores != 1 {
		return false
	}
	for _, load := range h.loads {
		f.name(load)
		if load.Parent() == f.home {
			f.ch.reads = append(f.ch.reads, f.pkg.Table.Places.Of(load))
		}
	}
	for _, g := range h.given {
		f.given[g.fn] = append(f.given[g.fn], g.site)
	}
	return true
}

// A holder follows a pointer to an object with a channel, through all of its names.
type holder struct {
	f     *follower
	field int

	// literal is the object as it is made, and copied the variable that it is
	// copied to, if there is one.
	literal, copied *ssa.Alloc

	seen map[ssa.Value]bool
	work []ssa.Value

	loads  []*ssa.UnOp // of the channel
	stores int
	given  []givenTo
}

// A givenTo is a call by which a function gets the object.
type givenTo struct {
	fn   *ssa.Function
	site Site
}

func (h *holder) name(v ssa.Value) {
	if !h.seen[v] {
		h.seen[v] = true
		h.work = append(h.work, v)
	}
}

// use looks at one use of a name, and reports false if the object gets out of sight.
func (h *holder) use(v ssa.Value, r ssa.Instruction) bool {
	if len(h.seen) > maxNames {
		return false
	}
	switch x := r.(type) {
	case *ssa.DebugRef, *ssa.BinOp:
		return true
	case *ssa.FieldAddr:
		return x.Field != h.field || h.channel(x)
	case *ssa.MakeClosure:
		fn := x.Fn.(*ssa.Function)
		for i, b := range x.Bindings {
			if b == v {
				h.name(fn.FreeVars[i])
			}
		}
		return true
	case *ssa.UnOp:
		if x.Op == token.MUL && isPointerVariable(v) {
			h.name(x)
			return true
		}
		return h.isCopy(x)
	case *ssa.Store:
		return h.stored(v, x)
	case ssa.CallInstruction:
		return h.call(v, x)
	}
	return false
}

// stored follows the object into a variable that nothing else is stored in.
func (h *holder) stored(v ssa.Value, st *ssa.Store) bool {
	if st.Addr == v {
		load, ok := st.Val.(*ssa.UnOp)
		return isPointerVariable(v) || ok && h.isCopy(load)
	}
	cell, ok := st.Addr.(*ssa.Alloc)
	if !ok || ir.OnlyStore(cell) != v {
		return false
	}
	h.name(cell)
	return true
}

// isCopy reports whether load is the literal on its way to its variable, and to nothing else.
func (h *holder) isCopy(load *ssa.UnOp) bool {
	if h.copied == nil || load.X != h.literal {
		return false
	}
	return !slices.ContainsFunc(ir.Referrers(load), func(r ssa.Instruction) bool {
		st, ok := r.(*ssa.Store)
		return !ok || st.Addr != h.copied
	})
}

// isPointerVariable reports whether v is the address of a variable with a pointer.
func isPointerVariable(v ssa.Value) bool {
	_, pointer := ir.Deref(v.Type()).Underlying().(*types.Pointer)
	return pointer
}

// channel looks at the uses of the field with the channel.
func (h *holder) channel(field *ssa.FieldAddr) bool {
	for _, r := range ir.Referrers(field) {
		switch x := r.(type) {
		case *ssa.UnOp:
			h.loads = append(h.loads, x)
		case *ssa.Store:
			h.stores++
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}

// call follows the object into a function of the package.
func (h *holder) call(v ssa.Value, call ssa.CallInstruction) bool {
	fn := ir.Callee(call)
	if fn == nil || len(fn.Blocks) == 0 || fn.Signature.Variadic() {
		return false
	}
	args := ir.CallArgs(call)
	if len(args) != len(fn.Params) {
		return false
	}
	h.given = append(h.given, givenTo{fn, Site{howRun(call), call}})
	for i, a := range args {
		if a == v {
			h.name(fn.Params[i])
		}
	}
	return true
}
