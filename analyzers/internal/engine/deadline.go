package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// Reuses reports whether the function itself shows that the stream at p is read
// again after a deadline has passed: it takes off the deadline, or sets a new
// one for each call, be it none.
func (f *Func) Reuses(p place.Place) bool {
	renews := func(instr ssa.Instruction) bool {
		call, ok := instr.(ssa.CallInstruction)
		if !ok || !f.setsDeadlineOf(call, p) {
			return false
		}
		t := until(call)
		return isZeroTime(t) || isContextDeadline(t)
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			d, ok := instr.(*ssa.Defer)
			if renews(instr) || ok && f.deferredLifts(d, renews) {
				return true
			}
		}
	}
	return false
}

// until returns the time to which a call sets a deadline.
func until(call ssa.CallInstruction) ssa.Value {
	args := call.Common().Args
	return args[len(args)-1]
}

// setsDeadlineOf reports whether call sets the read deadline of the stream at p,
// or of the connection below it.
func (f *Func) setsDeadlineOf(call ssa.CallInstruction, p place.Place) bool {
	switch ir.NameOfCall(call.Common()).Func {
	case "SetDeadline", "SetReadDeadline":
	default:
		return false
	}
	recv := ir.Receiver(call.Common())
	if recv == nil || len(call.Common().Args) == 0 {
		return false
	}
	q := f.Pkg.Table.Places.Of(recv)
	return q == p || q.Root == p.Root || isLocal(p) || isFetched(p) && f.madeFrom(p.Root, q, maxMade)
}

// maxMade bounds how far is looked for what something was made from.
const maxMade = 4

// madeFrom reports whether v was got from calls that were given something of the
// object of q: a reader of its bytes, and not of others in memory.
func (f *Func) madeFrom(v ssa.Value, q place.Place, depth int) bool {
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	call, ok := v.(*ssa.Call)
	if !ok || depth == 0 {
		return false
	}
	operands := slices.Clone(call.Call.Args)
	if call.Call.IsInvoke() {
		operands = append(operands, call.Call.Value)
	}
	return slices.ContainsFunc(operands, func(arg ssa.Value) bool {
		at := f.Pkg.Table.Places.Of(arg)
		return at.Root == q.Root || f.madeFrom(at.Root, q, depth-1)
	})
}

func isZeroTime(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value == nil
}

// isContextDeadline reports whether v is the deadline of a context, taken without
// asking whether it has one, or with another in its place where it has none.
func isContextDeadline(v ssa.Value) bool {
	if phi, ok := v.(*ssa.Phi); ok {
		return slices.ContainsFunc(phi.Edges, func(e ssa.Value) bool { return deadlineOf(e) != nil })
	}
	call := deadlineOf(v)
	if call == nil {
		return false
	}
	asked := ir.Extract(call, 1)
	return asked == nil || len(ir.Referrers(asked)) == 0
}

// deadlineOf returns the call by which a context was asked for its deadline v, or nil.
func deadlineOf(v ssa.Value) *ssa.Call {
	x, ok := v.(*ssa.Extract)
	if !ok || x.Index != 0 {
		return nil
	}
	call, ok := x.Tuple.(*ssa.Call)
	if !ok || ir.NameOfCall(&call.Call).Func != "Deadline" {
		return nil
	}
	return call
}

// UnderDeadline reports whether a deadline that the function sets is in force
// at instr: it was not taken off in between. It is true where the function sets
// none itself, unless p is a reader that the function was given to copy it to
// the stream which has one.
func (f *Func) UnderDeadline(instr ssa.Instruction, p place.Place) bool {
	sets, reaches := false, false
	var to place.Place
	if param, ok := p.Root.(*ssa.Parameter); ok && p.Path == "" && !ir.HasMethod(param.Type(), "SetReadDeadline") {
		to = f.copiesTo(instr)
	}
	for _, b := range f.Blocks {
		for _, x := range b.Instrs {
			call, ok := x.(*ssa.Call)
			if !ok || !f.setsDeadlineOf(call, p) || isZeroTime(until(call)) {
				sets = sets || ok && !to.IsZero() && f.setsDeadlineOf(call, to)
				continue
			}
			sets = true
			f.Explore(call, nil, Visitor{Instr: func(y ssa.Instruction) bool {
				reaches = reaches || y == instr
				z, ok := y.(*ssa.Call)
				return !reaches && !(ok && f.setsDeadlineOf(z, p) && isZeroTime(until(z)))
			}})
		}
	}
	return reaches || !sets
}

// copiesTo returns the stream that instr writes to what it reads, or none.
func (f *Func) copiesTo(instr ssa.Instruction) place.Place {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return place.Place{}
	}
	row := api.Lookup(&call.Call)
	if row == nil {
		return place.Place{}
	}
	v := row.Writes.In(&call.Call)
	if v == nil {
		return place.Place{}
	}
	v = ir.Unboxed(v)
	return f.Pkg.Table.Places.Of(v)
}

// HasDeadline reports whether the function gives the stream at p, or the
// connection below it, a deadline.
func (f *Func) HasDeadline(p place.Place) bool {
	for _, b := range f.Blocks {
		for _, x := range b.Instrs {
			call, ok := x.(*ssa.Call)
			if ok && f.setsDeadlineOf(call, p) && !isZeroTime(until(call)) {
				return true
			}
		}
	}
	return false
}

// ClosesAnyway reports whether the function closes the connection below the stream at
// p, to which it gives a deadline, whenever it returns.
func (f *Func) ClosesAnyway(p place.Place) bool {
	var deadlines, closes []place.Place
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			recv := ir.Receiver(call.Common())
			if _, deferred := instr.(*ssa.Defer); deferred && recv != nil && ir.NameOfCall(call.Common()).Func == "Close" {
				closes = append(closes, f.Pkg.Table.Places.Of(recv))
			} else if f.setsDeadlineOf(call, p) {
				deadlines = append(deadlines, f.Pkg.Table.Places.Of(recv))
			}
		}
	}
	return slices.ContainsFunc(closes, func(c place.Place) bool { return !c.IsZero() && slices.Contains(deadlines, c) })
}
