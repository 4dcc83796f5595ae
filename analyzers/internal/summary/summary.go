// Package summary says what a function leaves behind, split by how it ends: on
// success, on failure, or either way. The summaries of exported functions
// travel to other packages as facts.
package summary

import (
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// A Summary is what a function leaves behind.
type Summary struct {
	// Effects are the effects that survive the call, on places that the
	// caller can reach: parameters, globals, captured variables.
	Effects []effect.Effect

	// Consumes is where the first result was taken from, if the function takes
	// it out of state that outlives it.
	Consumes place.Place

	// Drops are the indexes of the parameters that the function sends
	// somewhere, or not at all if it is cancelled.
	Drops []int

	// Lends are the indexes of the parameters that the function hands to another
	// goroutine and waits to have back, unless it gives up the wait.
	Lends []int

	// GivesUp is set if the function is given no context, and yet ends early
	// on a timer, a deadline, or the end of its object.
	GivesUp bool
	Source  cancel.Source
	source  ssa.Value
}

// A Table computes the summaries of the functions of one package, and from them
// the effects of every instruction. It is not safe for concurrent use.
type Table struct {
	Places *place.Resolver
	Judge  *life.Judge

	// Import returns what is known of a function other than from its body: the
	// fact of a function of another package, what directives say of one of this
	// package, or nil.
	Import func(*types.Func) *Fact

	// Budget is that of the package.
	Budget *flow.Budget

	// givenUp are the functions that were too costly to summarise.
	givenUp map[*ssa.Function]bool

	sums   map[*ssa.Function]*Summary
	busy   map[*ssa.Function]bool
	at     map[ssa.Instruction][]effect.Effect
	graphs map[*ssa.Function]*flow.Graph
	points map[*ssa.Function][]*cancel.Point

	deferred map[*ssa.Function][]*ssa.Defer
	reach    map[*ssa.BasicBlock][]bool
	closures flow.Answers[closureKey, []effect.Effect]
	closing  map[closureKey]bool // being found

	fns    []*ssa.Function
	cycles *cycles
	filled map[Field]bool // nil until it is asked for

	uses     map[*ssa.Parameter]ContextUse
	fields   map[*types.Var][]ssa.Value // nil until it is asked for
	quits    flow.Answers[*ssa.Function, flow.Truth]
	contexts map[ssa.Value]ssa.Value
	lineages map[lineageKey]bool
}

// NewTable returns a table for the functions of one package.
func NewTable(fns []*ssa.Function, judge *life.Judge, imports func(*types.Func) *Fact) *Table {
	return &Table{
		Places: judge.Places,
		Judge:  judge,
		Import: imports,
		Budget: new(flow.Budget),
		sums:   make(map[*ssa.Function]*Summary),
		busy:   make(map[*ssa.Function]bool),
		at:     make(map[ssa.Instruction][]effect.Effect),
		graphs: make(map[*ssa.Function]*flow.Graph),
		points: make(map[*ssa.Function][]*cancel.Point),

		deferred: make(map[*ssa.Function][]*ssa.Defer),
		reach:    make(map[*ssa.BasicBlock][]bool),
		closing:  make(map[closureKey]bool),
		givenUp:  make(map[*ssa.Function]bool),

		fns:    fns,
		cycles: findCycles(fns),
	}
}

// Graph returns fn prepared for walks.
func (t *Table) Graph(fn *ssa.Function) *flow.Graph {
	g := t.graphs[fn]
	if g == nil {
		g = flow.NewGraph(fn)
		g.Budget = t.Budget
		t.graphs[fn] = g
	}
	return g
}

// Points returns the cancel points of fn.
func (t *Table) Points(fn *ssa.Function) []*cancel.Point {
	if p, ok := t.points[fn]; ok {
		return p
	}
	t.points[fn] = nil // what a recursive call blocks on is found without it
	t.afford(fn, func() { t.points[fn] = cancel.Points(fn, t) })
	return t.points[fn]
}

// afford runs f, which finds something out about fn, and reports whether that
// was not too costly.
func (t *Table) afford(fn *ssa.Function, f func()) bool {
	ok := t.Budget.Within(f)
	if !ok {
		t.givenUp[fn] = true
	}
	return ok
}

// IsGivenUp reports whether fn was too costly to summarise.
func (t *Table) IsGivenUp(fn *ssa.Function) bool { return t.givenUp[fn] }

// GivenUp returns the functions that were too costly to summarise, in no order.
func (t *Table) GivenUp() []*ssa.Function { return slices.Collect(maps.Keys(t.givenUp)) }

var none = &Summary{}

// Of returns the summary of fn, which is empty if it has no body.
func (t *Table) Of(fn *ssa.Function) *Summary {
	if s, ok := t.sums[fn]; ok {
		return s
	}
	if len(fn.Blocks) == 0 || t.busy[fn] {
		return none
	}
	t.busy[fn] = true
	s := new(Summary)
	if !t.afford(fn, func() { t.summarise(fn, s) }) {
		*s = Summary{Effects: append(rough(t.groups(fn)), t.declared(fn)...)}
	}
	delete(t.busy, fn)
	t.sums[fn] = s
	return s
}

func (t *Table) summarise(fn *ssa.Function, s *Summary) {
	s.Effects = append(t.survivors(fn), t.declared(fn)...)
	s.Consumes = t.consumes(fn)
	s.Drops = t.drops(fn)
	s.Lends = t.lends(fn)
	s.Source, s.source, s.GivesUp = t.givesUp(fn)
}

// called returns the summary of fn as a call of it by caller sees it. A function
// literal is a part of the function that it is written in: what leads back from it
// counts for nothing, what it does itself counts.
func (t *Table) called(caller, fn *ssa.Function) *Summary {
	if t.cycles.same(caller, fn) && fn.Parent() != caller {
		return none
	}
	return t.Of(fn)
}

// Sorted returns the functions of the package, callees before their callers.
func (t *Table) Sorted() []*ssa.Function { return t.cycles.sorted }

// Outcome is how a function ended.
type Outcome uint8

const (
	Either Outcome = iota // the last result is not known on this path
	OK                    // it returned nil or true, or nothing
	Failed                // it returned an error or false
)

// OutcomeOf returns how a path that reaches ret ends the function.
func OutcomeOf(ret *ssa.Return, s *flow.State) Outcome {
	n := len(ret.Results)
	if n == 0 {
		return OK
	}
	res := ret.Results[n-1]
	switch {
	case ir.IsError(res.Type()):
		switch s.Truth(res) {
		case flow.True:
			return Failed
		case flow.False:
			return OK
		}
		return Either
	case ir.IsBool(res.Type()):
		switch s.Truth(res) {
		case flow.True:
			return OK
		case flow.False:
			return Failed
		}
		return Either
	}
	return OK
}

// hasOutcome reports whether fn tells how it ended.
func hasOutcome(fn *ssa.Function) bool {
	results := fn.Signature.Results()
	if results.Len() == 0 {
		return false
	}
	last := results.At(results.Len() - 1).Type()
	return ir.IsError(last) || ir.IsBool(last)
}

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
	var out []effect.Effect
	for _, g := range groups {
		if t.returnsWhatItTook(fn, g.kind, g.place) {
			continue
		}
		if e, ok := t.survive(fn, g, groups); ok {
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
	case *ssa.Alloc:
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
// being overtaken by another effect on the same place, and on which exits.
func (t *Table) survive(fn *ssa.Function, g *group, groups []*group) (effect.Effect, bool) {
	e := g.effects[0]
	if e.Async {
		e.May = true
		return e, true
	}
	over := overtakers(g, groups)
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

// overtakers returns the instructions after which the effect of g no longer
// stands.
func overtakers(g *group, groups []*group) map[ssa.Instruction]bool {
	over := make(map[ssa.Instruction]bool)
	for _, o := range groups {
		if o == g || !overtakes(o, g) {
			continue
		}
		for i, a := range o.anchors {
			if a.instr != nil && !o.effects[i].May && !o.effects[i].Async {
				over[a.instr] = true
			}
		}
	}
	return over
}

// overtakes reports whether the effect of g no longer stands after that of o.
func overtakes(o, g *group) bool {
	return o.place == g.place && o.kind.Overtakes(g.kind) || o.kind == effect.Restore && o.place.Holds(g.place)
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

// Assumption returns what holds after the instruction of e if the effect took
// place: a helper whose effect needs its success has succeeded.
func Assumption(e effect.Effect) []flow.Fact {
	call, ok := e.Instr.(*ssa.Call)
	switch {
	case !ok || e.When == effect.Always && e.Callee == "":
		return nil
	case e.When == effect.OnError:
		return Failure(call)
	}
	return Success(call)
}

// Success returns what holds after a call that succeeded.
func Success(call *ssa.Call) []flow.Fact { return ended(call, flow.False) }

// Failure returns what holds after a call that failed.
func Failure(call *ssa.Call) []flow.Fact { return ended(call, flow.True) }

// ended returns what holds after a call whose error has the given truth.
func ended(call *ssa.Call, err flow.Truth) []flow.Fact {
	result, typ := ir.LastResult(call)
	switch {
	case result == nil:
		return nil
	case ir.IsError(typ):
		return []flow.Fact{{Value: result, Truth: err}}
	case ir.IsBool(typ):
		return []flow.Fact{{Value: result, Truth: err.Not()}}
	}
	return nil
}
