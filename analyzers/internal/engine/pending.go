package engine

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// An Opener is an effect on durable state, as it stands in a function: at an
// instruction, or on the edge of an arm or of a successful compare-and-swap.
type Opener struct {
	effect.Effect
	Block *ssa.BasicBlock // with Succ the edge, nil for an instruction
	Succ  int
}

// Temporary reports whether o is a change that may be meant to be undone, as far
// as its kind and its name tell.
func (o *Opener) Temporary() bool {
	switch o.Kind {
	case effect.Append, effect.Insert:
		return !lasts(o.Value)
	case effect.Clear, effect.Pop, effect.Delete:
		return true
	case effect.Raise, effect.Lower, effect.Inc, effect.Dec, effect.State:
		return !IsTelemetry(o.Place.LastName())
	}
	return false
}

// Keyed reports whether o adds an entry to a map under a key that says what it is for: it
// is not found with those that are for something else.
func (o *Opener) Keyed() bool {
	put, ok := o.Instr.(*ssa.MapUpdate)
	if !ok {
		return false
	}
	_, fixed := put.Key.(*ssa.Const)
	_, basic := put.Key.Type().Underlying().(*types.Basic)
	return basic && !fixed
}

// lasts reports whether v, as an entry, is there for whoever comes next: a lock, or how
// long to wait.
func lasts(v ssa.Value) bool {
	if v == nil {
		return false
	}
	t := ir.Unboxed(v).Type()
	return ir.IsNamed(t, "sync", "Mutex") || ir.IsNamed(t, "sync", "RWMutex") || ir.IsNamed(t, "time", "Duration")
}

// Openers returns the certain effects of the function on durable places, in
// the order of the instructions.
func (f *Func) Openers() []*Opener {
	if f.openers != nil {
		return f.openers
	}
	f.openers = []*Opener{}
	add := func(e effect.Effect, b *ssa.BasicBlock, i int) {
		if e.Certain() && place.Durable(e.Place, f.Function) {
			f.openers = append(f.openers, &Opener{e, b, i})
		}
	}
	t := f.Pkg.Table
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			for _, e := range t.At(instr) {
				add(e, nil, 0)
			}
		}
		for i := range b.Succs {
			for _, e := range t.OnEdge(b, i) {
				add(e, b, i)
			}
		}
	}
	return f.openers
}

// from returns a walk of the paths that begin with an opener that succeeded.
func (f *Func) from(o *Opener, v Visitor) *flow.Walk {
	w := f.walk(nil, v)
	if o.Block == nil {
		w.Assume = summary.Assumption(o.Effect)
	}
	return w
}

// start starts a walk at an opener.
func (f *Func) start(w *flow.Walk, o *Opener) {
	if o.Block != nil {
		w.Along(o.Block, o.Succ)
		return
	}
	w.After(o.Instr)
}

// Pending returns the openers that stand when control reaches p: there is a
// path from each of them to p, without another round of a loop around the
// opener, on which nothing overtakes it.
func (f *Func) Pending(p *cancel.Point) []*Opener {
	return f.reached.Of(pending{}, f.Pkg.Table.Budget, f.allPending)[p]
}

// pending is the question what is pending at the points of a function.
type pending struct{}

// allPending returns the openers that stand at each point.
func (f *Func) allPending() map[*cancel.Point][]*Opener {
	reached := make(map[*cancel.Point][]*Opener)
	at := make(map[ssa.Instruction]*cancel.Point)
	for _, q := range f.Points {
		if !decidesNothing(q) {
			at[q.Instr] = q
		}
	}
	for _, o := range f.Openers() {
		f.pend(o, at, reached)
	}
	return reached
}

// decidesNothing reports whether a context is asked at p only to return the
// answer: that it has ended or not makes no difference to the way out.
func decidesNothing(p *cancel.Point) bool {
	call, ok := p.Instr.(*ssa.Call)
	if !ok || p.Kind != cancel.Check {
		return false
	}
	return onlyReturned(call)
}

