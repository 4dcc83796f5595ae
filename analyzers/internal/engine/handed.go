package engine

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
)

// A request that is sent to a goroutine of another life has the channel for its answer
// in a field. Where the type of the request belongs to the package, all who read the
// field are known, and with them what is done with the channel on the other side.

// handed follows the channel into a field of a request that its maker builds and sends
// to another goroutine, or passes to a function that sees to it, and reports whether that
// is all that is done with it.
func (f *follower) handed(field *ssa.FieldAddr) bool {
	request, ok := field.X.(*ssa.Alloc)
	if !ok || field.Parent() != f.home {
		return false
	}
	sites, ok := handedAt(request)
	if !ok || len(sites) == 0 {
		return false
	}
	replies := f.pkg.repliesTo(request, field.Field)
	if !replies.known || replies.received || len(replies.sends) == 0 {
		return false
	}
	for _, own := range readBack(request, field.Field) {
		f.name(own)
		f.ch.reads = append(f.ch.reads, f.pkg.Table.Places.Of(own))
	}
	f.ch.OtherSenders = true
	for _, send := range replies.sends {
		op := f.op(effect.Send, send, true, send.Pos())
		for _, s := range sites {
			op.Runs = append(op.Runs, Run{How: Handed, Instr: s.instr, Arm: s.arm, Body: send.Parent()})
		}
	}
	return true
}

// A handing is an instruction that sends a request or passes it on, and which arm of it
// does, from 1 on, if it is a select.
type handing struct {
	instr ssa.Instruction
	arm   int
}

// handedAt returns where a request is sent or passed on, and reports whether nothing else
// is done with it but to read and write its fields.
func handedAt(request *ssa.Alloc) (list []handing, ok bool) {
	ok = true
	copied := copyOf(request)
	var sent func(v ssa.Value, instr ssa.Instruction)
	sent = func(v ssa.Value, instr ssa.Instruction) {
		switch x := instr.(type) {
		case *ssa.MakeInterface:
			for _, r := range ir.Referrers(x) {
				sent(x, r)
			}
		case *ssa.Call:
			list, ok = append(list, handing{x, 0}), ok && slices.Contains(ir.Args(&x.Call), v)
		case *ssa.Send:
			list, ok = append(list, handing{x, 0}), ok && x.X == v
		case *ssa.Select:
			k := slices.IndexFunc(x.States, func(st *ssa.SelectState) bool { return st.Send == v })
			list, ok = append(list, handing{x, k + 1}), ok && k >= 0 && ir.Extract(x, 0) != nil
		case *ssa.FieldAddr, *ssa.Field, *ssa.DebugRef:
		default:
			ok = false
		}
	}
	for _, r := range ir.Referrers(request) {
		switch x := r.(type) {
		case *ssa.UnOp:
			for _, r := range ir.Referrers(x) {
				if st, is := r.(*ssa.Store); !is || copied == nil || st.Addr != copied {
					sent(x, r)
				}
			}
		case *ssa.Store:
			ok = ok && x.Addr == request
		default:
			sent(request, r)
		}
	}
	if copied != nil {
		more, only := handedAt(copied)
		list, ok = append(list, more...), ok && only
	}
	return list, ok
}

// copyOf returns the variable that gets the whole of a literal, and nothing else, or nil.
func copyOf(literal *ssa.Alloc) *ssa.Alloc {
	if literalIn(literal) != nil {
		return nil
	}
	for _, r := range ir.Referrers(literal) {
		load, ok := r.(*ssa.UnOp)
		if !ok {
			continue
		}
		for _, r := range ir.Referrers(load) {
			st, ok := r.(*ssa.Store)
			if !ok || st.Val != load {
				continue
			}
			if to, ok := st.Addr.(*ssa.Alloc); ok && literalIn(to) == literal {
				return to
			}
		}
	}
	return nil
}

// literalIn returns the literal of which a variable gets the whole, and nothing else, or nil.
func literalIn(cell *ssa.Alloc) *ssa.Alloc {
	load, ok := wholeOf(cell).(*ssa.UnOp)
	if !ok {
		return nil
	}
	literal, _ := load.X.(*ssa.Alloc)
	return literal
}

