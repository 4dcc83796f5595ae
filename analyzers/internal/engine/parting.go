package engine

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A function that waits for its goroutines parts with them not only where it is
// cancelled itself: the first of them that fails, since the context of all has ended
// or otherwise, is mostly the last that it listens to, and an object can tell it to
// leave by a signal whose name says nothing. Elsewhere such an end is no different
// from others, and so these are no cancel points for all.

// partsReceiving returns how f stops receiving from c after run was started when one of
// several goroutines that send to c fails, or when an object signals.
func (f *Func) partsReceiving(c *Channel, run Run, ops *channelOps) []Leaving {
	if run.How != Started || run.Body == nil {
		return nil
	}
	var list []Leaving
	for _, p := range f.partings(c, run) {
		if !ir.Precedes(run.Instr, p.Instr) && !follows(p.Instr, run.Instr) {
			continue
		}
		var rest token.Pos
		for _, assume := range p.Normal {
			if !rest.IsValid() {
				rest = f.firstOp(ops, p.Instr, assume, c.At.Block())
			}
		}
		if e := p.Edges[0]; rest.IsValid() && f.passesBy(e, ops, c.At.Block()) {
			list = append(list, Leaving{f, e, rest})
		}
	}
	return list
}

// partings returns the points at which f may part with what run sends to c.
func (f *Func) partings(c *Channel, run Run) []*cancel.Point {
	var list []*cancel.Point
	several := f.Pkg.sendSeveral(c, run) && f.Pkg.mayBeCancelled(run.Body)
	for _, op := range c.Ops {
		if op.Kind != effect.Receive || op.Instr.Parent() != f.Function {
			continue
		}
		var p *cancel.Point
		switch x := op.Instr.(type) {
		case *ssa.UnOp:
			if several {
				p = f.failurePoint(x)
			}
		case *ssa.Select:
			p = f.signalPoint(c, x, run)
		}
		if p != nil {
			list = append(list, p)
		}
	}
	return list
}

// sendSeveral reports whether others, too, send to c what run does: it is started
// several times, or not alone. One that sends again and again may end with its failure.
func (p *Package) sendSeveral(c *Channel, run Run) bool {
	started := slices.DeleteFunc(c.runs(effect.Send), func(r Run) bool { return r.How != Started })
	return len(started) > 1 || run.Start != nil && Repeats(run.Start.Block(), c.Make.Block())
}

// mayBeCancelled reports whether the body of a goroutine waits for something that ends
// with a context.
func (p *Package) mayBeCancelled(body *ssa.Function) bool {
	return slices.ContainsFunc(p.FuncOf(body).Points, func(pt *cancel.Point) bool {
		return slices.ContainsFunc(pt.Edges, func(e *cancel.Edge) bool { return e.Source == cancel.Context })
	})
}

// failurePoint returns the point of a receive whose value tells of a failure, or nil.
func (f *Func) failurePoint(recv *ssa.UnOp) *cancel.Point {
	var v ssa.Value = recv
	if recv.CommaOk {
		v = ir.Extract(recv, 0)
	}
	var fails, works []flow.Fact
	for _, err := range errorsOf(v) {
		fails = append(fails, flow.Fact{Value: err, Truth: flow.True, Lasts: true})
		works = append(works, flow.Fact{Value: err, Truth: flow.False, Lasts: true})
	}
	if len(fails) == 0 {
		return nil
	}
	return pointAt(recv, &cancel.Edge{Source: cancel.Sibling, Assume: fails}, works)
}

func pointAt(at ssa.Instruction, e *cancel.Edge, normal ...[]flow.Fact) *cancel.Point {
	p := &cancel.Point{Kind: cancel.Wait, Instr: at, Edges: []*cancel.Edge{e}, Normal: normal}
	if _, ok := at.(*ssa.Select); ok {
		p.Kind = cancel.Select
	}
	e.Point = p
	return p
}

// errorsOf returns v if it is an error, or the errors that are read from it.
func errorsOf(v ssa.Value) []ssa.Value {
	if v == nil {
		return nil
	}
	if ir.IsError(v.Type()) {
		return []ssa.Value{v}
	}
	var list []ssa.Value
	for _, r := range ir.Referrers(v) {
		switch x := r.(type) {
		case *ssa.Field:
			if ir.IsError(x.Type()) {
				list = append(list, x)
			}
		case *ssa.Store:
			if cell, ok := x.Addr.(*ssa.Alloc); ok {
				list = append(list, errorFields(cell)...)
			}
		}
	}
	return list
}

// errorFields returns the loads of fields of a variable that are errors, if all of it is
// stored at once.
func errorFields(cell *ssa.Alloc) []ssa.Value {
	var list []ssa.Value
	stores := 0
	for _, r := range ir.Referrers(cell) {
		switch x := r.(type) {
		case *ssa.Store:
			stores++
		case *ssa.FieldAddr:
			for _, r := range ir.Referrers(x) {
				if load, ok := r.(*ssa.UnOp); ok && ir.IsError(load.Type()) {
					list = append(list, load)
				}
			}
		}
	}
	if stores > 1 {
		return nil
	}
	return list
}

// signalPoint returns the point of a select that receives from c, or a signal of an
// object, which whoever runs for c does not give itself, or nil.
func (f *Func) signalPoint(c *Channel, sel *ssa.Select, run Run) *cancel.Point {
	index := ir.Extract(sel, 0)
	if index == nil || !sel.Blocking || slices.ContainsFunc(f.Points, func(p *cancel.Point) bool { return p.Instr == sel }) {
		return nil
	}
	var edge *cancel.Edge
	var normal [][]flow.Fact
	for k, st := range sel.States {
		fact := []flow.Fact{{Value: index, Truth: flow.Chosen(k)}}
		if st.Dir == types.RecvOnly && edge == nil && f.signals(st.Chan, run) {
			edge = &cancel.Edge{Source: cancel.Signal, Value: st.Chan, Assume: fact}
		} else {
			normal = append(normal, fact)
		}
	}
	if edge == nil {
		return nil
	}
	return pointAt(sel, edge, normal...)
}

// signals reports whether ch, which carries no values, lives in a field of an object
// that outlives f, and the package has somebody else than the goroutine of run who
// sends to it or closes it.
func (f *Func) signals(ch ssa.Value, run Run) bool {
	typ, ok := ch.Type().Underlying().(*types.Chan)
	if !ok {
		return false
	}
	if st, ok := typ.Elem().Underlying().(*types.Struct); !ok || st.NumFields() > 0 {
		return false
	}
	at := f.Pkg.Table.Places.Of(ch)
	field, ok := summary.FieldAt(at)
	if !ok || !place.Durable(at, f.Function) {
		return false
	}
	tells := func(k effect.Kind) bool { return k == effect.Send || k == effect.Poison }
	return !f.Pkg.affects(run.Body, field, tells) && slices.ContainsFunc(f.Pkg.all, func(fn *ssa.Function) bool {
		return outermost(fn) != outermost(f.Function) && f.Pkg.affects(fn, field, tells)
	})
}
