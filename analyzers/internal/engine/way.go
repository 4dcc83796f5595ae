package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Visitor is told what a set of paths meets. Callbacks may be nil; one that
// returns false ends the path.
type Visitor struct {
	Instr  func(ssa.Instruction) bool
	Effect func(effect.Effect) bool
	Exit   func(*ssa.Return, summary.Outcome)
	Again  func(from, header *ssa.BasicBlock)
}

// Explore walks the paths after an instruction, with the effects of helpers in
// their places, those of an arm where it is taken, and those of defers at the
// exits.
func (f *Func) Explore(after ssa.Instruction, assume []flow.Fact, v Visitor) {
	f.walk(assume, v).After(after)
}

func (f *Func) walk(assume []flow.Fact, v Visitor) *flow.Walk {
	see := func(list []effect.Effect) bool {
		if v.Effect == nil {
			return true
		}
		for _, e := range list {
			if !v.Effect(e) {
				return false
			}
		}
		return true
	}
	t := f.Pkg.Table
	return &flow.Walk{
		Graph:  t.Graph(f.Function),
		Assume: assume,
		Instr: func(instr ssa.Instruction, _ *flow.State) bool {
			return (v.Instr == nil || v.Instr(instr)) && see(t.At(instr))
		},
		Edge: func(b *ssa.BasicBlock, i int, _ *flow.State) bool { return see(t.OnEdge(b, i)) },
		Exit: func(ret *ssa.Return, s *flow.State) {
			out := f.outcome(ret, s)
			if (v.Effect == nil || see(t.DeferredAt(ret, s))) && v.Exit != nil {
				v.Exit(ret, out)
			}
		},
		Again: func(from, header *ssa.BasicBlock, _ *flow.State) {
			if v.Again != nil {
				v.Again(from, header)
			}
		},
	}
}

// outcome is how ret ends the function. The body of a loop over an iterator
// ends a round by returning true; when it returns false, the enclosing function
// goes on after the loop, or returns what was stored in its results.
func (f *Func) outcome(ret *ssa.Return, s *flow.State) summary.Outcome {
	out := summary.OutcomeOf(ret, s)
	if !ir.IsRangeBody(f.Function) || out != summary.Failed {
		return out
	}
	return summary.Either
}

// Effects is a set of effects that may happen.
type Effects struct {
	list []effect.Effect
}

// Touch reports whether one of them may change what is stored at p. A touch is
// enough to believe that somebody thought of the place.
func (s *Effects) Touch(p place.Place) bool {
	return slices.ContainsFunc(s.list, func(e effect.Effect) bool {
		switch e.Kind {
		case effect.Spawn:
			return e.Place == p
		case effect.Restore:
			return e.Place.Overlaps(p)
		}
		return e.Kind.Mutates() && e.Place.Overlaps(p) && (e.Place.Path != "" || p.Path == "")
	})
}

// Poison reports whether one of them may end the life of p or of an object that
// owns it.
func (s *Effects) Poison(p place.Place) bool {
	return slices.ContainsFunc(s.list, func(e effect.Effect) bool {
		return e.Kind == effect.Poison && e.Place.Holds(p)
	})
}

// All returns the effects.
func (s *Effects) All() []effect.Effect { return s.list }

// A Way is what may happen between a cancel point and the end of the function
// once the point was cancelled.
type Way struct {
	Effects

	// Point is what the cancelled operation itself may have done, if it is a
	// helper: it may have put back what its caller took.
	Point Effects

	// Exits are the returns that it reaches.
	Exits []*ssa.Return

	// Succeeds is set if one of them may report success.
	Succeeds bool

	// Again are the edges with which it begins another round of a loop.
	Again []BackEdge

	instrs map[ssa.Instruction]bool
}

// Cancelled returns the cancelled way that begins with edge e. It ends where a
// loop around the instruction that put state at risk would begin another round;
// a loop around the point alone is followed to its end.
func (f *Func) Cancelled(e *cancel.Edge, atRisk ssa.Instruction) *Way {
	around := atRisk.Block()
	return f.ways.Of(wayKey{e, around}, f.Pkg.Table.Budget, func() *Way { return f.cancelled(e, around) })
}

