package engine

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// HasRoomAt reports whether a buffered channel has room for all that is sent to
// it by those who were started before its maker left, and that it cannot know to
// have sent elsewhere, or for one value from each of the counters that it is sent by.
func (p *Package) HasRoomAt(c *Channel, l Leaving) bool {
	at := l.Edge.Point.Instr
	if c.Cap <= 0 || c.OtherSenders || at.Parent() != c.At.Parent() {
		return false
	}
	if n := p.countersOf(c); n > 0 && int64(n) <= c.Cap {
		return true
	}
	sum := 0
	for _, r := range c.runs(effect.Send) {
		if r.Instr != nil && (!follows(at, r.Instr) || p.sentElsewhere(c, r, at) || p.takenBefore(c, r, at)) {
			continue
		}
		n := c.Sends(r)
		if n < 0 {
			return false
		}
		sum += n
	}
	return int64(sum) <= c.Cap
}

// countersOf returns how many counters there are one of which lets control come to each
// send to a channel, and 0 if there is none for one of them.
func (p *Package) countersOf(c *Channel) int {
	counters := make(map[place.Place]bool)
	for _, op := range c.Ops {
		if op.Kind != effect.Send {
			continue
		}
		counter := p.counterBefore(op.Instr.Block())
		if counter.IsZero() {
			return 0
		}
		counters[counter] = true
	}
	return len(counters)
}

// counterBefore returns the counter that lets control come to b only where it has just
// reached one value, as whoever counts last or first sees, or no place.
func (p *Package) counterBefore(b *ssa.BasicBlock) place.Place {
	for d := b.Idom(); d != nil; d = d.Idom() {
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || len(d.Succs[0].Preds) != 1 || !d.Succs[0].Dominates(b) {
			continue
		}
		cmp, ok := cond.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.EQL {
			continue
		}
		call, ok := cmp.X.(*ssa.Call)
		if _, fixed := cmp.Y.(*ssa.Const); ok && fixed && len(call.Call.Args) > 0 && counts(ir.NameOfCall(&call.Call)) {
			return p.Table.Places.Of(call.Call.Args[0])
		}
	}
	return place.Place{}
}

// counts reports whether the name of a function is that of one that counts, and returns
// the new count: of package sync/atomic, or of a type that does the same.
func counts(name ir.Name) bool {
	if name.Recv == "" {
		return name.Pkg == "sync/atomic" && strings.HasPrefix(name.Func, "Add")
	}
	return slices.Contains([]string{"Add", "Sub", "Inc", "Dec"}, name.Func)
}

// runs returns who does operations of a kind, each once.
func (c *Channel) runs(kind effect.Kind) []Run {
	var list []Run
	for _, op := range c.Ops {
		if op.Kind != kind {
			continue
		}
		for _, r := range op.Runs {
			if !slices.Contains(list, r) {
				list = append(list, r)
			}
		}
	}
	return list
}

// follows reports whether control can come from one instruction of a function to
// another.
func follows(later, earlier ssa.Instruction) bool {
	if ir.Precedes(earlier, later) {
		return true
	}
	if b := earlier.Block(); b == later.Block() {
		return InLoop(b)
	}
	return ir.Reaches(earlier.Block(), later.Block())
}

// sentElsewhere reports whether who makes c has received what r sends to another
// channel on each way to an instruction, and r sends to c only if not there.
func (p *Package) sentElsewhere(c *Channel, r Run, at ssa.Instruction) bool {
	return slices.ContainsFunc(p.Channels(c.At.Parent()), func(other *Channel) bool {
		senders := other.runs(effect.Send)
		return other != c && !other.OtherSenders && len(senders) == 1 && senders[0] == r &&
			p.received(other, at) && longest(append(c.sendsOf(r), other.sendsOf(r)...)) == 1
	})
}

