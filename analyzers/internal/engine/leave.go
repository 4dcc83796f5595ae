package engine

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A Leaving is how a function turns its back on a channel: through a cancel
// edge, although its normal way from there still has an operation on it.
type Leaving struct {
	Func *Func
	Edge *cancel.Edge
	Rest token.Pos // of that operation
}

// ops returns the operations of the given kinds that fn does itself, or by
// calling something.
func (c *Channel) ops(fn *ssa.Function, kinds ...effect.Kind) *channelOps {
	set := &channelOps{c: c, kinds: kinds, at: make(map[ssa.Instruction]token.Pos)}
	for _, op := range c.Ops {
		if !slices.Contains(kinds, op.Kind) {
			continue
		}
		if op.Instr.Parent() == fn {
			if _, ok := op.Instr.(*ssa.Select); !ok {
				set.at[op.Instr] = op.At
			}
			continue
		}
		for _, r := range op.Runs {
			if r.Instr != nil && r.Instr.Parent() == fn && r.How != Started {
				set.at[r.Instr] = r.Instr.Pos()
			}
		}
	}
	return set
}

// channelOps are operations on one channel in one function: at instructions, or
// on the edges of arms.
type channelOps struct {
	c     *Channel
	kinds []effect.Kind
	at    map[ssa.Instruction]token.Pos
}

func (s *channelOps) is(e effect.Effect) bool {
	return (e.Place == s.c.Place || slices.Contains(s.c.reads, e.Place)) && slices.Contains(s.kinds, e.Kind) && !e.Async
}

// on reports whether the way has one of the operations.
func (s *channelOps) on(w *Way) bool {
	for instr := range s.at {
		if w.In(instr) {
			return true
		}
	}
	return slices.ContainsFunc(w.All(), s.is)
}

// firstOp returns the first of the operations that the paths after an instruction
// come to.
func (f *Func) firstOp(s *channelOps, after ssa.Instruction, assume []flow.Fact, around *ssa.BasicBlock) (pos token.Pos) {
	note := func(at token.Pos) {
		if !pos.IsValid() || at < pos {
			pos = at
		}
	}
	w := f.walk(assume, Visitor{
		Instr: func(instr ssa.Instruction) bool {
			at, ok := s.at[instr]
			if ok {
				note(at)
			}
			return !ok
		},
		Effect: func(e effect.Effect) bool {
			if s.is(e) {
				note(e.Pos())
				return false
			}
			return true
		},
	})
	w.Around = around
	w.After(after)
	return pos
}

// LeavesReceiving returns how f can stop receiving from c after the goroutine or
// whatever run is was started: on a cancelled way that ends it, with no receive
// on the way, while the normal way still has one.
func (f *Func) LeavesReceiving(c *Channel, run Run) []Leaving {
	recv := c.ops(f.Function, effect.Receive)
	settles := c.Sends(run) == 1 && (c.AllSends() >= 0 && int64(c.AllSends()) <= c.Cap+1)
	list := f.leave(recv, f.pointsAfter(run.Instr, run.assumed(), recv, settles), c.At.Block(), f.passesBy)
	list = append(list, f.partsReceiving(c, run, recv)...)
	return slices.DeleteFunc(list, func(l Leaving) bool {
		// Whoever ends the context when it has sent all that it will does not block.
		return l.Edge.Source == cancel.Context && l.Edge.Value != nil && run.Body != nil &&
			!f.EndsBefore(l.Edge.Value, l.Edge.Point.Instr, func(call ssa.Instruction) bool { return !c.sendsAfter(run, call) })
	})
}

// pointsAfter returns the points that f can come to from an instruction after which
// what is assumed holds, if settles is set without one of the operations before.
func (f *Func) pointsAfter(instr ssa.Instruction, assume []flow.Fact, ops *channelOps, settles bool) []*cancel.Point {
	reached := make(map[ssa.Instruction]bool)
	w := f.walk(assume, reaching(reached, ops, settles))
	w.Around = f.Blocks[0]
	if instr != nil {
		w.After(instr)
	} else {
		w.Entry()
	}
	var list []*cancel.Point
	for _, p := range f.Points {
		if reached[p.Instr] {
			list = append(list, p)
		}
	}
	return list
}

