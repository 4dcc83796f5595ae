package heldlock

import (
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// unlockThere returns the fix that unlocks before the returns of the cancelled
// way, if it is the function itself that locks and unlocks, and no other way
// reaches them.
func unlockThere(p *rule.Pass, f *engine.Func, h *engine.Hold, e *cancel.Edge, release *engine.Release) []analysis.SuggestedFix {
	if !isMutex(h.Kind) || h.Callee != "" || release.Effect == nil || release.Callee() != "" || h.Block != nil {
		return nil
	}
	root, ok := h.Place.Root.(*ssa.Parameter)
	if _, isCall := release.Instr.(*ssa.Call); !ok || !isCall || root.Parent() != f.Function {
		return nil
	}
	normal := f.NormalExits(e.Point)
	kept := h.Cancelled(e)
	if slices.ContainsFunc(kept.Exits, func(ret *ssa.Return) bool { return slices.Contains(normal, ret) }) || len(kept.Exits) != len(f.Cancelled(e, h.Instr).Exits) {
		return nil
	}
	return p.Repeat(release.Pos(), root.Name(), kept.Exits)
}
