package engine

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// A Forsaken is a permit that a function gives back in a select, and does not if a
// context has ended: even where it could be given back at once, the select may choose
// the other arm.
type Forsaken struct {
	Place    place.Place // of the channel that holds the permits
	Edge     *cancel.Edge
	Acquired token.Pos // where it is acquired
	Released token.Pos // the arm

	// Own is set if the function that acquires it defers this one.
	Own bool
}

// Forsaken returns the permits that f forsakes so.
func (f *Func) Forsaken() []Forsaken {
	var list []Forsaken
	for _, p := range f.Points {
		sel, ok := p.Instr.(*ssa.Select)
		if !ok || !sel.Blocking {
			continue
		}
		for _, st := range sel.States {
			acquired, own := f.acquiredBefore(st)
			if !acquired.IsValid() {
				continue
			}
			at := f.Pkg.Table.Places.Of(st.Chan)
			if made, ok := at.Root.(*ssa.MakeChan); ok && effect.IsZero(made.Size) || at.IsZero() || !f.Pkg.isToken(at) {
				continue
			}
			i := slices.IndexFunc(p.Edges, func(e *cancel.Edge) bool {
				return e.Source == cancel.Context && e.Value != nil && f.leavesWithout(e, at)
			})
			if i >= 0 {
				list = append(list, Forsaken{at, p.Edges[i], acquired, st.Pos, own})
			}
		}
	}
	return list
}

// acquiredBefore returns where the permit is acquired that an arm gives back: by the
// function that defers f, or by another one if f is, by its name, what gives it back.
// What gives back a permit does the opposite of what acquires it.
func (f *Func) acquiredBefore(arm *ssa.SelectState) (at token.Pos, own bool) {
	if f.Pkg.isDeferred(f.Function) {
		return f.acquiredIn(f.Parent(), arm), true
	}
	if f.Function.Parent() != nil || !givesBack(f.Name()) {
		return token.NoPos, false
	}
	c := f.Pkg.FieldChannelAt(f.Pkg.Table.Places.Of(arm.Chan))
	if c == nil || !c.Room {
		return token.NoPos, false
	}
	others := c.Sends
	if arm.Dir == types.SendOnly {
		others = c.Receives
	}
	i := slices.IndexFunc(others, func(t Transfer) bool { return t.Instr.Parent() != f.Function })
	if i < 0 {
		return token.NoPos, false
	}
	return others[i].Pos, false
}

// acquiredIn returns where fn does the opposite of what an arm of f does.
func (f *Func) acquiredIn(fn *ssa.Function, arm *ssa.SelectState) token.Pos {
	acquires := func(dir types.ChanDir, ch ssa.Value) bool { return dir != arm.Dir && f.Pkg.sameChannel(ch, arm.Chan) }
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch x := instr.(type) {
			case *ssa.Send:
				if acquires(types.SendOnly, x.Chan) {
					return x.Pos()
				}
			case *ssa.UnOp:
				if x.Op == token.ARROW && acquires(types.RecvOnly, x.X) {
					return x.Pos()
				}
			case *ssa.Select:
				for _, st := range x.States {
					if acquires(st.Dir, st.Chan) {
						return st.Pos
					}
				}
			}
		}
	}
	return token.NoPos
}

// sameChannel reports whether two functions mean the same channel: in a variable of the
// package, or in the same field of whatever object.
func (pkg *Package) sameChannel(a, b ssa.Value) bool {
	x, y := pkg.Table.Places.Of(a), pkg.Table.Places.Of(b)
	if x.IsZero() || y.IsZero() {
		return false
	}
	v := fieldVar(x)
	return x == y || v != nil && v == fieldVar(y)
}

// leavesWithout reports whether the cancelled way e ends f without using the channel,
// and without an error that would tell the caller of it.
func (f *Func) leavesWithout(e *cancel.Edge, at place.Place) bool {
	way := f.Cancelled(e, e.Point.Instr)
	return len(way.Exits) > 0 && len(way.Again) == 0 && !way.Touch(at) && !slices.ContainsFunc(way.Exits, func(ret *ssa.Return) bool {
		return len(ret.Results) > 0 && ir.IsError(ret.Results[len(ret.Results)-1].Type())
	})
}

// givesBack reports whether the name of a function says that it gives back what was
// acquired.
func givesBack(name string) bool {
	name = strings.ToLower(name)
	return name == "done" || slices.ContainsFunc([]string{"release", "unlock", "giveback", "putback", "free"}, func(verb string) bool { return strings.HasPrefix(name, verb) })
}
