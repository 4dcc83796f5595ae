package engine

import (
	"go/token"
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
	// nobody waits for, and Met if it makes it without.
	Room, Met bool

	makers []*ssa.Function

	// Escapes is set if something else is done with it: it is closed, handed on,
	// or comes from elsewhere.
	Escapes bool
}

// A Transfer is a send to a channel or a receive from it.
type Transfer struct {
	Instr ssa.Instruction
	Pos   token.Pos // of the arm, if it is one of a select

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
	if c := p.transfers()[v]; c != nil {
		return c
	}
	return new(FieldChannel)
}

// transfers returns what the package does with the channels in fields.
func (p *Package) transfers() map[*types.Var]*FieldChannel {
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
	return p.fieldChannels
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
		transfer(instr.Chan, true, Transfer{Instr: instr, Pos: instr.Pos(), Alone: true})
	case *ssa.UnOp:
		if isChannel(instr.X) {
			transfer(instr.X, false, Transfer{Instr: instr, Pos: instr.Pos(), Alone: true})
		} else if isChannel(instr) && escapes(instr) {
			if c := p.fieldChannelOf(p.Table.Places.Of(instr)); c != nil {
				c.Escapes = true
			}
		}
	case *ssa.Select:
		for _, st := range instr.States {
			transfer(st.Chan, st.Dir == types.SendOnly, Transfer{Instr: instr, Pos: st.Pos, Optional: !instr.Blocking})
		}
	case *ssa.Store:
		if !isChannel(instr.Val) {
			return
		}
		c := p.fieldChannelOf(p.Table.Places.Of(instr.Addr))
		if c == nil {
			return
		}
		c.makers = append(c.makers, instr.Parent())
		made, ok := unconverted(instr.Val).(*ssa.MakeChan)
		switch {
		case !ok:
			c.Escapes = true
		case effect.IsZero(made.Size):
			c.Met = true
		default:
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