func reaching(reached map[ssa.Instruction]bool, ops *channelOps, settles bool) Visitor {
	return Visitor{
		Instr: func(x ssa.Instruction) bool {
			reached[x] = true
			if x == ops.c.At {
				return false // it is another channel from here on
			}
			_, ok := ops.at[x]
			return !ok || !settles
		},
		Effect: func(e effect.Effect) bool { return !settles || !ops.is(e) },
	}
}

// passesBy reports whether the cancelled way e has none of the operations.
func (f *Func) passesBy(e *cancel.Edge, ops *channelOps, around *ssa.BasicBlock) bool {
	way := f.Cancelled(e, around.Instrs[0])
	return (len(way.Exits) > 0 || len(way.Again) > 0) && !ops.on(way) && !way.waits()
}

// canEnd reports whether some path of the cancelled way e ends f without any of
// the operations.
func (f *Func) canEnd(e *cancel.Edge, ops *channelOps, around *ssa.BasicBlock) bool {
	ends := false
	w := f.walk(e.Assume, Visitor{
		Instr: func(x ssa.Instruction) bool {
			_, ok := ops.at[x]
			return !ok && !isWait(x)
		},
		Effect: func(x effect.Effect) bool { return !ops.is(x) },
		Exit:   func(*ssa.Return, summary.Outcome) { ends = true },
	})
	w.Around = around
	w.After(e.Point.Instr)
	return ends
}

// leave returns the edges of the points on which passes holds, where the normal
// way still has one of the operations.
func (f *Func) leave(ops *channelOps, points []*cancel.Point, around *ssa.BasicBlock, passes func(*cancel.Edge, *channelOps, *ssa.BasicBlock) bool) []Leaving {
	var list []Leaving
	for _, p := range points {
		var rest token.Pos
		if _, ok := ops.at[p.Instr]; ok {
			if f.doesAnyway(p.Instr, ops) {
				continue
			}
			rest = p.Instr.Pos() // a helper that does it unless it is cancelled
		}
		for _, assume := range p.Normal {
			if !rest.IsValid() {
				rest = f.firstOp(ops, p.Instr, assume, around)
			}
		}
		if !rest.IsValid() {
			continue
		}
		for _, e := range p.Edges {
			if passes(e, ops, around) {
				list = append(list, Leaving{f, e, rest})
			}
		}
	}
	return list
}

// doesAnyway reports whether a helper that is called does one of the operations
// whether it fails or not.
func (f *Func) doesAnyway(call ssa.Instruction, ops *channelOps) bool {
	return slices.ContainsFunc(f.Pkg.Table.At(call), func(e effect.Effect) bool {
		return ops.is(e) && e.When == effect.Always && !e.May
	})
}

// waits reports whether the way waits for goroutines to end.
func (w *Way) waits() bool {
	for instr := range w.instrs {
		if isWait(instr) {
			return true
		}
	}
	return false
}

// isWait reports whether instr waits for goroutines to end, now or when the
// function ends.
func isWait(instr ssa.Instruction) bool {
	call, ok := instr.(ssa.CallInstruction)
	return ok && ir.NameOfCall(call.Common()).Func == "Wait" && len(ir.Args(call.Common())) == 0
}

// WaitsFirst returns the wait for the goroutine of r that comes before instr, of f or of
// a closure of it, in the same function, or nil.
func (f *Func) WaitsFirst(r Run, instr ssa.Instruction) ssa.Instruction {
	for _, wait := range f.waitsFor(r, instr.Parent()) {
		if ir.Precedes(wait, instr) {
			return wait
		}
	}
	return nil
}

// WaitsForAll reports whether f waits for the goroutines of r before it ends the context
// that l leaves with, which nothing else can end.
func (f *Func) WaitsForAll(r Run, l Leaving) bool {
	return slices.ContainsFunc(f.waitsFor(r, f.Function), func(wait ssa.Instruction) bool { return f.EndsLater(l, wait) })
}

// EndsLater reports whether the context that l leaves with cannot end before control is at
// an instruction of f, since only f ends it, and later.
func (f *Func) EndsLater(l Leaving, at ssa.Instruction) bool {
	return l.Edge.Source == cancel.Context && l.Edge.Value != nil &&
		!f.EndsBefore(l.Edge.Value, at, func(ssa.Instruction) bool { return false })
}

