package engine

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// A Hold is the taking of a lock, a permit or the token of a channel, followed
// over the paths on which it is held: through all rounds of a loop, since what
// is held in one is held in the next.
type Hold struct {
	*Opener

	f       *Func
	derived map[ssa.Value]bool // what the function got with it: a guard, a function that unlocks
	at      flow.Answers[heldAt, map[*cancel.Point][][]flow.Fact]
}

// Holds returns the takings of the function, in the order of its instructions,
// without those of locks that the function is entered with: it gives these up
// for a while, and takes them back for its caller.
func (f *Func) Holds() []*Hold {
	return f.holds.Of(holding{}, f.Pkg.Table.Budget, f.findHolds)
}

// holding is the question what a function holds.
type holding struct{}

func (f *Func) findHolds() []*Hold {
	var holds []*Hold
	add := func(list []effect.Effect, b *ssa.BasicBlock, i int) {
		for _, e := range list {
			if !f.takes(e) || relocks(e, list) {
				continue
			}
			h := &Hold{Opener: &Opener{e, b, i}, f: f, derived: make(map[ssa.Value]bool)}
			if e.Callee != "" {
				h.derived = derivedFrom(f.results(e.Instr))
			}
			if !f.entersWith(h) && !h.awaited() {
				holds = append(holds, h)
			}
		}
	}
	t := f.Pkg.Table
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			add(t.At(instr), nil, 0)
		}
		for i := range b.Succs {
			add(t.OnEdge(b, i), b, i)
		}
	}
	return holds
}

// takes reports whether e takes something that has to be given back, out of an
// object that others can see.
func (f *Func) takes(e effect.Effect) bool {
	switch e.Kind {
	case effect.Lock, effect.RLock, effect.Acquire:
	case effect.Send, effect.Receive:
		if !f.Pkg.isToken(e.Place) {
			return false
		}
	default:
		return false
	}
	return e.Certain() && (place.Durable(e.Place, f.Function) || isObtained(e.Place))
}

// isObtained reports whether p is in an object that a call has returned, other
// than one that it made.
func isObtained(p place.Place) bool {
	root := p.Root
	if x, ok := root.(*ssa.Extract); ok {
		root = x.Tuple
	}
	call, ok := root.(*ssa.Call)
	return ok && p.Path != "" && !ir.Makes(&call.Call)
}

// relocks reports whether the call that takes e has released it before: it
// leaves the lock as it was.
func relocks(e effect.Effect, list []effect.Effect) bool {
	return slices.ContainsFunc(list, func(x effect.Effect) bool { return x.Place == e.Place && GivesBack(x.Kind, e.Kind) })
}

// GivesBack reports whether an effect of kind k gives back what one of kind taken
// took.
func GivesBack(k, taken effect.Kind) bool {
	switch taken {
	case effect.Lock, effect.RLock:
		return k == effect.Unlock || k == effect.RUnlock
	case effect.Acquire:
		return k == effect.Release
	case effect.Send:
		return k == effect.Receive
	case effect.Receive:
		return k == effect.Send
	}
	return false
}

// entersWith reports whether on some path from the entry the function gives back
// what h takes before it has taken it.
func (f *Func) entersWith(h *Hold) bool {
	found := false
	see := func(list []effect.Effect) bool {
		for _, e := range list {
			if e.Place != h.Place || e.Async {
				continue
			}
			if e.Kind == h.Kind {
				return false
			}
			if GivesBack(e.Kind, h.Kind) {
				found = true
			}
		}
		return !found
	}
	t := f.Pkg.Table
	w := &flow.Walk{Graph: t.Graph(f.Function)}
	w.Instr = func(instr ssa.Instruction, _ *flow.State) bool { return see(t.At(instr)) }
	w.Edge = func(b *ssa.BasicBlock, i int, _ *flow.State) bool { return see(t.OnEdge(b, i)) }
	w.Entry()
	return found
}

// awaited reports whether the function has, or may have, started somebody who
// gives h back before it took it.
func (h *Hold) awaited() bool {
	return slices.ContainsFunc(h.f.Async().list, func(e effect.Effect) bool {
		return h.gives(e) && (e.Instr.Parent() != h.Instr.Parent() || e.Instr.Block() != h.Instr.Block() && ir.Reaches(e.Instr.Block(), h.Instr.Block()) || ir.Precedes(e.Instr, h.Instr))
	})
}

