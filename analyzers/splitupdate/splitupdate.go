package splitupdate

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Analyzer reports updates that are cut in two by a cancellation.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachFunc(func(f *engine.Func) {
		if setsUp(f) {
			return
		}
		halfClosed(p, f)
		updates := f.Updates()
		if len(updates) > maxUpdates {
			return // it fills in an object
		}
		for _, first := range updates {
			var points []*cancel.Point
			for _, second := range updates {
				if !belong(first, second) {
					continue
				}
				if points == nil {
					if points = f.PointsAfter(first); len(points) == 0 {
						break
					}
				}
				pair(p, f, first, second, points)
			}
		}
		if p.Audits() {
			phases(p, f)
		}
	})
}

// maxUpdates bounds the updates of one function that are compared.
const maxUpdates = 64

// setsUp reports whether the function, by its name, makes its object ready: if it
// fails, the object is not used.
func setsUp(f *engine.Func) bool {
	name := strings.ToLower(ir.Home(f.Function).Name())
	for _, verb := range []string{"new", "init", "setup", "open", "start", "restore", "load", "unmarshal", "decode"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

// belong reports whether two updates are those of two fields of the same object,
// neither of which only records what happened.
func belong(first, second *engine.Opener) bool {
	a, b := first.Place, second.Place
	return a != b && a.Owner() == b.Owner() && a.Owner() != (place.Place{}) &&
		!engine.IsTelemetry(a.LastName()) && !engine.IsTelemetry(b.LastName())
}

// counts reports whether o moves a counter.
func counts(o *engine.Opener) bool { return o.Kind == effect.Inc || o.Kind == effect.Dec }

// pair reports the first of two updates if a cancellation between them leaves
// it alone.
func pair(p *rule.Pass, f *engine.Func, first, second *engine.Opener, points []*cancel.Point) {
	points = slices.DeleteFunc(slices.Clone(points), func(point *cancel.Point) bool {
		return engine.Comes(second.Instr, point) || early(f, second.Place, point) || f.Resumed(first, point)
	})
	if len(points) == 0 || p.Reported(first.Pos()) {
		return
	}
	tier, why, ok := coupled(f, first, second)
	if !ok || tier == rule.Audit && !p.Audits() {
		return
	}
	for _, point := range points {
		lock := f.HeldFrom(first.Instr, point)
		rest := f.Writes(point, first, second.Place, lock)
		if !rest.Always {
			continue
		}
		tier := tier
		if why == together && lock == nil {
			if counts(first) != counts(second) {
				continue // a count of what happened, beside what came of it
			}
			if isLent(first.Place) {
				continue // whoever has lent it gives it up with the failure
			}
			tier = rule.Audit
		}
		for _, e := range point.Edges {
			if f.Life(e) == life.PerCall && torn(f, e, first, second) {
				report(p, f, e, first, rest.Undo, why, tier)
			}
		}
	}
}

// isLent reports whether p is a part of what the function was given to work on, or
// of a variable of the function that it is written in, and not of its own object.
func isLent(p place.Place) bool {
	_, global := p.Root.(*ssa.Global)
	return !global && !p.IsReceiver()
}

// early reports whether the function may also write to a place before the point.
func early(f *engine.Func, to place.Place, point *cancel.Point) bool {
	for _, o := range f.Openers() {
		if o.Place == to && o.Kind.Mutates() && engine.Comes(o.Instr, point) {
			return true
		}
	}
	return false
}

// torn reports whether the way through e ends with the first update made and the
// second one not, and nothing done about either.
func torn(f *engine.Func, e *cancel.Edge, first, second *engine.Opener) bool {
	way := f.Cancelled(e, first.Instr)
	if len(way.Exits) == 0 {
		return false
	}
	for _, o := range []*engine.Opener{first, second} {
		if way.Touch(o.Place) || way.Point.Touch(o.Place) || way.Poison(o.Place) || f.Async().Touch(o.Place) {
			return false
		}
		if f.AskCallers(o.Place) == engine.AllHandleIt {
			return false
		}
	}
	return true
}

// The evidence that two fields belong together.
const (
	together   = "the two are written together everywhere else"
	sometimes  = "the two are written together elsewhere"
	rolledBack = "another failure undoes the first"
)

// coupled returns the evidence that two updates belong together, and how strong
// it is.
func coupled(f *engine.Func, first, second *engine.Opener) (rule.Tier, string, bool) {
	if first.Kind == effect.Set && f.RolledBack(first) != nil {
		return rule.Default, rolledBack, true
	}
	a, ok1 := summary.FieldAt(first.Place)
	b, ok2 := summary.FieldAt(second.Place)
	if !ok1 || !ok2 {
		return rule.Audit, "", false
	}
	both, one := f.Together(a, b)
	switch {
	case both == 0:
		return rule.Audit, "", false
	case one == 0:
		return rule.Default, together, true
	}
	return rule.Audit, sometimes, both > one && first.Place.IsReceiver()
}

func report(p *rule.Pass, f *engine.Func, e *cancel.Edge, first *engine.Opener, second *effect.Effect, why string, tier rule.Tier) {
	leaves := f.EdgePos(e)
	a, b := first.Place.String(), second.Place.String()
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("%s is written at line %d and %s at line %d, but when %s at line %d only the first: %s",
			a, p.Line(first.Pos()), b, p.Line(second.Pos()), f.Because(e), p.Line(leaves), why),
		AtRisk:  rule.Note{Pos: first.Pos(), Text: a + " is written"},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Missing: rule.Note{Pos: second.Pos(), Text: b + " is written"},
	})
}
