package engine

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// joins are the instructions and arms with which a function waits for one of its
// goroutines to be done.
type joins struct {
	channels []*channelOps
}

// joins returns how f waits for g: it receives from a channel that g sends to or
// closes, or calls Wait.
func (f *Func) joins(g Goroutine) *joins {
	j := new(joins)
	for _, c := range f.Pkg.Channels(f.Function) {
		for _, op := range c.Ops {
			if op.Kind != effect.Receive && op.ranBy(g.Start) {
				j.channels = append(j.channels, c.ops(f.Function, effect.Receive))
				break
			}
		}
	}
	return j
}

// ranBy reports whether the goroutine that start starts does op.
func (op *ChannelOp) ranBy(start ssa.Instruction) bool {
	for _, r := range op.Runs {
		if r.Instr == start {
			return true
		}
	}
	return false
}

func (j *joins) instr(x ssa.Instruction) bool {
	for _, s := range j.channels {
		if _, ok := s.at[x]; ok {
			return true
		}
	}
	return isWait(x)
}

func (j *joins) effect(e effect.Effect) bool {
	for _, s := range j.channels {
		if s.is(e) {
			return true
		}
	}
	return false
}

// LeavesRunning returns how f can end while g still runs: on a cancelled way on
// which it does not wait for g, although its normal way does.
func (f *Func) LeavesRunning(g Goroutine) []Leaving {
	if len(f.Points) == 0 || f.waitsAtEnd() {
		return nil
	}
	j := f.joins(g)
	reached := make(map[ssa.Instruction]bool)
	w := f.walk(nil, Visitor{
		Instr: func(x ssa.Instruction) bool {
			reached[x] = true
			return !j.instr(x)
		},
		Effect: func(e effect.Effect) bool { return !j.effect(e) },
	})
	w.Around = f.Blocks[0]
	w.After(g.Start)
	var list []Leaving
	for _, p := range f.Points {
		if !reached[p.Instr] || isWait(p.Instr) {
			continue
		}
		rest := f.joinedAfter(p, j, g.Start.Block())
		if !rest.IsValid() {
			continue
		}
		for _, e := range p.Edges {
			if way := f.Cancelled(e, g.Start); len(way.Exits) > 0 && !way.joins(j) {
				list = append(list, Leaving{f, e, rest})
			}
		}
	}
	return list
}

// joinedAfter returns where the normal ways from p wait.
func (f *Func) joinedAfter(p *cancel.Point, j *joins, around *ssa.BasicBlock) (rest token.Pos) {
	if j.instr(p.Instr) {
		return p.Instr.Pos()
	}
	for _, assume := range p.Normal {
		w := f.walk(assume, Visitor{
			Instr: func(x ssa.Instruction) bool {
				if !rest.IsValid() && j.instr(x) {
					rest = x.Pos()
				}
				return !rest.IsValid()
			},
			Effect: func(e effect.Effect) bool {
				if !rest.IsValid() && j.effect(e) {
					rest = e.Pos()
				}
				return !rest.IsValid()
			},
		})
		w.Around = around
		w.After(p.Instr)
	}
	return rest
}

// joins reports whether the way waits for the goroutine, or for anything that
// may be told by it.
func (w *Way) joins(j *joins) bool {
	for instr := range w.instrs {
		if recv, ok := instr.(*ssa.UnOp); ok && recv.Op == token.ARROW || j.instr(instr) {
			return true
		}
		if sel, ok := instr.(*ssa.Select); ok && sel.Blocking {
			return true
		}
	}
	return false
}

// waitsAtEnd reports whether a defer of f waits for goroutines.
func (f *Func) waitsAtEnd() bool {
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			d, ok := instr.(*ssa.Defer)
			if !ok {
				continue
			}
			if isWait(d) {
				return true
			}
			if fn := ir.Callee(d); fn != nil && blocksIn(fn) {
				return true
			}
		}
	}
	return false
}

