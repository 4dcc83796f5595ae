package engine

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// WritesAt reports whether the operation at point itself writes to p.
func (f *Func) WritesAt(point *cancel.Point, p place.Place) bool {
	return f.doneAt(point, p, effect.Write) != nil
}

func (f *Func) doneAt(point *cancel.Point, p place.Place, k effect.Kind) *effect.Effect {
	for _, e := range f.Pkg.Table.At(point.Instr) {
		if e.Kind == k && e.Place == p {
			return &e
		}
	}
	return nil
}

// Next returns the next effect of kind k, a write or a send, on p: of the
// operation at point itself or on a normal way after it; nil if there is none. A
// flush or a read in between ends the message.
func (f *Func) Next(point *cancel.Point, p place.Place, k effect.Kind) *effect.Effect {
	for _, e := range f.Pkg.Table.At(point.Instr) {
		if endsMessage(e, p) {
			return nil
		}
	}
	if e := f.doneAt(point, p, k); e != nil {
		return e
	}
	var next *effect.Effect
	for _, assume := range point.Normal {
		f.Explore(point.Instr, assume, Visitor{Effect: func(e effect.Effect) bool {
			if e.Place == p && e.Kind == k && !e.Async && (next == nil || e.Pos() < next.Pos()) {
				next = &e
			}
			return next == nil && !endsMessage(e, p)
		}})
	}
	return next
}

// endsMessage reports whether e says that what was written to p so far was
// whole: the stream is flushed, or an answer is read from its object.
func endsMessage(e effect.Effect, p place.Place) bool {
	return e.Kind == effect.Flush && e.Place == p || e.Kind == effect.Read && e.Place.Owner() == p.Owner()
}

// WritesOnce reports whether the helper that has effect e does no more than
// write what it is given, so that two calls of it can be parts of one message.
func WritesOnce(e effect.Effect) bool {
	if e.Via == nil {
		return false
	}
	n := 0
	for _, b := range e.Via.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && strings.Contains(strings.ToLower(ir.NameOfCall(&call.Call).Func), "write") {
				n++
			}
		}
	}
	return n <= 1
}

// Closes reports whether one of them ends the life of the stream at p, or that of
// the connection below a buffered writer, which the same object holds.
func (s *Effects) Closes(p place.Place) bool {
	if s.Poison(p) {
		return true
	}
	if t := p.Type(); t != nil && ir.HasMethod(t, "Close") {
		return false // a connection, whose own end counts
	}
	return slices.ContainsFunc(s.list, func(e effect.Effect) bool {
		if e.Kind != effect.Poison || e.Place.Owner() != p.Owner() || e.Place.Path == "" {
			return false
		}
		t := e.Place.Type()
		return t != nil && ir.HasMethod(t, "Write")
	})
}

// Closes reports whether f closes the stream at p on some way.
func (f *Func) Closes(p place.Place) bool {
	return slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool {
		return len(b.Instrs) > 0 && (&Effects{list: f.beside(b.Instrs[0])}).Closes(p)
	})
}

// Doomed reports whether the object that owns p was marked as dead before the
// point, and still is there: the function takes the mark away when it is done.
func (f *Func) Doomed(point *cancel.Point, p place.Place) bool {
	for _, o := range f.Pending(point) {
		for _, e := range f.Pkg.Table.At(o.Instr) {
			if e.Kind == effect.Poison && e.When != effect.OnError && e.Place.Holds(p) && o.Kind != effect.Write {
				return true
			}
		}
	}
	return false
}

// Remainders returns the writes in a loop around point that write what is left
// of one slice: each round the slice is cut by what the last one wrote.
func (f *Func) Remainders(point *cancel.Point) []effect.Effect {
	var list []effect.Effect
	for _, b := range f.Blocks {
		if !f.sameLoop(b, point.Instr.Block()) {
			continue
		}
		for _, instr := range b.Instrs {
			for _, e := range f.Pkg.Table.At(instr) {
				if e.Kind == effect.Write && e.Callee == "" && isRemainder(e.Value) && place.Durable(e.Place, f.Function) {
					list = append(list, e)
				}
			}
		}
	}
	return list
}

// isRemainder reports whether v is a slice that a loop shortens from the front.
func isRemainder(v ssa.Value) bool {
	if s, ok := v.(*ssa.Slice); ok {
		v = s.X // at most so many bytes of it at a time
	}
	phi, ok := v.(*ssa.Phi)
	if !ok {
		return false
	}
	for _, e := range phi.Edges {
		if s, ok := e.(*ssa.Slice); ok && s.Low != nil && (s.X == phi || sliceOf(s.X, phi)) {
			return true
		}
	}
	return false
}

func sliceOf(v, of ssa.Value) bool {
	s, ok := v.(*ssa.Slice)
	return ok && s.X == of
}

// InLoop reports whether b can be executed again.
func InLoop(b *ssa.BasicBlock) bool {
	return slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return ir.Reaches(s, b) })
}

// sameLoop reports whether a can be executed again after b, and b after a.
func (f *Func) sameLoop(a, b *ssa.BasicBlock) bool {
	again := func(x, y *ssa.BasicBlock) bool {
		return slices.ContainsFunc(x.Succs, func(s *ssa.BasicBlock) bool { return f.Pkg.Table.Reaches(s, y) })
	}
	return again(a, b) && again(b, a)
}

// LiftsDeadline reports whether the cancelled way e takes the deadline off the
// stream of a write again, so that the stream is meant to be used on.
func (f *Func) LiftsDeadline(e *cancel.Edge, first effect.Effect) bool {
	lifts := func(instr ssa.Instruction) bool {
		call, ok := instr.(ssa.CallInstruction)
		if !ok {
			return false
		}
		c := call.Common()
		switch ir.NameOfCall(c).Func {
		case "SetDeadline", "SetWriteDeadline":
		default:
			return false
		}
		arg, ok := c.Args[len(c.Args)-1].(*ssa.Const)
		return ok && arg.Value == nil && f.Pkg.Table.Places.Of(ir.Receiver(c)) == first.Place
	}
	for instr := range f.Cancelled(e, first.Instr).instrs {
		if lifts(instr) {
			return true
		}
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok && (lifts(d) || f.deferredLifts(d, lifts)) {
				return true
			}
		}
	}
	return false
}

// deferredLifts applies lifts to the body of a deferred closure.
func (f *Func) deferredLifts(d *ssa.Defer, lifts func(ssa.Instruction) bool) bool {
	fn := ir.Callee(d)
	if fn == nil || fn.Parent() == nil {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if lifts(instr) {
				return true
			}
		}
	}
	return false
}
