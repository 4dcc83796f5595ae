package summary

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// defers returns the defer statements of fn.
func (t *Table) defers(fn *ssa.Function) []*ssa.Defer {
	list, ok := t.deferred[fn]
	if ok {
		return list
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok {
				list = append(list, d)
			}
		}
	}
	t.deferred[fn] = list
	return list
}

// Reaches reports whether control can get from block a to block b. It remembers
// the answers, for those who ask about all blocks of a function, or at each exit.
func (t *Table) Reaches(a, b *ssa.BasicBlock) bool {
	set, ok := t.reach[a]
	if !ok {
		set = ir.Reachable(a)
		t.reach[a] = set
	}
	return set[b.Index]
}

// DeferredAt returns the effects of the defers that may run when ret is reached
// in state s. A deferred closure is walked with what is known there of the
// variables that it captures, so that an effect under a test of the error, or
// of a flag, counts where the test comes out so.
func (t *Table) DeferredAt(ret *ssa.Return, s *flow.State) []effect.Effect {
	d := t.running(ret)
	if len(d.list) == 0 {
		return nil
	}
	var list []effect.Effect
	if len(t.closing) > 0 {
		list = t.deferredBy(d.list, s) // of one that defers itself it is not all
	} else {
		at := exit{ret, d.knownBy(s)}
		list = t.exits.Of(at, t.Budget, func() []effect.Effect { return t.deferredBy(d.list, s) })
	}
	t.Budget.Spend(len(list))
	return list
}

// Deferred returns the defers that may run when ret is reached.
func (t *Table) Deferred(ret *ssa.Return) []*ssa.Defer { return t.running(ret).list }

// An exit is a return in a state, as far as that makes a difference to what is
// deferred.
type exit struct {
	ret   *ssa.Return
	known string
}

// running are the defers that may run when a function returns.
type running struct {
	list     []*ssa.Defer
	captured map[ssa.Value]bool // variables, by the closures among them
}

func (t *Table) running(ret *ssa.Return) *running {
	if r, ok := t.atReturn[ret]; ok {
		return r
	}
	r := &running{captured: make(map[ssa.Value]bool)}
	for fn := ret.Parent(); fn != nil; fn = fn.Parent() {
		for _, d := range t.defers(fn) {
			if fn != ret.Parent() || t.Reaches(d.Block(), ret.Block()) {
				r.add(d)
			}
		}
		if !ir.IsRangeBody(fn) {
			break
		}
	}
	t.atReturn[ret] = r
	return r
}

func (r *running) add(d *ssa.Defer) {
	r.list = append(r.list, d)
	if fn := closureOf(d); fn != nil {
		for _, fv := range fn.FreeVars {
			if cell := ir.Cell(fv); cell != nil {
				r.captured[cell] = true
			}
		}
	}
}

// knownBy returns what s knows of the variables that are captured.
func (r *running) knownBy(s *flow.State) string {
	if s == nil {
		return ""
	}
	var known []string
	for _, f := range s.Facts() {
		if r.captured[f.Value] {
			known = append(known, fmt.Sprintf("%p=%d", f.Value, f.Truth))
		}
	}
	slices.Sort(known)
	return strings.Join(known, " ")
}

// closureOf returns the closure that d defers, or nil.
func closureOf(d *ssa.Defer) *ssa.Function {
	if fn := ir.Callee(d); fn != nil && fn.Parent() != nil && len(fn.Blocks) > 0 {
		return fn
	}
	return nil
}

// deferredBy returns the effects of defers that run in state s.
func (t *Table) deferredBy(defers []*ssa.Defer, s *flow.State) []effect.Effect {
	var list []effect.Effect
	for _, d := range defers {
		t.Budget.Spend(1)
		if fn := closureOf(d); fn != nil {
			list = append(list, t.closureAt(d, fn, known(fn, s))...)
			continue
		}
		for _, e := range append(effect.Direct(t.Places, d), t.callee(d)...) {
			// What depends on the success of the deferred function itself may or
			// may not happen.
			e.May = e.May || e.When != effect.Always
			e.When = effect.Always
			list = append(list, e)
		}
	}
	return list
}

