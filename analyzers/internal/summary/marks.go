package summary

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// Marks are what directives say of a function besides its effects.
type Marks struct {
	Safe     bool   // it is safe to cancel
	Unsafe   string // why it must not be cancelled half-way, "" if it may
	Detaches bool   // it does not heed its context's end
}

// String describes the marks for tests.
func (m Marks) String() string {
	var parts []string
	if m.Safe {
		parts = append(parts, "safe")
	}
	if m.Unsafe != "" {
		parts = append(parts, "unsafe: "+m.Unsafe)
	}
	if m.Detaches {
		parts = append(parts, "detaches")
	}
	return strings.Join(parts, ", ")
}

// MarksOf returns the marks of a declared function or method, which may be nil.
func (t *Table) MarksOf(obj *types.Func) Marks {
	if f := t.known(obj); f != nil {
		return f.Marks
	}
	return Marks{}
}

func (t *Table) known(obj *types.Func) *Fact {
	if obj == nil || t.Import == nil {
		return nil
	}
	return t.Import(obj)
}

// CalleeObject returns the declared function or method that call runs, through
// an interface or not, or nil.
func CalleeObject(call ssa.CallInstruction) *types.Func {
	if fn := ir.Callee(call); fn != nil {
		obj, _ := fn.Object().(*types.Func)
		return obj
	}
	return ir.Object(call.Common())
}

// declared returns the effects of fn that are known other than from its body.
func (t *Table) declared(fn *ssa.Function) []effect.Effect {
	obj, _ := fn.Object().(*types.Func)
	fact := t.known(obj)
	if fact == nil {
		return nil
	}
	var list []effect.Effect
	for _, e := range fact.Effects {
		if e.Param < len(fn.Params) {
			list = append(list, effect.Effect{
				Kind: e.Kind, Place: place.Place{Root: fn.Params[e.Param], Path: e.Path}, Instr: fn.Blocks[0].Instrs[0],
			})
		}
	}
	return list
}

// DeclareEffects adds effects of these kinds to the fact of a function with
// this signature: all that it is given is put back, or its receiver, if it has
// one, else the first object that it is given, is dead afterwards.
func (f *Fact) DeclareEffects(sig *types.Signature, restores, poisons bool) {
	given := Given(sig)
	if restores {
		for _, i := range given {
			f.Effects = append(f.Effects, FactEffect{FactPlace: FactPlace{Param: i}, Kind: effect.Restore})
		}
	}
	if poisons && len(given) > 0 {
		f.Effects = append(f.Effects, FactEffect{FactPlace: FactPlace{Param: given[0]}, Kind: effect.Poison})
	}
	slices.SortFunc(f.Effects, FactEffect.compare)
}

// Given returns the parameters, counted from the receiver, through which a
// function with this signature reaches objects of its caller.
func Given(sig *types.Signature) []int {
	var given []int
	first := 0
	if recv := sig.Recv(); recv != nil {
		first = 1
		if isHandle(recv.Type()) {
			given = append(given, 0)
		}
	}
	for i := range sig.Params().Len() {
		if t := sig.Params().At(i).Type(); isHandle(t) && !ir.IsContext(t) && !ir.IsError(t) {
			given = append(given, first+i)
		}
	}
	return given
}
