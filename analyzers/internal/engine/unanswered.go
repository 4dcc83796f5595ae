package engine

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// An Unanswered is a receive, without another arm, of the answer to a request that
// somebody has taken, who leaves out the answer on a cancelled way.
type Unanswered struct {
	Receive *ssa.UnOp
	Answer  token.Pos // where it is sent
	Func    *Func     // sends it
	Edge    *cancel.Edge
}

// Unanswered returns such receives of f, one for each kind of request.
func (f *Func) Unanswered() []Unanswered {
	var list []Unanswered
	seen := make(map[slot]bool)
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			recv, ok := instr.(*ssa.UnOp)
			if !ok || recv.Op != token.ARROW {
				continue
			}
			field := f.requested(recv)
			if field == nil || seen[slotOf(field)] {
				continue
			}
			if u := f.unanswered(recv, field); u != nil {
				seen[slotOf(field)] = true
				list = append(list, *u)
			}
		}
	}
	return list
}

// requested returns the field of a request of f, sent before, with the channel that
// recv receives from, or nil.
func (f *Func) requested(recv *ssa.UnOp) *ssa.FieldAddr {
	var fields []*ssa.FieldAddr
	if field := fieldOf(recv.X); field != nil {
		fields = append(fields, field)
	}
	for _, r := range ir.Referrers(recv.X) {
		if st, ok := r.(*ssa.Store); ok && st.Val == recv.X {
			if field, ok := st.Addr.(*ssa.FieldAddr); ok {
				fields = append(fields, field)
			}
		}
	}
	for _, field := range fields {
		request, ok := field.X.(*ssa.Alloc)
		if !ok {
			continue
		}
		sites, ok := handedAt(request)
		if ok && slices.ContainsFunc(sites, func(h handing) bool { return ir.Precedes(h.instr, recv) }) {
			return field
		}
	}
	return nil
}

func (f *Func) unanswered(recv *ssa.UnOp, field *ssa.FieldAddr) *Unanswered {
	replies := f.Pkg.repliesTo(field.X.(*ssa.Alloc), field.Field)
	if !replies.known {
		return nil
	}
	for _, arm := range replies.arms {
		home := f.Pkg.FuncOf(arm.sel.Parent())
		if e := home.givesUp(arm.sel, replies); e != nil {
			return &Unanswered{recv, arm.pos, home, e}
		}
	}
	for _, send := range replies.sends {
		home := f.Pkg.FuncOf(send.Parent())
		if e := home.leavesOut(send, replies); e != nil {
			return &Unanswered{recv, send.Pos(), home, e}
		}
	}
	return nil
}

// givesUp returns how f gives up an answer that it sends in an arm of sel, or nil.
func (f *Func) givesUp(sel *ssa.Select, r *replies) *cancel.Edge {
	for _, p := range f.Points {
		if p.Instr != ssa.Instruction(sel) || !sel.Blocking {
			continue
		}
		for _, e := range p.Edges {
			if way := f.Cancelled(e, p.Instr); len(way.Exits) > 0 && len(way.Again) == 0 && !r.on(way) {
				return e
			}
		}
	}
	return nil
}

// leavesOut returns how f, which has taken a request itself, leaves between that and the
// answer, or turns to the next request, without anybody having this one any more, or nil.
func (f *Func) leavesOut(send *ssa.Send, r *replies) *cancel.Edge {
	request, taken := takenFor(send)
	if taken == nil || slices.ContainsFunc(f.AnonFuncs, r.isIn) {
		return nil
	}
	for _, p := range f.Points {
		if p.Instr == taken || !ir.Precedes(taken, p.Instr) || !ir.Precedes(p.Instr, send) {
			continue
		}
		for _, e := range p.Edges {
			if way := f.Cancelled(e, taken); len(way.Exits)+len(way.Again) > 0 && !r.on(way) && !way.Uses(request) {
				return e
			}
		}
	}
	return nil
}

// takenFor returns the request that a reply is for, under its names, and where the
// function has received it, or nil.
func takenFor(send *ssa.Send) (request []ssa.Value, taken ssa.Instruction) {
	var v ssa.Value
	if field, ok := send.Chan.(*ssa.Field); ok {
		v = field.X
	} else if field := fieldOf(send.Chan); field != nil {
		v = field.X
	}
	if cell, ok := v.(*ssa.Alloc); ok {
		request = append(request, cell)
		v = wholeOf(cell)
	}
	request = append(request, v)
	switch x := v.(type) {
	case *ssa.UnOp:
		if x.Op == token.ARROW {
			return request, x
		}
	case *ssa.Extract:
		switch from := x.Tuple.(type) {
		case *ssa.UnOp:
			return request, from
		case *ssa.Select:
			return request, from
		}
	}
	return nil, nil
}

// on reports whether a reply is on the way.
func (r *replies) on(way *Way) bool {
	return slices.ContainsFunc(r.sends, func(s *ssa.Send) bool { return way.In(s) }) ||
		slices.ContainsFunc(r.arms, func(a replyArm) bool { return way.In(a.sel) })
}

// isIn reports whether a reply is sent in fn.
func (r *replies) isIn(fn *ssa.Function) bool {
	return slices.ContainsFunc(r.sends, func(s *ssa.Send) bool { return s.Parent() == fn }) ||
		slices.ContainsFunc(r.arms, func(a replyArm) bool { return a.sel.Parent() == fn })
}
