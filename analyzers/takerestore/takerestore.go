package takerestore

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Analyzer reports state that is changed and put back, but not on the
// cancelled way.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachFunc(func(f *engine.Func) {
		for _, point := range f.Points {
			for _, o := range f.Pending(point) {
				if p.Reported(o.Pos()) || !o.Temporary() {
					continue
				}
				for _, e := range point.Edges {
					check(p, f, o, e)
				}
			}
		}
	})
}

// check reports o if the way through e ends the function without doing anything
// about it, although other ways do.
func check(p *rule.Pass, f *engine.Func, o *engine.Opener, e *cancel.Edge) {
	if f.Life(e) != life.PerCall {
		return
	}
	if f.Waiter(o, e.Point) != nil {
		return // lostgrant says more about it
	}
	if o.Kind == effect.Lower && redone(f, o) || o.Kind == effect.Raise && stands(f, o, e.Point) {
		return
	}
	taken, forgotten := f.Forgets(e, o)
	if !forgotten || f.Async().Touch(o.Place) {
		return
	}
	undo, tier, ok := evidence(f, o, e, taken)
	if !ok || tier == rule.Audit && !p.Audits() || f.AskCallers(o.Place) == engine.AllHandleIt || f.TellsOf(o, e) || f.LeftTo(e, o) {
		return
	}
	if f.Closed(o, undo) || f.Fails(undo, o, e.Point) || f.Carries(o) {
		return
	}
	finding := rule.NotUndone(p, f, o, e, undo, f.Because(e))
	finding.Tier, finding.Fixes = tier, undoThere(p, f, o, e, undo)
	p.Report(finding)
}

// evidence returns the effect that shows that o was meant to be undone, and how
// strong a proof it is.
func evidence(f *engine.Func, o *engine.Opener, e *cancel.Edge, taken bool) (*effect.Effect, rule.Tier, bool) {
	rest := f.Normally(e.Point, o)
	switch {
	case o.Kind.Takes():
		// A helper that empties its place and fills it anew does so each time.
		again := rest.Undo != nil && o.Via != nil && rest.Undo.Via == o.Via
		return rest.Undo, rule.Default, rest.Undo != nil && taken && !again && !f.Spent(o, e.Point, rest.Undo)
	case o.Kind == effect.State:
		if rest.Always && f.Guards(o, e.Point) {
			return rest.Undo, rule.Default, true
		}
		return rest.Undo, rule.Audit, rest.Always
	}
	if o.Kind == effect.Lower {
		// A flag that stays down often says what is so: nothing runs, nothing is kept.
		return rest.Undo, rule.Audit, rest.Undo != nil
	}
	if rest.Always {
		return rest.Undo, rule.Default, true
	}
	// Deviance: another way that can only fail does undo it. On this one somebody
	// else may be meant to.
	if !f.Cancelled(e, o.Instr).Succeeds && !f.Discharged(o, e.Point) {
		if undo := f.ElsewhereUndone(o); undo != nil {
			return undo, rule.Audit, true
		}
	}
	switch o.Kind {
	case effect.Append, effect.Insert:
		// A helper that removes some entry need not remove this one.
		return rest.Undo, rule.Audit, rest.Undo != nil && rest.Undo.Callee == ""
	}
	return rest.Undo, rule.Audit, rest.Undo != nil
}

// redone reports whether the flag that o takes down leads here while it is down:
// it says that something is at hand, and who finds it down fetches that anew.
func redone(f *engine.Func, o *engine.Opener) bool {
	at := o.Instr.Block()
	return slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool {
		_, down := asks(f, b, o.Place)
		return down != nil && b != at && b.Dominates(at) && down.Dominates(at)
	})
}

// stands reports whether who finds the flag up that o raises comes to p all the same:
// it says what is so, or what is to be done, and does not keep others away.
func stands(f *engine.Func, o *engine.Opener, p *cancel.Point) bool {
	at, comes := p.Instr.Block(), false
	for _, b := range f.Blocks {
		up, down := asks(f, b, o.Place)
		if up == nil {
			continue
		}
		if ir.ReachesWithout(up, at, b) {
			comes = true
		} else if ir.ReachesWithout(down, at, b) {
			return false
		}
	}
	return comes
}

// asks returns where control goes from b, which asks for the flag, when it is up and
// when it is down, or nil if b does not ask.
func asks(f *engine.Func, b *ssa.BasicBlock, flag place.Place) (up, down *ssa.BasicBlock) {
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return nil, nil
	}
	v, yes := cond.Cond, 0
	for {
		not, ok := v.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		v, yes = not.X, 1-yes
	}
	if f.Pkg.Table.Places.Of(v) != flag {
		return nil, nil
	}
	return b.Succs[yes], b.Succs[1-yes]
}
