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
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// An Ending is the cancelled way of a call whose error says that its context has
// ended, and nothing else: every question about the error or about a context is
// answered so.
type Ending struct {
	*Way

	// Err are the error and the values that carry it on: wrapped, stored in a
	// literal, or met with other errors.
	Err map[ssa.Value]bool

	// Others are the other results of the call, each with the values that carry
	// it.
	Others []map[ssa.Value]bool

	// doubts are the questions about the error whose answer is not known.
	doubts []ssa.Instruction
	point  ssa.Instruction
}

// AsEnded returns the way through e if the call failed because its context has
// ended. It returns nil for other points.
func (f *Func) AsEnded(e *cancel.Edge) *Ending {
	call, ok := e.Point.Instr.(*ssa.Call)
	if !ok || e.Point.Kind != cancel.Call || e.Inner != nil {
		return nil
	}
	result, typ := ir.LastResult(call)
	if result == nil || !ir.IsError(typ) {
		return nil
	}
	end := &Ending{
		Way:   &Way{instrs: make(map[ssa.Instruction]bool)},
		Err:   carriers(result),
		point: call,
	}
	for i := range call.Call.Signature().Results().Len() - 1 {
		if x := ir.Extract(call, i); x != nil {
			end.Others = append(end.Others, carriers(x))
		}
	}
	assume := append(slices.Clone(e.Point.Edges[0].Assume), f.answers(end)...)
	w := f.walk(assume, Visitor{
		Instr: func(instr ssa.Instruction) bool {
			end.instrs[instr] = true
			return true
		},
		Effect: func(x effect.Effect) bool {
			end.list = append(end.list, x)
			return true
		},
		Exit: func(ret *ssa.Return, out summary.Outcome) {
			end.Exits = append(end.Exits, ret)
			end.Succeeds = end.Succeeds || out == summary.OK
		},
		Again: func(from, header *ssa.BasicBlock) { end.Again = append(end.Again, BackEdge{from, header}) },
	})
	w.Ended = func(ssa.Value) bool { return true }
	w.After(call)
	return end
}

// told returns how the questions that are asked about the error of the call at e
// come out if it says that the context has ended, before what is assumed of the
// edge itself.
func (f *Func) told(e *cancel.Edge) []flow.Fact {
	call, ok := e.Point.Instr.(*ssa.Call)
	if !ok || e.Point.Kind != cancel.Call || e.Source != cancel.Context || e.Inner != nil {
		return e.Assume
	}
	result, typ := ir.LastResult(call)
	if result == nil || !ir.IsError(typ) {
		return e.Assume
	}
	facts := slices.DeleteFunc(f.answers(&Ending{Err: carriers(result), point: call}), func(x flow.Fact) bool {
		return x.Truth != flow.True && x.Truth != flow.False // what a select comes out as
	})
	return append(facts, e.Assume...)
}

// EachCall calls visit with the calls on the way, in the order of the source.
func (e *Ending) EachCall(visit func(*ssa.Call)) {
	for _, b := range e.point.Parent().Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && e.instrs[instr] {
				visit(call)
			}
		}
	}
}

// Doubtful reports whether something that nobody here can answer was asked about
// the error before instr: the code may have thought of cancellation.
func (e *Ending) Doubtful(instr ssa.Instruction) bool {
	for _, q := range e.doubts {
		if e.instrs[q] && (q.Block() == instr.Block() || ir.Reaches(q.Block(), instr.Block())) {
			return true
		}
	}
	return false
}

// answers returns how the questions about the error of end come out, and notes
// those which may come out either way.
func (f *Func) answers(end *Ending) []flow.Fact {
	var facts []flow.Fact
	know := func(v ssa.Value, t flow.Truth) {
		facts = append(facts, flow.Fact{Value: v, Truth: t, Lasts: true})
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			switch x := instr.(type) {
			case *ssa.Call:
				if !end.asks(x) {
					continue
				}
				switch truth := cancel.Answer(x); truth {
				case flow.Unknown:
					end.doubts = append(end.doubts, x)
				default:
					know(x, truth)
				}
			case *ssa.BinOp:
				if truth, ok := end.compared(x); ok {
					know(x, truth)
				}
			case *ssa.Extract:
				if t, ok := x.Tuple.(*ssa.TypeAssert); ok && x.Index == 1 && end.Err[t.X] {
					know(x, flow.False)
				}
			case *ssa.Select:
				if k, ok := endedArm(x); ok && !x.Blocking {
					if index := ir.Extract(x, 0); index != nil {
						know(index, flow.Chosen(k))
					}
				}
			}
		}
	}
	return facts
}

