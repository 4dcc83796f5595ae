package abandoned

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Analyzer reports goroutines that are left behind.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachSource(func(fn *ssa.Function) {
		if p.Audits() {
			for _, d := range p.FuncOf(fn).Deserted() {
				reportDeserted(p, d)
			}
		}
		if endsLife(fn) {
			return
		}
		for _, c := range p.Channels(fn) {
			leftSending(p, fn, c)
			leftWaiting(p, fn, c)
		}
		stillLent(p, fn)
		for _, s := range p.FuncOf(fn).SilentTimers() {
			reportSilent(p, s)
		}
		for _, g := range p.Goroutines(fn) {
			stillRunning(p, fn, g)
		}
		if p.Audits() {
			possible(p, fn)
		}
	})
}

// possible reports what only an audit does: who else there is, and what becomes of
// them, is not known.
func possible(p *rule.Pass, fn *ssa.Function) {
	f := p.FuncOf(fn)
	for _, feed := range f.Feeds() {
		reportFeed(p, feed)
	}
	for _, u := range f.Unanswered() {
		reportUnanswered(p, u)
	}
	for _, c := range p.Channels(fn) {
		for _, u := range p.Unguarded(c) {
			reportUnguarded(p, c, u)
		}
	}
}

// endsLife reports whether fn, or the function that it is written in, is main, or
// by its name the main loop or the end of an object: what it leaves behind ends with
// the program, or nobody waits for it any more.
func endsLife(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return life.IsMain(fn)
}

// leftSending reports senders to c, a channel that fn makes, of which nobody
// receives any more once fn, or all the goroutines that do, were cancelled.
func leftSending(p *rule.Pass, fn *ssa.Function, c *engine.Channel) {
	workers, own, ok := receivers(c)
	if !ok || own && len(workers) > 0 || !own && len(workers) == 0 {
		return
	}
	stuck := false
	for _, op := range slices.SortedFunc(slices.Values(c.Ops), func(a, b *engine.ChannelOp) int { return cmp.Compare(a.At, b.At) }) {
		if op.Kind != effect.Send {
			continue
		}
		told := make(map[*cancel.Edge]rule.Tier) // one send, one mistake, whoever starts a goroutine for it
		for _, r := range slices.SortedStableFunc(slices.Values(op.Runs), func(a, b engine.Run) int { return cmp.Compare(a.Pos(), b.Pos()) }) {
			if r.How == engine.Called && stuck {
				continue // it does not come so far
			}
			if !op.Bare || !blocks(c, op, r) {
				if own && r.How == engine.Started {
					leftInChannel(p, fn, c, op, r)
				}
				continue
			}
			left := leavings(p, fn, c, op, r, workers)
			if len(left) == 0 {
				continue
			}
			l := hardest(p, left)
			finding := leftBehind(p, fn, c, op, r, l)
			stuck = stuck || r.How == engine.Called
			if tier, ok := told[l.Edge]; ok && tier <= finding.Tier {
				continue
			}
			p.Report(finding)
			told[l.Edge] = finding.Tier
		}
	}
}

// leavings returns how those who receive from c what r sends by op can leave before it has
// done so: all the workers or, where there is none, fn itself.
func leavings(p *rule.Pass, fn *ssa.Function, c *engine.Channel, op *engine.ChannelOp, r engine.Run, workers []*ssa.Function) []engine.Leaving {
	f := p.FuncOf(fn)
	started, called := r.How == engine.Started, r.How == engine.Called
	var left []engine.Leaving
	switch {
	case len(workers) == 0 && started:
		left = f.LeavesReceiving(c, r)
	case len(workers) == 0 && r.How == engine.Passed:
		left = f.LeavesCallback(c, r)
	case len(workers) == 0 && r.How == engine.Handed && c.Cap == 0:
		left = f.LeavesHanded(c, r)
	case len(workers) > 0 && (started && !slices.Contains(workers, r.Body) || called):
		left = allStop(p, workers, c)
	}
	return slices.DeleteFunc(left, func(l engine.Leaving) bool {
		return p.HasRoomAt(c, l) || p.StopsTimer(op.Instr, l) || started && f.WaitsForAll(r, l) || called && f.EndsLater(l, r.Instr)
	})
}

// hardest returns the leaving that is known best not to end with the program: that of
// a timer, or else of a context with a limit, or of one that is not that of an object,
// if there is one.
func hardest(p *rule.Pass, left []engine.Leaving) engine.Leaving {
	for _, is := range []func(e *cancel.Edge) bool{
		func(e *cancel.Edge) bool { return e.Source == cancel.Timer },
		func(e *cancel.Edge) bool { return e.Source == cancel.Context && p.Judge.Limited(e) },
		func(e *cancel.Edge) bool { return e.Value != nil && p.Judge.Trace(e.Value) == life.PerCall },
	} {
		if i := slices.IndexFunc(left, func(l engine.Leaving) bool { return is(l.Edge) }); i >= 0 {
			return left[i]
		}
	}
	return left[0]
}

