package lostgrant

import (
	"fmt"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Analyzer reports permits and waiters that a cancelled exit leaves behind.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachFunc(func(f *engine.Func) {
		for _, x := range f.Forsaken() {
			reportForsaken(p, f, x)
		}
		for _, point := range f.Points {
			for _, e := range point.Edges {
				for _, h := range f.Holds() {
					checkPermit(p, f, h, e)
				}
				if p.Audits() {
					checkResources(p, f, e)
				}
				for _, o := range f.Pending(point) {
					if f.Life(e) != life.PerCall {
						continue
					}
					if w := f.Waiter(o, point); w != nil {
						checkWaiter(p, f, w, e)
					} else if u := f.Unsent(o, point); u != nil && p.Audits() {
						checkUnsent(p, f, u, e)
					}
				}
			}
		}
	})
}

// checkPermit reports a permit that a success keeps, that another failure gives
// back, and that the way through e forgets.
func checkPermit(p *rule.Pass, f *engine.Func, h *engine.Hold, e *cancel.Edge) {
	if h.Kind == effect.Lock || h.Kind == effect.RLock || p.Reported(h.Pos()) || len(h.HeldAt(e.Point)) == 0 {
		return // heldlock's
	}
	kept := h.Cancelled(e)
	if len(kept.Exits) == 0 || kept.Succeeds || !h.Normally(e.Point).Succeeds || f.Life(e) != life.PerCall {
		return
	}
	release := h.ElsewhereGiven()
	if release == nil || f.Cancelled(e, h.Instr).Poison(h.Place) || h.CallersRelease() == engine.AllHandleIt {
		return
	}
	taken, given := "is acquired", "released"
	switch h.Kind {
	case effect.Send:
		taken, given = "is sent a token", "a token is received from it"
	case effect.Receive:
		taken, given = "gives out a token", "gets it back"
	}
	place := h.Place.String()
	leaves := f.EdgePos(e)
	p.Report(rule.Finding{
		Message: fmt.Sprintf("%s %s at line %d and %s on the failure at line %d, but not when %s at line %d: one permit less for all others",
			place, taken, p.Line(h.Pos()), given, p.Line(release.Pos()), f.Because(e), p.Line(leaves)),
		AtRisk:  rule.Note{Pos: h.Pos(), Text: by(place+" "+taken, h.Callee)},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Missing: rule.Note{Pos: release.Pos(), Text: by(place+": "+given, release.Callee())},
	})
}

// reportForsaken reports a permit that is given back in a select, or not.
func reportForsaken(p *rule.Pass, f *engine.Func, x engine.Forsaken) {
	tier := rule.Audit
	if x.Own && f.Life(x.Edge) == life.PerCall {
		tier = rule.Default
	}
	place := x.Place.String()
	leaves, why := f.EdgePos(x.Edge), f.Because(x.Edge)
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("what is acquired by %s at line %d may not be given back at line %d when %s at line %d, even if it could be at once: one permit less for all others",
			place, p.Line(x.Acquired), p.Line(x.Released), why, p.Line(leaves)),
		AtRisk:  rule.Note{Pos: x.Released, Text: place + ": a permit is given back, if this arm is chosen"},
		Leaves:  rule.Note{Pos: leaves, Text: why},
		Missing: rule.Note{Pos: x.Released, Text: place + ": a permit is given back"},
	})
}

// checkUnsent reports an entry that stays when what tells others of it is not sent.
func checkUnsent(p *rule.Pass, f *engine.Func, u *engine.Unsent, e *cancel.Edge) {
	if p.Reported(u.Pos()) || !u.StaysAfter(e) {
		return
	}
	place, leaves, why := u.Place.String(), f.EdgePos(e), f.Because(e)
	p.Report(rule.Finding{
		Tier: rule.Audit,
		Message: fmt.Sprintf("%s gets an entry at line %d for what is sent at line %d, which stays there when %s at line %d: whoever takes entries out is not told of it",
			place, p.Line(u.Pos()), p.Line(u.Arm.Pos), why, p.Line(leaves)),
		AtRisk:  rule.Note{Pos: u.Pos(), Text: place + " gets an entry"},
		Leaves:  rule.Note{Pos: leaves, Text: why},
		Missing: rule.Note{Pos: u.Arm.Pos, Text: "what it is for is sent"},
	})
}

// by adds the helper that does it.
func by(text, callee string) string {
	if callee != "" {
		return text + " by " + callee
	}
	return text
}
