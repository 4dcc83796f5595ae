package engine

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// asks returns where control goes from b, which asks whether something is at a place:
// whether the flag there is up, or what is there is not nil. It returns nil for both
// if b does not ask.
func (f *Func) asks(b *ssa.BasicBlock, at place.Place) (there, not *ssa.BasicBlock) {
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return nil, nil
	}
	v, yes := cond.Cond, 0
	for {
		no, ok := v.(*ssa.UnOp)
		if !ok || no.Op != token.NOT {
			break
		}
		v, yes = no.X, 1-yes
	}
	if cmp, ok := v.(*ssa.BinOp); ok && (cmp.Op == token.EQL || cmp.Op == token.NEQ) {
		if c, ok := cmp.Y.(*ssa.Const); !ok || !c.IsNil() {
			return nil, nil
		}
		if v = cmp.X; cmp.Op == token.EQL {
			yes = 1 - yes
		}
	}
	if f.askedOf(v) != at {
		return nil, nil
	}
	return b.Succs[yes], b.Succs[1-yes]
}

// askedOf returns the place that v was read from: also by an atomic load, or by a
// function of the package that does nothing but return it.
func (f *Func) askedOf(v ssa.Value) place.Place {
	places := f.Pkg.Table.Places
	call, ok := v.(*ssa.Call)
	if !ok || len(call.Call.Args) != 1 {
		return places.Of(v)
	}
	recv := places.Of(call.Call.Args[0])
	if name := ir.NameOfCall(&call.Call); name.Pkg == "sync/atomic" && strings.HasPrefix(name.Func, "Load") {
		return recv
	}
	if fn := ir.Callee(call); fn != nil && len(fn.Blocks) == 1 && len(fn.Params) == 1 {
		instrs := fn.Blocks[0].Instrs
		if ret, ok := instrs[len(instrs)-1].(*ssa.Return); ok && len(ret.Results) == 1 {
			if at := places.Of(ret.Results[0]); at.Root == fn.Params[0] {
				return recv.Join(at.Path)
			}
		}
	}
	return places.Of(v)
}

// Redone reports whether the flag that o takes down leads to o, or to p without it, while
// it is down: it says that something is at hand, and who finds it down fetches that anew.
func (f *Func) Redone(o *Opener, p *cancel.Point) bool {
	at := o.Instr.Block()
	return slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool {
		_, down := f.asks(b, o.Place)
		return down != nil && b != at && (b.Dominates(at) && down.Dominates(at) || down.Dominates(p.Instr.Block()))
	})
}

// Stands reports whether who finds the flag up that o raises comes to p all the same,
// or takes it down: it says what is so, or what is to be done, and does not keep
// others away.
func (f *Func) Stands(o *Opener, p *cancel.Point) bool {
	at, comes := p.Instr.Block(), false
	for _, b := range f.Blocks {
		up, down := f.asks(b, o.Place)
		if up == nil {
			continue
		}
		if ir.ReachesWithout(up, at, b) || f.undoneFrom(up, b, o) {
			comes = true
		} else if ir.ReachesWithout(down, at, b) {
			return false
		}
	}
	return comes
}

// undoneFrom reports whether what o does is undone on a way from one block that does
// not come to the other.
func (f *Func) undoneFrom(from, without *ssa.BasicBlock, o *Opener) bool {
	return slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			return slices.ContainsFunc(f.Pkg.Table.At(instr), func(e effect.Effect) bool { return undoes(e, o) && !e.Async })
		}) && ir.ReachesWithout(from, b, without)
	})
}

// Resumed reports whether o fills its place only where nothing is there yet, and who
// finds something there comes to p all the same: the next call goes on where this
// one was cancelled.
func (f *Func) Resumed(o *Opener, p *cancel.Point) bool {
	at := o.Instr.Block()
	return slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool {
		there, not := f.asks(b, o.Place)
		return not != nil && b != at && not.Dominates(at) && ir.ReachesWithout(there, p.Instr.Block(), b)
	})
}
