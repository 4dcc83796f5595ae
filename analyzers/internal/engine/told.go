package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// LeftTo reports whether the way through e closes a channel for which another
// function waits that undoes o: it is told that nobody here will.
func (f *Func) LeftTo(e *cancel.Edge, o *Opener) bool {
	changed, ok := summary.FieldAt(o.Place)
	return ok && slices.ContainsFunc(f.Cancelled(e, o.Instr).All(), func(x effect.Effect) bool {
		closed, ok := summary.FieldAt(x.Place)
		return ok && x.Kind == effect.Poison && slices.ContainsFunc(f.Pkg.all, func(fn *ssa.Function) bool {
			return outermost(fn) != outermost(f.Function) &&
				f.Pkg.affects(fn, closed, func(k effect.Kind) bool { return k == effect.Receive }) &&
				f.Pkg.affects(fn, changed, func(k effect.Kind) bool { return k.Undoes(o.Kind) })
		})
	})
}

// affects reports whether fn has an effect of such a kind on a field.
func (p *Package) affects(fn *ssa.Function, field summary.Field, is func(effect.Kind) bool) bool {
	does := func(e effect.Effect) bool {
		at, ok := summary.FieldAt(e.Place)
		return ok && at == field && is(e.Kind)
	}
	for _, b := range fn.Blocks {
		for i := range b.Succs {
			if slices.ContainsFunc(p.Table.OnEdge(b, i), does) {
				return true
			}
		}
		for _, instr := range b.Instrs {
			if slices.ContainsFunc(p.Table.At(instr), does) {
				return true
			}
		}
	}
	return false
}