// takenBefore reports whether on each way from where r is started to an instruction
// a value of the channel is received before anybody else is started who sends to it:
// that of r, which is the only one.
func (p *Package) takenBefore(c *Channel, r Run, at ssa.Instruction) bool {
	if r.How != Started || r.Instr.Parent() != at.Parent() || c.Sends(r) != 1 {
		return false
	}
	senders := c.runs(effect.Send)
	isOther := func(instr ssa.Instruction) bool {
		return slices.ContainsFunc(senders, func(s Run) bool { return s.Instr == instr })
	}
	receives := func(list []effect.Effect) bool {
		return slices.ContainsFunc(list, func(e effect.Effect) bool { return e.Kind == effect.Receive && e.Place == c.Place })
	}
	taken := true
	w := &flow.Walk{Graph: p.Table.Graph(at.Parent())}
	w.Instr = func(instr ssa.Instruction, _ *flow.State) bool {
		if instr == at || isOther(instr) {
			taken = false
		}
		return taken && !receives(p.Table.At(instr))
	}
	w.Edge = func(b *ssa.BasicBlock, i int, _ *flow.State) bool { return !receives(p.Table.OnEdge(b, i)) }
	w.After(r.Instr)
	return taken
}

// sendsOf returns the sends of r to the channel.
func (c *Channel) sendsOf(r Run) []ssa.Instruction {
	var list []ssa.Instruction
	for _, op := range c.Ops {
		if op.Kind == effect.Send && slices.Contains(op.Runs, r) {
			list = append(list, op.Instr)
		}
	}
	return list
}

// received reports whether a value of the channel has been received on each way
// to an instruction of the function that makes it: without another arm, or in an
// arm through which all ways go.
func (p *Package) received(c *Channel, at ssa.Instruction) bool {
	for _, op := range c.Ops {
		if op.Kind != effect.Receive || op.Instr.Parent() != at.Parent() {
			continue
		}
		if _, ok := op.Instr.(*ssa.Select); !ok && op.Instr.Block().Dominates(at.Block()) && follows(at, op.Instr) {
			return true
		}
	}
	return slices.ContainsFunc(at.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		for i, to := range b.Succs {
			arm := len(to.Preds) == 1 && to.Dominates(at.Block())
			if arm && slices.ContainsFunc(p.Table.OnEdge(b, i), func(e effect.Effect) bool {
				return e.Kind == effect.Receive && e.Place == c.Place
			}) {
				return true
			}
		}
		return false
	})
}

// IsTold reports whether the way by which a goroutine leaves sends to, or closes,
// another channel of the function that made c, and that function receives from it
// before it comes to the instruction that waits: it hears of the failure there.
func (p *Package) IsTold(c *Channel, l Leaving, waits ssa.Instruction) bool {
	way := l.Func.Cancelled(l.Edge, l.Edge.Point.Instr)
	return slices.ContainsFunc(p.Channels(c.At.Parent()), func(other *Channel) bool {
		return other != c && slices.ContainsFunc(other.Ops, func(op *ChannelOp) bool {
			return op.Kind != effect.Receive && way.In(op.Instr)
		}) && slices.ContainsFunc(other.runs(effect.Receive), func(r Run) bool {
			return r.How == Called && r.Instr.Parent() == waits.Parent() && follows(waits, r.Instr)
		})
	})
}

// TakesTurns reports whether a block stands in a loop that waits for something
// else in each turn, a message or one of several: there need not be many turns.
func TakesTurns(b *ssa.BasicBlock) bool {
	back := ir.Reachable(b)
	return slices.ContainsFunc(b.Parent().Blocks, func(x *ssa.BasicBlock) bool {
		return back[x.Index] && InLoop(b) && ir.Reaches(x, b) && slices.ContainsFunc(x.Instrs, func(instr ssa.Instruction) bool {
			switch instr := instr.(type) {
			case *ssa.Select:
				return instr.Blocking
			case *ssa.UnOp:
				return instr.Op == token.ARROW
			}
			return false
		})
	})
}
