package engine

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A Watch is something that waits, beside a function, for a context to end, and
// then closes or interrupts an object: a callback of context.AfterFunc, or a
// goroutine.
type Watch struct {
	Start ssa.CallInstruction
	Ctx   ssa.Value

	// Body is what does it, nil for the method of an object.
	Body *ssa.Function

	// Hits are what happens to which objects once the context has ended.
	Hits []Hit

	// Arm is the cancel edge of the goroutine, nil for a callback; Told are the
	// calls of close by which the function tells the goroutine to leave.
	Arm  *cancel.Edge
	Told []*ChannelOp

	// meets are the sends without room to a channel that the goroutine waits for:
	// it has looked by the time they are done.
	meets []*channelOps
}

// A Hit is an object that a watch closes or interrupts.
type Hit struct {
	Place place.Place
	Pos   token.Pos

	// Deadline is set if it only gets a deadline, so that it interrupts an
	// operation and not the object.
	Deadline bool
}

// Watches returns the watches that f starts.
func (f *Func) Watches() []*Watch {
	var list []*Watch
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			var w *Watch
			switch x := instr.(type) {
			case *ssa.Call:
				if ir.NameOfCall(&x.Call) == (ir.Name{Pkg: "context", Func: "AfterFunc"}) {
					w = f.callback(x)
				}
			case *ssa.Go:
				w = f.watcher(x)
			}
			if w != nil && len(w.Hits) > 0 {
				list = append(list, w)
			}
		}
	}
	return list
}

// callback returns what a call of context.AfterFunc registers.
func (f *Func) callback(call *ssa.Call) *Watch {
	w := &Watch{Start: call, Ctx: call.Call.Args[0]}
	if fn := ir.FuncOf(call.Call.Args[1]); fn != nil && fn.Parent() != nil {
		w.Body = fn
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				w.Hits = append(w.Hits, f.hits(instr, fn, nil)...)
			}
		}
		return w
	}
	if mc, ok := call.Call.Args[1].(*ssa.MakeClosure); ok {
		if fn := mc.Fn.(*ssa.Function); strings.HasPrefix(fn.Synthetic, "bound method") && fn.Object() != nil {
			if name := fn.Object().Name(); name == "Close" || name == "CloseNow" {
				w.Hits = append(w.Hits, Hit{Place: f.Pkg.Table.Places.Of(mc.Bindings[0]), Pos: call.Pos()})
			}
		}
	}
	return w
}

// watcher returns what a goroutine does when a context ends that it waits for,
// beside a channel that the function closes, or alone.
func (f *Func) watcher(start *ssa.Go) *Watch {
	body := ir.Callee(start)
	if body == nil || len(body.Blocks) == 0 {
		return nil
	}
	wf := f.Pkg.FuncOf(body)
	args := ir.CallArgs(start)
	for _, p := range wf.Points {
		if p.Kind != cancel.Select && p.Kind != cancel.Wait || InLoop(p.Instr.Block()) {
			continue
		}
		for _, e := range p.Edges {
			if e.Source != cancel.Context || e.Value == nil {
				continue
			}
			w := &Watch{Start: start, Body: body, Ctx: outer(e.Value, body, args), Arm: e, Told: f.toldBy(p.Instr), meets: f.meets(p.Instr)}
			for instr := range wf.Cancelled(e, p.Instr).instrs {
				w.Hits = append(w.Hits, f.hits(instr, body, args)...)
			}
			w.Hits = slices.DeleteFunc(w.Hits, func(h Hit) bool { return f.anyway(h, p, wf, args) })
			if p.Kind == cancel.Select && len(p.Instr.(*ssa.Select).States) != 2 {
				return nil
			}
			return w
		}
	}
	return nil
}

// anyway reports whether a body with these arguments closes what h closes on all
// ways from p that are not cancelled, too: it is not going to be used on.
func (f *Func) anyway(h Hit, p *cancel.Point, body *Func, args []ssa.Value) bool {
	if h.Deadline {
		return false
	}
	avoided := false
	for _, assume := range p.Normal {
		body.Explore(p.Instr, assume, Visitor{
			Instr: func(x ssa.Instruction) bool {
				return !slices.ContainsFunc(f.hits(x, body.Function, args), func(o Hit) bool { return o.Place == h.Place && !o.Deadline })
			},
			Exit:  func(*ssa.Return, summary.Outcome) { avoided = true },
			Again: func(_, _ *ssa.BasicBlock) { avoided = true },
		})
	}
	return len(p.Normal) > 0 && !avoided
}

// outer returns v, or the argument that it stands for if it is a parameter.
func outer(v ssa.Value, fn *ssa.Function, args []ssa.Value) ssa.Value {
	if a := argumentFor(v, fn, args); a != nil {
		return a
	}
	return v
}

func argumentFor(v ssa.Value, fn *ssa.Function, args []ssa.Value) ssa.Value {
	for i, p := range fn.Params {
		if ssa.Value(p) == v && i < len(args) {
			return args[i]
		}
	}
	return nil
}

