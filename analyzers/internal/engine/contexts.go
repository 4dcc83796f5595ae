package engine

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// A context that has ended stays so: who is given it afterwards, or one that is
// made from it, can do nothing that waits. The questions below say where that
// is certain and where it may be.

// FuncOf returns fn prepared to be asked, whether it has cancel points or not.
func (p *Package) FuncOf(fn *ssa.Function) *Func {
	if p.byFunc == nil {
		p.byFunc = make(map[*ssa.Function]*Func)
		for _, f := range p.cancellable() {
			p.byFunc[f.Function] = f
		}
	}
	f := p.byFunc[fn]
	if f == nil {
		f = &Func{Function: fn, Pkg: p, Points: p.Table.Points(fn)}
		p.byFunc[fn] = f
	}
	return f
}

// Ended returns an edge that tells that ctx has ended whenever control is at
// instr, or nil: the arm of its done channel, or a check of it.
func (f *Func) Ended(instr ssa.Instruction, ctx ssa.Value) *cancel.Edge {
	return f.AfterEnd(instr, func(e *cancel.Edge) bool { return f.Pkg.Table.Derived(ctx, e.Value) })
}

// AfterEnd returns such an edge of any context, if it is one of those that are asked for.
func (f *Func) AfterEnd(instr ssa.Instruction, is func(e *cancel.Edge) bool) *cancel.Edge {
	for _, p := range f.Points {
		if !ir.Precedes(p.Instr, instr) {
			continue
		}
		for _, e := range p.Edges {
			if f.tells(e) && is(e) && f.OnlyBy(e, instr) {
				return e
			}
		}
	}
	return nil
}

// tells reports whether edge e tells that its context has ended.
func (f *Func) tells(e *cancel.Edge) bool {
	return e.Source == cancel.Context && e.Value != nil && e.Inner == nil && e.Point.Kind != cancel.Call
}

// MayHaveEnded returns the edges that may mean that ctx has ended and that lead
// to instr: a call that was given it, or the context that it is made from, was
// cancelled or failed. Those that lead to instr alone come first; only says how
// many they are.
func (f *Func) MayHaveEnded(instr ssa.Instruction, ctx ssa.Value) (edges []*cancel.Edge, only int) {
	for _, p := range f.Points {
		if p.Instr == instr {
			continue
		}
		for _, e := range p.Edges {
			if e.Source != cancel.Context || e.Value == nil || !f.LeadsTo(e, instr) || !f.Pkg.Table.Derived(ctx, e.Value) {
				continue
			}
			if f.OnlyBy(e, instr) {
				edges = slices.Insert(edges, only, e)
				only++
			} else {
				edges = append(edges, e)
			}
		}
	}
	return edges, only
}

// LeadsTo reports whether the cancelled way that begins with e comes to instr.
func (f *Func) LeadsTo(e *cancel.Edge, instr ssa.Instruction) bool {
	return f.Cancelled(e, e.Point.Instr).instrs[instr]
}

// OnlyBy reports whether the cancelled way that begins with e comes to instr, and
// no normal way out of its point does.
func (f *Func) OnlyBy(e *cancel.Edge, instr ssa.Instruction) bool {
	return f.LeadsTo(e, instr) && !f.normal(e.Point)[instr]
}

// normal returns the instructions on the normal ways out of p.
func (f *Func) normal(p *cancel.Point) map[ssa.Instruction]bool {
	return f.normals.Of(p, f.Pkg.Table.Budget, func() map[ssa.Instruction]bool {
		seen := make(map[ssa.Instruction]bool)
		for _, assume := range p.Normal {
			f.Explore(p.Instr, assume, Visitor{Instr: func(instr ssa.Instruction) bool {
				seen[instr] = true
				return true
			}})
		}
		return seen
	})
}

