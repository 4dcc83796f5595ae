package heldlock

import (
	"fmt"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Analyzer reports locks and permits that a cancelled exit keeps.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachFunc(func(f *engine.Func) {
		for _, h := range f.Holds() {
			for _, point := range f.Points {
				if len(h.HeldAt(point)) == 0 {
					continue
				}
				for _, e := range point.Edges {
					check(p, f, h, e)
				}
				checkWait(p, f, h, point)
			}
		}
	})
}

// check reports h if the way through e leaves the function with it held,
// although the normal way gives it back.
func check(p *rule.Pass, f *engine.Func, h *engine.Hold, e *cancel.Edge) {
	if p.Reported(h.Pos()) {
		return
	}
	kept := h.Cancelled(e)
	if len(kept.Exits) == 0 {
		return
	}
	release := evidence(h, e, kept)
	if release == nil || !isMutex(h.Kind) && !matters(f, h, e) || h.CallersRelease() == engine.AllHandleIt || h.ToldBy(e) {
		return
	}
	report(p, f, h, e, release)
}

// evidence returns where the function gives h back, if it means to do so before
// it returns: on every successful exit, or on another one that can only fail.
func evidence(h *engine.Hold, e *cancel.Edge, kept engine.Kept) *engine.Release {
	rest := h.Normally(e.Point)
	if rest.Release != nil && !rest.Succeeds {
		return rest.Release
	}
	if isMutex(h.Kind) && kept.Fails && !kept.Succeeds {
		return h.ElsewhereGiven()
	}
	return nil
}

func isMutex(k effect.Kind) bool { return k == effect.Lock || k == effect.RLock }

// matters reports whether a permit that is kept is missed: others go on using
// the object that hands it out.
func matters(f *engine.Func, h *engine.Hold, e *cancel.Edge) bool {
	if f.Life(e) != life.PerCall {
		return false
	}
	return !f.Cancelled(e, h.Instr).Poison(h.Place)
}

func report(p *rule.Pass, f *engine.Func, h *engine.Hold, e *cancel.Edge, release *engine.Release) {
	w := wording(h.Kind)
	place := h.Place.String()
	leaves := f.EdgePos(e)
	missing := place + " " + w.then
	if x := release.Effect; x != nil && x.Kind == effect.Poison {
		w.given = x.Place.String() + " is closed"
		missing = w.given + ", so that nobody needs the token any more"
	}
	p.Report(rule.Finding{
		Tier: rule.Default,
		Message: fmt.Sprintf("%s %s at line %d and %s at line %d, but not when %s at line %d: %s",
			place, w.taken, p.Line(h.Pos()), w.given, p.Line(release.Pos()), f.Because(e), p.Line(leaves), w.loss),
		AtRisk:  rule.Note{Pos: h.Pos(), Text: by(place+" "+w.taken, h.Callee)},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Missing: rule.Note{Pos: release.Pos(), Text: by(missing, release.Callee())},
		Fixes:   unlockThere(p, f, h, e, release),
	})
}

// by adds the helper that does it.
func by(text, callee string) string {
	if callee != "" {
		return text + " by " + callee
	}
	return text
}

type words struct{ taken, given, then, loss string }

func wording(k effect.Kind) words {
	switch k {
	case effect.Lock:
		return words{"is locked", "unlocked", "is unlocked", "it stays locked, and everybody who wants it waits for ever"}
	case effect.RLock:
		return words{"is locked for reading", "unlocked", "is unlocked", "it stays locked, and writers wait for ever"}
	case effect.Acquire:
		return words{"is acquired", "released", "is released", "what was acquired is never given back"}
	case effect.Send:
		return words{"is sent a token", "a token is received from it", "has a token received from it", "its place is never free again"}
	}
	return words{"gives out a token", "gets it back", "gets it back", "the token is gone"}
}
