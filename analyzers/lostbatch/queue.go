package lostbatch

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A stake is why it matters what becomes of the values that are left in a queue:
// somebody waits for an answer to each, or each has to be closed.
type stake struct {
	pos   token.Pos // of the wait, or of where a value is closed that cannot be queued
	reply *engine.Queue
}

// queues reports queues whose readers leave without what is still in them, although it
// would hurt.
func queues(p *rule.Pass) {
	for _, q := range p.Queues() {
		if q.Buffered && !q.Closed && !drained(p, q) {
			if s, ok := atStake(p, q); ok {
				readers(p, q, s)
			}
		}
	}
}

// drained reports whether a function takes values from q that does not itself
// stop doing so: it may take those that others leave.
func drained(p *rule.Pass, q *engine.Queue) bool {
	departing := make(map[*ssa.Function]bool)
	for _, r := range q.Receives {
		if sel := r.Select(); sel != nil {
			fn := sel.Parent()
			departing[fn] = departing[fn] || len(p.FuncOf(fn).Departures(sel, p.Object(r))) > 0
		}
	}
	for _, r := range q.Receives {
		if !departing[r.Instr.Parent()] {
			return true
		}
	}
	return false
}

// atStake returns what is at stake with the values in q.
func atStake(p *rule.Pass, q *engine.Queue) (stake, bool) {
	for _, s := range q.Sends {
		f := p.FuncOf(s.Instr.Parent())
		if f.Stores(s) {
			return stake{}, false // whoever ends the object may find it there
		}
	}
	for _, s := range q.Sends {
		if call := p.FuncOf(s.Instr.Parent()).Disposes(s); call != nil {
			return stake{pos: call.Pos()}, true
		}
		for _, reply := range replies(p, s.Value.Type()) {
			if wait, ok := waits(p, reply); ok && len(reply.Sends) > 0 {
				return stake{pos: wait.Pos(), reply: reply}, true
			}
		}
	}
	return stake{}, false
}

// replies returns the channels in a request of type t.
func replies(p *rule.Pass, t types.Type) []*engine.Queue {
	named := ir.Named(t)
	if named == nil {
		return nil
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var list []*engine.Queue
	for field := range st.Fields() {
		if _, ok := field.Type().Underlying().(*types.Chan); ok {
			list = append(list, p.QueueAt(summary.Field{Type: named.Origin().Obj(), Name: field.Name()}))
		}
	}
	return list
}

// waits returns a wait for a reply that nothing ends when the reader has left,
// and reports whether there is one.
func waits(p *rule.Pass, reply *engine.Queue) (engine.Passing, bool) {
	for _, r := range p.Waits(reply) {
		if p.FuncOf(r.Instr.Parent()).Unserved(r) {
			return r, true
		}
	}
	return engine.Passing{}, false
}

// readers reports the readers of q that leave without what is left in it.
func readers(p *rule.Pass, q *engine.Queue, s stake) {
	for _, r := range q.Receives {
		sel := r.Select()
		if sel == nil {
			continue
		}
		f := p.FuncOf(sel.Parent())
		for _, e := range f.Departures(sel, p.Object(r)) {
			way := f.Cancelled(e, sel)
			if len(way.Exits) > 0 && !way.Touch(p.Table.Places.Of(r.Chan)) {
				reportQueue(p, f, e, r, s)
			}
		}
	}
}

func reportQueue(p *rule.Pass, f *engine.Func, e *cancel.Edge, r engine.Passing, s stake) {
	queue, leaves, rest := p.Table.Places.Of(r.Chan).String(), f.EdgePos(e), r.Pos()
	text := "what is received here is closed at line " + fmt.Sprint(p.Line(s.pos)) + " where it cannot be queued"
	loss := fmt.Sprintf("they are never closed, as line %d does with those that find no room", p.Line(s.pos))
	if s.reply != nil {
		loss = fmt.Sprintf("whoever waits at line %d gets no answer", p.Line(s.pos))
		text = "requests are received here"
		for _, send := range s.reply.Sends {
			if send.Instr.Parent() == f.Function {
				rest, text = send.Pos(), "requests are answered here"
				break
			}
		}
	}
	p.Report(rule.Finding{
		Tier: rule.Audit, // the process often ends with its reader
		Message: fmt.Sprintf("values wait in %s to be received at line %d, but those that are left when %s at line %d are abandoned: %s",
			queue, p.Line(r.Pos()), f.Because(e), p.Line(leaves), loss),
		AtRisk:  rule.Note{Pos: r.Pos(), Text: "values wait in " + queue + " to be received here"},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Missing: rule.Note{Pos: rest, Text: text},
	})
}
