package falsesuccess

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Analyzer reports cancelled exits that say that all is done.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachFunc(func(f *engine.Func) {
		checkAcked(p, f)
		if p.Audits() {
			checkReplaced(p, f)
		}
		destroying := checkDestroyed(p, f)
		for _, q := range p.Table.Quiet(f.Function) {
			if !destroying[q.Edge] {
				check(p, f, q)
			}
		}
	})
}

// check reports a quiet way if somebody relies on what it says.
func check(p *rule.Pass, f *engine.Func, q summary.Quiet) {
	if g := groupOf(p, f); g != nil {
		checkMember(p, f, g, q)
		return
	}
	if f.Life(q.Edge) != life.PerCall || lastsByName(ir.Home(f.Function).Name()) || !f.Leaves(q.Edge.Point) {
		return
	}
	if use := usedByCaller(p, f, q); use != nil {
		report(p, f, q, rule.Default, fmt.Sprintf("%s relies on the result at line %d", use.Parent().Name(), p.Line(use.Pos())), rule.Note{Pos: use.Pos(), Text: "the result is used as if it were whole"})
		return
	}
	if q.Asked || q.Only || callersAsk(p, f) || tells(f, q) || isEvents(q.Edge.Point) || isRequest(q.Edge.Value) || declines(f, q.Edge.Point) {
		return
	}
	if mistaken(q) {
		report(p, f, q, rule.Default, "the error that it returns is none at that point", rest(q))
		return
	}
	if call := engine.FailedAttempt(q.Edge.Point); call != nil && !p.OfProgram(f.Function) {
		report(p, f, q, rule.Default, fmt.Sprintf("%s has failed at line %d and is not tried again", p.NameOfCall(call), p.Line(call.Pos())),
			rule.Note{Pos: call.Pos(), Text: p.NameOfCall(call) + " is tried until it succeeds"})
		return
	}
	if p.Uses.Escapes(f.Function) && len(p.Uses.Callers(f.Function)) == 0 && neverFails(f) {
		return
	}
	report(p, f, q, rule.Audit, "its callers take the work for done", rest(q))
}

// neverFails reports whether f returns an error only since whoever runs it wants one: it
// is always nil, and tells nothing.
func neverFails(f *engine.Func) bool {
	for _, b := range f.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if len(ret.Results) != 1 || !alwaysNil(ret.Results[0]) {
			return false
		}
	}
	return true
}

// alwaysNil reports whether v is nil, or a result that is never set to anything else: a
// function with a defer has its results in variables.
func alwaysNil(v ssa.Value) bool {
	if c, ok := v.(*ssa.Const); ok {
		return c.IsNil()
	}
	cell := ir.Cell(v)
	if cell == nil {
		return false
	}
	stores, known := ir.Stores(cell)
	return known && !slices.ContainsFunc(stores, func(st *ssa.Store) bool { c, ok := st.Val.(*ssa.Const); return !ok || !c.IsNil() })
}

// mistaken reports whether the function returns the error of an earlier operation,
// which has not failed, and not the reason why it leaves.
func mistaken(q summary.Quiet) bool {
	return !slices.ContainsFunc(q.Returns, func(ret *ssa.Return) bool {
		v, ok := ret.Results[len(ret.Results)-1].(ssa.Instruction)
		return !ok || !v.Block().Dominates(q.Edge.Point.Instr.Block())
	})
}

func report(p *rule.Pass, f *engine.Func, q summary.Quiet, tier rule.Tier, loss string, rest rule.Note) {
	leaves := f.EdgePos(q.Edge)
	ret := q.Returns[0]
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("%s reports success when %s at line %d, with work left: %s",
			name(f), f.Because(q.Edge), p.Line(leaves), loss),
		AtRisk:  rule.Note{Pos: ret.Pos(), Text: "success is reported"},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(q.Edge)},
		Missing: rest,
	})
}

// rest is the work that is left.
func rest(q summary.Quiet) rule.Note {
	return rule.Note{Pos: q.RestPos(), Text: "the rest of the work"}
}

// name returns what to call f in a message.
func name(f *engine.Func) string {
	if f.Parent() != nil {
		return "this function"
	}
	return f.Name()
}

// lastsByName reports whether a function of that name is meant to last until it
// is told to end, or waits for others to: its end is no work left.
func lastsByName(name string) bool {
	name = strings.ToLower(name)
	for _, w := range []string{"run", "serve", "close", "stop", "shutdown", "wait", "await", "watch", "sleep", "listen", "monitor", "follow", "tail", "heartbeat", "keepalive", "start", "poll", "subscribe", "stream", "delay", "backoff", "main", "drain"} {
		if strings.HasPrefix(name, w) || strings.HasSuffix(name, w) {
			return true
		}
	}
	return strings.HasSuffix(name, "loop") || strings.HasSuffix(name, "worker")
}
