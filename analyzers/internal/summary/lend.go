package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// A Loan is memory that a function hands to another goroutine, to have it back
// when that goroutine says that it is done, but for a cancelled way on which the
// function gives up the wait and leaves the memory where it is.
type Loan struct {
	Value ssa.Value       // a slice, a map or a pointer
	At    ssa.Instruction // the send, the select, the store into a queue, or the call of a helper that lends
	Pos   token.Pos       // of that
	Edge  *cancel.Edge    // on which the wait is given up
	Back  token.Pos       // where the normal way has it back
}

// lends returns the parameters of fn that it lends, and gives up on during a
// single call. The receiver is not one: its methods are what it is shared by.
func (t *Table) lends(fn *ssa.Function) []int {
	var out []int
	for _, l := range t.Loans(fn) {
		param, ok := l.Value.(*ssa.Parameter)
		if !ok || t.Judge.Of(l.Edge) != life.PerCall {
			continue
		}
		i := slices.Index(fn.Params, param)
		if i < 0 || i == 0 && fn.Signature.Recv() != nil || slices.Contains(out, i) {
			continue
		}
		out = append(out, i)
	}
	slices.Sort(out)
	return out
}

// LendsOf returns the indexes of the arguments of call that the callee lends.
func (t *Table) LendsOf(call *ssa.Call) []int {
	if fn := ir.Callee(call); fn != nil && len(fn.Blocks) > 0 {
		return t.called(call.Parent(), fn).Lends
	}
	if obj := ir.Object(&call.Call); obj != nil && t.Import != nil && !call.Call.IsInvoke() {
		if fact := t.Import(obj); fact != nil {
			return fact.Lends
		}
	}
	return nil
}

// Loans returns what fn lends, itself or by calling a helper.
func (t *Table) Loans(fn *ssa.Function) []Loan {
	var list []Loan
	points := t.Points(fn)
	for _, p := range points {
		call, ok := p.Instr.(*ssa.Call)
		if !ok {
			continue
		}
		for _, i := range t.LendsOf(call) {
			if i >= len(call.Call.Args) {
				continue
			}
			for _, v := range within(call.Call.Args[i]) {
				if isShared(v.Type()) {
					list = append(list, Loan{Value: v, At: call, Pos: call.Pos(), Edge: p.Edges[0], Back: call.Pos()})
				}
			}
		}
	}
	if !slices.ContainsFunc(points, func(p *cancel.Point) bool { return p.Kind == cancel.Select }) {
		return list
	}
	for _, h := range t.handOvers(fn) {
		list = append(list, t.lentBy(fn, h, points)...)
	}
	return list
}

// A handOver is the point from which another goroutine has a value.
type handOver struct {
	instr  ssa.Instruction
	value  ssa.Value
	pos    token.Pos
	assume []flow.Fact
}

// handOvers returns the sends of fn to channels that outlive it, and what it
// puts into queues that do.
func (t *Table) handOvers(fn *ssa.Function) []handOver {
	var list []handOver
	add := func(e effect.Effect, pos token.Pos, assume []flow.Fact) {
		switch e.Kind {
		case effect.Send, effect.Append, effect.Insert:
			if e.Value != nil && !e.May && !e.Async && place.Durable(e.Place, fn) {
				list = append(list, handOver{e.Instr, e.Value, pos, assume})
			}
		}
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if sel, ok := instr.(*ssa.Select); ok {
				index := ir.Extract(sel, 0)
				for k, st := range sel.States {
					if st.Dir != types.SendOnly || index == nil && len(sel.States) > 1 {
						continue
					}
					for _, e := range effect.Arm(t.Places, sel, k) {
						add(e, st.Pos, []flow.Fact{{Value: index, Truth: flow.Chosen(k)}})
					}
				}
				continue
			}
			for _, e := range t.At(instr) {
				add(e, instr.Pos(), nil)
			}
		}
	}
	return list
}

