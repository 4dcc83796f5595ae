package summary

import (
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// returnsWhatItTook reports whether fn only ever gives back what it has taken
// itself: a lock that it unlocks was locked by it, on all paths. Its callers,
// who may hold it shared or know it as another one, do not lose theirs.
func (t *Table) returnsWhatItTook(fn *ssa.Function, kind effect.Kind, p place.Place) bool {
	var takes effect.Kind
	switch kind {
	case effect.Unlock:
		takes = effect.Lock
	case effect.RUnlock:
		takes = effect.RLock
	case effect.Release:
		takes = effect.Acquire
	default:
		return false
	}
	took, gave := false, false
	see := func(list []effect.Effect) bool {
		for _, e := range list {
			switch {
			case e.Place != p || e.Async:
			case e.Kind == takes:
				took = true
				return false
			case e.Kind == kind:
				gave = true
				return false
			}
		}
		return true
	}
	w := &flow.Walk{Graph: t.Graph(fn)}
	w.Instr = func(instr ssa.Instruction, _ *flow.State) bool { return see(t.At(instr)) }
	w.Edge = func(b *ssa.BasicBlock, i int, _ *flow.State) bool { return see(t.OnEdge(b, i)) }
	w.Exit = func(ret *ssa.Return, s *flow.State) { see(t.DeferredAt(ret, s)) }
	w.Entry()
	return took && !gave
}
