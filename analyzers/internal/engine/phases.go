package engine

import (
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// A Phase is a loop that calls all functions which are registered in a field.
type Phase struct {
	Call *ssa.Call
	In   place.Place // the field
	Loop *Loop
}

// Phases returns the phases of the function that work on the receiver or on a
// global, in the order of the instructions.
func (f *Func) Phases() []Phase {
	var list []Phase
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || call.Call.IsInvoke() || ir.Callee(call) != nil || ir.Builtin(&call.Call) != "" {
				continue
			}
			in, ok := f.registered(call.Call.Value)
			if loops := LoopsAround(b); ok && len(loops) > 0 {
				list = append(list, Phase{call, in, loops[len(loops)-1]})
			}
		}
	}
	return list
}

// registered returns the field of the receiver or of a global in whose list or
// map a function value stands, by itself or in an entry.
func (f *Func) registered(v ssa.Value) (place.Place, bool) {
	p := f.Pkg.Table.Places.Of(v)
	if cell, ok := p.Root.(*ssa.Alloc); ok {
		// The variable of a loop, which is a copy of an entry.
		if st := onlyStore(cell); st != nil {
			p = f.Pkg.Table.Places.Of(st.Val).Join(p.Path)
		}
	}
	field, _, ok := strings.Cut(p.Path, "[]")
	if !ok || strings.Count(field, ".") != 1 || !place.Durable(p, f.Function) {
		return place.Place{}, false
	}
	return place.Place{Root: p.Root, Path: field}, true
}

// onlyStore returns the only store to a cell of which parts are read by
// their addresses, or nil.
func onlyStore(cell *ssa.Alloc) *ssa.Store {
	var only *ssa.Store
	for _, r := range ir.Referrers(cell) {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr != cell || only != nil {
				return nil
			}
			only = r
		case *ssa.FieldAddr, *ssa.UnOp, *ssa.DebugRef:
		default:
			return nil
		}
	}
	return only
}
