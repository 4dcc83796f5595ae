package engine

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// An Answerer is a function that takes waiters from where they are registered,
// and answers them by their channels.
type Answerer struct {
	Fn *ssa.Function

	// Signal is where it sends to the channel of a waiter or closes it, and Plain
	// whether it waits there until the waiter receives.
	Signal ssa.Instruction
	Plain  bool

	// Removal is where it takes a waiter out, nil if it leaves it there.
	Removal *effect.Effect

	// Stops is set if it leaves all waiters where they are when it cannot serve
	// the first.
	Stops bool

	sent ssa.Value
}

// Registry is what the functions of the package do with the waiters in a field.
type Registry struct {
	Answerers []*Answerer

	// Takers are the functions that take entries out to do something with them,
	// or all at once: they need not be told that one is to go.
	Takers []*ssa.Function
}

// Registry returns what is done with the field that p ends with, nil if it is
// no field.
func (pkg *Package) Registry(p place.Place) *Registry {
	field, ok := summary.FieldAt(p)
	if !ok {
		return nil
	}
	if r := pkg.registries[field]; r != nil {
		return r
	}
	r := new(Registry)
	for _, fn := range pkg.all {
		pkg.register(r, field, fn)
	}
	if pkg.registries == nil {
		pkg.registries = make(map[summary.Field]*Registry)
	}
	pkg.registries[field] = r
	return r
}

func (pkg *Package) register(r *Registry, field summary.Field, fn *ssa.Function) {
	is := func(p place.Place) bool {
		f, ok := summary.FieldAt(p)
		return ok && f == field
	}
	var seeds []ssa.Value
	var removal *effect.Effect
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			for _, e := range pkg.Table.At(instr) {
				if is(e.Place) && isRemoval(e.Kind) && removal == nil {
					removal = &e
				}
			}
			if v, ok := instr.(ssa.Value); ok && pkg.isElement(v, is) {
				seeds = append(seeds, v)
			}
		}
	}
	derived := derivedFrom(seeds)
	if removal != nil && (removal.Kind == effect.Clear || usesAny(derived)) {
		r.Takers = append(r.Takers, fn)
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if a := answer(instr, derived); a != nil {
				a.Fn, a.Removal = fn, removal
				a.Stops = removal != nil && stops(fn, derived, removal)
				r.Answerers = append(r.Answerers, a)
			}
		}
	}
}

// usesAny reports whether one of the values is used for more than being
// compared.
func usesAny(derived map[ssa.Value]bool) bool {
	for v := range derived {
		for _, r := range ir.Referrers(v) {
			if _, ok := r.(*ssa.FieldAddr); ok || handsOn(r, derived) || answer(r, derived) != nil {
				return true
			}
		}
	}
	return false
}

// TakenBy reports whether another function than f takes entries out.
func (r *Registry) TakenBy(f *Func) bool {
	return r != nil && slices.ContainsFunc(r.Takers, func(fn *ssa.Function) bool { return fn != f.Function && fn.Parent() != f.Function })
}

// isElement reports whether v is an entry of the field: an element that is
// loaded, looked up or iterated over, or one that a method of a list or a
// helper returns.
func (pkg *Package) isElement(v ssa.Value, is func(place.Place) bool) bool {
	places := pkg.Table.Places
	switch x := v.(type) {
	case *ssa.UnOp:
		_, elem := x.X.(*ssa.IndexAddr)
		return elem && x.Op == token.MUL && is(places.Of(x.X))
	case *ssa.Lookup:
		return is(places.Of(x.X))
	case *ssa.Extract:
		if next, ok := x.Tuple.(*ssa.Next); ok && x.Index > 0 {
			rng, ok := next.Iter.(*ssa.Range)
			return ok && is(places.Of(rng.X))
		}
		if call, ok := x.Tuple.(*ssa.Call); ok && x.Index == 0 {
			return pkg.isTakenFrom(call, x, is)
		}
	case *ssa.Call:
		return pkg.isTakenFrom(x, x, is)
	}
	return false
}

func (pkg *Package) isTakenFrom(call *ssa.Call, v ssa.Value, is func(place.Place) bool) bool {
	name := ir.NameOfCall(&call.Call)
	if len(call.Call.Args) == 0 {
		return false
	}
	switch {
	case name.Pkg == "container/list" && name.Recv == "List", name.Pkg == "container/heap", name.Pkg == "sync" && name.Recv == "Map":
		return is(pkg.Table.Places.Of(call.Call.Args[0]))
	}
	if ir.IsBool(v.Type()) || ir.IsError(v.Type()) || ir.Callee(call) == nil {
		return false
	}
	taken, _ := pkg.Table.ConsumedFrom(v)
	return slices.ContainsFunc(taken, func(c summary.Consumption) bool { return is(c.Source) })
}

// answer returns what instr does with the channel of a waiter, or nil.
func answer(instr ssa.Instruction, derived map[ssa.Value]bool) *Answerer {
	switch x := instr.(type) {
	case *ssa.Send:
		if derived[x.Chan] {
			return &Answerer{Signal: x, Plain: true, sent: x.X}
		}
	case *ssa.Select:
		for _, st := range x.States {
			if st.Dir == types.SendOnly && derived[st.Chan] {
				return &Answerer{Signal: x, sent: st.Send}
			}
		}
	case *ssa.Call:
		if ir.Builtin(&x.Call) == "close" && derived[x.Call.Args[0]] {
			return &Answerer{Signal: x}
		}
	}
	return nil
}