// wholeOf returns the one value that is stored in a variable as a whole, or nil.
func wholeOf(cell *ssa.Alloc) (whole ssa.Value) {
	for _, r := range ir.Referrers(cell) {
		if st, ok := r.(*ssa.Store); ok && st.Addr == cell {
			if whole != nil {
				return nil
			}
			whole = st.Val
		}
	}
	return whole
}

// replies are the sends of a package to the channels that a field of its requests
// holds. They are known unless others can read the field, or a channel gets out of
// sight or is closed.
type replies struct {
	sends    []*ssa.Send
	arms     []replyArm
	known    bool
	received bool // by another one than who has built the request
}

// A replyArm is the arm of a select that sends a reply.
type replyArm struct {
	sel *ssa.Select
	pos token.Pos
}

// repliesTo returns the sends to the channels in a field of the type of a request.
func (p *Package) repliesTo(request *ssa.Alloc, field int) *replies {
	named := ir.Named(request.Type())
	home := request.Parent().Pkg
	if named == nil || home == nil || named.Obj().Pkg() != home.Pkg {
		return new(replies)
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok || named.Obj().Exported() && st.Field(field).Exported() {
		return new(replies)
	}
	key := slot{named.Origin(), field}
	if r := p.replies[key]; r != nil {
		return r
	}
	t := answerTracer{seen: make(map[ssa.Value]bool), replies: replies{known: true}}
	for _, fn := range p.all {
		for _, load := range loadsOf(fn, named, field) {
			t.add(load)
		}
	}
	t.follow()
	if p.replies == nil {
		p.replies = make(map[slot]*replies)
	}
	p.replies[key] = &t.replies
	return &t.replies
}

// readBack returns what is read from a field of a request by who builds it.
func readBack(request *ssa.Alloc, field int) []ssa.Value {
	var list []ssa.Value
	for _, r := range ir.Referrers(request) {
		addr, ok := r.(*ssa.FieldAddr)
		if !ok || addr.Field != field {
			continue
		}
		for _, r := range ir.Referrers(addr) {
			if load, ok := r.(*ssa.UnOp); ok {
				list = append(list, load)
			}
		}
	}
	if copied := copyOf(request); copied != nil {
		list = append(list, readBack(copied, field)...)
	}
	return list
}

// fills reports whether v is a request that the function itself builds, with something in
// the field.
func fills(v ssa.Value, field int) bool {
	request, ok := v.(*ssa.Alloc)
	if !ok {
		return false
	}
	if literal := literalIn(request); literal != nil {
		request = literal
	}
	return slices.ContainsFunc(ir.Referrers(request), func(r ssa.Instruction) bool {
		addr, ok := r.(*ssa.FieldAddr)
		return ok && addr.Field == field && slices.ContainsFunc(ir.Referrers(addr), func(r ssa.Instruction) bool {
			st, ok := r.(*ssa.Store)
			return ok && st.Addr == addr
		})
	})
}

// loadsOf returns the values that fn reads from a field of a type, in which it has not
// put them itself.
func loadsOf(fn *ssa.Function, named *types.Named, field int) []ssa.Value {
	is := func(x ssa.Value, i int) bool {
		n := ir.Named(x.Type())
		return n != nil && n.Origin() == named.Origin() && i == field
	}
	var list []ssa.Value
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch x := instr.(type) {
			case *ssa.Field:
				if is(x.X, x.Field) {
					list = append(list, x)
				}
			case *ssa.UnOp:
				if addr, ok := x.X.(*ssa.FieldAddr); ok && x.Op == token.MUL && is(addr.X, addr.Field) && !fills(addr.X, field) {
					list = append(list, x)
				}
			}
		}
	}
	return list
}

// An answerTracer follows channels through the variables and slices of a function, to
// where it sends to them.
type answerTracer struct {
	seen map[ssa.Value]bool
	work []ssa.Value
	replies
}

func (t *answerTracer) add(v ssa.Value) {
	if !t.seen[v] {
		t.seen[v] = true
		t.work = append(t.work, v)
	}
}

func (t *answerTracer) follow() {
	for len(t.work) > 0 && t.known {
		v := t.work[len(t.work)-1]
		t.work = t.work[:len(t.work)-1]
		for _, r := range ir.Referrers(v) {
			t.use(v, r)
		}
	}
}

