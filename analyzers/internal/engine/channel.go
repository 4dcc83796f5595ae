package engine

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// A Channel is a channel that a function makes, or gets from a helper which makes it for
// each call, with all that is done with it: in the function, in closures, in the helper,
// and in functions that are given it.
type Channel struct {
	Make  *ssa.MakeChan
	Place place.Place

	// At is where the function has it from: Make, or the call of the helper.
	At ssa.Instruction

	// reads are the places at which others than Make have it: from which its maker reads
	// it back, and the parameters of functions that are given it.
	reads []place.Place

	// Cap is its capacity, -1 if that is not a constant.
	Cap int64

	Ops []*ChannelOp

	// OtherSenders and OtherReceivers are set if it also gets to where it cannot
	// be followed, and may be sent to, or received from, there.
	OtherSenders, OtherReceivers bool
}

// A ChannelOp is one operation on a channel.
type ChannelOp struct {
	Kind effect.Kind // Send, Receive, or Poison for close

	// Instr is a send, a receive, a select, a call of close, or the call of a
	// function of another package that does it.
	Instr ssa.Instruction

	// Bare is set if the operation waits for nothing else: it is not one of
	// several arms.
	Bare bool

	// At is where the operation stands.
	At token.Pos

	// Runs says who does it.
	Runs []Run

	// last is set if a deferred closure of whoever does it does it.
	last bool
}

// A Run is how an operation comes to be done on behalf of the function that made
// the channel: Called, by itself; Deferred; Started, in a goroutine; and so on.
type Run struct {
	How How

	// Instr is the instruction of the function by which it comes to that: the
	// operation itself, a call, a defer, the start of a goroutine. It is nil if How is
	// Unknown.
	Instr ssa.Instruction

	// Arm is the arm of Instr, if that is a select, by which it comes to that, from 1 on.
	Arm int

	// Body is the function that the goroutine, or whoever it is passed to, runs.
	Body *ssa.Function

	// Start is where the goroutine is started: Instr, unless another goroutine
	// or a helper does it.
	Start ssa.Instruction
}

// Pos returns where the function comes to the operation, or NoPos if that is not known.
func (r Run) Pos() token.Pos {
	if r.Instr == nil {
		return token.NoPos
	}
	return r.Instr.Pos()
}

// Channels returns the channels that fn makes, or gets from helpers.
func (p *Package) Channels(fn *ssa.Function) []*Channel {
	if list, ok := p.channels[fn]; ok {
		return list
	}
	var list []*Channel
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch x := instr.(type) {
			case *ssa.MakeChan:
				list = append(list, p.follow(x, x))
			case *ssa.Call:
				for _, r := range channelsFrom(x) {
					list = append(list, p.follow(r.made, x, r.names...))
				}
			}
		}
	}
	if p.channels == nil {
		p.channels = make(map[*ssa.Function][]*Channel)
	}
	p.channels[fn] = list
	return list
}

// ChannelAt returns the channel of fn that is at a place, or nil.
func (p *Package) ChannelAt(fn *ssa.Function, at place.Place) *Channel {
	for _, c := range p.Channels(fn) {
		if c.Place == at {
			return c
		}
	}
	return nil
}

// maxNames bounds how many names of one channel are followed.
const maxNames = 200

// A follower finds what is done with a channel, through all of its names.
type follower struct {
	pkg  *Package
	ch   *Channel
	home *ssa.Function
	seen map[ssa.Value]bool
	work []ssa.Value

	// given are the calls by which functions got the channel as an argument.
	given map[*ssa.Function][]Site
	runs  map[*ssa.Function][]Run
}