// cancelled finds what Cancelled returns.
func (f *Func) cancelled(e *cancel.Edge, around *ssa.BasicBlock) *Way {
	w := &Way{instrs: make(map[ssa.Instruction]bool)}
	walk := f.walk(e.Assume, Visitor{
		Instr: func(instr ssa.Instruction) bool {
			w.instrs[instr] = true
			return true
		},
		Effect: func(x effect.Effect) bool {
			w.list = append(w.list, x)
			return true
		},
		Exit: func(ret *ssa.Return, out summary.Outcome) {
			if !slices.Contains(w.Exits, ret) {
				w.Exits = append(w.Exits, ret)
			}
			w.Succeeds = w.Succeeds || out == summary.OK
		},
		Again: func(from, header *ssa.BasicBlock) { w.Again = append(w.Again, BackEdge{from, header}) },
	})
	for _, x := range f.Pkg.Table.At(e.Point.Instr) {
		if x.When != effect.OnOK || x.Async {
			w.Point.list = append(w.Point.list, x)
		}
	}
	walk.Ended = e.EndsContext(f.Pkg.Table.SameValue)
	walk.Around = around
	walk.After(e.Point.Instr)
	return w
}

// Has reports whether the way comes by an instruction for which is holds.
func (w *Way) Has(is func(ssa.Instruction) bool) bool {
	for instr := range w.instrs {
		if is(instr) {
			return true
		}
	}
	return false
}

// A BackEdge leads from the end of a round of a loop to its header.
type BackEdge struct{ From, Header *ssa.BasicBlock }

type wayKey struct {
	edge   *cancel.Edge
	around *ssa.BasicBlock
}

// Async returns the effects of everything that the function, or the one that it
// is written in, starts: somebody else may finish what a cancelled exit leaves.
func (f *Func) Async() *Effects {
	if f.async != nil {
		return f.async
	}
	f.async = f.asyncBut(nil)
	return f.async
}

// asyncBut returns the effects of everything that Async means, but for what
// start starts.
func (f *Func) asyncBut(start ssa.Instruction) *Effects {
	seen := new(Effects)
	for fn := f.Function; fn != nil; fn = fn.Parent() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if instr == start {
					continue
				}
				for _, e := range f.Pkg.Table.At(instr) {
					if e.Async {
						seen.list = append(seen.list, e)
					}
				}
			}
		}
	}
	return seen
}

// Forgets reports whether the way through e ends the function and does nothing
// about o: neither the way nor the cancelled operation touches its place or ends
// the life of its object, and what was taken is not handed on. What the function
// starts is not asked. taken tells whether the function still uses what o took.
func (f *Func) Forgets(e *cancel.Edge, o *Opener) (taken, ok bool) {
	way := f.Cancelled(e, o.Instr)
	if len(way.Exits) == 0 || way.Touch(o.Place) || way.Point.Touch(o.Place) || way.Poison(o.Place) {
		return false, false
	}
	old, taken := f.Taken(o)
	return taken, !taken || !way.Uses(old)
}

// Ends reports whether the way leaves the function, or begins another round of
// a loop in which instr is executed anew, so that what instr gave is gone.
func (w *Way) Ends(instr ssa.Instruction) bool {
	return len(w.Exits) > 0 || slices.ContainsFunc(w.Again, func(e BackEdge) bool {
		return e.Header.Dominates(instr.Block())
	})
}

// Has reports whether one of the effects is of kind k on p.
func (s *Effects) Has(k effect.Kind, p place.Place) bool {
	return slices.ContainsFunc(s.list, func(e effect.Effect) bool { return e.Kind == k && e.Place == p })
}

// SaysBad reports whether the way returns one of the errors by whose name the
// object that failed is not to be used again, such as driver.ErrBadConn.
func (w *Way) SaysBad() bool {
	for instr := range w.instrs {
		load, ok := instr.(*ssa.UnOp)
		if !ok {
			continue
		}
		g, ok := load.X.(*ssa.Global)
		if ok && ir.IsError(load.Type()) && effect.NamesDead(g.Name()) && !onlyAsked(load) {
			return true
		}
	}
	return false
}

// onlyAsked reports whether an error is only what other errors are compared
// with.
func onlyAsked(v ssa.Value) bool {
	for _, r := range ir.Referrers(v) {
		switch r := r.(type) {
		case *ssa.BinOp:
		case *ssa.Call:
			if ir.AsksError(&r.Call) != "Is" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// Repeats reports whether the way comes back to instr in another round of a loop
// in which the value that instr is about stays the same.
func (w *Way) Repeats(instr ssa.Instruction, about ssa.Value) bool {
	def, ok := about.(ssa.Instruction)
	return slices.ContainsFunc(w.Again, func(e BackEdge) bool {
		return e.Header.Dominates(instr.Block()) && (!ok || def.Block() != e.Header && def.Block().Dominates(e.Header))
	})
}