// asks reports whether call asks something about the error: it is given the
// error and returns no error itself.
func (e *Ending) asks(call *ssa.Call) bool {
	if Prints(&call.Call) || ir.Builtin(&call.Call) != "" {
		return false
	}
	b, ok := call.Type().Underlying().(*types.Basic)
	if !ok || b.Info()&(types.IsBoolean|types.IsInteger) == 0 {
		return false
	}
	return slices.ContainsFunc(call.Call.Args, func(a ssa.Value) bool { return e.Err[a] }) ||
		call.Call.IsInvoke() && e.Err[call.Call.Value]
}

// compared returns how a comparison of the error with another one comes out.
func (e *Ending) compared(x *ssa.BinOp) (flow.Truth, bool) {
	if x.Op != token.EQL && x.Op != token.NEQ {
		return 0, false
	}
	other := x.Y
	if !e.Err[x.X] {
		if other = x.X; !e.Err[x.Y] {
			return 0, false
		}
	}
	if c, ok := other.(*ssa.Const); ok && c.IsNil() {
		return 0, false
	}
	t := cancel.SaysEnded(other)
	switch {
	case t == flow.Unknown:
		e.doubts = append(e.doubts, x)
		return 0, false
	case x.Op == token.NEQ:
		t = t.Not()
	}
	return t, true
}

// endedArm returns the arm of a select that waits for the end of a context.
func endedArm(sel *ssa.Select) (int, bool) {
	for k, st := range sel.States {
		if st.Dir != types.RecvOnly {
			continue
		}
		if src, v := cancel.ChannelSource(st.Chan); src == cancel.Context && v != nil {
			return k, true
		}
	}
	return 0, false
}

// Carriers returns v and the values that carry it: parts, conversions and
// literals, and errors that are made of it.
func Carriers(v ssa.Value) map[ssa.Value]bool { return carriers(v) }

// carriers returns err and the values that carry it: what derivedFrom returns,
// and the errors that are made of it. A variable carries it only where nothing
// else has been stored since.
func carriers(err ssa.Value) map[ssa.Value]bool {
	carry := make(map[ssa.Value]bool)
	work := []ssa.Value{err}
	for len(work) > 0 && len(carry) < maxDerived {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		if v == nil || carry[v] {
			continue
		}
		carry[v] = true
		for _, r := range ir.Referrers(v) {
			if load, ok := r.(*ssa.UnOp); ok && !holds(load, carry) {
				continue
			}
			if d := derives(r, v); d != nil {
				work = append(work, d)
			} else if call, ok := r.(*ssa.Call); ok {
				work = append(work, wrapped(call))
			}
		}
	}
	return carry
}

// holds reports whether what load reads from a variable is one of the values,
// as far as one of its stores always comes last before it.
func holds(load *ssa.UnOp, values map[ssa.Value]bool) bool {
	last := LastStore(load)
	return last == nil || values[last.Val]
}

// LastStore returns the store to the local variable that load reads which always
// comes before it, the last of them, or nil if load reads something else.
func LastStore(load *ssa.UnOp) *ssa.Store {
	cell, ok := load.X.(*ssa.Alloc)
	if !ok || load.Op != token.MUL {
		return nil
	}
	before := load.Block().Instrs[:slices.Index(load.Block().Instrs, ssa.Instruction(load))]
	for b := load.Block(); ; before = b.Instrs {
		for _, instr := range slices.Backward(before) {
			if st, ok := instr.(*ssa.Store); ok && st.Addr == cell {
				return st
			}
		}
		if b = b.Idom(); b == nil {
			return nil
		}
	}
}

// wrapped returns the error that call makes of the one that it is given, or nil.
func wrapped(call *ssa.Call) ssa.Value {
	results := call.Call.Signature().Results()
	if results.Len() == 1 && ir.IsError(results.At(0).Type()) {
		return call
	}
	return nil
}