// follow follows what mk makes for the function in which at stands, where it has the
// names too.
func (p *Package) follow(mk *ssa.MakeChan, at ssa.Instruction, names ...ssa.Value) *Channel {
	ch := &Channel{Make: mk, At: at, Place: p.Table.Places.Of(mk), Cap: -1}
	if c, ok := mk.Size.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.Int {
		ch.Cap = c.Int64()
	}
	f := &follower{
		pkg: p, ch: ch, home: at.Parent(), seen: make(map[ssa.Value]bool),
		given: make(map[*ssa.Function][]Site), runs: make(map[*ssa.Function][]Run),
	}
	if mk.Parent() != f.home {
		f.given[mk.Parent()] = []Site{{Called, at}}
	}
	f.name(mk)
	for _, v := range names {
		f.name(v)
		ch.reads = append(ch.reads, p.Table.Places.Of(v))
	}
	for len(f.work) > 0 {
		v := f.work[len(f.work)-1]
		f.work = f.work[:len(f.work)-1]
		for _, r := range ir.Referrers(v) {
			f.use(v, r)
		}
	}
	for _, op := range ch.Ops {
		if len(op.Runs) == 0 {
			op.Runs = f.ranBy(op.Instr)
			op.last = f.pkg.isDeferred(op.Instr.Parent())
		}
	}
	return ch
}

// name adds another name of the channel.
func (f *follower) name(v ssa.Value) {
	if f.seen[v] {
		return
	}
	if len(f.seen) > maxNames {
		f.escapes(f.ch.Make)
		return
	}
	f.seen[v] = true
	f.work = append(f.work, v)
}

// escapes records that a name of the channel gets to where it is not followed.
func (f *follower) escapes(v ssa.Value) {
	c, ok := v.Type().Underlying().(*types.Chan)
	f.ch.OtherSenders = f.ch.OtherSenders || !ok || c.Dir() != types.RecvOnly
	f.ch.OtherReceivers = f.ch.OtherReceivers || !ok || c.Dir() != types.SendOnly
}

func (f *follower) op(kind effect.Kind, instr ssa.Instruction, bare bool, at token.Pos) *ChannelOp {
	op := &ChannelOp{Kind: kind, Instr: instr, Bare: bare, At: at}
	f.ch.Ops = append(f.ch.Ops, op)
	return op
}

// use looks at one use of a name.
func (f *follower) use(v ssa.Value, r ssa.Instruction) {
	switch x := r.(type) {
	case *ssa.DebugRef, *ssa.BinOp:
	case *ssa.ChangeType:
		f.name(x)
	case *ssa.UnOp:
		if x.Op == token.ARROW {
			f.op(effect.Receive, x, true, x.Pos())
		}
	case *ssa.Send:
		if x.X == v {
			f.escapes(v)
		}
		if x.Chan == v {
			f.op(effect.Send, x, true, x.Pos())
		}
	case *ssa.Select:
		f.arms(v, x)
	case *ssa.Store:
		f.stored(v, x)
	case ssa.CallInstruction:
		f.call(v, x)
	case *ssa.Return:
		if x.Parent() != f.ch.Make.Parent() || x.Parent() == f.home {
			f.escapes(v)
		}
	default:
		f.escapes(v)
	}
}

func (f *follower) arms(v ssa.Value, sel *ssa.Select) {
	for _, st := range sel.States {
		if st.Send == v {
			f.escapes(v)
		}
		if st.Chan != v {
			continue
		}
		kind := effect.Receive
		if st.Dir == types.SendOnly {
			kind = effect.Send
		}
		f.op(kind, sel, len(sel.States) == 1 && sel.Blocking, st.Pos)
	}
}

// stored follows the channel into a variable that nothing else is stored in, into a
// request, or into an object that the function makes.
func (f *follower) stored(v ssa.Value, st *ssa.Store) {
	if field, ok := st.Addr.(*ssa.FieldAddr); ok && (f.handed(field) || f.held(field)) {
		return
	}
	cell, ok := st.Addr.(*ssa.Alloc)
	if !ok || ir.OnlyStore(cell) != v {
		f.escapes(v)
		return
	}
	f.loads(cell, 0)
}

func (f *follower) loads(addr ssa.Value, depth int) {
	if depth > 8 {
		f.escapes(f.ch.Make)
		return
	}
	for _, r := range ir.Referrers(addr) {
		switch x := r.(type) {
		case *ssa.UnOp:
			f.name(x)
		case *ssa.MakeClosure:
			fn := x.Fn.(*ssa.Function)
			for i, b := range x.Bindings {
				if b == addr {
					f.loads(fn.FreeVars[i], depth+1)
				}
			}
		}
	}
}

