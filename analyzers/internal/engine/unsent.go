package engine

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
)

// An Unsent is an entry that a function adds to durable state under a key, before it sends
// the key, or what has it, to somebody else: whoever settles the entry and takes it out
// only hears of it by what is sent.
type Unsent struct {
	*Opener
	Arm *ssa.SelectState // the arm that sends

	f       *Func
	handles []ssa.Value
}

// Unsent returns o as an entry of which nobody hears if p is left without sending, or nil
// if it is none, or nobody else in the package takes entries out.
func (f *Func) Unsent(o *Opener, p *cancel.Point) *Unsent {
	sel, ok := p.Instr.(*ssa.Select)
	if !ok || o.Kind != effect.Insert || !o.Keyed() || !f.Pkg.Registry(o.Place).TakenBy(f) {
		return nil
	}
	handles := registered(o)
	derived := derivedFrom(handles)
	for k, st := range sel.States {
		if st.Dir == types.SendOnly && derived[st.Send] && !slices.ContainsFunc(p.Edges, func(e *cancel.Edge) bool { return e.Takes(k) }) {
			return &Unsent{o, st, f, handles}
		}
	}
	return nil
}

// StaysAfter reports whether the entry is left where it is on the cancelled way that
// begins with e, with nobody to see to it: the function, its defers and goroutines, and
// all who call it.
func (u *Unsent) StaysAfter(e *cancel.Edge) bool {
	f := u.f
	way := f.Cancelled(e, u.Instr)
	if len(way.Exits) == 0 || way.Touch(u.Place) || way.Point.Touch(u.Place) || way.Poison(u.Place) || way.Uses(u.handles) {
		return false
	}
	derived := derivedFrom(u.handles)
	deferred := slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			d, ok := instr.(*ssa.Defer)
			return ok && deferHandsOn(d, derived)
		})
	})
	return !deferred && !f.Async().Touch(u.Place) && f.AskCallers(u.Place) != AllHandleIt
}
