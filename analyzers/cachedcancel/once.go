package cachedcancel

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
)

// A once is a call that lets a closure run for the first of all callers only.
type once struct {
	f    *engine.Func // has the call
	call *ssa.Call
	work *engine.Func // the closure

	// place is the Once, or where the function is kept that runs the closure.
	place place.Place

	// keeps is set if what the closure returns is kept for all callers.
	keeps bool
}

// onces returns the closures that fn hands to a sync.Once, or wraps with
// OnceFunc, OnceValue or OnceValues, where others find them too.
func onces(p *rule.Pass, fn *ssa.Function) []once {
	var list []once
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			name := ir.NameOfCall(&call.Call)
			if name.Pkg != "sync" || len(call.Call.Args) == 0 {
				continue
			}
			work := ir.FuncOf(call.Call.Args[len(call.Call.Args)-1])
			if work == nil || len(work.Blocks) == 0 {
				continue
			}
			o := once{f: p.FuncOf(fn), call: call, work: p.FuncOf(work)}
			switch {
			case name.Recv == "Once" && name.Func == "Do":
				o.place = p.Table.Places.Of(call.Call.Args[0])
			case strings.HasPrefix(name.Func, "Once"):
				o.place, o.keeps = keptAt(o.f, call), name.Func != "OnceFunc"
			}
			if !o.place.IsZero() && o.shared() && !endsLife(o) {
				list = append(list, o)
			}
		}
	}
	return list
}

// shared reports whether other calls find the Once too: it is no variable of
// the call that the context is from.
func (o once) shared() bool {
	if _, ok := o.place.Root.(*ssa.Alloc); ok && o.f.Parent() != nil && !slices.ContainsFunc(o.f.Params, func(p *ssa.Parameter) bool { return ir.IsContext(p.Type()) }) {
		return false
	}
	return o.f.Shared(o.place)
}

// keptAt returns the durable place at which the function stores v, or no place.
func keptAt(f *engine.Func, v ssa.Value) place.Place {
	for _, o := range f.Openers() {
		if o.Value == v {
			return o.Place
		}
	}
	return place.Place{}
}

// endsLife reports whether what is done once is, by the name of the Once or of
// the function, the end of the object: there is no later call to miss it.
func endsLife(o once) bool {
	for _, name := range []string{o.place.LastName(), ir.Home(o.f.Function).Name()} {
		name = strings.ToLower(name)
		for _, w := range []string{"close", "stop", "shutdown", "teardown", "destroy", "dispose", "release", "cleanup", "cancel", "done", "quit", "exit", "kill", "finish", "log", "warn"} {
			if strings.Contains(name, w) {
				return true
			}
		}
	}
	return false
}

// checkOnce reports o if its closure works on the context of the caller that
// happens to be first, and what that leaves undone when it ends.
func checkOnce(p *rule.Pass, o once) {
	for _, point := range o.work.Points {
		for _, e := range point.Edges {
			if e.Source != cancel.Context || e.Value == nil || !engine.CapturedContext(e.Value) || o.work.Life(e) != life.PerCall {
				continue
			}
			if o.startsOver(e) || !o.comesBack(e) || o.f.IsForgotten() {
				return
			}
			if what, at := o.missing(e); at != nil {
				report(p, o, e, what, at)
				return
			}
		}
	}
}

// comesBack reports whether anybody can miss the work: who fails has not ended the program,
// as a call that never returns and a panic mostly do.
func (o once) comesBack(e *cancel.Edge) bool {
	return len(o.work.Cancelled(e, e.Point.Instr).Exits) > 0
}

// startsOver reports whether the Once is replaced when the work fails.
func (o once) startsOver(e *cancel.Edge) bool {
	if o.work.Cancelled(e, e.Point.Instr).Touch(o.place) {
		return true
	}
	for _, b := range o.f.Blocks {
		for _, instr := range b.Instrs {
			if instr == o.call {
				continue
			}
			for _, x := range o.f.Pkg.Table.At(instr) {
				switch x.Kind {
				case effect.Set, effect.Clear:
					if x.Place.Holds(o.place) && x.Value != o.call {
						return true
					}
				case effect.Delete:
					if x.Place.Overlaps(o.place) {
						return true
					}
				}
			}
		}
	}
	return false
}

// missing returns what later callers miss, or get, because the work was
// cancelled: the error that is kept, or what the work would have set up.
func (o once) missing(e *cancel.Edge) (what string, at ssa.Instruction) {
	way := o.work.Cancelled(e, e.Point.Instr)
	if o.keeps {
		return "the error of the first is what all callers get", e.Point.Instr
	}
	for _, x := range way.All() {
		if x.Value == nil || !ir.IsError(x.Value.Type()) || x.Kind != effect.Set {
			continue
		}
		if place.Durable(x.Place, o.f.Function) || x.Place.Root == o.place.Root {
			return x.Place.String() + " keeps its error for all callers", x.Instr
		}
		return "only the first caller gets the error", x.Instr
	}
	for _, assume := range e.Point.Normal {
		var first *effect.Effect
		o.work.Explore(e.Point.Instr, assume, engine.Visitor{Effect: func(x effect.Effect) bool {
			if first == nil && place.Durable(x.Place, o.work.Function) && setsUp(x.Kind) && !way.Touch(x.Place) {
				first = &x
			}
			return first == nil
		}})
		if first != nil {
			return first.Place.String() + " is never set up", first.Instr
		}
	}
	return "it is never done", e.Point.Instr
}

// setsUp reports whether an effect leaves something behind for later calls.
func setsUp(k effect.Kind) bool {
	switch k {
	case effect.Set, effect.Clear, effect.Raise, effect.State, effect.Append, effect.Insert, effect.Inc:
		return true
	}
	return false
}

func report(p *rule.Pass, o once, e *cancel.Edge, what string, at ssa.Instruction) {
	leaves := o.work.EdgePos(e)
	p.Report(rule.Finding{
		Tier: rule.Audit,
		Message: fmt.Sprintf("what %s does once, for all callers, runs on the context of the first: when %s at line %d, it is not done again, and %s",
			o.place, o.work.Because(e), p.Line(leaves), what),
		AtRisk:  rule.Note{Pos: o.call.Pos(), Text: "only the first caller does this"},
		Leaves:  rule.Note{Pos: leaves, Text: o.work.Because(e)},
		Missing: rule.Note{Pos: at.Pos(), Text: what},
	})
}