// CancelledItself returns the call of the cancel function of ctx, or of a
// context that it is made from, that always runs before instr: it precedes it
// or, where both are deferred, follows it. It returns nil if there is none.
func (f *Func) CancelledItself(instr ssa.Instruction, ctx ssa.Value) ssa.Instruction {
	_, deferred := instr.(*ssa.Defer)
	for _, end := range f.endings() {
		_, later := end.instr.(*ssa.Defer)
		switch {
		case end.instr == instr || later && !deferred:
			continue
		case later && !ir.Precedes(instr, end.instr):
			continue
		case !later && (deferred || !ir.Precedes(f.asked(end), instr)):
			continue
		}
		if end.of != nil && !bornDead(end) && f.Pkg.Table.Derived(ctx, end.of) || end.owner.Root != nil && f.isField(ctx, end) {
			return end.instr
		}
	}
	return nil
}

// asked returns the call, or the question whether there is a function to call, if
// the call depends on nothing else: where there is none, nobody can end the
// context any more.
func (f *Func) asked(end ending) ssa.Instruction {
	b := end.instr.Block()
	if len(b.Preds) != 1 {
		return end.instr
	}
	cond, ok := b.Preds[0].Instrs[len(b.Preds[0].Instrs)-1].(*ssa.If)
	if !ok || cond.Block().Succs[0] != b {
		return end.instr
	}
	question, ok := cond.Cond.(*ssa.BinOp)
	if !ok || question.Op != token.NEQ {
		return end.instr
	}
	if c, ok := question.Y.(*ssa.Const); !ok || !c.IsNil() {
		return end.instr
	}
	places := f.Pkg.Table.Places
	called := end.instr.(ssa.CallInstruction).Common().Value
	if question.X == called || places.Of(question.X) == places.Of(called) && !places.Of(called).IsZero() {
		return cond
	}
	return end.instr
}

// bornDead reports whether a context is ended right where it is made, before
// anybody is given it: who wants one that has ended makes it so.
func bornDead(end ending) bool {
	made, ok := end.of.(*ssa.Extract)
	if !ok || made.Block() != end.instr.Block() {
		return false
	}
	if _, ok := end.instr.(*ssa.Defer); ok {
		return false
	}
	for _, r := range ir.Referrers(made) {
		if r.Block() == made.Block() && ir.Precedes(r, end.instr) {
			return false
		}
	}
	return true
}

// An ending is a call of a cancel function.
type ending struct {
	instr ssa.Instruction
	of    ssa.Value // the context, if it is a variable

	// Where the function is a field of an object, the object, and the names of
	// the fields in which contexts are kept that it ends.
	owner  place.Place
	fields []string
}

// endings returns the calls of cancel functions in f.
func (f *Func) endings() []ending {
	if f.ends != nil {
		return f.ends
	}
	f.ends = []ending{}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok || call.Common().IsInvoke() || len(call.Common().Args) > 1 {
				continue
			}
			if _, ok := call.Common().Value.(*ssa.Function); ok {
				continue
			}
			if e := f.Pkg.ending(call); e.of != nil || len(e.fields) > 0 {
				f.ends = append(f.ends, e)
			}
		}
	}
	return f.ends
}

func (p *Package) ending(call ssa.CallInstruction) ending {
	e := ending{instr: call}
	v := p.Table.NameOf(call.Common().Value)
	if made, k := madeBy(v); made != nil && k > 0 {
		e.of = contextOf(made)
		return e
	}
	at := p.Table.Places.Of(v)
	if at.Path == "" {
		return e
	}
	e.owner = at.Owner()
	for _, pair := range p.pairedFields() {
		if pair.cancel == at.LastName() && types.Identical(pair.object, ir.Deref(typeOf(e.owner))) {
			e.fields = append(e.fields, pair.context)
		}
	}
	return e
}

