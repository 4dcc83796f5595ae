package rule

import (
	"fmt"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
)

// NotUndone returns the finding that the change o, which the normal way undoes,
// stays when control leaves on e; because says why it does.
func NotUndone(p *Pass, f *engine.Func, o *engine.Opener, e *cancel.Edge, undo *effect.Effect, because string) Finding {
	w := wording(o.Kind)
	place := o.Place.String()
	leaves := f.EdgePos(e)
	return Finding{
		Message: fmt.Sprintf("%s %s at line %d and %s at line %d, but not when %s at line %d: %s",
			place, w.did, p.Line(o.Pos()), w.undone, p.Line(undo.Pos()), because, p.Line(leaves), w.loss),
		AtRisk:  Note{Pos: o.Pos(), Text: by(place+" "+w.did, o.Effect)},
		Leaves:  Note{Pos: leaves, Text: because},
		Missing: Note{Pos: undo.Pos(), Text: by(place+" "+w.undone, *undo)},
	}
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
	if k.Takes() {
		return words{"is taken", "put back", "what was taken is lost and later calls do not find it"}
	}
	switch k {
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