// receivers returns the bodies of the goroutines that receive from c, and
// whether the function itself does. It reports false if there are others, who
// may drain the channel.
func receivers(c *engine.Channel) (workers []*ssa.Function, own, ok bool) {
	if c.OtherReceivers {
		return nil, false, false
	}
	for _, op := range c.Ops {
		if op.Kind != effect.Receive {
			continue
		}
		for _, r := range op.Runs {
			switch r.How {
			case engine.Called:
				own = true
			case engine.Started:
				if op.Instr.Parent() != r.Body {
					return nil, false, false
				}
				if !slices.Contains(workers, r.Body) {
					workers = append(workers, r.Body)
				}
			default:
				return nil, false, false
			}
		}
	}
	return workers, own, true
}

// blocks reports whether a send that nobody answers blocks: the channel has no
// room for all that r sends. What a goroutine sends only in some cases is mostly an
// alternative to the rest.
func blocks(c *engine.Channel, op *engine.ChannelOp, r engine.Run) bool {
	if c.Cap <= 0 {
		return c.Cap == 0
	}
	if all := c.AllSends(); all >= 0 {
		return int64(all) > c.Cap && !hasRoomForEach(c)
	}
	// How often a goroutine is started, the capacity may reckon with; a loop in
	// its body is another matter.
	return c.Sends(r) < 0 && op.Instr.Block() != nil && engine.InLoop(op.Instr.Block())
}

// tierOf returns the tier of a report on fn, which has a doubt of its own or not.
// The functions of a program itself often end with it.
func tierOf(p *rule.Pass, fn *ssa.Function, doubt bool) rule.Tier {
	if doubt || p.OfProgram(fn) {
		return rule.Audit
	}
	return rule.Default
}

// endsWithProgram reports whether what is left behind often ends with the program: a
// goroutine, if nothing shows that the context ends earlier, which may also be one that
// has ended before, or if it runs a server; or a function, if the context is that of its
// object. Another function that blocks would keep the program from ending, and one that
// panics would end it otherwise.
func endsWithProgram(p *rule.Pass, fn *ssa.Function, r engine.Run, left engine.Leaving) bool {
	ctx := left.Edge.Source == cancel.Context || left.Edge.Source == cancel.Stop
	if r.How == engine.Called {
		return ctx && left.Edge.Value != nil && p.Judge.Trace(left.Edge.Value) == life.Teardown
	}
	last := func(e *cancel.Edge) bool { return !p.Judge.Limited(e) && !p.FuncOf(fn).EndsItself(e.Value) }
	return ctx && (engine.Serves(r.Body) || last(left.Edge)) || left.Func.AfterEnd(left.Edge.Point.Instr, last) != nil
}

// hasRoomForEach reports whether there is room for what each goroutine sends to c
// for sure.
func hasRoomForEach(c *engine.Channel) bool {
	sure := make(map[ssa.Instruction]int)
	for _, op := range c.Ops {
		for _, r := range op.Runs {
			if op.Kind == effect.Send && r.How == engine.Started {
				sure[r.Instr] = max(sure[r.Instr], c.SendsForSure(r))
			}
		}
	}
	sum := 0
	for _, n := range sure {
		sum += n
	}
	return int64(sum) <= c.Cap
}

// allStop returns how the workers, each of them, can stop receiving.
func allStop(p *rule.Pass, workers []*ssa.Function, c *engine.Channel) []engine.Leaving {
	var list []engine.Leaving
	for _, w := range workers {
		left := p.FuncOf(w).StopsReceiving(c)
		if len(left) == 0 {
			return nil
		}
		list = append(list, left...)
	}
	return list
}

// ample is from how many values on the room of a channel is mostly enough for all that are
// ever sent, although nothing says so.
const ample = 256

