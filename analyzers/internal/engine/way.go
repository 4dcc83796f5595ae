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
	Again  func(header *ssa.BasicBlock)
}

// Explore walks the paths after an instruction, with the effects of helpers in
// their places, those of an arm where it is taken, and those of defers at the
// exits.
func (f *Func) Explore(after ssa.Instruction, assume []flow.Fact, ended func(ssa.Value) bool, v Visitor) {
	w := f.walk(assume, ended, v)
	w.After(after)
}

func (f *Func) walk(assume []flow.Fact, ended func(ssa.Value) bool, v Visitor) *flow.Walk {
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
		Ended:  ended,
		Instr: func(instr ssa.Instruction, _ *flow.State) bool {
			return (v.Instr == nil || v.Instr(instr)) && see(t.At(instr))
		},
		Edge: func(b *ssa.BasicBlock, i int, _ *flow.State) bool { return see(t.OnEdge(b, i)) },
		Exit: func(ret *ssa.Return, s *flow.State) {
			out := f.outcome(ret, s)
			if see(f.deferredAt(ret, out)) && v.Exit != nil {
				v.Exit(ret, out)
			}
		},
		Again: func(_, header *ssa.BasicBlock, _ *flow.State) {
			if v.Again != nil {
				v.Again(header)
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

// deferredAt returns the effects of the defers that may run when ret is
// reached with this outcome.
func (f *Func) deferredAt(ret *ssa.Return, out summary.Outcome) []effect.Effect {
	var list []effect.Effect
	for fn := f.Function; fn != nil; fn = fn.Parent() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				d, ok := instr.(*ssa.Defer)
				if !ok || fn == f.Function && !reaches(b, ret.Block()) {
					continue
				}
				for _, e := range f.Pkg.Table.DeferredBy(d) {
					if e.When == effect.OnOK && out == summary.Failed || e.When == effect.OnError && out == summary.OK {
						continue
					}
					list = append(list, e)
				}
			}
		}
		if !ir.IsRangeBody(fn) {
			break
		}
	}
	return list
}

// reaches reports whether control can get from block a to block b.
func reaches(a, b *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{a: true}
	work := []*ssa.BasicBlock{a}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if x == b {
			return true
		}
		for _, s := range x.Succs {
			if !seen[s] {
				seen[s] = true
				work = append(work, s)
			}
		}
	}
	return false
}

// Effects is a set of effects that may happen.
type Effects struct {
	list []effect.Effect
}

// Touch reports whether one of them may change what is stored at p. A touch is
// enough to believe that somebody thought of the place.
func (s *Effects) Touch(p place.Place) bool {
	return slices.ContainsFunc(s.list, func(e effect.Effect) bool {
		if e.Kind == effect.Spawn {
			return e.Place == p
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

	// Exits are the returns that it reaches.
	Exits []*ssa.Return

	// Succeeds is set if one of them may report success.
	Succeeds bool

	// Again are the loops around the point of which it begins another round.
	Again []*ssa.BasicBlock

	instrs map[ssa.Instruction]bool
}

// Cancelled returns the cancelled way that begins with edge e.
func (f *Func) Cancelled(e *cancel.Edge) *Way {
	if w := f.ways[e]; w != nil {
		return w
	}
	w := &Way{instrs: make(map[ssa.Instruction]bool)}
	f.Explore(e.Point.Instr, e.Assume, e.EndsContext(f.Pkg.Table.SameValue), Visitor{
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
		Again: func(header *ssa.BasicBlock) { w.Again = append(w.Again, header) },
	})
	if f.ways == nil {
		f.ways = make(map[*cancel.Edge]*Way)
	}
	f.ways[e] = w
	return w
}

// Async returns the effects of everything that the function, or the one that it
// is written in, starts: somebody else may finish what a cancelled exit leaves.
func (f *Func) Async() *Effects {
	if f.async != nil {
		return f.async
	}
	f.async = new(Effects)
	for fn := f.Function; fn != nil; fn = fn.Parent() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				for _, e := range f.Pkg.Table.At(instr) {
					if e.Async {
						f.async.list = append(f.async.list, e)
					}
				}
			}
		}
	}
	return f.async
}

// Ends reports whether the way leaves the function, or begins another round of
// a loop in which instr is executed anew, so that what instr gave is gone.
func (w *Way) Ends(instr ssa.Instruction) bool {
	return len(w.Exits) > 0 || slices.ContainsFunc(w.Again, func(header *ssa.BasicBlock) bool {
		return header.Dominates(instr.Block())
	})
}
