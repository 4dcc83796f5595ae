package engine

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// Uses reports whether the way hands on one of the values, or something made of
// them: it returns them, stores or sends them, or passes them to a function
// that does more than print them.
func (w *Way) Uses(values []ssa.Value) bool {
	derived := derivedFrom(values)
	for instr := range w.instrs {
		if ret, ok := instr.(*ssa.Return); ok {
			if w.returns(ret, derived) {
				return true
			}
		} else if handsOn(instr, derived) {
			return true
		}
	}
	for _, e := range w.Again {
		if e.carries(derived) {
			return true
		}
	}
	return false
}

// returns reports whether ret, on this way, returns one of the derived values. A
// function with a defer returns what it has stored in cells just before.
func (w *Way) returns(ret *ssa.Return, derived map[ssa.Value]bool) bool {
	for _, r := range ret.Results {
		if derived[r] && !w.overwrites(r, derived) {
			return true
		}
	}
	return false
}

// overwrites reports whether v is loaded from a cell that this function alone
// has, and in which the way only stores other values than the derived ones.
func (w *Way) overwrites(v ssa.Value, derived map[ssa.Value]bool) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	cell, ok := load.X.(*ssa.Alloc)
	if !ok {
		return false
	}
	others := false
	for _, r := range ir.Referrers(cell) {
		switch r := r.(type) {
		case *ssa.Store:
			if w.instrs[r] && (r.Addr != cell || derived[r.Val]) {
				return false
			}
			others = others || w.instrs[r]
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			return false
		}
	}
	return others
}

// carries reports whether the next round of the loop still has one of the
// values in a variable.
func (e BackEdge) carries(derived map[ssa.Value]bool) bool {
	for _, instr := range e.Header.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		for i, pred := range e.Header.Preds {
			if pred == e.From && derived[phi.Edges[i]] {
				return true
			}
		}
	}
	return false
}

// maxDerived bounds the values that are followed from one.
const maxDerived = 256

// derivedFrom returns the values and what is computed from them: parts,
// conversions, literals that hold them, and lists that they are appended to.
func derivedFrom(values []ssa.Value) map[ssa.Value]bool { return derivedBut(values, nil) }

// derivedBut is derivedFrom without what one instruction makes of the values.
func derivedBut(values []ssa.Value, but ssa.Instruction) map[ssa.Value]bool {
	derived := make(map[ssa.Value]bool)
	work := append([]ssa.Value(nil), values...)
	for len(work) > 0 && len(derived) < maxDerived {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		if v == nil || derived[v] {
			continue
		}
		derived[v] = true
		for _, r := range ir.Referrers(v) {
			if d := derives(r, v); d != nil && r != but {
				work = append(work, d)
			}
		}
	}
	return derived
}

// derives returns the value that instr makes of v, or nil.
func derives(instr ssa.Instruction, v ssa.Value) ssa.Value {
	switch x := instr.(type) {
	case *ssa.Phi, *ssa.Extract, *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.Convert,
		*ssa.TypeAssert, *ssa.Slice, *ssa.Field, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Index, *ssa.Range, *ssa.Next:
		return instr.(ssa.Value)
	case *ssa.Lookup:
		if x.X == v {
			return x
		}
	case *ssa.UnOp:
		if x.Op == token.MUL {
			return x
		}
	case *ssa.Store:
		if x.Val == v {
			return base(x.Addr)
		}
	case *ssa.Call:
		if ir.Builtin(&x.Call) == "append" {
			return x
		}
	}
	return nil
}

// base returns the local variable or literal that addr is a part of, or nil.
func base(addr ssa.Value) ssa.Value {
	for {
		switch x := addr.(type) {
		case *ssa.FieldAddr:
			addr = x.X
		case *ssa.IndexAddr:
			addr = x.X
		case *ssa.Alloc:
			return x
		default:
			return nil
		}
	}
}

// handsOn reports whether instr gives one of the derived values to somebody.
func handsOn(instr ssa.Instruction, derived map[ssa.Value]bool) bool {
	switch x := instr.(type) {
	case *ssa.Return:
		for _, r := range x.Results {
			if derived[r] {
				return true
			}
		}
	case *ssa.Store:
		return derived[x.Val] && base(x.Addr) == nil
	case *ssa.Send:
		return derived[x.X]
	case *ssa.Select:
		for _, st := range x.States {
			if derived[st.Send] && st.Send != nil {
				return true
			}
		}
	case *ssa.MakeInterface:
		// An error that has the value in it is on its way to the caller.
		return derived[x.X] && ir.HasMethod(x.X.Type(), "Error")
	case *ssa.MapUpdate:
		return derived[x.Value] || derived[x.Key]
	case *ssa.MakeClosure:
		return slices.ContainsFunc(x.Bindings, func(v ssa.Value) bool { return derived[v] }) && !onlyCompares(x)
	case ssa.CallInstruction:
		return callHandsOn(x.Common(), derived)
	}
	return false
}

