package engine

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A Closing is how a package closes what stands in a field, if a flag of the same
// object decides: whoever closes it looks at the flag before and does nothing if
// it is set. With the flag set and the resource open, nobody closes it any more.
type Closing struct {
	Flag, Resource summary.Field

	Fn    *ssa.Function       // a function that closes it, and sets the flag
	Close ssa.CallInstruction // where

	// Held is set if objects have the resource from the time when they are made,
	// and give it to nobody else.
	Held bool
}

// Closings returns how the package closes what stands in fields, by the flag that
// decides.
func (pkg *Package) Closings() map[summary.Field][]*Closing {
	if pkg.closings != nil {
		return pkg.closings
	}
	pkg.closings = make(map[summary.Field][]*Closing)
	uses := make(map[summary.Field]*resourceUse)
	for _, fn := range pkg.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				pkg.addClose(uses, instr)
			}
		}
	}
	if len(uses) == 0 {
		return pkg.closings
	}
	for _, fn := range pkg.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				pkg.addUse(uses, instr)
			}
		}
	}
	for resource, use := range uses {
		if use.others {
			continue
		}
		for _, flag := range pkg.flagsOf(use) {
			if c := pkg.closing(flag, resource, use); c != nil {
				pkg.closings[flag] = append(pkg.closings[flag], c)
			}
		}
	}
	for _, list := range pkg.closings {
		slices.SortFunc(list, func(a, b *Closing) int { return strings.Compare(a.Resource.Name, b.Resource.Name) })
	}
	return pkg.closings
}

// flagsOf returns the fields that are raised by functions that close the
// resource of the same object.
func (pkg *Package) flagsOf(use *resourceUse) []summary.Field {
	var list []summary.Field
	for _, c := range use.closes {
		for _, o := range pkg.FuncOf(c.call.Parent()).Openers() {
			flag, ok := summary.FieldAt(o.Place)
			if ok && o.Callee == "" && o.raises() && o.Place.Owner() == c.at.Owner() && !slices.Contains(list, flag) {
				list = append(list, flag)
			}
		}
	}
	return list
}

// raises reports whether the effect sets a flag, or a number that stands for one.
func (o *Opener) raises() bool {
	return o.Kind == effect.Raise || o.Kind == effect.State && o.Value != nil && !effect.IsZero(o.Value)
}

// closing returns how the resource is closed if the flag decides in all places,
// or nil.
func (pkg *Package) closing(flag, resource summary.Field, use *resourceUse) *Closing {
	var found *Closing
	for _, c := range use.closes {
		f := pkg.FuncOf(c.call.Parent())
		at := c.at.Owner().Field(flag.Name)
		turnsBack := false
		pkg.Afford(f.Function, func() { turnsBack = f.turnsBack(at, c.call) })
		if !turnsBack {
			return nil
		}
		if found == nil && strings.EqualFold(ir.NameOfCall(c.call.Common()).Func, "close") && slices.ContainsFunc(f.Openers(), func(o *Opener) bool { return o.Callee == "" && o.raises() && o.Place == at }) {
			found = &Closing{Flag: flag, Resource: resource, Fn: f.Function, Close: c.call, Held: !use.moved}
		}
	}
	return found
}

// turnsBack reports whether control does not come to instr while the flag at p is
// seen to be set.
func (f *Func) turnsBack(p place.Place, instr ssa.Instruction) bool {
	type edge struct {
		from *ssa.BasicBlock
		succ int
	}
	unset := make(map[edge]bool)
	for _, b := range f.Blocks {
		if cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
			for i := range b.Succs {
				if f.saysUnset(cond.Cond, i == 0, p) {
					unset[edge{b, i}] = true
				}
			}
		}
	}
	if len(unset) == 0 {
		return false
	}
	comes := false
	w := f.walk(nil, Visitor{Instr: func(x ssa.Instruction) bool {
		comes = comes || x == instr
		return !comes
	}})
	w.Edge = func(from *ssa.BasicBlock, i int, _ *flow.State) bool { return !unset[edge{from, i}] }
	w.Entry()
	return !comes
}