func typeOf(p place.Place) types.Type {
	if t := p.Type(); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

// isField reports whether ctx is read from a field of the object whose context
// was ended, and the function does not store a new one there.
func (f *Func) isField(ctx ssa.Value, end ending) bool {
	at := f.Pkg.Table.Places.Of(f.Pkg.Table.NameOf(ctx))
	if at.Path == "" || at.Owner() != end.owner || !slices.Contains(end.fields, at.LastName()) {
		return false
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok || !f.Pkg.Table.Places.Of(st.Addr).Overlaps(at) {
				continue
			}
			if _, ok := st.Val.(*ssa.Parameter); !ok {
				return false
			}
		}
	}
	return true
}

// madeBy returns the call, and the number of its result, that v comes from, if
// the call makes a context and the function that ends it.
func madeBy(v ssa.Value) (*ssa.Call, int) {
	x, ok := v.(*ssa.Extract)
	if !ok {
		return nil, 0
	}
	call, ok := x.Tuple.(*ssa.Call)
	if !ok {
		return nil, 0
	}
	results := call.Call.Signature().Results()
	if !ir.IsContext(results.At(0).Type()) || ir.IsContext(x.Type()) {
		return nil, 0
	}
	if !isFunc(x.Type()) {
		return nil, 0
	}
	// Of several functions none can be told to be the one.
	for v := range results.Variables() {
		if v != results.At(x.Index) && isFunc(v.Type()) && !ir.IsNamed(x.Type(), "context", "CancelFunc") {
			return nil, 0
		}
	}
	return call, x.Index
}

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

func contextOf(call *ssa.Call) ssa.Value { return ir.Extract(call, 0) }

// fieldPair are two fields of an object, in which the package keeps a context
// and the function that ends it.
type fieldPair struct {
	object          types.Type
	context, cancel string
}

// pairedFields returns the fields in which the package keeps contexts with the
// functions that end them.
func (p *Package) pairedFields() []fieldPair {
	if p.pairs != nil {
		return p.pairs
	}
	p.pairs = []fieldPair{}
	for _, fn := range p.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok || call.Call.Signature().Results().Len() < 2 || !ir.IsContext(call.Call.Signature().Results().At(0).Type()) {
					continue
				}
				p.addPairs(call)
			}
		}
	}
	return p.pairs
}

func (p *Package) addPairs(call *ssa.Call) {
	contexts := p.keptIn(ir.Extract(call, 0))
	for _, r := range ir.Referrers(call) {
		x, ok := r.(*ssa.Extract)
		if !ok {
			continue
		}
		if made, k := madeBy(x); made == nil || k == 0 {
			continue
		}
		for _, c := range p.keptIn(x) {
			for _, a := range contexts {
				if a.Owner() == c.Owner() {
					pair := fieldPair{ir.Deref(typeOf(a.Owner())), a.LastName(), c.LastName()}
					if !slices.Contains(p.pairs, pair) {
						p.pairs = append(p.pairs, pair)
					}
				}
			}
		}
	}
}

// keptIn returns the fields in which v is stored, itself or by way of a variable.
func (p *Package) keptIn(v ssa.Value) []place.Place {
	var list []place.Place
	for _, st := range storesOf(v) {
		if at := p.Table.Places.Of(st.Addr); at.Path != "" {
			list = append(list, at)
			continue
		}
		for _, r := range ir.Referrers(st.Addr) {
			load, ok := r.(*ssa.UnOp)
			if !ok {
				continue
			}
			for _, st := range storesOf(load) {
				if at := p.Table.Places.Of(st.Addr); at.Path != "" {
					list = append(list, at)
				}
			}
		}
	}
	return list
}

// storesOf returns the stores of v, also as another type.
func storesOf(v ssa.Value) []*ssa.Store {
	var list []*ssa.Store
	if v == nil {
		return nil
	}
	for _, r := range ir.Referrers(v) {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Val == v {
				list = append(list, r)
			}
		case *ssa.ChangeType:
			list = append(list, storesOf(r)...)
		}
	}
	return list
}
