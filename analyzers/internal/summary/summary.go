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
	atReturn map[*ssa.Return]*running
	exits    flow.Answers[exit, []effect.Effect]
	closures flow.Answers[closureKey, []effect.Effect]
	closing  map[closureKey]bool // being found

	fns    []*ssa.Function
	cycles *cycles
	filled map[Field]bool // nil until it is asked for

	uses     map[*ssa.Parameter]paramUse
	fields   map[*types.Var][]ssa.Value // nil until it is asked for
	methods  map[string][]*ssa.Function // the same
	quits    flow.Answers[*ssa.Function, flow.Truth]
	refusals flow.Answers[*ssa.Function, bool]
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
		atReturn: make(map[*ssa.Return]*running),
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
