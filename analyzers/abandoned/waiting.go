package abandoned

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// leftWaiting reports receives of fn from c, a channel that it makes, that wait
// for ever when the one who sends to it was cancelled.
func leftWaiting(p *rule.Pass, fn *ssa.Function, c *engine.Channel) {
	kind, ok := awaited(fn, c)
	if !ok || c.OtherSenders {
		return
	}
	sender, ok := onlySender(c, kind)
	if !ok {
		return
	}
	receives := func(instr ssa.Instruction) bool {
		recv, ok := instr.(*ssa.UnOp)
		return ok && isOp(c, recv)
	}
	var left engine.Leaving
	started := false
	var assume []flow.Fact
	switch call, isCall := sender.Instr.(*ssa.Call); {
	case sender.How == engine.Started:
		list := p.FuncOf(sender.Body).StopsSending(c, kind)
		if len(list) == 0 {
			return
		}
		left, started = list[0], true
	case isCall && sender.How == engine.Passed:
		if left, ok = skips(p, fn, c, call, kind); !ok {
			return
		}
		assume = engine.Failing(call)
	default:
		return
	}
	recv := p.FuncOf(fn).ComesTo(sender.Instr, assume, receives)
	if recv != nil && !(started && (p.IsTold(c, left, recv) || !endsBefore(p, fn, left, recv))) {
		reportWaiting(p, fn, c, kind, sender, left, recv)
	}
}

// endsBefore reports whether what makes a goroutine leave may happen before fn has
// what it waits for.
func endsBefore(p *rule.Pass, fn *ssa.Function, left engine.Leaving, recv ssa.Instruction) bool {
	return p.FuncOf(fn).EndsBefore(left.Edge.Value, recv, func(ssa.Instruction) bool { return false })
}

func isOp(c *engine.Channel, instr ssa.Instruction) bool {
	for _, op := range c.Ops {
		if op.Instr == instr {
			return true
		}
	}
	return false
}

// awaited returns what fn waits for on c without another arm: a value, or, in a
// loop, the end of the channel. It reports false if fn does not wait so.
func awaited(fn *ssa.Function, c *engine.Channel) (effect.Kind, bool) {
	kind, ok := effect.Send, false
	for _, op := range c.Ops {
		recv, isRecv := op.Instr.(*ssa.UnOp)
		if !isRecv || recv.Parent() != fn {
			continue
		}
		ok = true
		if recv.CommaOk && engine.InLoop(recv.Block()) {
			kind = effect.Poison
		}
	}
	return kind, ok
}

// onlySender returns the one who does what is waited for, if there is only one.
func onlySender(c *engine.Channel, kind effect.Kind) (engine.Run, bool) {
	var sender engine.Run
	found := false
	for _, op := range c.Ops {
		if op.Kind != effect.Send && op.Kind != effect.Poison {
			continue
		}
		for _, r := range op.Runs {
			if op.Kind == effect.Poison && r.How == engine.Deferred {
				continue // when the function ends, which it does not
			}
			if found && r != sender {
				return r, false
			}
			sender, found = r, true
			if _, ok := op.Instr.(*ssa.Defer); ok || r.Body != op.Instr.Parent() {
				return r, false
			}
		}
		found = found || op.Kind == kind
	}
	return sender, found && sender.Start != nil
}

// skips returns how a call can fail without running the closure that it is given
// and that sends.
func skips(p *rule.Pass, fn *ssa.Function, c *engine.Channel, call *ssa.Call, kind effect.Kind) (engine.Leaving, bool) {
	f := p.FuncOf(fn)
	e := f.FailsWith(call)
	if e == nil {
		return engine.Leaving{}, false
	}
	for _, op := range c.Ops {
		if op.Kind == kind {
			return engine.Leaving{Func: f, Edge: e, Rest: op.At}, true
		}
	}
	return engine.Leaving{}, false
}

func reportWaiting(p *rule.Pass, fn *ssa.Function, c *engine.Channel, kind effect.Kind, sender engine.Run, left engine.Leaving, recv ssa.Instruction) {
	does, noun := "sent to", "a value"
	if kind == effect.Poison {
		does, noun = "closed", "its end"
	}
	leaves, why := left.Func.EdgePos(left.Edge), left.Func.Because(left.Edge)
	p.Report(rule.Finding{
		Tier: tierOf(p, fn, false),
		Message: fmt.Sprintf("%s is not %s when %s at line %d, and line %d waits for %s: the function blocks for ever",
			nameOf(p, c), does, why, p.Line(leaves), p.Line(recv.Pos()), noun),
		AtRisk:  rule.Note{Pos: recv.Pos(), Text: noun + " is waited for"},
		Leaves:  rule.Note{Pos: leaves, Text: why},
		Missing: rule.Note{Pos: left.Rest, Text: nameOf(p, c) + " is " + does},
	})
}

// reportUnanswered reports a receive of the answer to a request, that waits for ever when
// whoever has taken the request leaves out the answer.
func reportUnanswered(p *rule.Pass, u engine.Unanswered) {
	leaves, why := u.Func.EdgePos(u.Edge), u.Func.Because(u.Edge)
	p.Report(rule.Finding{
		Tier: rule.Audit,
		Message: fmt.Sprintf("the answer that is sent at line %d is left out when %s at line %d, but line %d waits for nothing else: the function blocks for ever",
			p.Line(u.Answer), why, p.Line(leaves), p.Line(u.Receive.Pos())),
		AtRisk:  rule.Note{Pos: u.Receive.Pos(), Text: "an answer is waited for"},
		Leaves:  rule.Note{Pos: leaves, Text: why},
		Missing: rule.Note{Pos: u.Answer, Text: "the answer is sent"},
	})
}
