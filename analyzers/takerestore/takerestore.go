package takerestore

import (
	"fmt"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Analyzer reports state that is changed and put back, but not on the
// cancelled way.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachFunc(func(f *engine.Func) {
		for _, point := range f.Points {
			for _, o := range f.Pending(point) {
				if p.Reported(o.Pos()) || !counts(o) {
					continue
				}
				for _, e := range point.Edges {
					check(p, f, o, e)
				}
			}
		}
	})
}

// counts reports whether o is a change that is meant to be temporary, as far as
// its kind and its name tell.
func counts(o *engine.Opener) bool {
	switch o.Kind {
	case effect.Clear, effect.Pop, effect.Delete, effect.Append, effect.Insert:
		return true
	case effect.Raise, effect.Lower, effect.Inc, effect.Dec, effect.State:
		return !engine.IsTelemetry(o.Place.LastName())
	}
	return false
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
	way := f.Cancelled(e, o.Instr)
	if len(way.Exits) == 0 || way.Touch(o.Place) || way.Point.Touch(o.Place) || way.Poison(o.Place) || f.Async().Touch(o.Place) {
		return
	}
	old, taken := f.Taken(o)
	if taken && way.Uses(old) {
		return // handed on: returned with the error, or given to somebody
	}
	undo, tier, ok := evidence(f, o, e, taken)
	if !ok || tier == rule.Audit && !p.Audits() || f.AskCallers(o.Place) == engine.AllHandleIt {
		return
	}
	report(p, f, o, e, undo, tier)
}

// evidence returns the effect that shows that o was meant to be undone, and how
// strong a proof it is.
func evidence(f *engine.Func, o *engine.Opener, e *cancel.Edge, taken bool) (*effect.Effect, rule.Tier, bool) {
	rest := f.Normally(e.Point, o)
	switch o.Kind {
	case effect.Clear, effect.Pop, effect.Delete:
		return rest.Undo, rule.Default, rest.Undo != nil && taken
	case effect.State:
		if rest.Always && f.Guards(o, e.Point) {
			return rest.Undo, rule.Default, true
		}
		return rest.Undo, rule.Audit, rest.Always
	}
	if rest.Always {
		return rest.Undo, rule.Default, true
	}
	// Deviance: another way that can only fail does undo it.
	if !f.Cancelled(e, o.Instr).Succeeds && !f.Discharged(o, e.Point) {
		if undo := f.ElsewhereUndone(o); undo != nil {
			return undo, rule.Default, true
		}
	}
	switch o.Kind {
	case effect.Append, effect.Insert:
		// A helper that removes some entry need not remove this one.
		return rest.Undo, rule.Audit, rest.Undo != nil && rest.Undo.Callee == ""
	}
	return rest.Undo, rule.Audit, rest.Undo != nil
}

func report(p *rule.Pass, f *engine.Func, o *engine.Opener, e *cancel.Edge, undo *effect.Effect, tier rule.Tier) {
	w := wording(o.Kind)
	place := o.Place.String()
	leaves := f.EdgePos(e)
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("%s %s at line %d and %s at line %d, but not when %s at line %d: %s",
			place, w.did, p.Line(o.Pos()), w.undone, p.Line(undo.Pos()), f.Because(e), p.Line(leaves), w.loss),
		AtRisk:  rule.Note{Pos: o.Pos(), Text: by(place+" "+w.did, o.Effect)},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Fixes:   undoThere(p, f, o, e, undo),
		Missing: rule.Note{Pos: undo.Pos(), Text: by(place+" "+w.undone, *undo)},
	})
}

// by adds the helper that has the effect.
func by(text string, e effect.Effect) string {
	if e.Callee != "" {
		return text + " by " + e.Callee
	}
	return text
}

type words struct{ did, undone, loss string }

func wording(k effect.Kind) words {
	switch k {
	case effect.Clear, effect.Pop, effect.Delete:
		return words{"is taken", "put back", "what was taken is lost and later calls do not find it"}
	case effect.Raise:
		return words{"is set", "cleared", "it stays set for all later calls"}
	case effect.Lower:
		return words{"is cleared", "set again", "it stays cleared for all later calls"}
	case effect.Inc:
		return words{"is counted up", "down", "it never comes down again"}
	case effect.Dec:
		return words{"is counted down", "up", "it never comes up again"}
	case effect.State:
		return words{"enters a state", "leaves it", "it is stuck in that state for all later calls"}
	}
	return words{"gets an entry", "loses it", "the entry stays behind"}
}
