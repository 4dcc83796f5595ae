package engine

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Taken returns the values in which the function holds what o removed from its
// place, and reports whether it still uses one of them afterwards.
func (f *Func) Taken(o *Opener) ([]ssa.Value, bool) {
	var values []ssa.Value
	switch {
	case o.Callee != "":
		values = f.results(o.Instr)
	case isStore(o.Instr):
		values = f.readBefore(o)
	default:
		if values = f.results(o.Instr); o.Value != nil {
			values = append(values, o.Value)
		}
		if o.Kind == effect.Clear {
			values = append(values, copies(f.readBefore(o))...)
		}
	}
	for _, v := range values {
		if f.usedAfter(v, o.Instr) {
			return values, true
		}
	}
	return values, false
}

// Needs reports whether f works with what o took at p, or still does after it.
func (f *Func) Needs(o *Opener, p *cancel.Point) bool {
	values, _ := f.Taken(o)
	derived := derivedFrom(values)
	for _, v := range p.Instr.Operands(nil) {
		if *v != nil && derived[*v] {
			return true
		}
	}
	return slices.ContainsFunc(values, func(v ssa.Value) bool { return f.usedAfter(v, p.Instr) })
}

// PutsBack reports whether undo, or the helper whose effect it is, is given what o took
// from its place, and does not put something else there.
func (f *Func) PutsBack(undo *effect.Effect, o *Opener) bool {
	if undo == nil {
		return false
	}
	given := []ssa.Value{undo.Value}
	if call, ok := undo.Instr.(ssa.CallInstruction); ok {
		given = append(given, call.Common().Args...)
	}
	values, _ := f.Taken(o)
	return slices.ContainsFunc(values, func(v ssa.Value) bool {
		carry := carriers(v)
		return slices.ContainsFunc(given, func(v ssa.Value) bool { return carry[v] })
	})
}

// copies returns the values that copy the contents of one of the others.
func copies(values []ssa.Value) []ssa.Value {
	var list []ssa.Value
	for _, v := range values {
		for _, r := range ir.Referrers(v) {
			if call, ok := r.(*ssa.Call); ok && Copies(&call.Call) {
				list = append(list, call)
			}
		}
	}
	return list
}

// Copies reports whether a call returns a copy of the contents of its argument.
func Copies(c *ssa.CallCommon) bool {
	if ir.Builtin(c) == "append" {
		return true
	}
	switch ir.NameOfCall(c) {
	case ir.Name{Pkg: "maps", Func: "Clone"}, ir.Name{Pkg: "slices", Func: "Clone"}, ir.Name{Pkg: "slices", Func: "Collect"},
		ir.Name{Pkg: "maps", Func: "Keys"}, ir.Name{Pkg: "maps", Func: "Values"}, ir.Name{Pkg: "bytes", Func: "Clone"}:
		return true
	}
	return false
}

func isStore(instr ssa.Instruction) bool {
	_, ok := instr.(*ssa.Store)
	return ok
}

// results returns the results of a call that carry data.
func (f *Func) results(instr ssa.Instruction) []ssa.Value {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return nil
	}
	results := call.Call.Signature().Results()
	if results.Len() == 1 {
		if t := results.At(0).Type(); ir.IsError(t) || ir.IsBool(t) {
			return nil
		}
		return []ssa.Value{call}
	}
	var values []ssa.Value
	for i := range results.Len() {
		if t := results.At(i).Type(); !ir.IsError(t) && !ir.IsBool(t) {
			if x := ir.Extract(call, i); x != nil {
				values = append(values, x)
			}
		}
	}
	return values
}

// readBefore returns the loads of the place of o, or of its elements, that
// always come before o.
func (f *Func) readBefore(o *Opener) []ssa.Value {
	var values []ssa.Value
	for _, b := range f.Blocks {
		if !b.Dominates(o.Instr.Block()) {
			continue
		}
		for _, instr := range b.Instrs {
			if instr == o.Instr {
				break
			}
			if load, ok := instr.(*ssa.UnOp); ok && load.Op == token.MUL && f.reads(load, o) {
				values = append(values, load)
			}
		}
	}
	return values
}

func (f *Func) reads(load *ssa.UnOp, o *Opener) bool {
	if _, ok := load.X.(*ssa.Alloc); ok {
		return false
	}
	p := f.Pkg.Table.Places.Of(load.X)
	return p == o.Place || o.Kind == effect.Pop && p == o.Place.Elem()
}