// lentBy returns the loans that begin with h: fn comes from there to a wait for
// the answer to what it has handed over, and to no success without one.
func (t *Table) lentBy(fn *ssa.Function, h handOver, points []*cancel.Point) []Loan {
	inside := within(h.value)
	waits := make(map[ssa.Instruction]token.Pos)
	skipped := false
	w := &flow.Walk{Graph: t.Graph(fn), Assume: h.assume}
	w.Instr = func(instr ssa.Instruction, _ *flow.State) bool {
		pos := t.answered(instr, inside)
		if pos.IsValid() {
			waits[instr] = pos
		}
		return !pos.IsValid()
	}
	w.Exit = func(ret *ssa.Return, s *flow.State) { skipped = skipped || OutcomeOf(ret, s) == OK }
	w.After(h.instr)
	if skipped {
		return nil
	}
	var list []Loan
	for _, p := range points {
		back, ok := waits[p.Instr]
		if !ok || p.Kind != cancel.Select {
			continue
		}
		for _, e := range p.Edges {
			if takesAt(e, back) || !t.leavesLent(fn, e, inside) {
				continue
			}
			for _, v := range inside {
				if isShared(v.Type()) {
					list = append(list, Loan{Value: v, At: h.instr, Pos: h.pos, Edge: e, Back: back})
				}
			}
		}
	}
	return list
}

// takesAt reports whether e is the way through the arm at pos.
func takesAt(e *cancel.Edge, pos token.Pos) bool {
	sel, ok := e.Point.Instr.(*ssa.Select)
	if !ok {
		return false
	}
	for k, st := range sel.States {
		if st.Pos == pos && e.Takes(k) {
			return true
		}
	}
	return false
}

// answered returns where instr receives from a channel that was handed over with
// the rest.
func (t *Table) answered(instr ssa.Instruction, inside []ssa.Value) token.Pos {
	switch x := instr.(type) {
	case *ssa.UnOp:
		if x.Op == token.ARROW && t.among(x.X, inside) {
			return x.Pos()
		}
	case *ssa.Select:
		for _, st := range x.States {
			if st.Dir == types.RecvOnly && t.among(st.Chan, inside) {
				return st.Pos
			}
		}
	}
	return token.NoPos
}

// among reports whether ch is one of the values, or a field of one of them or of
// what it points to.
func (t *Table) among(ch ssa.Value, inside []ssa.Value) bool {
	if slices.Contains(inside, ch) {
		return true
	}
	at := t.Places.Of(ch)
	for _, v := range inside {
		switch v.Type().Underlying().(type) {
		case *types.Chan:
			if p := t.Places.Of(v); !p.IsZero() && p == at {
				return true
			}
		case *types.Pointer, *types.Struct:
			if p := t.Places.Of(v); p != at && p.Holds(at) && !(p.IsReceiver() && p.Path == "") {
				return true
			}
		}
	}
	return false
}

// leavesLent reports whether the cancelled way e ends fn, and nothing on it can
// mean that what was handed over is taken back: it waits for nobody, it does
// nothing with what it handed over, removes nothing and ends no object's life.
func (t *Table) leavesLent(fn *ssa.Function, e *cancel.Edge, inside []ssa.Value) bool {
	left, back := false, false
	takes := func(x effect.Effect) bool {
		switch x.Kind {
		case effect.Delete, effect.Pop, effect.Clear, effect.Set, effect.Raise, effect.State, effect.Poison, effect.Restore:
			return place.Durable(x.Place, fn) || t.partOf(x.Place, inside)
		case effect.Receive:
			return t.partOf(x.Place, inside)
		}
		return false
	}
	w := &flow.Walk{Graph: t.Graph(fn), Assume: e.Assume, Ended: e.EndsContext(t.SameValue)}
	w.Instr = func(instr ssa.Instruction, _ *flow.State) bool {
		back = back || waitsOrUses(instr, inside) || slices.ContainsFunc(t.At(instr), takes)
		return !back
	}
	w.Exit = func(ret *ssa.Return, s *flow.State) {
		left = true
		back = back || slices.ContainsFunc(t.DeferredAt(ret, s), takes)
	}
	w.After(e.Point.Instr)
	return left && !back
}