// gives reports whether e gives back what h took, or makes somebody else do so.
func (h *Hold) gives(e effect.Effect) bool {
	return e.Place == h.Place && GivesBack(e.Kind, h.Kind) || h.retires(e)
}

// retires reports whether e closes a channel that the select which takes h waits for,
// too: whoever comes for h goes on without it from then on.
func (h *Hold) retires(e effect.Effect) bool {
	sel, ok := h.Instr.(*ssa.Select)
	return ok && e.Kind == effect.Poison && slices.ContainsFunc(sel.States, func(st *ssa.SelectState) bool {
		return st.Dir == types.RecvOnly && h.f.Pkg.Table.Places.Of(st.Chan) == e.Place
	})
}

// arm returns the arm of a select that would give h back, or -1. Where another
// arm is taken, there was nothing to give back, or somebody thought of it.
func (h *Hold) arm(sel *ssa.Select) int {
	for k := range sel.States {
		if slices.ContainsFunc(effect.Arm(h.f.Pkg.Table.Places, sel, k), h.gives) {
			return k
		}
	}
	return -1
}

// givesAt reports whether instr gives h back in a way that is no effect of its
// own: it tries to, it calls or defers what h was taken with, or it hands on a
// function that does.
func (h *Hold) givesAt(instr ssa.Instruction) bool {
	switch x := instr.(type) {
	case *ssa.Select:
		return x != h.Instr && h.arm(x) >= 0
	case *ssa.Store:
		return h.isReleaser(x.Val) && base(x.Addr) == nil
	case *ssa.Send:
		return h.isReleaser(x.X)
	case *ssa.MapUpdate:
		return h.isReleaser(x.Value)
	case *ssa.Return:
		return slices.ContainsFunc(x.Results, func(v ssa.Value) bool { return h.isReleaser(v) || h.derived[v] })
	case ssa.CallInstruction:
		if instr != h.Instr && callHandsOn(x.Common(), h.derived) {
			return true
		}
		return slices.ContainsFunc(x.Common().Args, h.isReleaser)
	}
	return false
}

// isReleaser reports whether v is a function that gives h back.
func (h *Hold) isReleaser(v ssa.Value) bool {
	fn := ir.FuncOf(v)
	if fn == nil {
		return false
	}
	recv := ir.BoundTo(v)
	if len(recv) > 0 && len(fn.Blocks) == 0 {
		return h.Place == h.f.Pkg.Table.Places.Of(recv[0]) // s.mu.Unlock
	}
	t := h.f.Pkg.Table
	return slices.ContainsFunc(t.Of(fn).Effects, func(e effect.Effect) bool {
		return GivesBack(e.Kind, h.Kind) && t.Outside(e.Place, fn, recv) == h.Place
	})
}

// HeldAt returns what may be known when control reaches p with h held, once for
// each way there; none if it is not held there.
func (h *Hold) HeldAt(p *cancel.Point) [][]flow.Fact {
	return h.at.Of(heldAt{}, h.f.Pkg.Table.Budget, h.findHeld)[p]
}

// heldAt is the question where something is held.
type heldAt struct{}

func (h *Hold) findHeld() map[*cancel.Point][][]flow.Fact {
	at := make(map[*cancel.Point][][]flow.Fact)
	points := make(map[ssa.Instruction]*cancel.Point)
	for _, q := range h.f.Points {
		points[q.Instr] = q
	}
	w := h.f.from(h.Opener, Visitor{Effect: func(e effect.Effect) bool { return e.Instr == h.Instr || !h.gives(e) }})
	see := w.Instr
	w.Instr = func(instr ssa.Instruction, s *flow.State) bool {
		if q := points[instr]; q != nil && instr != h.Instr && !h.givesAt(instr) && len(at[q]) < maxWays {
			at[q] = append(at[q], s.Facts())
		}
		return instr != h.Instr && !h.givesAt(instr) && see(instr, s)
	}
	w.Around = h.f.Blocks[0]
	h.f.start(w, h.Opener)
	return at
}

// maxWays bounds how many ways to a point are told apart.
const maxWays = 8