// saysUnset reports whether the flag at p was not set if cond has that outcome.
func (f *Func) saysUnset(cond ssa.Value, outcome bool, p place.Place) bool {
	v := cond
	for {
		not, ok := v.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		v = not.X
	}
	if call, ok := v.(*ssa.Call); ok && ir.NameOfCall(&call.Call).Pkg == "sync/atomic" && f.Pkg.Table.Places.Of(call.Call.Args[0]) == p {
		switch name := ir.NameOfCall(&call.Call).Func; {
		case strings.HasPrefix(name, "CompareAndSwap"):
			old := call.Call.Args[len(call.Call.Args)-2]
			return (effect.IsZero(old) || isFalse(old)) && flow.Implies(cond, outcome, flow.Fact{Value: call, Truth: flow.True})
		case strings.HasPrefix(name, "Swap"):
			return flow.Implies(cond, outcome, flow.Fact{Value: call, Truth: flow.False})
		}
	}
	read, ok := f.Reads(cond)[p]
	return ok && flow.Implies(cond, outcome, flow.Fact{Value: read, Truth: flow.False})
}

func isFalse(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && c.Value.ExactString() == "false"
}

// A HalfClosed is a flag that is set on a cancelled way, so that a resource
// which is still open will not be closed.
type HalfClosed struct {
	*Closing
	*Opener
	Raise ssa.Instruction // where it is set, in the function or in a helper
	Edge  *cancel.Edge
}

// HalfClosed returns the flags that only a cancelled way of the function sets and
// that keep a resource from being closed.
func (f *Func) HalfClosed() []HalfClosed {
	closings := f.Pkg.Closings()
	if len(closings) == 0 {
		return nil
	}
	var list []HalfClosed
	for _, o := range f.Openers() {
		flag, ok := summary.FieldAt(o.Place)
		if !ok || !o.raises() {
			continue
		}
		for _, c := range closings[flag] {
			raise := f.Pkg.raisedAt(o.Effect, flag)
			if raise == nil || f.Pkg.closes(raise.Parent(), c) || f.closesBefore(o, c) || f.Pkg.asks(raise.Parent(), c.Resource) || f.Pkg.asks(f.Function, c.Resource) {
				continue
			}
			if e := f.onlyCancelled(o.Instr); e != nil {
				list = append(list, HalfClosed{c, o, raise, e})
			}
		}
	}
	return list
}

// onlyCancelled returns an edge by which alone control comes to instr, and that
// only ends a call, or nil.
func (f *Func) onlyCancelled(instr ssa.Instruction) *cancel.Edge {
	for _, p := range f.Points {
		for _, e := range p.Edges {
			if f.OnlyBy(e, instr) && f.Life(e) == life.PerCall {
				return e
			}
		}
	}
	return nil
}

// raisedAt returns the instruction that sets the flag, in the function of e or
// in the helper that e comes from.
func (pkg *Package) raisedAt(e effect.Effect, flag summary.Field) ssa.Instruction {
	for range effect.MaxDepth + 1 {
		if e.Callee == "" {
			return e.Instr
		}
		if e.Via == nil {
			return nil
		}
		var next *effect.Effect
		for _, o := range pkg.FuncOf(e.Via).Openers() {
			if at, ok := summary.FieldAt(o.Place); ok && at == flag && o.raises() {
				next = &o.Effect
				break
			}
		}
		if next == nil {
			return nil
		}
		e = *next
	}
	return nil
}

// closes reports whether fn is one of those that close the resource of c.
func (pkg *Package) closes(fn *ssa.Function, c *Closing) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			for _, e := range effect.Direct(pkg.Table.Places, call) {
				if at, ok := summary.FieldAt(e.Place); ok && at == c.Resource && e.Kind == effect.Poison {
					return true
				}
			}
		}
	}
	return false
}

// closesBefore reports whether the function may have closed the resource when it
// sets the flag, or takes care otherwise: it replaces the resource, lowers the
// flag again, or starts who may close it.
func (f *Func) closesBefore(o *Opener, c *Closing) bool {
	resource := o.Place.Owner().Field(c.Resource.Name)
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			for _, e := range f.Pkg.Table.At(instr) {
				if e.Place == o.Place && e.Kind == effect.Lower {
					return true
				}
				if e.Place != resource {
					continue
				}
				late := e.Callee != "" && !e.Async && instr != o.Instr && !comesBefore(instr, o.Instr)
				if (e.Kind == effect.Poison || e.Kind == effect.Set || e.Kind == effect.Clear || e.Kind == effect.Spawn) && !late {
					return true
				}
			}
		}
	}
	return false
}

// asks reports whether fn asks whether there is anything in a field.
func (pkg *Package) asks(fn *ssa.Function, field summary.Field) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if cmp, ok := instr.(*ssa.BinOp); ok {
				if at, ok := summary.FieldAt(pkg.Table.Places.Of(cmp.X)); ok && at == field {
					return true
				}
			}
		}
	}
	return false
}

// comesBefore reports whether control can come from a to b.
func comesBefore(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return ir.Precedes(a, b)
	}
	return ir.Reaches(a.Block(), b.Block())
}
