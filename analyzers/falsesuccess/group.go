package falsesuccess

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A group is a set of functions that are started together, and whose errors are
// the only report of what has become of them.
type group struct {
	f       *engine.Func // starts them and waits for them
	wait    *ssa.Call
	members []*engine.Func
}

// groupOf returns the group that f is a member of: it is handed to the Go method
// of an object whose Wait method returns an error that its caller looks at.
func groupOf(p *rule.Pass, f *engine.Func) *group {
	parent := f.Parent()
	if parent == nil {
		return nil
	}
	places := p.Table.Places
	var at place.Place
	goes := make(map[place.Place][]*ssa.Function)
	waits := make(map[place.Place]*ssa.Call)
	for _, b := range parent.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			recv := ir.Receiver(&call.Call)
			if recv == nil {
				continue
			}
			where := places.Of(recv)
			switch ir.NameOfCall(&call.Call).Func {
			case "Go", "TryGo":
				args := ir.Args(&call.Call)
				if len(args) == 0 {
					continue
				}
				fn := ir.FuncOf(args[len(args)-1])
				if fn == f.Function {
					at = where
				}
				if fn != nil {
					goes[where] = append(goes[where], fn)
				}
			case "Wait":
				if result, typ := ir.LastResult(call); result != nil && ir.IsError(typ) {
					waits[where] = call
				}
			}
		}
	}
	if at.IsZero() || waits[at] == nil {
		return nil
	}
	g := &group{f: p.FuncOf(parent), wait: waits[at]}
	for _, fn := range goes[at] {
		g.members = append(g.members, p.FuncOf(fn))
	}
	return g
}

// checkMember reports a member of a group that reports success when its context
// ends: Wait returns nil, and nobody knows that the work is not done.
func checkMember(p *rule.Pass, f *engine.Func, g *group, q summary.Quiet) {
	judge := f.Pkg.Judge
	if judge.Trace(q.Edge.Value) != life.PerCall || judge.Running(g.f.Function) != life.PerCall || !f.Leaves(q.Edge.Point) || lastsByName(g.f.Name()) {
		return
	}
	if g.asksLater() || !g.returned() {
		return
	}
	tier := rule.Default
	if !judge.Limited(q.Edge) {
		tier = rule.Audit // whoever has the context may look at it, too
	}
	for _, m := range g.members {
		if m.Function != f.Function && reports(m) {
			tier = rule.Audit
		}
	}
	report(p, f, q, tier, fmt.Sprintf("the Wait at line %d, which is the only report, returns nil for work that is not done", p.Line(g.wait.Pos())), rest(q))
}

// asksLater reports whether the function asks a context after it has waited.
func (g *group) asksLater() bool {
	found := false
	g.f.Explore(g.wait, nil, engine.Visitor{Instr: func(instr ssa.Instruction) bool {
		found = found || asksContext(instr)
		return !found
	}})
	return found
}

// returned reports whether the function returns what Wait has returned.
func (g *group) returned() bool {
	result, _ := ir.LastResult(g.wait)
	carry := engine.Carriers(result)
	for _, b := range g.f.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if ok && len(ret.Results) > 0 && carry[ret.Results[len(ret.Results)-1]] {
			return true
		}
	}
	return false
}

// reports reports whether a member returns an error when its context ends.
func reports(m *engine.Func) bool {
	for _, point := range m.Points {
		for _, e := range point.Edges {
			if e.Source != cancel.Context {
				continue
			}
			failed := false
			m.Explore(point.Instr, append([]flow.Fact(nil), e.Assume...), engine.Visitor{Exit: func(_ *ssa.Return, out summary.Outcome) {
				failed = failed || out != summary.OK
			}})
			if failed {
				return true
			}
		}
	}
	return false
}
