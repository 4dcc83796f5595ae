package engine

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// isToken reports whether what passes through the channel at p can be tokens
// that count something: values without data, in a channel that is not known to
// have no room for them.
func (pkg *Package) isToken(p place.Place) bool {
	t := p.Type()
	if t == nil {
		return false
	}
	ch, ok := t.Underlying().(*types.Chan)
	if !ok || ch.Dir() != types.SendRecv || !isSignal(ch.Elem()) {
		return false
	}
	if pkg.unbuffered == nil {
		pkg.findUnbuffered()
	}
	field, ok := summary.FieldAt(p)
	return !ok || !pkg.unbuffered[field]
}

// isSignal reports whether values of type t carry nothing.
func isSignal(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return u.NumFields() == 0
	case *types.Basic:
		return u.Info()&types.IsBoolean != 0
	}
	return false
}

// findUnbuffered finds the fields that hold channels without a buffer, through
// which two goroutines meet.
func (pkg *Package) findUnbuffered() {
	pkg.unbuffered = make(map[summary.Field]bool)
	for _, fn := range pkg.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				st, ok := instr.(*ssa.Store)
				if !ok {
					continue
				}
				if mc, ok := st.Val.(*ssa.MakeChan); ok && effect.IsZero(mc.Size) {
					if field, ok := summary.FieldAt(pkg.Table.Places.Of(st.Addr)); ok {
						pkg.unbuffered[field] = true
					}
				}
			}
		}
	}
}
