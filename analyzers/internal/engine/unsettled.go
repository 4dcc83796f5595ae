package engine

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// An Unsettled is an entry that others wait for, and that who has made it leaves
// without telling them when its work is cancelled.
type Unsettled struct {
	Edge *cancel.Edge
	Wait ssa.Instruction // where the others wait
	Made ssa.Value       // the entry
	Told ssa.Instruction // where they are told when all goes well
}

// Pos returns where the entry is made, or got from who makes it.
func (u *Unsettled) Pos() token.Pos {
	for _, o := range origins(u.Made) {
		switch o.(type) {
		case *ssa.Alloc, *ssa.Call:
			return o.Pos()
		}
	}
	return u.Made.Pos()
}

// WaitPos returns where the others wait.
func (u *Unsettled) WaitPos() token.Pos { return waitPos(u.Wait) }

// Unsettled returns the entries that f leaves so.
func (f *Func) Unsettled() []Unsettled {
	var list []Unsettled
	for _, j := range f.joinings() {
		if f.toldLater(j.signal) {
			continue
		}
		for _, p := range f.Points {
			call, ok := p.Instr.(*ssa.Call)
			if !ok || p.Kind != cancel.Call || !f.isInstead(call, j) {
				continue
			}
			made := f.madeBefore(call, j.signal)
			told := f.toldAfter(p, j.signal)
			if made == nil || told == nil || f.resolves(p.Edges[0], j.signal) {
				continue
			}
			list = append(list, Unsettled{p.Edges[0], j.wait, made, told})
		}
	}
	return list
}

// madeBefore returns an entry that f has made before instr, and left where others
// find it.
func (f *Func) madeBefore(instr ssa.Instruction, signal slot) ssa.Value {
	for _, b := range f.Blocks {
		for _, x := range b.Instrs {
			var v ssa.Value
			switch x := x.(type) {
			case *ssa.MapUpdate:
				v = x.Value
			case *ssa.Store:
				if fieldOf(x.Addr) != nil {
					v = x.Val
				}
			case *ssa.Extract:
				if call, ok := x.Tuple.(*ssa.Call); ok && ir.Callee(call) != nil && f.isFound(x, 0) {
					v = x
				}
			}
			if v != nil && signal.isOf(v) && ir.Precedes(x, instr) && isMade(v) {
				return v
			}
		}
	}
	return nil
}

// toldAfter returns where f tells those who wait for an entry if p goes well.
func (f *Func) toldAfter(p *cancel.Point, signal slot) ssa.Instruction {
	var told ssa.Instruction
	for _, assume := range p.Normal {
		f.Explore(p.Instr, assume, Visitor{Instr: func(instr ssa.Instruction) bool {
			if told == nil && f.Pkg.tells(instr, signal, 0) {
				told = instr
			}
			return told == nil
		}})
	}
	return told
}

// toldLater reports whether those who wait for an entry of f may be told by a function
// that it defers or starts, or by one of its callers.
func (f *Func) toldLater(signal slot) bool {
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			switch x := instr.(type) {
			case *ssa.Defer, *ssa.Go:
				if f.Pkg.tells(instr, signal, 0) {
					return true
				}
			case *ssa.MakeClosure:
				if fn, ok := x.Fn.(*ssa.Function); ok && f.Pkg.tellsIn(fn, signal, 0) {
					return true
				}
			}
		}
	}
	return slices.ContainsFunc(f.Pkg.Uses.Callers(f.Function), func(c ssa.CallInstruction) bool {
		return c.Parent() != f.Function && f.Pkg.tellsIn(c.Parent(), signal, 0)
	})
}

// resolves reports whether the way from e may tell those who wait for an entry: it does,
// it uses such an object or hands it on, or tells somebody something else.
func (f *Func) resolves(e *cancel.Edge, signal slot) bool {
	way := f.Cancelled(e, e.Point.Instr)
	return len(way.Exits) == 0 || way.Has(func(instr ssa.Instruction) bool {
		switch x := instr.(type) {
		case *ssa.FieldAddr:
			return signal.isOf(x.X)
		case ssa.CallInstruction:
			c := x.Common()
			return ir.Builtin(c) == "close" || f.Pkg.tells(x, signal, 0) || slices.ContainsFunc(c.Args, signal.isOf)
		case *ssa.MapUpdate:
			return signal.isOf(x.Value)
		case *ssa.Store:
			return signal.isOf(x.Val)
		case *ssa.Send:
			return true
		}
		return false
	})
}

// tells reports whether instr tells those who wait for a signal, or calls a function
// of the package that does, by whatever interface.
func (pkg *Package) tells(instr ssa.Instruction, signal slot, depth int) bool {
	if send, ok := instr.(*ssa.Send); ok {
		field := fieldOf(send.Chan)
		return field != nil && slotOf(field).is(signal)
	}
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return false
	}
	c := call.Common()
	if c.IsInvoke() {
		return depth < maxUp && slices.ContainsFunc(pkg.all, func(fn *ssa.Function) bool {
			return fn.Name() == c.Method.Name() && fn.Signature.Recv() != nil && pkg.tellsIn(fn, signal, depth+1)
		})
	}
	if len(c.Args) > 0 && (ir.Builtin(c) == "close" || ir.NameOfCall(c).Func == "Done") {
		field := fieldOf(c.Args[0])
		return field != nil && slotOf(field).is(signal)
	}
	fn := ir.Callee(call)
	return fn != nil && depth < maxUp && pkg.tellsIn(fn, signal, depth+1)
}

// tellsIn reports whether fn tells those who wait for a signal.
func (pkg *Package) tellsIn(fn *ssa.Function, signal slot, depth int) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if pkg.tells(instr, signal, depth) {
				return true
			}
		}
	}
	return false
}
