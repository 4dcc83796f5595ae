package falsesuccess

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// checkDestroyed reports what a cancelled loop has collected so far, where it is
// used to destroy what it has not seen, and returns the edges on which it was
// cancelled.
func checkDestroyed(p *rule.Pass, f *engine.Func) map[*cancel.Edge]bool {
	reported := make(map[*cancel.Edge]bool)
	for _, point := range f.Points {
		for i, e := range point.Edges {
			if e.Source != cancel.Context || point.Kind == cancel.Call && e.Inner == nil && i == 0 || f.Life(e) != life.PerCall {
				continue
			}
			if use := destroyedAfter(f, point.Instr, e.Assume, collections(f, point.Instr)); use != nil {
				reportDestroyed(p, f, e, use)
				reported[e] = true
			}
		}
		if call, ok := point.Instr.(*ssa.Call); ok && point.Kind == cancel.Call {
			checkCallee(p, f, point, call)
		}
	}
	return reported
}

// checkCallee reports a call of a function that reports success when its context
// ends, and fills a collection which is then used to destroy the rest. Of a
// method of an interface, nobody here knows what it reports.
func checkCallee(p *rule.Pass, f *engine.Func, point *cancel.Point, call *ssa.Call) {
	e := point.Edges[0]
	if e.Source != cancel.Context || f.Life(e) != life.PerCall {
		return
	}
	filled := make(map[ssa.Value]bool)
	for _, a := range call.Call.Args {
		maps.Copy(filled, filledBy(a))
	}
	callee := ir.NameOfCall(&call.Call).Func
	tier, does := rule.Default, "reports"
	switch {
	case p.Table.ReturnsQuietly(call):
		maps.Copy(filled, results(call))
	case call.Call.IsInvoke():
		tier, does = rule.Audit, "may report"
	default:
		return
	}
	use := destroyedAfter(f, call, summary.Success(call), filled)
	if use == nil {
		return
	}
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("%s at line %d %s success when its context ends half-way: what it has not come to by then is taken for gone, and %s at line %d destroys it",
			callee, p.Line(call.Pos()), does, ir.NameOfCall(&use.Call).Func, p.Line(use.Pos())),
		AtRisk:  rule.Note{Pos: call.Pos(), Text: "the collection may not be whole"},
		Leaves:  rule.Note{Pos: call.Pos(), Text: callee + " " + does + " success although its context has ended"},
		Missing: rule.Note{Pos: use.Pos(), Text: "what is not in the collection is destroyed"},
	})
}

// destroyedAfter returns the call after instr that destroys what is not in one
// of the collections, unless the function asks the context before it.
func destroyedAfter(f *engine.Func, instr ssa.Instruction, assume []flow.Fact, collected map[ssa.Value]bool) *ssa.Call {
	if len(collected) == 0 {
		return nil
	}
	var use *ssa.Call
	f.Explore(instr, assume, engine.Visitor{Instr: func(x ssa.Instruction) bool {
		if call, ok := x.(*ssa.Call); ok && use == nil && destroys(call, collected) {
			use = call
		}
		return use == nil && !asksContext(x)
	}})
	return use
}

func reportDestroyed(p *rule.Pass, f *engine.Func, e *cancel.Edge, use *ssa.Call) {
	leaves := f.EdgePos(e)
	name := ir.NameOfCall(&use.Call).Func
	p.Report(rule.Finding{
		Message: fmt.Sprintf("when %s at line %d, what was collected so far is taken for all there is: %s at line %d destroys what it does not hold",
			f.Because(e), p.Line(leaves), name, p.Line(use.Pos())),
		AtRisk:  rule.Note{Pos: leaves, Text: "the collection is not whole"},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Missing: rule.Note{Pos: use.Pos(), Text: name + " destroys what is not in the collection"},
	})
}

// collections returns the variables and lists that the loop around instr fills.
func collections(f *engine.Func, instr ssa.Instruction) map[ssa.Value]bool {
	found := make(map[ssa.Value]bool)
	for _, b := range f.Blocks {
		if t := f.Pkg.Table; !t.Reaches(b, instr.Block()) || !slices.ContainsFunc(instr.Block().Succs, func(s *ssa.BasicBlock) bool { return t.Reaches(s, b) }) {
			continue
		}
		for _, x := range b.Instrs {
			switch x := x.(type) {
			case *ssa.MapUpdate:
				add(found, x.Map)
			case *ssa.Call:
				switch {
				case ir.Builtin(&x.Call) == "append":
					add(found, x)
				case collects(&x.Call):
					add(found, ir.Receiver(&x.Call))
				}
			}
		}
	}
	return found
}

// collects reports whether the call adds to its receiver, by its name.
func collects(c *ssa.CallCommon) bool {
	switch ir.NameOfCall(c).Func {
	case "Insert", "Add", "Push", "Append", "Put", "Set", "Store":
		return ir.Receiver(c) != nil
	}
	return false
}

// filledBy returns the collections that a closure fills.
func filledBy(v ssa.Value) map[ssa.Value]bool {
	found := make(map[ssa.Value]bool)
	mc, ok := v.(*ssa.MakeClosure)
	if !ok {
		return found
	}
	fn := mc.Fn.(*ssa.Function)
	for _, b := range fn.Blocks {
		for _, x := range b.Instrs {
			var to ssa.Value
			switch x := x.(type) {
			case *ssa.MapUpdate:
				to = x.Map
			case *ssa.Store:
				if call, ok := x.Val.(*ssa.Call); ok && ir.Builtin(&call.Call) == "append" {
					to = x.Addr
				}
			case *ssa.Call:
				if collects(&x.Call) {
					to = ir.Receiver(&x.Call)
				}
			}
			if to == nil {
				continue
			}
			if cell := ir.Cell(to); cell != nil {
				add(found, cell)
			}
		}
	}
	return found
}

// add adds a collection, and for a variable what is read from it.
func add(set map[ssa.Value]bool, v ssa.Value) {
	maps.Copy(set, engine.Carriers(v))
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	if cell := ir.Cell(v); cell != nil {
		for _, r := range ir.Referrers(cell) {
			if load, ok := r.(*ssa.UnOp); ok {
				maps.Copy(set, engine.Carriers(load))
			}
		}
	}
}

// results returns the collections that call returns.
func results(call *ssa.Call) map[ssa.Value]bool {
	found := make(map[ssa.Value]bool)
	n := call.Call.Signature().Results().Len()
	for i := range n - 1 {
		if v := ir.Extract(call, i); v != nil && isCollection(v.Type()) {
			add(found, v)
		}
	}
	return found
}

// destroys reports whether the call is given one of the collections and, by its
// name, destroys what is not in it. A function that destroys what it is given
// does too little with half of it, which is no loss.
func destroys(call *ssa.Call, collected map[ssa.Value]bool) bool {
	name := strings.ToLower(ir.NameOfCall(&call.Call).Func)
	does := false
	for _, w := range []string{"prune", "clear", "retain", "sweep", "gc", "collectgarbage", "cleanup", "reconcile", "replace", "keep"} {
		does = does || strings.HasPrefix(name, w)
	}
	for _, w := range []string{"except", "stale", "missing", "unused", "orphan", "obsolete", "others", "notin", "unreferenced"} {
		does = does || strings.Contains(name, w)
	}
	return does && slices.ContainsFunc(call.Call.Args, func(a ssa.Value) bool { return collected[a] })
}
