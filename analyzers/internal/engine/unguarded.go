package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
)

// Whoever is given a channel may stop to receive from it when the context ends that
// it has given itself: a sender that gives up its sends then knows of that. What else
// it sends when the context has ended has nobody to receive it.

// An Unguarded is a send without another arm, on a way on which a context has ended,
// to a channel to which another send is given up when that context ends.
type Unguarded struct {
	Send  *ChannelOp
	Guard *ChannelOp // the other send

	// Func is the function that sends, and Edge how it comes to know of the end.
	Func *Func
	Edge *cancel.Edge
}

// Unguarded returns the sends of that kind to a channel without room, which only
// callers receive from.
func (p *Package) Unguarded(c *Channel) []Unguarded {
	if c.Cap != 0 || c.OtherSenders || !c.OtherReceivers || slices.ContainsFunc(c.Ops, func(op *ChannelOp) bool { return op.Kind == effect.Receive }) {
		return nil
	}
	var list []Unguarded
	for _, op := range c.Ops {
		if _, ok := op.Instr.(*ssa.Send); !ok || op.Kind != effect.Send || !op.Bare || !op.isStarted() {
			continue
		}
		if u := p.unguarded(c, op); u != nil {
			list = append(list, *u)
		}
	}
	return list
}

func (p *Package) unguarded(c *Channel, op *ChannelOp) *Unguarded {
	f := p.FuncOf(op.Instr.Parent())
	for _, guard := range c.Ops {
		ctx := p.guardedBy(guard)
		if ctx == nil {
			continue
		}
		for _, point := range f.Points {
			for _, e := range point.Edges {
				if e.Source == cancel.Context && e.Value != nil && p.Table.Derived(e.Value, ctx) && f.Cancelled(e, point.Instr).In(op.Instr) {
					return &Unguarded{op, guard, f, e}
				}
			}
		}
	}
	return nil
}

// guardedBy returns the context for which a send is given up when it ends, nil if there
// is none, or only that of an object.
func (p *Package) guardedBy(op *ChannelOp) ssa.Value {
	if op.Kind != effect.Send || op.Bare {
		return nil
	}
	for _, point := range p.FuncOf(op.Instr.Parent()).Points {
		if point.Instr != op.Instr {
			continue
		}
		for _, e := range point.Edges {
			if e.Source == cancel.Context && e.Value != nil && p.Judge.Trace(e.Value) == life.PerCall {
				return e.Value
			}
		}
	}
	return nil
}

// isStarted reports whether only goroutines do op that the function starts.
func (op *ChannelOp) isStarted() bool {
	return len(op.Runs) > 0 && !slices.ContainsFunc(op.Runs, func(r Run) bool { return r.How != Started })
}
