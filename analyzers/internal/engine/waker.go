package engine

import (
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A Waker is where something is sent to a channel, or where it is closed.
type Waker struct {
	Fn     *ssa.Function
	Signal ssa.Instruction
}

// Wakers returns all places of the package that end a wait for the channel at p,
// which has to be a field; none if others may have it.
func (pkg *Package) Wakers(p place.Place) []Waker {
	field, ok := summary.FieldAt(p)
	if !ok {
		return nil
	}
	var list []Waker
	for _, fn := range pkg.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if pkg.leaks(instr, field) {
					return nil
				}
				if pkg.signals(instr, field) {
					list = append(list, Waker{fn, instr})
				}
			}
		}
	}
	return list
}

// signals reports whether instr sends to the channels in a field, or closes them.
func (pkg *Package) signals(instr ssa.Instruction, field summary.Field) bool {
	is := func(e effect.Effect) bool {
		at, ok := summary.FieldAt(e.Place)
		return ok && at == field && (e.Kind == effect.Send || e.Kind == effect.Poison)
	}
	if sel, ok := instr.(*ssa.Select); ok {
		for k := range sel.States {
			for _, e := range effect.Arm(pkg.Table.Places, sel, k) {
				if is(e) {
					return true
				}
			}
		}
		return false
	}
	for _, e := range pkg.Table.At(instr) {
		if e.Callee == "" && is(e) {
			return true
		}
	}
	return false
}

// leaks reports whether instr gives the channels in a field to somebody, or puts
// those of somebody else there.
func (pkg *Package) leaks(instr ssa.Instruction, field summary.Field) bool {
	is := func(v ssa.Value) bool {
		load, ok := v.(*ssa.UnOp)
		if !ok {
			return false
		}
		if _, ok := load.X.(*ssa.FieldAddr); !ok {
			return false
		}
		at, ok := summary.FieldAt(pkg.Table.Places.Of(load.X))
		return ok && at == field
	}
	switch x := instr.(type) {
	case *ssa.Store:
		if at, ok := summary.FieldAt(pkg.Table.Places.Of(x.Addr)); ok && at == field {
			_, made := x.Val.(*ssa.MakeChan)
			c, isConst := x.Val.(*ssa.Const)
			return !made && !(isConst && c.IsNil())
		}
		return is(x.Val)
	case *ssa.Return:
		for _, r := range x.Results {
			if is(r) {
				return true
			}
		}
	case *ssa.MakeClosure:
		for _, b := range x.Bindings {
			if is(b) {
				return true
			}
		}
	case ssa.CallInstruction:
		if ir.Builtin(x.Common()) != "" {
			return false
		}
		for _, a := range x.Common().Args {
			if is(a) {
				return true
			}
		}
	}
	return false
}

// NeedsFirst reports whether control only gets to the signal of w after it has
// waited for the lock that h holds.
func (h *Hold) NeedsFirst(w Waker) bool {
	lock, ok := summary.FieldAt(h.Place)
	if !ok || w.Fn == h.f.Function {
		return false
	}
	for _, b := range w.Fn.Blocks {
		for _, instr := range b.Instrs {
			if !ir.Precedes(instr, w.Signal) {
				continue
			}
			for _, e := range h.f.Pkg.Table.At(instr) {
				at, ok := summary.FieldAt(e.Place)
				if ok && at == lock && !e.Async && !e.May && (e.Kind == effect.Lock || e.Kind == effect.RLock && h.Kind == effect.Lock) {
					return true
				}
			}
		}
	}
	return false
}