// usedAfter reports whether v is used after instr for more than being looked
// at: compared, measured, or resliced to nothing. What another round of a loop
// does with a value that it reads anew is not a use of this one.
func (f *Func) usedAfter(v ssa.Value, instr ssa.Instruction) bool {
	seen := make(map[ssa.Value]bool)
	var used func(v ssa.Value, anew *ssa.BasicBlock) bool
	used = func(v ssa.Value, anew *ssa.BasicBlock) bool {
		if seen[v] || len(seen) > maxDerived {
			return false
		}
		seen[v] = true
		for _, r := range ir.Referrers(v) {
			switch x := r.(type) {
			case *ssa.BinOp, *ssa.DebugRef, *ssa.If:
				continue
			case *ssa.Slice:
				if effect.IsZero(x.High) {
					continue
				}
				if used(x, anew) {
					return true
				}
				continue
			case *ssa.Phi:
				if used(x, nil) { // it may carry v around the loop
					return true
				}
				continue
			case *ssa.Store:
				if x == instr {
					continue
				}
			case *ssa.Call:
				switch ir.Builtin(&x.Call) {
				case "len", "cap":
					continue
				}
				if Copies(&x.Call) && used(x, anew) {
					return true
				}
			}
			if r != instr && afterOutside(r, instr, anew) {
				return true
			}
		}
		return false
	}
	return used(v, readIn(v, instr))
}

// readIn returns the block that computes v before instr, or nil if none does.
func readIn(v ssa.Value, instr ssa.Instruction) *ssa.BasicBlock {
	if read, ok := v.(ssa.Instruction); ok && ir.Precedes(read, instr) {
		return read.Block()
	}
	return nil
}

// after reports whether control can get from instr to r.
func after(r, instr ssa.Instruction) bool { return afterOutside(r, instr, nil) }

// afterOutside reports whether control can get from instr to r without entering
// the block anew.
func afterOutside(r, instr ssa.Instruction, anew *ssa.BasicBlock) bool {
	if r.Block() == instr.Block() {
		for _, x := range instr.Block().Instrs {
			if x == instr {
				return true
			}
			if x == r {
				break
			}
		}
	}
	seen := map[*ssa.BasicBlock]bool{anew: true}
	work := slices.Clone(instr.Block().Succs)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		if b == r.Block() {
			return true
		}
		seen[b] = true
		work = append(work, b.Succs...)
	}
	return false
}

// Spent reports whether what o took is used up on the way to p, and is not what
// undo puts in: that is a new one.
func (f *Func) Spent(o *Opener, p *cancel.Point, undo *effect.Effect) bool {
	taken, _ := f.Taken(o)
	derived := derivedFrom(taken)
	if derived[undo.Value] {
		return false
	}
	for v := range derived {
		for _, r := range ir.Referrers(v) {
			call, ok := r.(*ssa.Call)
			if ok && f.usesUp(call, v) && f.Before(call, -1, p, func(effect.Effect) bool { return false }) {
				return true
			}
		}
	}
	return false
}

// usesUp reports whether call runs v, a function, or ends its life.
func (f *Func) usesUp(call *ssa.Call, v ssa.Value) bool {
	if ir.Receiver(&call.Call) == v {
		return slices.ContainsFunc(f.Pkg.Table.At(call), func(e effect.Effect) bool { return e.Kind == effect.Poison })
	}
	return call.Call.Value == v && !call.Call.IsInvoke()
}

// Guards reports whether the function refuses to go on to p when it finds the
// place of o in another state than it wants, so that a state that is left
// behind locks later calls out. A function that goes on from the state that it
// finds resumes instead.
func (f *Func) Guards(o *Opener, p *cancel.Point) bool {
	if o.Block != nil {
		return true // a compare-and-swap
	}
	return slices.ContainsFunc(f.readBefore(o), func(v ssa.Value) bool { return bars(v, p.Instr.Block()) })
}

// KeepsOut reports whether what o has changed keeps later calls out, until it is
// undone: the function asks for it first, or what changes it says whether it could.
func (f *Func) KeepsOut(o *Opener, p *cancel.Point) bool {
	v, ok := o.Instr.(ssa.Value)
	says := ok && (o.Via == nil || o.When != effect.Always) && bars(v, p.Instr.Block())
	return says || f.Guards(o, p)
}

// bars reports whether a condition on v, or on an entry of the map v, decides that
// control does not come to a block.
func bars(v ssa.Value, to *ssa.BasicBlock) bool {
	return slices.ContainsFunc(ir.Referrers(v), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.If:
			return refuses(r.Block(), to)
		case *ssa.Lookup:
			return r.X == v && bars(r, to)
		case *ssa.UnOp:
			return r.Op == token.NOT && bars(r, to)
		case *ssa.BinOp, *ssa.Extract:
			return bars(r.(ssa.Value), to)
		}
		return false
	})
}

// refuses reports whether one way out of b does not lead to the other block.
func refuses(b, to *ssa.BasicBlock) bool {
	return !ir.Reaches(b.Succs[0], to) || !ir.Reaches(b.Succs[1], to)
}