// onlyReturned reports whether v is used for nothing but a return, by way of the
// variable of a result too.
func onlyReturned(v ssa.Value) bool {
	for _, r := range ir.Referrers(v) {
		switch r := r.(type) {
		case *ssa.Return, *ssa.DebugRef:
		case *ssa.Store:
			cell, ok := r.Addr.(*ssa.Alloc)
			if !ok || !isResult(cell) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isResult reports whether a variable is only stored to and returned.
func isResult(cell *ssa.Alloc) bool {
	for _, r := range ir.Referrers(cell) {
		switch r := r.(type) {
		case *ssa.Store, *ssa.DebugRef:
		case *ssa.UnOp:
			for _, rr := range ir.Referrers(r) {
				if _, ok := rr.(*ssa.Return); !ok {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// pend adds o to what is pending at the points that it comes to.
func (f *Func) pend(o *Opener, at map[ssa.Instruction]*cancel.Point, reached map[*cancel.Point][]*Opener) {
	if !opens(o.Kind) {
		return
	}
	seen := make(map[*cancel.Point]bool)
	w := f.from(o, Visitor{
		Instr: func(instr ssa.Instruction) bool {
			if q := at[instr]; q != nil && !seen[q] {
				seen[q] = true
				reached[q] = append(reached[q], o)
			}
			return true
		},
		Effect: func(e effect.Effect) bool { return !f.overtaken(o, e) },
	})
	f.start(w, o)
}

// opens reports whether an effect of that kind can be left half done.
func opens(k effect.Kind) bool {
	switch k {
	case effect.None, effect.Set, effect.Unlock, effect.RUnlock, effect.Release, effect.Read, effect.Flush, effect.Poison, effect.Spawn, effect.Restore:
		return false
	}
	return true
}

func (f *Func) overtaken(o *Opener, e effect.Effect) bool {
	if e.When == effect.OnError {
		return false // the way to the next point is that of a success
	}
	if e.Place == o.Place && e.Kind.Overtakes(o.Kind) && e.Instr != o.Instr {
		return true
	}
	if e.Kind == effect.Poison && e.Place.Holds(o.Place) && !e.May && e.Instr != o.Instr {
		return true // the object is dead, and everything in it
	}
	if e.Kind == effect.Restore && e.Place.Holds(o.Place) && !e.May && e.Instr != o.Instr {
		return true
	}
	if o.Kind == effect.Write && endsMessage(e, o.Place) {
		return true
	}
	if f.serves(e, o) {
		return true
	}
	// Emptying or replacing the object that holds the place starts over.
	return e.Place != o.Place && e.Place.Holds(o.Place) && (e.Kind == effect.Set || e.Kind == effect.Clear) && e.Place.Path != ""
}

// Leaves reports whether control can leave the function after p other than by a
// cancellation that it waits or asks for: a loop that only ends so is an event
// loop, whose end is that of its object.
func (f *Func) Leaves(p *cancel.Point) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{p.Instr.Block()}
	for len(work) > 0 {
		f.Pkg.Table.Budget.Spend(1)
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			return true
		}
		for i, s := range b.Succs {
			if !seen[s] && !f.isCancelEdge(b, i) {
				seen[s] = true
				work = append(work, s)
			}
		}
	}
	return false
}

// isCancelEdge reports whether leaving b to its successor i means that a select
// took a cancel arm or that a check of a context came out so.
func (f *Func) isCancelEdge(b *ssa.BasicBlock, i int) bool {
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	return f.cancelEdges.Of(blockEdge{b, i}, f.Pkg.Table.Budget, func() bool { return f.meansCancelled(cond, i == 0) })
}

// A blockEdge leads from a block to one of its successors.
type blockEdge struct {
	from *ssa.BasicBlock
	succ int
}

// meansCancelled reports whether a condition that came out as outcome means that
// a select took a cancel arm or that a check of a context came out so.
func (f *Func) meansCancelled(cond *ssa.If, outcome bool) bool {
	f.Pkg.Table.Budget.Spend(len(f.Points))
	for _, p := range f.Points {
		if p.Kind == cancel.Call || p.Kind == cancel.IO {
			continue
		}
		for _, e := range p.Edges {
			for _, fact := range e.Assume {
				if flow.Implies(cond.Cond, outcome, fact) {
					return true
				}
			}
		}
	}
	return false
}

// Before reports whether control can come from instr (for an arm of a select,
// from that arm) to p without another round of a loop around instr, and without an
// effect on the way that keeps says gives the value to somebody who keeps it.
func (f *Func) Before(instr ssa.Instruction, arm int, p *cancel.Point, keeps func(effect.Effect) bool) bool {
	if instr.Parent() != f.Function {
		return false
	}
	found := false
	f.Explore(instr, took(instr, arm), Visitor{
		Instr: func(x ssa.Instruction) bool {
			found = found || x == p.Instr
			return !found
		},
		Effect: func(e effect.Effect) bool { return e.Instr == instr || !keeps(e) },
	})
	return found
}

// took returns what holds after an instruction that took a value.
func took(instr ssa.Instruction, arm int) []flow.Fact {
	switch x := instr.(type) {
	case *ssa.Select:
		if index := ir.Extract(x, 0); index != nil && arm >= 0 {
			return []flow.Fact{{Value: index, Truth: flow.Chosen(arm)}}
		}
	case *ssa.Call:
		return summary.Success(x) // a call that failed took nothing
	}
	return nil
}

// IsStage reports whether f moves values on from a channel that it was given,
// in a loop around p: such a function usually runs for as long as its channel.
func (f *Func) IsStage(source place.Place, p *cancel.Point) bool {
	param, ok := source.Root.(*ssa.Parameter)
	if !ok || source.Path != "" {
		return false
	}
	if _, ok := param.Type().Underlying().(*types.Chan); !ok {
		return false
	}
	for _, b := range f.Blocks {
		for _, s := range b.Succs {
			if s.Dominates(b) && s.Dominates(p.Instr.Block()) {
				return true
			}
		}
	}
	return false
}
