package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// InStep reports whether the way through e leaves both h and a flag as they are,
// and the flag tells somebody in the package what to do about the place of h: it
// says what is true on either way.
func (f *Func) InStep(e *cancel.Edge, h *Hold, flag *Opener) bool {
	if flag.Kind != effect.Raise && flag.Kind != effect.Lower {
		return false
	}
	if len(h.HeldAt(e.Point)) == 0 || len(h.Cancelled(e).Exits) == 0 || f.Cancelled(e, flag.Instr).Touch(flag.Place) {
		return false
	}
	return f.Pkg.decides(flag.Place, h.Place, h.Kind)
}

// TellsOf reports whether flag is in step with something that the function holds
// at the point of e.
func (f *Func) TellsOf(flag *Opener, e *cancel.Edge) bool {
	return slices.ContainsFunc(f.Holds(), func(h *Hold) bool { return f.InStep(e, h, flag) })
}

// ToldBy reports whether one of the flags of the function is in step with h at
// the point of e.
func (h *Hold) ToldBy(e *cancel.Edge) bool {
	return slices.ContainsFunc(h.f.Pending(e.Point), func(o *Opener) bool { return h.f.InStep(e, h, o) })
}

// decides reports whether a function of the package asks the flag before it takes
// or gives back what is held at p by an effect of that kind.
func (pkg *Package) decides(flag, p place.Place, kind effect.Kind) bool {
	field, ok := summary.FieldAt(flag)
	if !ok {
		return false
	}
	held, inField := summary.FieldAt(p)
	moves := func(e effect.Effect) bool {
		if e.Kind != kind && !GivesBack(e.Kind, kind) {
			return false
		}
		at, ok := summary.FieldAt(e.Place)
		return ok && inField && at == held || e.Place == p
	}
	for _, fn := range pkg.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if slices.ContainsFunc(pkg.Table.At(instr), moves) && pkg.asksFirst(fn, b, field) {
					return true
				}
			}
		}
	}
	return false
}

// asksFirst reports whether control comes to b only by a test of the field, or
// around b by the other outcome.
func (pkg *Package) asksFirst(fn *ssa.Function, b *ssa.BasicBlock, field summary.Field) bool {
	f := pkg.FuncOf(fn)
	return slices.ContainsFunc(tests(b), func(cond *ssa.If) bool {
		for p := range f.Reads(cond.Cond) {
			if at, ok := summary.FieldAt(p); ok && at == field {
				return true
			}
		}
		return false
	})
}
