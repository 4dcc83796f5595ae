package takerestore

import (
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
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
	if o.Kind == effect.Lower && f.Redone(o, e.Point) || o.Kind == effect.Raise && f.Stands(o, e.Point) {
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
		tier := proven(f, e, o.Via == nil || f.PutsBack(rest.Undo, o))
		if o.Via == nil && !f.Needs(o, e.Point) {
			tier = rule.Audit // the place may be emptied on purpose, for what comes next
		}
		return rest.Undo, tier, rest.Undo != nil && taken && !again && !f.Spent(o, e.Point, rest.Undo)
	case o.Kind == effect.State:
		// One that nothing here looks at says how far something has come.
		return rest.Undo, rule.Default, rest.Always && f.Guards(o, e.Point)
	}
	if o.Kind == effect.Lower {
		// A flag that stays down often says what is so: nothing runs, nothing is kept.
		return rest.Undo, rule.Audit, rest.Undo != nil && !isVariable(o.Place)
	}
	entry := o.Kind == effect.Append || o.Kind == effect.Insert
	if entry && f.Discharged(o, e.Point) {
		return nil, 0, false // whoever served it has taken it out
	}
	if rest.Always {
		return rest.Undo, proven(f, e, f.KeepsOut(o, e.Point)), true
	}
	// Deviance: another way that can only fail does undo it. On this one somebody
	// else may be meant to.
	if !f.Cancelled(e, o.Instr).Succeeds {
		if undo := f.ElsewhereUndone(o); undo != nil {
			return undo, rule.Audit, true
		}
	}
	if entry {
		// A helper that removes some entry need not remove this one.
		return rest.Undo, rule.Audit, rest.Undo != nil && rest.Undo.Callee == ""
	}
	return rest.Undo, rule.Audit, rest.Undo != nil
}

// proven returns the tier of a change that is undone on all normal ways. If it is not
// as plain as that, the package must show that the program goes on after the wait:
// else it often ends with it, or the change says what is still to be done.
func proven(f *engine.Func, e *cancel.Edge, plain bool) rule.Tier {
	if plain || f.Pkg.Judge.Limited(e) {
		return rule.Default
	}
	return rule.Audit
}

// isVariable reports whether p is a variable of the function that this one is written
// in, which nobody looks at any more when that fails.
func isVariable(p place.Place) bool {
	_, local := p.Root.(*ssa.Alloc)
	return local && p.Path == ""
}