// known returns what s knows of the variables that fn captures.
func known(fn *ssa.Function, s *flow.State) []flow.Fact {
	if s == nil {
		return nil
	}
	var facts []flow.Fact
	for _, fv := range fn.FreeVars {
		if cell := ir.Cell(fv); cell != nil {
			if truth := s.Known(cell); truth != flow.Unknown {
				facts = append(facts, flow.Fact{Value: fv, Truth: truth})
			}
		}
	}
	return facts
}

// closureAt returns the effects that closure fn, deferred by d, has if facts
// hold.
func (t *Table) closureAt(d *ssa.Defer, fn *ssa.Function, facts []flow.Fact) []effect.Effect {
	var key strings.Builder
	for _, f := range facts {
		fmt.Fprintf(&key, "%s=%d ", f.Value.Name(), f.Truth)
	}
	memo := closureKey{d, key.String()}
	if t.closing[memo] {
		return nil // a closure may defer itself
	}
	t.closing[memo] = true
	defer delete(t.closing, memo)
	return t.closures.Of(memo, t.Budget, func() []effect.Effect { return t.closureIf(d, fn, facts) })
}

// closureIf finds what closureAt returns.
func (t *Table) closureIf(d *ssa.Defer, fn *ssa.Function, facts []flow.Fact) []effect.Effect {
	list := t.callee(d)
	for i := 0; i < len(list); {
		e := &list[i]
		may, must := t.happens(fn, *e, ir.CallArgs(d), facts)
		if !may && !e.Async {
			list = append(list[:i], list[i+1:]...)
			continue
		}
		e.May, e.When = e.Async || !must, effect.Always
		i++
	}
	return list
}

type closureKey struct {
	deferred *ssa.Defer
	facts    string
}

// happens reports whether the closure, called with args, can have the effect if
// facts hold, and whether it always has.
func (t *Table) happens(fn *ssa.Function, e effect.Effect, args []ssa.Value, facts []flow.Fact) (may, must bool) {
	must = true
	is := func(list []effect.Effect) bool {
		for _, x := range list {
			if x.Kind == e.Kind && t.Outside(x.Place, fn, args) == e.Place {
				may = true
				return !x.May
			}
		}
		return false
	}
	w := &flow.Walk{Graph: t.Graph(fn), Assume: facts}
	w.Instr = func(instr ssa.Instruction, _ *flow.State) bool { return !is(t.At(instr)) }
	w.Edge = func(b *ssa.BasicBlock, i int, _ *flow.State) bool { return !is(t.OnEdge(b, i)) }
	w.Exit = func(ret *ssa.Return, s *flow.State) {
		if !is(t.DeferredAt(ret, s)) {
			must = false
		}
	}
	w.Entry()
	return may, must && may
}

// atExits returns the effects of the defers of fn that its callers can see, by
// the exits that they happen on.
func (t *Table) atExits(fn *ssa.Function) []effect.Effect {
	if len(t.defers(fn)) == 0 {
		return nil
	}
	type key struct {
		kind  effect.Kind
		place string
		root  ssa.Value
		async bool
	}
	type seen struct {
		e          effect.Effect
		ok, failed int
		may        bool
	}
	index := make(map[key]*seen)
	var order []*seen
	okExits, failedExits := 0, 0
	w := &flow.Walk{Graph: t.Graph(fn)}
	w.Exit = func(ret *ssa.Return, s *flow.State) {
		out := OutcomeOf(ret, s)
		if out != Failed {
			okExits++
		}
		if out != OK {
			failedExits++
		}
		for _, e := range t.DeferredAt(ret, s) {
			if !reachable(e.Place, fn) {
				continue
			}
			k := key{e.Kind, e.Place.Path, e.Place.Root, e.Async}
			x := index[k]
			if x == nil {
				x = &seen{e: e}
				index[k] = x
				order = append(order, x)
			}
			if out != Failed {
				x.ok++
			}
			if out != OK {
				x.failed++
			}
			x.may = x.may || e.May
		}
	}
	w.Entry()
	var list []effect.Effect
	for _, x := range order {
		x.e.When = when(fn, x.ok > 0, x.failed > 0)
		x.e.May = x.may || x.ok < okExits && x.ok > 0 || x.ok == 0 && x.failed < failedExits
		list = append(list, x.e)
	}
	return list
}

// when names the exits on which an effect stands.
func when(fn *ssa.Function, ok, failed bool) effect.When {
	switch {
	case ok && failed || !hasOutcome(fn):
		return effect.Always
	case ok:
		return effect.OnOK
	}
	return effect.OnError
}