func (f *follower) call(v ssa.Value, call ssa.CallInstruction) {
	common := call.Common()
	switch ir.Builtin(common) {
	case "close":
		f.op(effect.Poison, call, true, call.Pos())
		return
	case "len", "cap":
		return
	}
	fn := ir.Callee(call)
	if fn == nil || len(fn.Blocks) == 0 || fn.Signature.Variadic() {
		f.imported(v, call)
		return
	}
	args := ir.CallArgs(call)
	if len(args) != len(fn.Params) {
		f.escapes(v)
		return
	}
	f.given[fn] = append(f.given[fn], Site{howRun(call), call})
	for i, a := range args {
		if a == v {
			f.name(fn.Params[i])
			f.ch.reads = append(f.ch.reads, f.pkg.Table.Places.Of(fn.Params[i]))
		}
	}
}

// imported looks at a call that gives the channel to a function of another
// package, whose fact says what it does with it, if it is known at all.
func (f *follower) imported(v ssa.Value, call ssa.CallInstruction) {
	obj := ir.Object(call.Common())
	if obj == nil || call.Common().IsInvoke() || f.pkg.Table.Import == nil {
		f.escapes(v)
		return
	}
	known := false
	if fact := f.pkg.Table.Import(obj); fact != nil {
		for _, e := range fact.Effects {
			if e.Param >= len(call.Common().Args) || call.Common().Args[e.Param] != v || e.Path != "" || e.Async {
				continue
			}
			switch e.Kind {
			case effect.Send, effect.Receive, effect.Poison:
				known = true
				op := f.op(e.Kind, call, !e.May && e.When == effect.Always, call.Pos())
				op.Runs = f.combine(Site{howRun(call), call}, nil)
			}
		}
	}
	if c, ok := v.Type().Underlying().(*types.Chan); !known || !ok || c.Dir() == types.SendRecv {
		f.escapes(v)
	}
}

// ranBy returns how the function that instr is written in comes to be run.
func (f *follower) ranBy(instr ssa.Instruction) []Run {
	fn := instr.Parent()
	if fn == f.home {
		how := Called
		if _, ok := instr.(*ssa.Defer); ok {
			how = Deferred
		}
		return []Run{{How: how, Instr: instr}}
	}
	if list, ok := f.runs[fn]; ok {
		return list
	}
	f.runs[fn] = []Run{{How: Unknown}} // a function that runs itself
	sites := f.given[fn]
	if len(sites) == 0 && fn.Parent() != nil {
		sites = f.pkg.sites()[fn]
		if ir.IsRangeBody(fn) {
			sites = rangeSite(fn)
		}
	}
	list := []Run{}
	for _, s := range sites {
		list = append(list, f.combine(s, fn)...)
	}
	if len(list) == 0 {
		list = []Run{{How: Unknown}}
	}
	f.runs[fn] = list
	return list
}

// rangeSite returns the loop over an iterator that fn is the body of: it runs
// there and then.
func rangeSite(fn *ssa.Function) []Site {
	mc := ir.MakerOf(fn)
	if mc == nil {
		return nil
	}
	return []Site{{Called, mc}}
}

// combine returns the runs of a body that site runs, seen from the function that
// made the channel.
func (f *follower) combine(site Site, body *ssa.Function) []Run {
	outer := f.ranBy(site.Instr)
	if site.How == Called {
		return outer
	}
	list := make([]Run, 0, len(outer))
	for _, r := range outer {
		switch {
		case r.How == Unknown || site.How == Unknown:
			r = Run{How: Unknown}
		case site.How == Deferred && site.Instr.Parent() != f.home:
			// The end of a helper or a goroutine is a part of it.
		default:
			r.How, r.Body, r.Start = site.How, body, site.Instr
		}
		list = append(list, r)
	}
	return list
}