// leftBehind describes op, a send of r, which nobody receives once those who do have left.
func leftBehind(p *rule.Pass, fn *ssa.Function, c *engine.Channel, op *engine.ChannelOp, r engine.Run, left engine.Leaving) rule.Finding {
	name := nameOf(p, c)
	leaves := left.Func.EdgePos(left.Edge)
	why := left.Func.Because(left.Edge)
	fate, closing := "blocks for ever", closes(c, left)
	closed, caught := closing != nil, false
	if closed {
		fate = "panics, since the channel is closed by then"
		if caught = r.Body != nil && engine.Catches(r.Body); caught {
			fate += ", which a defer catches"
		}
		if wait := p.FuncOf(fn).WaitsFirst(r, closing); wait != nil {
			fate = fmt.Sprintf("blocks for ever, and with it the function, which waits for it at line %d", p.Line(wait.Pos()))
		}
	}
	started, whose := r.Pos(), "a goroutine is started that sends to "+name
	if c.At != c.Make && r.Start != nil {
		started, whose = r.Start.Pos(), "a goroutine is started that sends to "+name+", which is returned"
	}
	f := rule.Finding{
		Tier:    tierOf(p, fn, caught || c.Cap > 0 && engine.TakesTurns(op.Instr.Block()) || c.Cap >= ample || !closed && endsWithProgram(p, fn, r, left)),
		AtRisk:  rule.Note{Pos: started, Text: whose},
		Leaves:  rule.Note{Pos: leaves, Text: why},
		Missing: rule.Note{Pos: left.Rest, Text: "its value is received from " + name},
	}
	switch r.How {
	case engine.Called:
		f.AtRisk.Text = "a value is sent to " + name
		f.Message = fmt.Sprintf("%s is sent to at line %d, but nobody receives from it any more when %s at line %d: the function %s",
			name, p.Line(op.At), why, p.Line(leaves), fate)
	case engine.Passed:
		f.AtRisk.Text = "a callback is handed over that sends to " + name
		f.Message = fmt.Sprintf("the callback handed over at line %d sends to %s at line %d, but nobody receives when %s at line %d: whoever calls it later %s",
			p.Line(r.Pos()), name, p.Line(op.At), why, p.Line(leaves), fate)
	case engine.Handed:
		to, answers := "is sent to another goroutine", "which answers at line %d, but nobody receives when %s at line %d: it %s"
		if call, ok := r.Instr.(*ssa.Call); ok {
			to, answers = "is passed to "+ir.NameOfCall(&call.Call).Func+" with a request", "and answered at line %d, but nobody receives when %s at line %d: whoever answers %s"
		}
		f.AtRisk.Text = name + " " + to
		f.Message = fmt.Sprintf("%s %s at line %d, "+answers, name, to, p.Line(r.Pos()), p.Line(op.At), why, p.Line(leaves), fate)
	default:
		f.Message = fmt.Sprintf("the goroutine started at line %d sends to %s at line %d, but nobody receives when %s at line %d: it %s",
			p.Line(started), name, p.Line(op.At), why, p.Line(leaves), fate)
		if !closed {
			f.Fixes = makeRoom(p, c, op, r)
		}
	}
	return f
}

// closes returns where the one who stops receiving from c closes it on the way, or nil.
func closes(c *engine.Channel, left engine.Leaving) ssa.Instruction {
	leaves := left.Edge.Point.Instr
	way := left.Func.Cancelled(left.Edge, leaves)
	for _, op := range c.Ops {
		if op.Kind == effect.Poison && (way.In(op.Instr) || slices.ContainsFunc(op.Runs, func(r engine.Run) bool {
			return r.How == engine.Deferred && r.Instr.Parent() == leaves.Parent() && ir.Precedes(r.Instr, leaves)
		})) {
			return op.Instr
		}
	}
	return nil
}

// leftInChannel reports a send that does not block, of a result that somebody has
// to close, if fn leaves without having received it.
func leftInChannel(p *rule.Pass, fn *ssa.Function, c *engine.Channel, op *engine.ChannelOp, r engine.Run) {
	send, ok := op.Instr.(*ssa.Send)
	g := engine.Goroutine{Body: r.Body}
	if !ok || !engine.Opened(send.X) || g.Ends(p.Package) {
		return
	}
	left := p.FuncOf(fn).LeavesReceiving(c, r)
	if len(left) == 0 {
		return
	}
	name, leaves, why := nameOf(p, c), left[0].Func.EdgePos(left[0].Edge), left[0].Func.Because(left[0].Edge)
	p.Report(rule.Finding{
		Tier: rule.Audit,
		Message: fmt.Sprintf("the goroutine started at line %d sends what it has opened to %s at line %d, but nobody takes it when %s at line %d: it is never closed",
			p.Line(r.Pos()), name, p.Line(op.At), why, p.Line(leaves)),
		AtRisk:  rule.Note{Pos: r.Pos(), Text: "a goroutine is started that opens something for " + name},
		Leaves:  rule.Note{Pos: leaves, Text: why},
		Missing: rule.Note{Pos: left[0].Rest, Text: "it is received from " + name},
	})
}

// nameOf returns what the source calls the channel.
func nameOf(p *rule.Pass, c *engine.Channel) string {
	const unnamed = "its channel"
	path := p.Enclosing(c.Make.Pos())
	if len(path) == 0 {
		return unnamed
	}
	field := ""
	for i, n := range path[1:] {
		var names []ast.Expr
		var values []ast.Expr
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			field = "." + types.ExprString(n.Key)
		case *ast.AssignStmt:
			names, values = n.Lhs, n.Rhs
		case *ast.ValueSpec:
			for _, id := range n.Names {
				names = append(names, id)
			}
			values = n.Values
		case ast.Stmt:
			return unnamed
		}
		if k := slices.Index(values, asExpr(path[i])); k >= 0 && k < len(names) {
			return types.ExprString(names[k]) + field
		}
	}
	return unnamed
}

func asExpr(n ast.Node) ast.Expr {
	e, _ := n.(ast.Expr)
	return e
}
