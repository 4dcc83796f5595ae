package engine

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Kept is what a set of paths does about a hold.
type Kept struct {
	// Exits are the returns that a path reaches with it held.
	Exits []*ssa.Return

	// Succeeds is set if one of them may report success, Fails if one may
	// report failure.
	Succeeds, Fails bool

	// Release is the first effect or instruction found that gives it back, or
	// hands the duty to do so on.
	Release *Release

	released []*ssa.BasicBlock
}

// A Release is where a hold is given back.
type Release struct {
	Instr  ssa.Instruction
	Effect *effect.Effect // nil if the instruction tries to, or hands the duty on
	Arm    int            // the arm of the select that tries to
}

// Pos returns where it is.
func (r *Release) Pos() token.Pos {
	if r.Effect != nil {
		return r.Effect.Pos()
	}
	if sel, ok := r.Instr.(*ssa.Select); ok && r.Arm >= 0 {
		return sel.States[r.Arm].Pos
	}
	return r.Instr.Pos()
}

// Callee returns the name of the helper that gives it back, or "".
func (r *Release) Callee() string {
	if r.Effect != nil {
		return r.Effect.Callee
	}
	return ""
}

// Keeps follows h after p, with what is assumed there, for each way on which p
// is reached with it held.
func (h *Hold) Keeps(p *cancel.Point, assume []flow.Fact, ended func(ssa.Value) bool) Kept {
	return h.follow(p, assume, func(w *flow.Walk) { w.Ended = ended })
}

func (h *Hold) follow(p *cancel.Point, assume []flow.Fact, adjust func(*flow.Walk)) Kept {
	var k Kept
	for _, facts := range h.HeldAt(p) {
		w := h.f.walk(append(slices.Clone(facts), assume...), Visitor{
			Effect: func(e effect.Effect) bool {
				if h.gives(e) {
					k.release(h, e.Instr, &e)
					return false
				}
				return true
			},
			Exit: func(ret *ssa.Return, out summary.Outcome) {
				if h.givesByDefer(ret) {
					return
				}
				if !slices.Contains(k.Exits, ret) {
					k.Exits = append(k.Exits, ret)
				}
				k.Succeeds = k.Succeeds || out != summary.Failed
				k.Fails = k.Fails || out != summary.OK
			},
		})
		see := w.Instr
		w.Instr = func(instr ssa.Instruction, s *flow.State) bool {
			if instr == h.Instr {
				return false // nobody takes it twice
			}
			if h.givesAt(instr) {
				k.release(h, instr, nil)
				return false
			}
			return see(instr, s)
		}
		adjust(w)
		w.Around = h.f.Blocks[0]
		w.After(p.Instr)
	}
	return k
}

func (k *Kept) release(h *Hold, instr ssa.Instruction, e *effect.Effect) {
	k.released = append(k.released, instr.Block())
	if k.Release == nil || instr.Pos() < k.Release.Instr.Pos() {
		k.Release = h.released(instr, e)
	}
}

// givesByDefer reports whether a defer that may run at ret is given what h was taken
// with.
func (h *Hold) givesByDefer(ret *ssa.Return) bool {
	return len(h.derived) > 0 && slices.ContainsFunc(h.f.Pkg.Table.Deferred(ret), func(d *ssa.Defer) bool { return deferHandsOn(d, h.derived) })
}

func (h *Hold) released(instr ssa.Instruction, e *effect.Effect) *Release {
	r := &Release{instr, e, -1}
	if sel, ok := instr.(*ssa.Select); ok && e == nil {
		r.Arm = h.arm(sel)
	}
	return r
}

// Cancelled returns what the way that begins with edge e does about h. An exit
// that is also reached after a release is not held against it: what decides
// whether to release knows whether it has to.
func (h *Hold) Cancelled(e *cancel.Edge) Kept {
	if slices.ContainsFunc(h.f.Pkg.Table.At(e.Point.Instr), func(x effect.Effect) bool {
		return h.gives(x) && (x.When != effect.OnOK || x.Async)
	}) {
		return Kept{} // the cancelled operation itself may have given it back
	}
	k := h.Keeps(e.Point, h.f.told(e), e.EndsContext(h.f.Pkg.Table.SameValue))
	k.Exits = slices.DeleteFunc(k.Exits, func(ret *ssa.Return) bool {
		return slices.ContainsFunc(k.released, func(b *ssa.BasicBlock) bool { return ir.Reaches(b, ret.Block()) })
	})
	return k
}

// Normally returns what the normal ways out of p do about h, as long as no wait
// that follows is cancelled.
func (h *Hold) Normally(p *cancel.Point) Kept {
	var all Kept
	for _, x := range h.f.Pkg.Table.At(p.Instr) {
		if h.gives(x) && x.When != effect.OnError {
			all.release(h, p.Instr, &x)
			return all
		}
	}
	for _, assume := range p.Normal {
		k := h.follow(p, assume, func(w *flow.Walk) {
			see := w.Edge
			w.Edge = func(b *ssa.BasicBlock, i int, s *flow.State) bool { return !h.f.isCancelEdge(b, i) && see(b, i, s) }
		})
		all.Exits = append(all.Exits, k.Exits...)
		all.Succeeds, all.Fails = all.Succeeds || k.Succeeds, all.Fails || k.Fails
		if k.Release != nil {
			all.release(h, k.Release.Instr, k.Release.Effect)
		}
	}
	return all
}

// ElsewhereGiven returns where h is given back on a way that can only end in a
// failure: the function knows that leaving early needs it.
func (h *Hold) ElsewhereGiven() *Release {
	var found *Release
	f := h.f
	w := f.from(h.Opener, Visitor{})
	try := func(instr ssa.Instruction, e *effect.Effect, facts []flow.Fact) {
		if found == nil && f.onlyFails(effect.Effect{Instr: instr}, facts) {
			found = h.released(instr, e)
		}
	}
	w.Instr = func(instr ssa.Instruction, s *flow.State) bool {
		if instr == h.Instr {
			return true
		}
		if sel, ok := instr.(*ssa.Select); ok && h.givesAt(sel) {
			try(instr, nil, s.Facts())
			return false
		}
		for _, e := range f.Pkg.Table.At(instr) {
			if h.gives(e) {
				if !e.Async && !e.May {
					try(instr, &e, s.Facts())
				}
				return false
			}
		}
		return found == nil && !h.givesAt(instr)
	}
	f.start(w, h.Opener)
	return found
}

// CallersRelease tells whether the callers of the function in its package give h
// back when the function fails.
func (h *Hold) CallersRelease() Callers {
	return h.f.Pkg.askCallers(h.f.Function, h.Place, question{wanted: func(seen *Effects, q place.Place) bool {
		return slices.ContainsFunc(seen.list, func(e effect.Effect) bool { return e.Place == q && GivesBack(e.Kind, h.Kind) })
	}})
}