// blocksIn reports whether fn itself waits for goroutines or receives.
func blocksIn(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			recv, ok := instr.(*ssa.UnOp)
			if ok && recv.Op == token.ARROW || isWait(instr) {
				return true
			}
			if _, ok := instr.(*ssa.Select); ok {
				return true
			}
		}
	}
	return false
}

// Writes returns the stores of g to variables of fn, or to parts of them, unless
// it takes locks.
func (g Goroutine) Writes(fn *ssa.Function) []*ssa.Store {
	var list []*ssa.Store
	for _, b := range g.Body.Blocks {
		for _, instr := range b.Instrs {
			switch x := instr.(type) {
			case *ssa.Store:
				if cell := WrittenCell(x); cell != nil && cell.Parent() == fn && isVariable(cell) {
					list = append(list, x)
				}
			case ssa.CallInstruction:
				if strings.HasSuffix(ir.NameOfCall(x.Common()).Func, "Lock") {
					return nil
				}
			}
		}
	}
	return list
}

// WrittenCell returns the variable that st writes, or a part of which, or nil.
func WrittenCell(st *ssa.Store) *ssa.Alloc { return cellOf(st.Addr) }

func cellOf(addr ssa.Value) *ssa.Alloc {
	for {
		switch x := addr.(type) {
		case *ssa.FieldAddr:
			addr = x.X
		case *ssa.Alloc, *ssa.FreeVar:
			return ir.Cell(x)
		default:
			return nil
		}
	}
}

// isVariable reports whether the source has a name for the cell.
func isVariable(cell *ssa.Alloc) bool {
	switch cell.Comment {
	case "", "complit", "new", "varargs", "makeslice", "slicelit":
		return false
	}
	return true
}

// ReadsOn reports whether f reads the variable, or a part of it, on the cancelled way
// that it leaves by, without having looked whether g is done.
func (f *Func) ReadsOn(left Leaving, g Goroutine, cell *ssa.Alloc) bool {
	e, j, read := left.Edge, f.joins(g), false
	w := f.walk(e.Assume, Visitor{
		Instr: func(x ssa.Instruction) bool {
			load, ok := x.(*ssa.UnOp)
			read = read || ok && load.Op == token.MUL && cellOf(load.X) == cell
			return !read && !j.instr(x)
		},
		Effect: func(x effect.Effect) bool { return !j.effect(x) },
	})
	w.Ended = e.EndsContext(f.Pkg.Table.SameValue)
	w.Around = g.Start.Block()
	w.After(e.Point.Instr)
	return read
}

// FailsWith returns the cancel edge of a call that may end early because of a
// context, whether or not its failure is looked at, or nil.
func (f *Func) FailsWith(call *ssa.Call) *cancel.Edge {
	for _, p := range f.Points {
		if p.Instr == call {
			return p.Edges[0]
		}
	}
	if _, typ := ir.LastResult(call); typ == nil || !ir.IsError(typ) {
		return nil
	}
	for _, a := range ir.Args(&call.Call) {
		if ir.IsContext(a.Type()) && f.Pkg.Judge.Cancellable(a) {
			p := &cancel.Point{Kind: cancel.Call, Instr: call}
			e := &cancel.Edge{Point: p, Source: cancel.Context, Value: a}
			p.Edges = []*cancel.Edge{e}
			p.Normal = [][]flow.Fact{nil}
			return e
		}
	}
	return nil
}

// Serves reports whether the body of a goroutine runs a server: the context of who
// waits for that mostly ends with the program.
func Serves(body *ssa.Function) bool {
	return body != nil && slices.ContainsFunc(body.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			call, ok := instr.(*ssa.Call)
			if !ok {
				return false
			}
			name := ir.NameOfCall(&call.Call).Func
			return strings.HasPrefix(name, "Serve") || strings.HasPrefix(name, "ListenAndServe")
		})
	})
}
