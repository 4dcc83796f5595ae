package summary

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// removals returns, for the values of fn that were taken out of a container,
// the effect that did so.
func (t *Table) removals(fn *ssa.Function) map[ssa.Value]effect.Effect {
	taken := make(map[ssa.Value]effect.Effect)
	pops := make(map[place.Place]effect.Effect)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			for _, e := range t.At(instr) {
				if e.Callee == "" {
					t.remove(e, taken, pops)
				}
			}
		}
	}
	if len(pops) == 0 {
		return taken
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			load, ok := instr.(*ssa.UnOp)
			if !ok || load.Op != token.MUL {
				continue
			}
			p := t.Places.Of(load.X)
			if _, ok := load.X.(*ssa.IndexAddr); ok {
				if e, ok := pops[place.Place{Root: p.Root, Path: strings.TrimSuffix(p.Path, "[]")}]; ok && ir.Precedes(load, e.Instr) {
					taken[load] = e
				}
			}
			if e, ok := pops[p]; ok && e.Kind == effect.Clear && ir.Precedes(load, e.Instr) {
				taken[load] = e
			}
		}
	}
	return taken
}

// remove records what a removal takes: in taken its value, or in pops the place
// that loses what was loaded from it before.
func (t *Table) remove(e effect.Effect, taken map[ssa.Value]effect.Effect, pops map[place.Place]effect.Effect) {
	call, isCall := e.Instr.(*ssa.Call)
	switch {
	case e.Kind == effect.Pop, e.Kind == effect.Delete:
		if e.Value != nil {
			taken[e.Value] = e
		}
		if isCall && ir.Builtin(&call.Call) == "" {
			taken[call] = e
		}
		pops[e.Place] = e
	case e.Kind == effect.Clear && isCall && e.Value != nil:
		taken[e.Value] = e // swapped for nothing
	case e.Kind == effect.Clear && !isCall && (strings.HasSuffix(e.Place.Path, "[]") || t.isFilled(e.Place)):
		pops[e.Place] = e // a slot, or a list that others add to
	}
}

// isFilled reports whether somewhere in the package others put something into
// the field at p, so that emptying it takes that away. A field that is only set
// to what its object makes itself is a cache or a buffer.
func (t *Table) isFilled(p place.Place) bool {
	key, ok := FieldAt(p)
	return ok && t.findFilled()[key]
}

// A Field is a field of a named type.
type Field struct {
	Type *types.TypeName
	Name string
}

// FieldAt returns the field that p ends with.
func FieldAt(p place.Place) (Field, bool) {
	i := strings.LastIndexByte(p.Path, '.')
	if i < 0 {
		return Field{}, false
	}
	owner := place.Place{Root: p.Root, Path: p.Path[:i]}.Type()
	if owner == nil {
		return Field{}, false
	}
	named := ir.Named(owner)
	if named == nil {
		return Field{}, false
	}
	return Field{named.Origin().Obj(), strings.TrimSuffix(p.Path[i+1:], "[]")}, true
}

// isGiven reports whether v is something that a caller handed in.
func isGiven(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Parameter:
		return true
	case *ssa.MakeInterface:
		return isGiven(v.X)
	}
	return false
}

// findFilled returns the fields of the package that elements are added to, or that
// are slots in which callers put something.
func (t *Table) findFilled() map[Field]bool {
	if t.filled != nil {
		return t.filled
	}
	t.filled = make(map[Field]bool)
	for _, fn := range t.fns {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr.(type) {
				case *ssa.Store, *ssa.MapUpdate:
				default:
					continue
				}
				for _, e := range effect.Direct(t.Places, instr) {
					if e.Kind != effect.Append && e.Kind != effect.Insert && !(e.Kind == effect.Set && isGiven(e.Value)) {
						continue
					}
					if key, ok := FieldAt(e.Place); ok {
						t.filled[key] = true
					}
				}
			}
		}
	}
	return t.filled
}