// partOf reports whether p lies in what one of the values designates.
func (t *Table) partOf(p place.Place, inside []ssa.Value) bool {
	for _, v := range inside {
		if q := t.Places.Of(v); q.Holds(p) && !(q.IsReceiver() && q.Path == "") {
			return true
		}
	}
	return false
}

// waitsOrUses reports whether instr waits, or does something with one of the
// values.
func waitsOrUses(instr ssa.Instruction, inside []ssa.Value) bool {
	switch x := instr.(type) {
	case *ssa.Select:
		return x.Blocking
	case *ssa.UnOp:
		return x.Op == token.ARROW
	case ssa.CallInstruction:
		if ir.NameOfCall(x.Common()).Func == "Wait" {
			return true
		}
		return slices.ContainsFunc(x.Common().Args, func(a ssa.Value) bool { return slices.Contains(inside, a) })
	}
	return false
}

// isShared reports whether who is handed a value of that type is handed memory.
func isShared(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Pointer:
		return true
	}
	return false
}

// maxWithin bounds how much is looked at in one value.
const maxWithin = 64

// within returns v and the values that are reached from it without a copy: what
// is stored in it, captured by it, or a part of which it is.
func within(v ssa.Value) []ssa.Value {
	var seen []ssa.Value
	work := []ssa.Value{v}
	for len(work) > 0 && len(seen) < maxWithin {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		if v == nil || slices.Contains(seen, v) {
			continue
		}
		seen = append(seen, v)
		switch x := v.(type) {
		case *ssa.MakeInterface:
			work = append(work, x.X)
		case *ssa.ChangeInterface:
			work = append(work, x.X)
		case *ssa.ChangeType:
			work = append(work, x.X)
		case *ssa.TypeAssert:
			work = append(work, x.X)
		case *ssa.Slice:
			work = append(work, x.X)
		case *ssa.Phi:
			work = append(work, x.Edges...)
		case *ssa.MakeClosure:
			work = append(work, x.Bindings...)
		case *ssa.Call:
			work = append(work, appended(x)...)
		case *ssa.UnOp:
			if cell, ok := x.X.(*ssa.Alloc); ok && x.Op == token.MUL {
				work = append(work, storedIn(cell)...)
			}
		}
		if _, ok := v.Type().Underlying().(*types.Pointer); ok && !comesIn(v) {
			work = append(work, storedIn(v)...)
		}
	}
	return seen
}

// comesIn reports whether v is an object that the function was given, so that
// what it stores there need not have to do with the one who also has the object.
func comesIn(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Global:
		return true
	}
	return false
}

// appended returns what an append keeps of its arguments: the slice that it
// grows, and single elements, while those of another slice are copied.
func appended(call *ssa.Call) []ssa.Value {
	if ir.Builtin(&call.Call) != "append" {
		return nil
	}
	list := call.Call.Args[:1:1]
	if len(call.Call.Args) > 1 {
		if s, ok := call.Call.Args[1].(*ssa.Slice); ok {
			if cell, ok := s.X.(*ssa.Alloc); ok && cell.Comment == "varargs" {
				list = append(list, storedIn(cell)...)
			}
		}
	}
	return list
}

// storedIn returns the values that are stored at addr or in a part of it.
func storedIn(addr ssa.Value) []ssa.Value {
	var list []ssa.Value
	for _, r := range ir.Referrers(addr) {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr == addr {
				list = append(list, r.Val)
			}
		case *ssa.FieldAddr:
			list = append(list, storedIn(r)...)
		case *ssa.IndexAddr:
			if r.X == addr {
				list = append(list, storedIn(r)...)
			}
		}
	}
	return list
}
