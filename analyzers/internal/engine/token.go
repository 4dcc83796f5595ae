package engine

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// isToken reports whether what passes through the channel at p can be tokens
// that count something: values without data, in a channel that is not known to
// have no room for them, or only to be closed.
func (pkg *Package) isToken(p place.Place) bool {
	t := p.Type()
	if t == nil {
		return false
	}
	ch, ok := t.Underlying().(*types.Chan)
	if !ok || ch.Dir() != types.SendRecv || !isSignal(ch.Elem()) {
		return false
	}
	field, ok := summary.FieldAt(p)
	return !ok || !pkg.meets(field) && !pkg.announces(field)
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

// meets reports whether a field holds channels without a buffer, through which two
// goroutines meet.
func (pkg *Package) meets(field summary.Field) bool {
	pkg.Queues()
	return slices.ContainsFunc(pkg.QueueAt(field).Made, func(mc *ssa.MakeChan) bool { return effect.IsZero(mc.Size) })
}

// announces reports whether a field holds channels that are closed and never sent
// to, here or by the methods of its type in another package: who receives from one
// waits for something that then stays so, and takes nothing.
func (pkg *Package) announces(field summary.Field) bool {
	pkg.Queues()
	q := pkg.QueueAt(field)
	closed, sent := q.Closed, len(q.Sends) > 0
	if named, ok := field.Type.Type().(*types.Named); ok {
		for m := range named.Methods() {
			fact := pkg.Table.Import(m)
			if fact == nil {
				continue
			}
			for _, e := range fact.Effects {
				if e.Param == 0 && e.Path == "."+field.Name {
					closed = closed || e.Kind == effect.Poison
					sent = sent || e.Kind == effect.Send
				}
			}
		}
	}
	return closed && !sent
}
