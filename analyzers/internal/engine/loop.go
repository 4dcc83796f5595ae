package engine

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A Loop is a natural loop: a header, and the blocks that lead back to it.
type Loop struct {
	Header *ssa.BasicBlock
	blocks map[*ssa.BasicBlock]bool
}

// LoopsAround returns the loops that b is in, the innermost first.
func LoopsAround(b *ssa.BasicBlock) []*Loop {
	var list []*Loop
	for h := b; h != nil; h = h.Idom() {
		if l := loopAt(h); l != nil && l.blocks[b] {
			list = append(list, l)
		}
	}
	return list
}

func loopAt(h *ssa.BasicBlock) *Loop {
	l := &Loop{h, map[*ssa.BasicBlock]bool{h: true}}
	var work []*ssa.BasicBlock
	for _, p := range h.Preds {
		if h.Dominates(p) {
			work = append(work, p)
		}
	}
	if len(work) == 0 {
		return nil
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !l.blocks[b] {
			l.blocks[b] = true
			work = append(work, b.Preds...)
		}
	}
	return l
}

// Has reports whether instr is executed in each round.
func (l *Loop) Has(instr ssa.Instruction) bool { return l.blocks[instr.Block()] }

// Instrs calls f with the instructions of the loop, in their order, until it
// returns false.
func (l *Loop) Instrs(f func(ssa.Instruction) bool) {
	for _, b := range l.Header.Parent().Blocks {
		if !l.blocks[b] {
			continue
		}
		for _, instr := range b.Instrs {
			if !f(instr) {
				return
			}
		}
	}
}

// Collections returns the lists and maps that the loop goes through item by
// item: those that it indexes with its own counter, ranges over, or shortens
// from round to round.
func (l *Loop) Collections() []ssa.Value {
	var list []ssa.Value
	l.Instrs(func(instr ssa.Instruction) bool {
		switch x := instr.(type) {
		case *ssa.IndexAddr:
			if coll := l.before(x.X); coll != nil && (coll != x.X || l.makes(x.Index)) {
				list = append(list, coll)
			}
		case *ssa.Next:
			if r, ok := x.Iter.(*ssa.Range); ok && !l.Has(r) {
				list = append(list, r.X)
			}
		}
		return true
	})
	return list
}

// before returns what v is when the loop begins, if the loop only goes through
// it: v itself, if it is made before the loop, or what a variable starts with
// that is cut shorter in each round.
func (l *Loop) before(v ssa.Value) ssa.Value {
	if !l.makes(v) {
		return v
	}
	switch v := v.(type) {
	case *ssa.Phi:
		return l.shortened(v)
	case *ssa.UnOp:
		cell := ir.Cell(v)
		if v.Op != token.MUL || cell == nil {
			return nil
		}
		list, known := ir.Stores(cell)
		for _, st := range list {
			known = known && !l.Has(st)
		}
		if known {
			return v
		}
	}
	return nil
}

// shortened returns the first value of a variable that each round reslices.
func (l *Loop) shortened(v *ssa.Phi) ssa.Value {
	if v.Block() != l.Header {
		return nil
	}
	var first ssa.Value
	for i, e := range v.Edges {
		s, ok := e.(*ssa.Slice)
		switch {
		case !l.blocks[l.Header.Preds[i]]:
			first = e
		case !ok || s.X != v:
			return nil
		}
	}
	return first
}

// makes reports whether v is computed anew in each round.
func (l *Loop) makes(v ssa.Value) bool {
	instr, ok := v.(ssa.Instruction)
	return ok && l.Has(instr)
}

// HandsOn reports whether the loop gives one of the values, or something made of
// them, to somebody, in an instruction other than those which are excepted.
func (l *Loop) HandsOn(values []ssa.Value, but ...ssa.Instruction) bool {
	var barrier ssa.Instruction
	excepted := make(map[ssa.Instruction]bool)
	for _, instr := range but {
		barrier = instr
		excepted[instr] = true
	}
	derived := derivedBut(values, barrier)
	found := false
	l.Instrs(func(instr ssa.Instruction) bool {
		found = !excepted[instr] && handsOn(instr, derived)
		return !found
	})
	return found
}

// LeavesLoop reports whether the way ends the loop before its time: with the
// function, or with the round of a loop around it.
func (w *Way) LeavesLoop(l *Loop) bool {
	for _, e := range w.Again {
		if !l.blocks[e.Header] {
			return true
		}
	}
	return len(w.Exits) > 0
}