// toldBy returns the calls of close of f that the arms of a select wait for.
func (f *Func) toldBy(sel ssa.Instruction) []*ChannelOp {
	var list []*ChannelOp
	for _, c := range f.Pkg.Channels(f.Function) {
		waits := false
		for _, op := range c.Ops {
			waits = waits || op.Kind == effect.Receive && op.Instr == sel
		}
		for _, op := range c.Ops {
			if waits && op.Kind == effect.Poison && !op.handedOn() {
				list = append(list, op)
			}
		}
	}
	return list
}

// handedOn reports whether somebody else does op, when they want to.
func (op *ChannelOp) handedOn() bool {
	return slices.ContainsFunc(op.Runs, func(r Run) bool { return r.How != Called && r.How != Deferred })
}

// meets returns the sends of f to the channels without room that the arms of a
// select wait for.
func (f *Func) meets(sel ssa.Instruction) []*channelOps {
	var list []*channelOps
	for _, c := range f.Pkg.Channels(f.Function) {
		if c.Cap != 0 {
			continue
		}
		for _, op := range c.Ops {
			if op.Kind == effect.Receive && op.Instr == sel {
				list = append(list, c.ops(f.Function, effect.Send))
			}
		}
	}
	return list
}

// hits returns what instr, in a body with these arguments, closes or interrupts.
func (f *Func) hits(instr ssa.Instruction, body *ssa.Function, args []ssa.Value) []Hit {
	call, ok := instr.(ssa.CallInstruction)
	if !ok || ir.Builtin(call.Common()) != "" {
		return nil
	}
	name := ir.NameOfCall(call.Common()).Func
	recv := ir.Receiver(call.Common())
	t := f.Pkg.Table
	switch name {
	case "SetDeadline", "SetReadDeadline", "SetWriteDeadline":
		return []Hit{{t.Outside(t.Places.Of(recv), body, args), call.Pos(), true}}
	case "Close", "CloseNow", "CloseWithError", "Kill", "Abort":
		if recv != nil {
			return []Hit{{t.Outside(t.Places.Of(recv), body, args), call.Pos(), false}}
		}
	}
	return nil
}

// LifeOf returns what the end of the watch's context ends.
func (f *Func) LifeOf(w *Watch) life.Life {
	p := &cancel.Point{Kind: cancel.Wait, Instr: w.Start}
	return f.Pkg.Judge.Of(&cancel.Edge{Point: p, Source: cancel.Context, Value: w.Ctx})
}

// GoesOn returns the returns of f that end it without a failure, and without the
// object at p having been closed, while w has neither been stopped nor waited
// for.
func (f *Func) GoesOn(w *Watch, p place.Place) []*ssa.Return {
	if f.waitsAtEnd() || w.Body != nil && takesCare(w.Body) {
		return nil
	}
	j := f.joins(Goroutine{w.Start, w.Body})
	j.channels = append(j.channels, w.meets...)
	stop, known := takenBack(w)
	if !known {
		return nil
	}
	var exits []*ssa.Return
	walk := f.walk(nil, Visitor{
		Instr: func(x ssa.Instruction) bool { return !j.instr(x) && !stop[x] },
		Effect: func(e effect.Effect) bool {
			return !j.effect(e) && !(e.Kind == effect.Poison && e.Place.Holds(p) && !e.Async && e.When != effect.OnError)
		},
		Exit: func(ret *ssa.Return, out summary.Outcome) {
			if out != summary.Failed {
				exits = append(exits, ret)
			}
		},
	})
	walk.Around = f.Blocks[0]
	walk.After(w.Start)
	return exits
}

// takenBack returns the calls of the function that takes a callback back, and
// reports whether all of its uses are known. One that is deferred counts where
// it stands.
func takenBack(w *Watch) (map[ssa.Instruction]bool, bool) {
	call, ok := w.Start.(*ssa.Call)
	set := make(map[ssa.Instruction]bool)
	if !ok {
		return set, true
	}
	for _, r := range ir.Referrers(call) {
		switch x := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Call, *ssa.Defer:
			if r.(ssa.CallInstruction).Common().Value != ssa.Value(call) {
				return nil, false
			}
			set[x] = true
		default:
			return nil, false
		}
	}
	return set, true
}

// takesCare reports whether the body of a watch looks again, under a lock or at
// an atomic, whether it is still wanted.
func takesCare(body *ssa.Function) bool {
	for _, b := range body.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			name := ir.NameOfCall(call.Common())
			if strings.HasSuffix(name.Func, "Lock") || name.Pkg == "sync/atomic" || name.Pkg == "sync" && name.Func == "Do" {
				return true
			}
		}
	}
	return false
}

// Returns reports whether ret hands out the object at p.
func (f *Func) Returns(ret *ssa.Return, p place.Place) bool {
	for _, r := range ret.Results {
		q := f.Pkg.Table.Places.Of(stored(ret, r))
		if !q.IsZero() && q.Root == p.Root {
			return true
		}
	}
	return false
}

// stored returns the value that the block of ret stores in the result which r
// reads again: the results of a function with defers live in variables.
func stored(ret *ssa.Return, r ssa.Value) ssa.Value {
	load, ok := r.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return r
	}
	for _, instr := range ret.Block().Instrs {
		if st, ok := instr.(*ssa.Store); ok && st.Addr == load.X {
			r = st.Val
		}
	}
	return r
}
