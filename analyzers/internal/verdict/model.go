package verdict

import (
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// modelled gives the verdict on the cancelled call of a function that the API
// model knows.
func (j *judge) modelled(f *engine.Func, p *cancel.Point, way *engine.Way, call *ssa.Call, row *api.Row) Verdict {
	object := row.Stream().In(&call.Call)
	if object == nil {
		object = ir.Receiver(&call.Call)
	}
	if row.Class.Has(api.Deaf) || object != nil && !j.durable(f, object) && !j.borrows(f, object) || j.closes(way, call) {
		return Verdict{} // it ends when it ends, or nobody is left to see what it left
	}
	name := j.nameOf(call)
	switch c := row.Class; {
	case c.Has(api.Silent):
		return because(Unknown, call.Pos(), "what %s returns may be a part", name)
	case c.Has(api.Ambiguous):
		return because(Unknown, call.Pos(), "what %s does may have happened, or happen yet", name)
	case c.Has(api.Sticky | api.Closes):
		return because(Poisons, call.Pos(), "%s does not work again", name)
	case c.Has(api.Gone):
		return because(Unknown, call.Pos(), "what %s has consumed by then is gone", name)
	case c.Has(api.Resume|api.Lossy) && j.partial(way, p):
		return because(Resumable, call.Pos(), "how far %s came is returned with the error", name)
	case c.Has(api.Resume | api.Lossy):
		return because(Unknown, call.Pos(), "how far %s came is not said", name)
	case c.Has(api.Detached) && !c.Has(api.Safe):
		return because(Unknown, call.Pos(), "what %s does goes on", name)
	}
	return Verdict{}
}