// waitsFor returns the waits of fn, f or a closure of it, for the goroutine of r: by the
// group that starts it, or whose Done it calls.
func (f *Func) waitsFor(r Run, fn *ssa.Function) []ssa.Instruction {
	start, ok := r.Start.(ssa.CallInstruction)
	if !ok || r.Body == nil {
		return nil
	}
	t := f.Pkg.Table
	groups := make(map[place.Place]bool)
	if group := ir.Receiver(start.Common()); group != nil && ir.NameOfCall(start.Common()).Func == "Go" {
		groups[t.Places.Of(group)] = true
	}
	for _, done := range callsNamed(r.Body, "Done") {
		groups[t.Outside(t.Places.Of(ir.Receiver(done.Common())), r.Body, ir.CallArgs(start))] = true
	}
	delete(groups, place.Place{})
	var waits []ssa.Instruction
	for _, wait := range callsNamed(fn, "Wait") {
		if groups[t.Places.Of(ir.Receiver(wait.Common()))] {
			waits = append(waits, wait)
		}
	}
	return waits
}

// callsNamed returns the calls in fn of methods of that name without arguments.
func callsNamed(fn *ssa.Function, method string) []ssa.CallInstruction {
	var list []ssa.CallInstruction
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if ok && ir.Receiver(call.Common()) != nil && ir.NameOfCall(call.Common()).Func == method && len(ir.Args(call.Common())) == 0 {
				list = append(list, call)
			}
		}
	}
	return list
}

// StopsReceiving returns how the body of a goroutine that receives from c in a
// loop can end although more may come: when a context ends that is not its own.
func (f *Func) StopsReceiving(c *Channel) []Leaving {
	ops := c.ops(f.Function, effect.Receive)
	return f.shared(f.leave(ops, f.pointsAfter(nil, nil, ops, false), f.Blocks[0], f.canEnd))
}

// StopsSending returns how the body of a goroutine can end without the operation
// on c, of one of the kinds, that somebody waits for.
func (f *Func) StopsSending(c *Channel, kinds ...effect.Kind) []Leaving {
	ops := c.ops(f.Function, kinds...)
	return f.shared(f.leave(ops, f.pointsAfter(nil, nil, ops, true), f.Blocks[0], f.passesBy))
}

// shared returns the leavings on a context that f has from outside.
func (f *Func) shared(list []Leaving) []Leaving {
	return slices.DeleteFunc(list, func(l Leaving) bool {
		if l.Edge.Source != cancel.Context || l.Edge.Value == nil {
			return true
		}
		switch root := f.Pkg.Table.Places.Of(l.Edge.Value).Root.(type) {
		case *ssa.Parameter:
			return false
		case *ssa.Alloc:
			return root.Parent() == f.Function
		case ssa.Instruction:
			return root.Parent() == f.Function && !f.continues(root)
		}
		return false
	})
}

// continues reports whether f gets a context from a function that is given the one which
// f has from outside, and that gives it no end of its own: to trace what is done, say.
func (f *Func) continues(ctx ssa.Instruction) bool {
	v, ok := ctx.(ssa.Value)
	if !ok {
		return false
	}
	call, ok := v.(*ssa.Call)
	if extract, is := v.(*ssa.Extract); is {
		call, ok = extract.Tuple.(*ssa.Call)
	}
	if !ok || ir.NameOfCall(&call.Call).Pkg == "context" || returnsFunc(call) {
		return false
	}
	return slices.ContainsFunc(f.Params, func(p *ssa.Parameter) bool {
		return ir.IsContext(p.Type()) && f.Pkg.Table.Derived(v, p)
	})
}

// returnsFunc reports whether one of the results of a call is a function, as one that ends
// a context is.
func returnsFunc(call *ssa.Call) bool {
	results := call.Call.Signature().Results()
	for v := range results.Variables() {
		if _, ok := v.Type().Underlying().(*types.Signature); ok {
			return true
		}
	}
	return false
}

// ComesTo reports whether control can get from instr to one of the instructions
// if instr failed, without waiting for goroutines before or taking an arm.
func (f *Func) ComesTo(instr ssa.Instruction, assume []flow.Fact, to func(ssa.Instruction) bool) ssa.Instruction {
	var found ssa.Instruction
	f.walk(assume, Visitor{Instr: func(x ssa.Instruction) bool {
		if found == nil && to(x) {
			found = x
		}
		_, sel := x.(*ssa.Select)
		return found == nil && !sel && !isWait(x)
	}}).After(instr)
	return found
}

// Failing returns what holds after a call that failed, as far as the function
// looks at it.
func Failing(call *ssa.Call) []flow.Fact { return summary.Failure(call) }
