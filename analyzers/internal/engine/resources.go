package engine

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// resourceUse is what a package does with the resources in a field.
type resourceUse struct {
	closes []closeCall
	others bool // others may close it
	moved  bool // it is replaced, or given to others
}

type closeCall struct {
	call ssa.CallInstruction
	at   place.Place
}

// addClose notes a call of the Close method of what stands in a field.
func (pkg *Package) addClose(uses map[summary.Field]*resourceUse, instr ssa.Instruction) {
	call, ok := instr.(ssa.CallInstruction)
	if !ok || !strings.HasPrefix(strings.ToLower(ir.NameOfCall(call.Common()).Func), "close") {
		return
	}
	recv := ir.Receiver(call.Common())
	if recv == nil || !isClosable(recv.Type()) {
		return
	}
	at := pkg.Table.Places.Of(recv)
	field, ok := summary.FieldAt(at)
	if !ok || Keyed(at) || ownMade(at) {
		return
	}
	if uses[field] == nil {
		uses[field] = new(resourceUse)
	}
	uses[field].closes = append(uses[field].closes, closeCall{call, at})
}

// ownMade reports whether p is in an object that its function makes: what happens
// to it there happens before anybody else has it.
func ownMade(p place.Place) bool {
	alloc, ok := p.Root.(*ssa.Alloc)
	if !ok {
		return false
	}
	_, ok = ir.Deref(alloc.Type()).Underlying().(*types.Struct)
	return ok
}

// addUse notes what else is done with what stands in a field that is closed
// somewhere.
func (pkg *Package) addUse(uses map[summary.Field]*resourceUse, instr ssa.Instruction) {
	use := func(v ssa.Value) *resourceUse {
		if v == nil {
			return nil
		}
		field, ok := summary.FieldAt(pkg.Table.Places.Of(v))
		if !ok {
			return nil
		}
		return uses[field]
	}
	switch x := instr.(type) {
	case *ssa.Store:
		if u := use(x.Addr); u != nil && !isNil(x.Val) {
			u.moved = u.moved || !ownMade(pkg.Table.Places.Of(x.Addr)) || !opensIt(x.Val)
		}
		if cell, ok := x.Addr.(*ssa.Alloc); !ok || !isVariable(cell) {
			moves(use(x.Val))
		}
	case *ssa.Return:
		for _, r := range x.Results {
			moves(use(r))
		}
	case *ssa.Send:
		moves(use(x.X))
	case *ssa.MapUpdate:
		moves(use(x.Value))
	case *ssa.MakeClosure:
		for _, b := range x.Bindings {
			if u := use(b); u != nil {
				u.others = true // a method of the resource, as a value
			}
		}
	case ssa.CallInstruction:
		pkg.addCall(use, x)
	}
}

func moves(u *resourceUse) {
	if u != nil {
		u.moved = true
	}
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// addCall notes what a call does with a resource that it is given, or whose
// method it calls: it may end it, or keep it.
func (pkg *Package) addCall(use func(ssa.Value) *resourceUse, call ssa.CallInstruction) {
	common := call.Common()
	name := strings.ToLower(ir.NameOfCall(common).Func)
	recv := ir.Receiver(common)
	for _, a := range ir.Args(common) {
		u := use(a)
		if u == nil || a == recv && strings.HasPrefix(name, "close") {
			continue
		}
		at := pkg.Table.Places.Of(a)
		u.others = u.others || a != recv && strings.Contains(name, "close") ||
			slices.ContainsFunc(pkg.Table.At(call), func(e effect.Effect) bool { return e.Kind == effect.Poison && e.Place == at })
		u.moved = u.moved || a != recv && keeps(common)
	}
}

// keeps reports whether a call may keep what it is given: it is that of another
// object, or what it returns has to be closed in its place.
func keeps(c *ssa.CallCommon) bool {
	if c.IsInvoke() || c.StaticCallee() == nil || ir.Receiver(c) != nil {
		return true
	}
	results := c.Signature().Results()
	for i := range results.Len() {
		if isClosable(results.At(i).Type()) {
			return true
		}
	}
	return false
}

// opensIt reports whether v was got from a call by the function that has it, and
// the function never closes it.
func opensIt(v ssa.Value) bool {
	seen := make(map[ssa.Value]bool)
	var visit func(v ssa.Value) bool
	visit = func(v ssa.Value) bool {
		if seen[v] {
			return true
		}
		seen[v] = true
		for _, r := range ir.Referrers(v) {
			if call, ok := r.(ssa.CallInstruction); ok && ir.Receiver(call.Common()) == v && strings.HasPrefix(strings.ToLower(ir.NameOfCall(call.Common()).Func), "close") {
				return false
			}
		}
		switch x := v.(type) {
		case *ssa.Phi:
			return !slices.ContainsFunc(x.Edges, func(e ssa.Value) bool { return !visit(e) })
		case *ssa.MakeInterface:
			return visit(x.X)
		case *ssa.ChangeInterface:
			return visit(x.X)
		case *ssa.Extract:
			_, ok := x.Tuple.(*ssa.Call)
			return ok
		case *ssa.Call:
			return true
		}
		return isNil(v)
	}
	return visit(v)
}
