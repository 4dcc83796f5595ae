package heldlock

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// checkWait reports a wait under a lock which nobody can end, since all who could
// need the lock first: only a cancellation gets it out.
func checkWait(p *rule.Pass, f *engine.Func, h *engine.Hold, point *cancel.Point) {
	sel, ok := point.Instr.(*ssa.Select)
	if !ok || !sel.Blocking || !isMutex(h.Kind) || !p.Audits() || p.Reported(h.Pos()) {
		return
	}
	if slices.ContainsFunc(sel.States, func(st *ssa.SelectState) bool { return st.Dir == types.SendOnly }) {
		return // whoever receives ends the wait, too
	}
	for _, st := range sel.States {
		ch := f.Pkg.Table.Places.Of(st.Chan)
		wakers := f.Pkg.Wakers(ch)
		if len(wakers) == 0 || slices.ContainsFunc(wakers, func(w engine.Waker) bool { return !h.NeedsFirst(w) }) {
			continue
		}
		waker, place := wakers[0], h.Place.String()
		leaves := f.EdgePos(point.Edges[0])
		p.Report(rule.Finding{
			Tier: rule.Audit,
			Message: fmt.Sprintf("%s is locked at line %d and held while %s is waited for at line %d, but %s locks it before it signals: the wait ends only when it is cancelled",
				place, p.Line(h.Pos()), ch, p.Line(st.Pos), waker.Fn.Name()),
			AtRisk:  rule.Note{Pos: h.Pos(), Text: by(place+" is locked", h.Callee)},
			Leaves:  rule.Note{Pos: leaves, Text: f.Because(point.Edges[0])},
			Missing: rule.Note{Pos: st.Pos, Text: ch.String() + " is received from"},
		})
		return
	}
}
