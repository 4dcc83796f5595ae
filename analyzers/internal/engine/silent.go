package engine

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A SilentTimer is a receive, without another arm, from the channel of a timer that runs
// a function when it fires: such a timer has no channel, and the receive never ends.
type SilentTimer struct {
	Receive *ssa.UnOp

	// Made is the call of time.AfterFunc, and Fired the question that tells that the
	// timer has fired, or the receive itself if nothing asks.
	Made  *ssa.Call
	Fired ssa.Instruction
}

// SilentTimers returns the receives of f from timers that have no channel, as far as
// all timers are known that come there.
func (f *Func) SilentTimers() []SilentTimer {
	var list []SilentTimer
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			recv, ok := instr.(*ssa.UnOp)
			if !ok || recv.Op != token.ARROW {
				continue
			}
			timer := timerWith(recv.X)
			if timer == nil || asksChannel(b) {
				continue
			}
			m := timerMakers{pkg: f.Pkg, seen: make(map[ssa.Value]bool)}
			if m.onlyFuncs(timer) && m.made != nil {
				list = append(list, SilentTimer{recv, m.made, asksStopped(b, recv)})
			}
		}
	}
	return list
}

// timerWith returns the timer that ch is the channel of, or nil.
func timerWith(ch ssa.Value) ssa.Value {
	load, ok := ch.(*ssa.UnOp)
	if !ok {
		return nil
	}
	if field, ok := load.X.(*ssa.FieldAddr); ok && ir.IsNamed(field.X.Type(), "time", "Timer") {
		return field.X
	}
	return nil
}

// asksChannel reports whether control only comes to a block past a question about the
// channel of a timer: whether it has one.
func asksChannel(b *ssa.BasicBlock) bool {
	for d := b.Idom(); d != nil; d = d.Idom() {
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		if q, ok := cond.Cond.(*ssa.BinOp); ok && (timerWith(q.X) != nil || timerWith(q.Y) != nil) {
			return true
		}
	}
	return false
}

// asksStopped returns the call of Stop whose answer leads to the block of recv, or recv.
func asksStopped(b *ssa.BasicBlock, recv *ssa.UnOp) ssa.Instruction {
	if len(b.Preds) == 1 {
		for _, instr := range b.Preds[0].Instrs {
			call, ok := instr.(*ssa.Call)
			if ok && ir.NameOfCall(&call.Call) == (ir.Name{Pkg: "time", Recv: "Timer", Func: "Stop"}) {
				return call
			}
		}
	}
	return recv
}

// timerMakers follows a timer to the calls that make it.
type timerMakers struct {
	pkg  *Package
	seen map[ssa.Value]bool
	made *ssa.Call
}

// onlyFuncs reports whether v is nil, or a timer that runs a function, whichever way
// it has come to where it is.
func (m *timerMakers) onlyFuncs(v ssa.Value) bool {
	if m.seen[v] {
		return true
	}
	m.seen[v] = true
	switch x := v.(type) {
	case *ssa.Const:
		return x.IsNil()
	case *ssa.Call:
		if ir.NameOfCall(&x.Call) != (ir.Name{Pkg: "time", Func: "AfterFunc"}) {
			return false
		}
		m.made = x
		return true
	case *ssa.Phi:
		return m.all(x.Edges)
	case *ssa.Parameter:
		return m.argument(x)
	case *ssa.UnOp:
		cell := ir.Cell(x.X)
		if x.Op != token.MUL || cell == nil {
			return false
		}
		stores, ok := ir.Stores(cell)
		for _, st := range stores {
			ok = ok && m.onlyFuncs(st.Val)
		}
		return ok
	}
	return false
}

func (m *timerMakers) all(values []ssa.Value) bool {
	for _, v := range values {
		if !m.onlyFuncs(v) {
			return false
		}
	}
	return true
}

// argument looks at what all who call a function of the package give it.
func (m *timerMakers) argument(param *ssa.Parameter) bool {
	fn := param.Parent()
	sites := m.pkg.sites()[fn]
	if fn.Parent() == nil && fn.Object() != nil && fn.Object().Exported() {
		return false
	}
	for _, s := range sites {
		call, ok := s.Instr.(ssa.CallInstruction)
		if !ok || ir.Callee(call) != fn {
			return false
		}
		arg := argumentFor(param, fn, ir.CallArgs(call))
		if arg == nil || !m.onlyFuncs(arg) {
			return false
		}
	}
	return len(sites) > 0
}