func (t *answerTracer) use(v ssa.Value, r ssa.Instruction) {
	switch x := r.(type) {
	case *ssa.DebugRef, *ssa.BinOp:
	case *ssa.ChangeType, *ssa.Phi, *ssa.Slice, *ssa.IndexAddr, *ssa.Index:
		t.add(x.(ssa.Value))
	case *ssa.UnOp:
		if x.Op == token.ARROW {
			t.received = true
			return
		}
		t.known = t.known && x.Op == token.MUL
		t.add(x)
	case *ssa.Send:
		t.known = t.known && x.X != v
		if x.Chan == v {
			t.sends = append(t.sends, x)
		}
	case *ssa.Select:
		for _, st := range x.States {
			t.known = t.known && st.Send != v
			switch {
			case st.Chan != v:
			case st.Dir == types.RecvOnly:
				t.received = true
			default:
				t.arms = append(t.arms, replyArm{x, st.Pos})
			}
		}
	case *ssa.Store:
		t.stored(v, x)
	case *ssa.Call:
		t.called(v, x)
	default:
		t.known = false
	}
}

// stored follows a channel into a variable, or into an element of a slice that the
// function makes.
func (t *answerTracer) stored(v ssa.Value, st *ssa.Store) {
	if st.Val != v {
		return
	}
	switch addr := st.Addr.(type) {
	case *ssa.Alloc:
		t.add(addr)
	case *ssa.IndexAddr:
		_, made := addr.X.(*ssa.Alloc)
		t.known = t.known && made
		t.add(addr.X)
	default:
		t.known = false
	}
}

// called follows a channel into another slice by append, and into a parameter of a
// function of the package.
func (t *answerTracer) called(v ssa.Value, call *ssa.Call) {
	switch ir.Builtin(&call.Call) {
	case "append":
		t.add(call)
		return
	case "len", "cap", "clear":
		return
	}
	fn := ir.Callee(call)
	args := ir.CallArgs(call)
	if fn == nil || len(fn.Blocks) == 0 || fn.Signature.Variadic() || len(args) != len(fn.Params) {
		t.known = false
		return
	}
	for i, a := range args {
		if a == v {
			t.add(fn.Params[i])
		}
	}
}

// assumed returns what holds after the instruction of r: its arm has been taken.
func (r Run) assumed() []flow.Fact {
	if r.Arm == 0 {
		return nil
	}
	return []flow.Fact{{Value: ir.Extract(r.Instr.(*ssa.Select), 0), Truth: flow.Chosen(r.Arm - 1)}}
}

// LeavesHanded returns how f can stop receiving from c once it has handed over the request
// with it, while who has the request goes on: not where the end of its object makes it
// leave, which is often the end of the other side as well, nor where it takes the request
// back.
func (f *Func) LeavesHanded(c *Channel, run Run) []Leaving {
	return slices.DeleteFunc(f.LeavesReceiving(c, run), func(l Leaving) bool {
		whose := f.Life(l.Edge)
		return whose != life.PerCall && whose != life.Unclear || f.recallsRequest(l, run)
	})
}

// recallsRequest reports whether f does anything when it leaves, or in a defer, with what it
// has passed on with its request, or with what it was given for that: a number, a function
// to cancel it.
func (f *Func) recallsRequest(l Leaving, run Run) bool {
	call, ok := run.Instr.(*ssa.Call)
	if !ok {
		return false
	}
	values := slices.DeleteFunc(append(slices.Clone(ir.Args(&call.Call)), f.results(call)...), func(v ssa.Value) bool {
		_, fixed := v.(*ssa.Const)
		return fixed || ir.IsContext(v.Type()) || ir.IsError(v.Type())
	})
	derived := derivedFrom(values)
	way := f.Cancelled(l.Edge, run.Instr)
	return way.Uses(values) || slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			if d, ok := instr.(*ssa.Defer); ok {
				return deferHandsOn(d, derived)
			}
			del, ok := instr.(*ssa.Call)
			return ok && way.In(del) && ir.Builtin(&del.Call) == "delete" && derived[del.Call.Args[1]]
		})
	})
}
