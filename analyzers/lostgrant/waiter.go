package lostgrant

import (
	"fmt"
	"go/token"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// checkWaiter reports a waiter that the way through e leaves where it is, or
// takes out without asking whether it has been answered, or without waking
// those behind it.
func checkWaiter(p *rule.Pass, f *engine.Func, w *engine.Waiter, e *cancel.Edge) {
	way := f.Cancelled(e, w.Instr)
	if len(way.Exits) == 0 || way.Poison(w.Place) || w.HandedOn(way) || p.Reported(w.Pos()) {
		return
	}
	reg := f.Pkg.Registry(w.Place)
	if out := w.Removal(way); out != nil {
		removed(p, f, w, e, way, reg, out)
		return
	}
	if way.Touch(w.Place) || way.Point.Touch(w.Place) || f.Async().Touch(w.Place) || f.AskCallers(w.Place) == engine.AllHandleIt {
		return
	}
	left(p, f, w, e, way, reg)
}

// left reports a waiter that stays registered. Somebody must come to harm by it:
// nobody but this function takes it out, or whoever answers it blocks, or gives
// it what others wait for.
func left(p *rule.Pass, f *engine.Func, w *engine.Waiter, e *cancel.Edge, way *engine.Way, reg *engine.Registry) {
	if w.SecondLook(way) && !w.OnlyPolls(way) {
		return
	}
	rest := f.Normally(e.Point, w.Opener)
	place := w.Place.String()
	say := func(tier rule.Tier, at token.Pos, missing, loss string) {
		report(p, f, w, e, finding{tier, at, missing,
			fmt.Sprintf("%s gets a waiter at line %d, which stays there when %s at line %d: %s", place, p.Line(w.Pos()), f.Because(e), p.Line(f.EdgePos(e)), loss)})
	}
	for _, a := range answerers(reg) {
		switch {
		case a.Plain && w.Unbuffered():
			say(rule.Default, w.Arm.Pos, "the answer is received", a.Fn.Name()+" blocks when it answers")
			return
		case a.Removal != nil && a.Grants(f, w.Opener):
			say(rule.Default, w.Arm.Pos, "what is granted is received", a.Fn.Name()+" grants it what nobody will give back")
			return
		}
	}
	switch {
	case rest.Undo == nil:
		if undo := f.ElsewhereUndone(w.Opener); undo != nil && !reg.TakenBy(f) {
			say(rule.Default, undo.Pos(), by(place+" loses it", undo.Callee), "nobody else takes it out")
		} else if w.Keyed() && reg.TakenBy(f) {
			say(rule.Audit, w.Arm.Pos, "the answer is received", "if no answer comes, nobody takes it out")
		}
	case reg.TakenBy(f):
		say(rule.Audit, rest.Undo.Pos(), by(place+" loses it", rest.Undo.Callee), "if no answer comes, nobody takes it out")
	case rest.Always:
		say(rule.Default, rest.Undo.Pos(), by(place+" loses it", rest.Undo.Callee), "nobody else takes it out")
	default:
		say(rule.Audit, rest.Undo.Pos(), by(place+" loses it", rest.Undo.Callee), "nobody else takes it out")
	}
}

func answerers(reg *engine.Registry) []*engine.Answerer {
	if reg == nil {
		return nil
	}
	return reg.Answerers
}

// removed reports a waiter that is taken out as if nobody could have answered it
// meanwhile, or that those behind it waited for.
func removed(p *rule.Pass, f *engine.Func, w *engine.Waiter, e *cancel.Edge, way *engine.Way, reg *engine.Registry, out *effect.Effect) {
	place := w.Place.String()
	for _, a := range answerers(reg) {
		if a.Removal == nil {
			continue
		}
		if a.Grants(f, w.Opener) && !w.SecondLook(way) {
			report(p, f, w, e, finding{rule.Default, w.Arm.Pos, "what is granted is received",
				fmt.Sprintf("%s gets a waiter at line %d, which is taken out when %s at line %d without asking whether %s has granted it anything meanwhile: the grant is lost",
					place, p.Line(w.Pos()), f.Because(e), p.Line(f.EdgePos(e)), a.Fn.Name())})
			return
		}
	}
	for _, a := range answerers(reg) {
		if a.Stops && !reg.Wakes(way) {
			report(p, f, w, e, finding{rule.Default, w.Arm.Pos, "the waiter is served",
				fmt.Sprintf("%s gets a waiter at line %d, which is taken out when %s at line %d without waking those behind it, at whom %s does not look while it is the first: they wait although there is enough for them",
					place, p.Line(w.Pos()), f.Because(e), p.Line(f.EdgePos(e)), a.Fn.Name())})
			return
		}
	}
	for _, a := range answerers(reg) {
		if a.WakesOne() && reg.PassesOn(w, e.Point) && !reg.Wakes(way) && !w.SecondLook(way) {
			report(p, f, w, e, finding{rule.Default, w.Arm.Pos, "the next one is woken",
				fmt.Sprintf("%s gets a waiter at line %d, which is taken out when %s at line %d without asking whether %s has woken it meanwhile: those behind it wait for a turn that was given to it",
					place, p.Line(w.Pos()), f.Because(e), p.Line(f.EdgePos(e)), a.Fn.Name())})
			return
		}
	}
}

// A finding is what is said of a waiter.
type finding struct {
	tier    rule.Tier
	missing token.Pos
	text    string
	message string
}

func report(p *rule.Pass, f *engine.Func, w *engine.Waiter, e *cancel.Edge, x finding) {
	p.Report(rule.Finding{
		Tier:    x.tier,
		Message: x.message,
		AtRisk:  rule.Note{Pos: w.Pos(), Text: by(w.Place.String()+" gets a waiter", w.Callee)},
		Leaves:  rule.Note{Pos: f.EdgePos(e), Text: f.Because(e)},
		Missing: rule.Note{Pos: x.missing, Text: x.text},
	})
}
