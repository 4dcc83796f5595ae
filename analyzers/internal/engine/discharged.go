package engine

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Discharged reports whether what o registered is surely no longer there when p is
// reached: the registered channel was received from, or it was looked for and taken out.
func (f *Func) Discharged(o *Opener, p *cancel.Point) bool {
	return slices.ContainsFunc(f.before(p), func(e effect.Effect) bool { return f.serves(e, o) }) || f.soughtOut(o, p)
}

// soughtOut reports whether control comes to p only through a loop that looks for what o
// has put into a list, to take it out: where it does not find it, somebody else has.
func (f *Func) soughtOut(o *Opener, p *cancel.Point) bool {
	entries := listed(o)
	if len(entries) == 0 {
		return false
	}
	at := p.Instr.Block()
	for _, b := range f.Blocks {
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		same, ok := cond.Cond.(*ssa.BinOp)
		if !ok || same.Op != token.EQL || !slices.Contains(entries, same.X) && !slices.Contains(entries, same.Y) {
			continue
		}
		if InLoop(b) && !ir.Reaches(at, b) && passesLoopOf(b, at) && f.takesOut(b.Succs[0], o) {
			return true
		}
	}
	return false
}

// passesLoopOf reports whether control comes to a block only through the loop that b is in.
func passesLoopOf(b, to *ssa.BasicBlock) bool {
	for h := b; h != nil; h = h.Idom() {
		if h.Dominates(to) {
			return ir.Reaches(b, h)
		}
	}
	return false
}

// takesOut reports whether a block takes something out of the list that o has added to.
func (f *Func) takesOut(b *ssa.BasicBlock, o *Opener) bool {
	return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
		return slices.ContainsFunc(f.Pkg.Table.At(instr), func(e effect.Effect) bool {
			return e.Place == o.Place && e.Kind.Overtakes(o.Kind)
		})
	})
}

// serves reports whether e receives from the channel that o registered: whoever
// sends there has taken the entry out.
func (f *Func) serves(e effect.Effect, o *Opener) bool {
	if e.Kind != effect.Receive || o.Kind != effect.Append && o.Kind != effect.Insert {
		return false
	}
	return slices.ContainsFunc(f.entered(o), func(v ssa.Value) bool {
		p := f.Pkg.Table.Places.Of(v)
		return !p.IsZero() && p.Holds(e.Place)
	})
}

// entered returns what o may have put into its place: the value, what was added to a list,
// and what was stored in its fields if it is a struct; if a helper made the entry, the
// channels that it was given to put in, or returns.
func (f *Func) entered(o *Opener) []ssa.Value {
	var list []ssa.Value
	if o.Value != nil {
		list = append(listed(o), o.Value)
	} else if call, ok := o.Instr.(*ssa.Call); ok && o.Callee != "" {
		list = slices.DeleteFunc(append(f.results(call), call.Call.Args...), func(a ssa.Value) bool {
			_, isChan := a.Type().Underlying().(*types.Chan)
			return !isChan
		})
	}
	for _, v := range list {
		load, ok := ir.Unboxed(v).(*ssa.UnOp)
		if !ok {
			continue
		}
		if made, ok := load.X.(*ssa.Alloc); ok {
			list = append(list, fieldValues(made)...)
		}
	}
	return list
}

// fieldValues returns what is stored in the fields of a struct.
func fieldValues(made *ssa.Alloc) []ssa.Value {
	var list []ssa.Value
	for _, r := range ir.Referrers(made) {
		field, ok := r.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, r := range ir.Referrers(field) {
			if st, ok := r.(*ssa.Store); ok && st.Addr == field {
				list = append(list, st.Val)
			}
		}
	}
	return list
}

// before returns the effects of the instructions, and of the arms, that dominate
// p.
func (f *Func) before(p *cancel.Point) []effect.Effect {
	var list []effect.Effect
	for _, b := range f.Blocks {
		if len(b.Preds) == 1 && b.Dominates(p.Instr.Block()) {
			list = append(list, f.Pkg.Table.OnEdge(b.Preds[0], slices.Index(b.Preds[0].Succs, b))...)
		}
		if b != p.Instr.Block() && b.Dominates(p.Instr.Block()) {
			for _, instr := range b.Instrs {
				list = append(list, f.Pkg.Table.At(instr)...)
			}
		}
	}
	return list
}