// onlyCompares reports whether a closure tells for a function of package slices
// or maps which elements are meant, and does nothing else.
func onlyCompares(mc *ssa.MakeClosure) bool {
	for _, r := range ir.Referrers(mc) {
		call, ok := r.(*ssa.Call)
		if !ok || ir.NameOfCall(&call.Call).Pkg != "slices" && ir.NameOfCall(&call.Call).Pkg != "maps" {
			return false
		}
	}
	for _, b := range mc.Fn.(*ssa.Function).Blocks {
		for _, instr := range b.Instrs {
			switch instr.(type) {
			case ssa.CallInstruction, *ssa.Store, *ssa.MapUpdate, *ssa.Send, *ssa.Select, *ssa.MakeClosure:
				return false
			}
		}
	}
	return true
}

func callHandsOn(c *ssa.CallCommon, derived map[ssa.Value]bool) bool {
	if b := ir.Builtin(c); b != "" {
		return false
	}
	if Prints(c) {
		return false
	}
	if derived[c.Value] {
		return true
	}
	for _, a := range c.Args {
		if derived[a] {
			return true
		}
	}
	return false
}

// deferHandsOn reports whether what d defers is given one of the derived values, or
// is a closure that captures one and does more than to print it.
func deferHandsOn(d *ssa.Defer, derived map[ssa.Value]bool) bool {
	mc, ok := d.Call.Value.(*ssa.MakeClosure)
	return callHandsOn(&d.Call, derived) || ok && !onlyShows(mc, derived)
}

// onlyShows reports whether a closure does nothing with the derived values that it
// captures, but to look at them and to print them.
func onlyShows(mc *ssa.MakeClosure, derived map[ssa.Value]bool) bool {
	fn := mc.Fn.(*ssa.Function)
	var captured []ssa.Value
	for i, v := range mc.Bindings {
		if derived[v] {
			captured = append(captured, fn.FreeVars[i])
		}
	}
	inside := derivedFrom(captured)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if handsOn(instr, inside) || changes(instr, inside) {
				return false
			}
		}
	}
	return true
}

// changes reports whether instr changes one of the derived values, or what it refers
// to, by itself: a store, a receive, or a close.
func changes(instr ssa.Instruction, derived map[ssa.Value]bool) bool {
	switch x := instr.(type) {
	case *ssa.Store:
		return derived[x.Addr] && base(x.Addr) == nil
	case *ssa.MapUpdate:
		return derived[x.Map]
	case *ssa.UnOp:
		return x.Op == token.ARROW && derived[x.X]
	case *ssa.Send:
		return derived[x.Chan]
	case *ssa.Select:
		return slices.ContainsFunc(x.States, func(st *ssa.SelectState) bool { return derived[st.Chan] })
	case ssa.CallInstruction:
		switch ir.Builtin(x.Common()) {
		case "close", "delete", "clear", "copy":
			return slices.ContainsFunc(x.Common().Args, func(v ssa.Value) bool { return derived[v] })
		}
	}
	return false
}

// Prints reports whether a call only turns its arguments into text.
func Prints(c *ssa.CallCommon) bool { return ir.Prints(c) }

// Keeps returns a function that reports whether an effect stores or sends one of
// the values, or something made of them, where it outlives the function.
func (f *Func) Keeps(values []ssa.Value) func(effect.Effect) bool {
	derived := derivedFrom(values)
	return func(e effect.Effect) bool {
		switch e.Kind {
		case effect.Set, effect.Append, effect.Insert, effect.Send:
		default:
			return false
		}
		if !place.Durable(e.Place, f.Function) {
			return false
		}
		if derived[e.Value] && e.Value != nil {
			return true
		}
		call, ok := e.Instr.(ssa.CallInstruction)
		return ok && e.Callee != "" && slices.ContainsFunc(call.Common().Args, func(a ssa.Value) bool { return derived[a] })
	}
}

// origins returns where the values come from that v may be, through variables.
func origins(v ssa.Value) []ssa.Value {
	var list []ssa.Value
	seen := make(map[ssa.Value]bool)
	for work := []ssa.Value{v}; len(work) > 0 && len(seen) < maxDerived; {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[x] {
			continue
		}
		seen[x] = true
		switch x := x.(type) {
		case *ssa.Phi:
			work = append(work, x.Edges...)
			continue
		case *ssa.Extract:
			work = append(work, x.Tuple)
			continue
		case *ssa.TypeAssert:
			work = append(work, x.X)
			continue
		case *ssa.UnOp:
			if cell := variable(x); cell != nil {
				stores, _ := ir.Stores(cell)
				for _, st := range stores {
					work = append(work, st.Val)
				}
				continue
			}
		}
		list = append(list, x)
	}
	return list
}

// variable returns the local variable that load reads as a whole, or nil.
func variable(load *ssa.UnOp) *ssa.Alloc {
	if load.Op != token.MUL {
		return nil
	}
	switch load.X.(type) {
	case *ssa.Alloc, *ssa.FreeVar:
		return ir.Cell(load)
	}
	return nil
}
