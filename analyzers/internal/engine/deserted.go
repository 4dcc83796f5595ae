package engine

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A Deserted is a send, without another arm, to a channel of an object of which only
// one function receives, that leaves on a cancelled way.
type Deserted struct {
	Send     *ssa.Send
	Receiver *Func
	Receives token.Pos // where it does
	Edge     *cancel.Edge
	First    bool // the value that it leaves for is the first that is sent
}

// Deserted returns the sends of that kind for the channels that f receives from and has
// not made itself, one for each channel.
func (f *Func) Deserted() []Deserted {
	var list []Deserted
	seen := make(map[*FieldChannel]bool)
	for _, p := range f.Points {
		sel, ok := p.Instr.(*ssa.Select)
		if !ok {
			continue
		}
		for _, st := range sel.States {
			c := f.Pkg.FieldChannelAt(f.Pkg.Table.Places.Of(st.Chan))
			if c == nil || st.Dir != types.RecvOnly || seen[c] {
				continue
			}
			seen[c] = true
			if d := f.deserted(c); d != nil {
				list = append(list, *d)
			}
		}
	}
	return list
}

func (f *Func) deserted(c *FieldChannel) *Deserted {
	if !c.Met || c.Room || c.Escapes || slices.Contains(c.makers, f.Function) {
		return nil
	}
	var left *cancel.Edge
	for _, t := range c.Receives {
		if t.Alone || t.Optional || t.Instr.Parent() != f.Function {
			return nil
		}
		if left = f.deserts(t.Instr.(*ssa.Select), c); left == nil {
			return nil
		}
	}
	for _, t := range c.Sends {
		send, ok := t.Instr.(*ssa.Send)
		if !ok || outermost(send.Parent()) == outermost(f.Function) || f.Pkg.asksBefore(send) {
			continue
		}
		first := f.leavesFor(left, c)
		if first && len(c.Sends) == 1 {
			continue // it is what f leaves for, and whoever stops an object does so once
		}
		return &Deserted{send, f, c.Receives[0].Pos, left, first}
	}
	return nil
}

// leavesFor reports whether f leaves by e for a value of c itself.
func (f *Func) leavesFor(e *cancel.Edge, c *FieldChannel) bool {
	return f.Pkg.FieldChannelAt(f.Pkg.Table.Places.Of(e.Value)) == c
}

// deserts returns how f leaves for good through a select that receives from c: for
// something else than a value of c, if it can.
func (f *Func) deserts(sel *ssa.Select, c *FieldChannel) *cancel.Edge {
	var told *cancel.Edge
	for _, p := range f.Points {
		if p.Instr != ssa.Instruction(sel) {
			continue
		}
		for _, e := range p.Edges {
			if e.Source != cancel.Timer && (e.Source != cancel.Context && e.Source != cancel.Stop || e.Value == nil) {
				continue
			}
			way := f.Cancelled(e, p.Instr)
			if len(way.Exits) > 0 && len(way.Again) == 0 && !slices.ContainsFunc(c.Receives, func(t Transfer) bool { return way.In(t.Instr) }) {
				if !f.leavesFor(e, c) {
					return e
				}
				told = e
			}
		}
	}
	return told
}

// asksBefore reports whether the function that sends asks first whether a context or
// an object has ended.
func (p *Package) asksBefore(send *ssa.Send) bool {
	f := p.FuncOf(send.Parent())
	return slices.ContainsFunc(f.Points, func(point *cancel.Point) bool {
		return (point.Kind == cancel.Check || point.Kind == cancel.Select) && ir.Precedes(point.Instr, send)
	})
}

// escapes reports whether a channel that is read from a field is used for anything but
// to send to it and to receive from it.
func escapes(ch ssa.Value) bool {
	return slices.ContainsFunc(ir.Referrers(ch), func(r ssa.Instruction) bool {
		switch x := r.(type) {
		case *ssa.DebugRef, *ssa.BinOp, *ssa.UnOp:
			return false
		case *ssa.Send:
			return x.X == ch
		case *ssa.Select:
			return slices.ContainsFunc(x.States, func(st *ssa.SelectState) bool { return st.Send == ch })
		case *ssa.Call:
			b := ir.Builtin(&x.Call)
			return b != "len" && b != "cap"
		}
		return true
	})
}

// isChannel reports whether v is a channel.
func isChannel(v ssa.Value) bool {
	_, ok := v.Type().Underlying().(*types.Chan)
	return ok
}
