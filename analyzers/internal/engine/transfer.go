package engine

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// A FieldChannel is what the package does with the channel in a field, in all objects
// that have the field.
type FieldChannel struct {
	Sends    []Transfer
	Receives []Transfer

	// Room is set if the package makes the channel with room for values that
	// nobody waits for.
	Room bool
}

// A Transfer is a send to a channel or a receive from it.
type Transfer struct {
	Instr ssa.Instruction

	// Optional is set if the operation is given up where it would wait: the
	// select has a default arm.
	Optional bool

	// Alone is set if it is not an arm of a select.
	Alone bool
}

// FieldChannelAt returns what the package does with the channel at p, nil if p is not
// a field.
func (p *Package) FieldChannelAt(at place.Place) *FieldChannel {
	v := fieldVar(at)
	if v == nil {
		return nil
	}
	if p.fieldChannels == nil {
		p.fieldChannels = make(map[*types.Var]*FieldChannel)
		for _, fn := range p.all {
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					p.indexTransfers(instr)
				}
			}
		}
	}
	if c := p.fieldChannels[v]; c != nil {
		return c
	}
	return new(FieldChannel)
}

func (p *Package) indexTransfers(instr ssa.Instruction) {
	transfer := func(ch ssa.Value, send bool, t Transfer) {
		c := p.fieldChannelOf(p.Table.Places.Of(ch))
		switch {
		case c == nil:
		case send:
			c.Sends = append(c.Sends, t)
		default:
			c.Receives = append(c.Receives, t)
		}
	}
	switch instr := instr.(type) {
	case *ssa.Send:
		transfer(instr.Chan, true, Transfer{Instr: instr, Alone: true})
	case *ssa.UnOp:
		if _, ok := instr.X.Type().Underlying().(*types.Chan); ok {
			transfer(instr.X, false, Transfer{Instr: instr, Alone: true})
		}
	case *ssa.Select:
		for _, st := range instr.States {
			transfer(st.Chan, st.Dir == types.SendOnly, Transfer{Instr: instr, Optional: !instr.Blocking})
		}
	case *ssa.Store:
		made, ok := unconverted(instr.Val).(*ssa.MakeChan)
		if !ok || effect.IsZero(made.Size) {
			return
		}
		if c := p.fieldChannelOf(p.Table.Places.Of(instr.Addr)); c != nil {
			c.Room = true
		}
	}
}

// unconverted returns the channel that was converted to one of a direction.
func unconverted(v ssa.Value) ssa.Value {
	if c, ok := v.(*ssa.ChangeType); ok {
		return c.X
	}
	return v
}

func (p *Package) fieldChannelOf(at place.Place) *FieldChannel {
	v := fieldVar(at)
	if v == nil {
		return nil
	}
	c := p.fieldChannels[v]
	if c == nil {
		c = new(FieldChannel)
		p.fieldChannels[v] = c
	}
	return c
}

// fieldVar returns the field that p is, or nil.
func fieldVar(p place.Place) *types.Var {
	if p.IsZero() || p.Path == "" || p.Path[len(p.Path)-1] == ']' {
		return nil
	}
	owner := p.Owner().Type()
	if owner == nil {
		return nil
	}
	st, ok := ir.Deref(owner).Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	name := p.LastName()
	for field := range st.Fields() {
		if field.Name() == name {
			return field.Origin()
		}
	}
	return nil
}