// stops reports whether fn compares something of a waiter with what there is,
// and on one outcome removes none.
func stops(fn *ssa.Function, derived map[ssa.Value]bool, removal *effect.Effect) bool {
	at := removal.Instr.Block()
	for _, b := range fn.Blocks {
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || !b.Dominates(at) {
			continue
		}
		test, ok := cond.Cond.(*ssa.BinOp)
		if !ok {
			continue
		}
		switch test.Op {
		case token.LSS, token.GTR, token.LEQ, token.GEQ:
		default:
			continue
		}
		if (derived[test.X] || derived[test.Y]) && ir.Reaches(at, b) && refuses(b, at) {
			return true
		}
	}
	return false
}

// Grants reports whether a does for the waiter what f does itself when it need
// not wait, before it registers by o: it counts it in, marks it, or makes the
// same exchange of a state, or does not undo that as it would if nobody waited;
// or it gives it a resource.
func (a *Answerer) Grants(f *Func, o *Opener) bool {
	if a.sent != nil && isResource(a.sent.Type()) {
		return true
	}
	own := make(map[grant]bool)
	f.Pkg.eachGrant(f.Function, func(g grant, at ssa.Instruction) {
		if !after(at, o.Instr) {
			own[g] = true
		}
	})
	found := false
	loops := LoopsAround(a.Signal.Block())
	f.Pkg.eachGrant(a.Fn, func(g grant, at ssa.Instruction) {
		// What is done once for all that a loop answers lets none of them in.
		each := len(loops) == 0 || slices.ContainsFunc(loops, func(l *Loop) bool { return l.Has(at) })
		answered := after(at, a.Signal) || after(a.Signal, at)
		found = found || own[g] && each && answered || own[g.undone()] && !answered
	})
	return found
}

// A grant is a change of a field that lets somebody in.
type grant struct {
	field summary.Field
	kind  effect.Kind
}

// undone returns the grant that g takes back.
func (g grant) undone() grant {
	switch g.kind {
	case effect.Inc:
		g.kind = effect.Dec
	case effect.Dec:
		g.kind = effect.Inc
	case effect.Raise:
		g.kind = effect.Lower
	case effect.Lower:
		g.kind = effect.Raise
	}
	return g
}

// eachGrant calls see with the changes of fn that may be grants: a counter moves,
// a flag changes, or a compare-and-swap succeeds.
func (pkg *Package) eachGrant(fn *ssa.Function, see func(grant, ssa.Instruction)) {
	each := func(list []effect.Effect, exchanged bool) {
		for _, e := range list {
			field, ok := summary.FieldAt(e.Place)
			if !ok || e.Async {
				continue
			}
			switch e.Kind {
			case effect.Inc, effect.Dec, effect.Raise, effect.Lower:
				see(grant{field, e.Kind}, e.Instr)
			case effect.Set, effect.State:
				if exchanged {
					see(grant{field, e.Kind}, e.Instr)
				}
			}
		}
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			each(pkg.Table.At(instr), false)
		}
		for i := range b.Succs {
			each(pkg.Table.OnEdge(b, i), true)
		}
	}
}

// isResource reports whether values of type t, or a part of them, have to be
// closed or released by whoever has them.
func isResource(t types.Type) bool {
	if ir.HasMethod(t, "Close") || ir.HasMethod(t, "Release") {
		return true
	}
	st, ok := ir.Deref(t).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if ir.HasMethod(f.Type(), "Close") || ir.HasMethod(f.Type(), "Release") {
			return true
		}
	}
	return false
}

// Wakes reports whether the way looks after the other waiters: it answers one,
// or calls a function that may.
func (r *Registry) Wakes(w *Way) bool {
	is := func(fn *ssa.Function) bool {
		return slices.ContainsFunc(r.Answerers, func(a *Answerer) bool { return a.Fn == fn })
	}
	for instr := range w.instrs {
		if slices.ContainsFunc(r.Answerers, func(a *Answerer) bool { return a.Signal == instr }) {
			return true
		}
		call, ok := instr.(ssa.CallInstruction)
		if !ok {
			continue
		}
		fn := ir.Callee(call)
		if fn == nil {
			continue
		}
		if is(fn) || slices.ContainsFunc(callees(fn), is) {
			return true
		}
	}
	return false
}

// WakesOne reports whether a answers one waiter at a time.
func (a *Answerer) WakesOne() bool { return !InLoop(a.Signal.Block()) }

// PassesOn reports whether w, when it is answered at p, takes itself out and
// answers another one: to be answered is to have a turn.
func (r *Registry) PassesOn(w *Waiter, p *cancel.Point) bool {
	if w.f.Normally(p, w.Opener).Undo == nil {
		return false
	}
	normal := &Way{instrs: make(map[ssa.Instruction]bool)}
	for _, assume := range p.Normal {
		w.f.Explore(p.Instr, assume, Visitor{Instr: func(instr ssa.Instruction) bool {
			normal.instrs[instr] = true
			return true
		}})
	}
	return r.Wakes(normal)
}

// callees returns the functions that fn calls.
func callees(fn *ssa.Function) []*ssa.Function {
	var list []*ssa.Function
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				if callee := ir.Callee(call); callee != nil {
					list = append(list, callee)
				}
			}
		}
	}
	return list
}
