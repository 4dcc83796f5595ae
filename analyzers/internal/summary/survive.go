package summary

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// An anchor is where an effect happens: at an instruction, or on the edge that
// an arm of a select or a successful compare-and-swap leads to.
type anchor struct {
	instr ssa.Instruction
	block *ssa.BasicBlock
	succ  int
}

// group collects the effects of one kind on one place.
type group struct {
	kind    effect.Kind
	place   place.Place
	effects []effect.Effect
	anchors []anchor
}

// survivors returns the effects of fn that are still there when it returns.
func (t *Table) survivors(fn *ssa.Function) []effect.Effect {
	groups := t.groups(fn)
	over := overtakersOf(groups)
	var out []effect.Effect
	for _, g := range groups {
		if !g.effects[0].Async && t.returnsWhatItTook(fn, g.kind, g.place) {
			continue // what a goroutine gives back, the function keeps for it
		}
		if e, ok := t.survive(fn, g, over.of(g)); ok {
			out = append(out, e)
		}
	}
	for _, e := range t.atExits(fn) {
		if !t.returnsWhatItTook(fn, e.Kind, e.Place) {
			out = append(out, e)
		}
	}
	return out
}

// rough returns the effects of a function that is too large to follow: each of
// them may be left behind.
func rough(groups []*group) []effect.Effect {
	var out []effect.Effect
	for _, g := range groups {
		e := g.effects[0]
		e.May, e.When, e.Key = true, effect.Always, place.Place{}
		out = append(out, e)
	}
	return out
}

// groups collects the effects of fn on places that its callers can reach.
func (t *Table) groups(fn *ssa.Function) []*group {
	type key struct {
		kind  effect.Kind
		place place.Place
		async bool
	}
	index := make(map[key]*group)
	var order []*group
	add := func(e effect.Effect, a anchor) {
		if !reachable(e.Place, fn) || e.Depth >= maxKept {
			return
		}
		k := key{e.Kind, e.Place, e.Async}
		g := index[k]
		if g == nil {
			g = &group{kind: e.Kind, place: e.Place}
			index[k] = g
			order = append(order, g)
		}
		g.effects = append(g.effects, e)
		g.anchors = append(g.anchors, a)
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			for _, e := range t.At(instr) {
				add(e, anchor{instr: instr})
			}
		}
		for i := range b.Succs {
			for _, e := range t.OnEdge(b, i) {
				add(e, anchor{block: b, succ: i})
			}
		}
	}
	return order
}

// maxKept is how many calls away effects are remembered at all. Effects deeper
// than effect.MaxDepth only count as compensation.
const maxKept = 4

// reachable reports whether a caller of fn can see p.
func reachable(p place.Place, fn *ssa.Function) bool {
	switch root := p.Root.(type) {
	case *ssa.Parameter:
		return root.Parent() != fn || p.Path != "" || isHandle(root.Type())
	case *ssa.Global, *ssa.FreeVar:
		return true
	case ssa.Instruction: // a variable that fn captures, or what that was given once
		return root.Parent() != fn
	}
	return false
}

// isHandle reports whether an effect on a parameter itself reaches the caller's
// object.
func isHandle(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Chan, *types.Interface:
		return true
	}
	return false
}

// survive reports whether the effects of a group reach an exit of fn without
// being overtaken by another effect on the same place, at one of the instructions
// over, and on which exits.
func (t *Table) survive(fn *ssa.Function, g *group, over map[ssa.Instruction]bool) (effect.Effect, bool) {
	e := g.effects[0]
	if e.Async {
		e.May = true
		return e, true
	}
	var ok, failed bool
	tells := hasOutcome(fn)
	known := func() bool { return ok && (failed || !tells) } // no path can add to it
	for i, a := range g.anchors {
		if known() {
			break
		}
		w := &flow.Walk{Graph: t.Graph(fn)}
		w.Instr = func(instr ssa.Instruction, _ *flow.State) bool { return !over[instr] && !known() }
		w.Exit = func(ret *ssa.Return, s *flow.State) {
			if undone(g, t.DeferredAt(ret, s)) {
				return
			}
			out := OutcomeOf(ret, s)
			ok = ok || out != Failed
			failed = failed || out != OK
		}
		if a.instr != nil {
			if g.effects[i].When != effect.Always {
				w.Assume = Assumption(g.effects[i])
			}
			w.After(a.instr)
		} else {
			w.Along(a.block, a.succ)
		}
	}
	if !ok && !failed {
		return e, false
	}
	e.When = when(fn, ok, failed)
	e.May = !ok || t.avoidable(fn, g)
	for _, x := range g.effects[1:] {
		e.Depth = min(e.Depth, x.Depth)
		if x.Key != e.Key {
			e.Key = place.Place{} // one or the other
		}
	}
	return e, true
}

// overtakers are the groups that may overtake others.
type overtakers struct {
	at       map[place.Place][]*group
	restores map[ssa.Value][]*group // of what lies below their places, by the root
}

func overtakersOf(groups []*group) overtakers {
	o := overtakers{make(map[place.Place][]*group), make(map[ssa.Value][]*group)}
	for _, g := range groups {
		o.at[g.place] = append(o.at[g.place], g)
		if g.kind == effect.Restore {
			o.restores[g.place.Root] = append(o.restores[g.place.Root], g)
		}
	}
	return o
}

// of returns the instructions after which the effect of g no longer stands.
func (o overtakers) of(g *group) map[ssa.Instruction]bool {
	over := make(map[ssa.Instruction]bool)
	add := func(x *group) {
		for i, a := range x.anchors {
			if a.instr != nil && !x.effects[i].May && !x.effects[i].Async {
				over[a.instr] = true
			}
		}
	}
	for _, x := range o.at[g.place] {
		if x != g && x.kind.Overtakes(g.kind) {
			add(x)
		}
	}
	for _, x := range o.restores[g.place.Root] {
		if x != g && x.place.Holds(g.place) {
			add(x)
		}
	}
	return over
}

func undone(g *group, deferred []effect.Effect) bool {
	for _, d := range deferred {
		if d.May {
			continue
		}
		if d.Place == g.place && d.Kind.Undoes(g.kind) || d.Kind == effect.Restore && d.Place.Holds(g.place) {
			return true
		}
	}
	return false
}

// avoidable reports whether fn can succeed without any effect of g.
func (t *Table) avoidable(fn *ssa.Function, g *group) bool {
	at := make(map[ssa.Instruction]bool)
	type edge struct {
		block *ssa.BasicBlock
		succ  int
	}
	on := make(map[edge]bool)
	for i, a := range g.anchors {
		if g.effects[i].May || g.effects[i].When == effect.OnError {
			continue
		}
		if a.instr != nil {
			at[a.instr] = true
		} else {
			on[edge{a.block, a.succ}] = true
		}
	}
	found := false
	w := &flow.Walk{Graph: t.Graph(fn)}
	w.Instr = func(instr ssa.Instruction, _ *flow.State) bool { return !at[instr] && !found }
	w.Edge = func(from *ssa.BasicBlock, i int, _ *flow.State) bool { return !on[edge{from, i}] }
	w.Exit = func(ret *ssa.Return, s *flow.State) { found = found || OutcomeOf(ret, s) != Failed }
	w.Entry()
	return found
}
