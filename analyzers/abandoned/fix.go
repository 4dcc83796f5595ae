package abandoned

import (
	"go/ast"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// makeRoom returns the fix that gives c room for the one value that is ever sent
// to it. It is offered where the send is the last thing that the goroutine does,
// so that nothing happens earlier than it did.
func makeRoom(p *rule.Pass, c *engine.Channel, op *engine.ChannelOp, r engine.Run) []analysis.SuggestedFix {
	if c.AllSends() != 1 || c.Cap != 0 || !endsWith(op.Instr) || op.Instr.Parent() != r.Body {
		return nil
	}
	for _, n := range p.Enclosing(c.Make.Pos()) {
		call, ok := n.(*ast.CallExpr)
		if !ok || call.Lparen != c.Make.Pos() || len(call.Args) != 1 {
			continue
		}
		at := call.Args[0].End()
		return []analysis.SuggestedFix{{
			Message:   "give " + nameOf(p, c) + " room for the value",
			TextEdits: []analysis.TextEdit{{Pos: at, End: at, NewText: []byte(", 1")}},
		}}
	}
	return nil
}

// endsWith reports whether nothing but the end of the function, and closing a
// channel, follows instr.
func endsWith(instr ssa.Instruction) bool {
	after := false
	for _, x := range instr.Block().Instrs {
		if x == instr {
			after = true
			continue
		}
		if !after {
			continue
		}
		switch x := x.(type) {
		case *ssa.Return, *ssa.RunDefers, *ssa.DebugRef, *ssa.UnOp:
		case *ssa.Call:
			if ir.Builtin(&x.Call) != "close" {
				return false
			}
		case *ssa.Jump:
			return endsBlock(x.Block().Succs[0])
		default:
			return false
		}
	}
	return after
}

func endsBlock(b *ssa.BasicBlock) bool {
	for _, x := range b.Instrs {
		switch x.(type) {
		case *ssa.Return, *ssa.RunDefers, *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}
