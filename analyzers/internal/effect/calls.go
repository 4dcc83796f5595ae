package effect

import (
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// call translates builtins and the calls whose effect is known without a body:
// locks, atomics and containers of the standard library, streams, and the
// verbs that end an object's life.
func (x *extractor) call(c *ssa.CallCommon) {
	if name := ir.Builtin(c); name != "" {
		x.builtin(name, c.Args)
		return
	}
	name := ir.NameOfCall(c)
	switch name.Pkg {
	case "sync":
		x.sync(name, c)
	case "sync/atomic":
		x.atomic(name, c)
	case "container/list":
		x.linked(name, c)
	case "container/heap":
		x.heap(name, c)
	case "maps":
		x.maps(name, c)
	default:
		x.stream(name, c)
		x.guard(name, c)
	}
	x.known(c)
	x.ending(name, c)
}

func (x *extractor) builtin(name string, args []ssa.Value) {
	switch name {
	case "delete":
		x.entry(Delete, x.r.Of(args[0]), args[1], x.lookedUp(args[0], args[1]))
	case "clear":
		x.add(Clear, x.r.Of(args[0]), nil)
	case "close":
		p := x.r.Of(args[0])
		x.add(Poison, p, nil)
		if p.Path != "" {
			x.add(Poison, p.Owner(), nil)
		}
	}
}

// lookedUp returns the value that the function read from the map under the same
// key, so that a deletion can be told from a removal of what is in hand.
func (x *extractor) lookedUp(m, key ssa.Value) ssa.Value {
	p := x.r.Of(m)
	if k, ok := key.(*ssa.Extract); ok {
		if next, ok := k.Tuple.(*ssa.Next); ok {
			return ir.Extract(next, 2) // the entry that the loop is at
		}
	}
	for _, r := range ir.Referrers(key) {
		if l, ok := r.(*ssa.Lookup); ok && l.Index == key && x.r.Of(l.X) == p {
			if l.CommaOk {
				return ir.Extract(l, 0)
			}
			return l
		}
	}
	return nil
}

func (x *extractor) sync(name ir.Name, c *ssa.CallCommon) {
	recv := ir.Receiver(c)
	if recv == nil {
		return
	}
	p := x.r.Of(recv)
	switch name.Func {
	case "Lock":
		x.add(Lock, p, nil)
	case "Unlock":
		x.add(Unlock, p, nil)
	case "RLock":
		x.add(RLock, p, nil)
	case "RUnlock":
		x.add(RUnlock, p, nil)
	case "Add":
		x.add(signKind(last(c.Args)), p, nil)
	case "Done":
		x.add(Dec, p, nil)
	}
	if name.Recv != "Map" {
		return
	}
	switch name.Func {
	case "Store", "LoadOrStore", "Swap", "CompareAndSwap":
		x.add(Insert, p, last(c.Args))
	case "Delete", "CompareAndDelete":
		x.add(Delete, p, nil)
	case "LoadAndDelete":
		x.add(Delete, p, x.result(0))
	case "Clear":
		x.add(Clear, p, nil)
	}
}

// result returns component i of the value of the call itself.
func (x *extractor) result(i int) ssa.Value {
	call, ok := x.instr.(*ssa.Call)
	if !ok {
		return nil
	}
	if call.Call.Signature().Results().Len() == 1 {
		return call
	}
	return ir.Extract(call, i)
}

func (x *extractor) atomic(name ir.Name, c *ssa.CallCommon) {
	if len(c.Args) == 0 {
		return
	}
	p := x.r.Of(c.Args[0])
	verb := name.Func
	switch {
	case strings.HasPrefix(verb, "Add"):
		x.add(signKind(last(c.Args)), p, nil)
	case strings.HasPrefix(verb, "Store"):
		x.add(x.storeKind(p, last(c.Args)), p, last(c.Args))
	case strings.HasPrefix(verb, "Swap"):
		x.add(x.storeKind(p, last(c.Args)), p, x.result(0))
	case strings.HasPrefix(verb, "CompareAndSwap"):
		// Where the result decides a branch, the effect is on that edge.
		if call, ok := x.instr.(*ssa.Call); ok && len(ir.Referrers(call)) == 0 {
			x.add(x.storeKind(p, last(c.Args)), p, last(c.Args))
		}
	}
	if strings.HasPrefix(verb, "Store") && marksDead(p) && x.storeKind(p, last(c.Args)) == Raise {
		x.add(Poison, p.Owner(), nil)
	}
}

// signKind tells adding a number from subtracting it.
func signKind(v ssa.Value) Kind {
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value == nil {
			return Inc
		}
		if constant.Sign(v.Value) < 0 || isMinus(v) {
			return Dec
		}
	case *ssa.UnOp:
		return Dec // -n, ^n
	}
	return Inc
}

// isMinus reports whether an unsigned constant is a small number subtracted by
// wrapping around, as in atomic.AddUint32(&n, ^uint32(0)).
func isMinus(c *ssa.Const) bool {
	b, ok := c.Type().Underlying().(*types.Basic)
	if !ok || b.Info()&types.IsUnsigned == 0 {
		return false
	}
	u, exact := constant.Uint64Val(c.Value)
	switch b.Kind() {
	case types.Uint32:
		return exact && u > 1<<31
	case types.Uint64, types.Uint, types.Uintptr:
		return u > 1<<63
	}
	return false
}

func last(args []ssa.Value) ssa.Value { return args[len(args)-1] }

func (x *extractor) linked(name ir.Name, c *ssa.CallCommon) {
	if name.Recv != "List" || len(c.Args) == 0 {
		return
	}
	p := x.r.Of(c.Args[0])
	switch name.Func {
	case "PushBack", "PushFront", "InsertBefore", "InsertAfter", "PushBackList", "PushFrontList":
		x.add(Append, p, c.Args[1])
	case "Remove":
		x.add(Pop, p, c.Args[1])
	case "Init":
		x.add(Clear, p, nil)
	}
}

func (x *extractor) heap(name ir.Name, c *ssa.CallCommon) {
	if len(c.Args) == 0 {
		return
	}
	p := x.r.Of(c.Args[0])
	switch name.Func {
	case "Push":
		x.add(Append, p, last(c.Args))
	case "Pop", "Remove":
		x.add(Pop, p, x.result(0))
	}
}

func (x *extractor) maps(name ir.Name, c *ssa.CallCommon) {
	switch name.Func {
	case "Copy", "Insert":
		x.add(Insert, x.r.Of(c.Args[0]), nil)
	case "DeleteFunc":
		x.add(Delete, x.r.Of(c.Args[0]), nil)
	}
}

// known adds what the API model says of slots, and of objects that a cancelled
// call leaves unusable.
func (x *extractor) known(c *ssa.CallCommon) {
	row := api.Lookup(c)
	if row == nil {
		return
	}
	add := func(k Kind, o api.Operand, when When) {
		if v := o.In(c); v != nil {
			n := len(x.list)
			x.add(k, x.r.Of(v), nil)
			for i := n; i < len(x.list); i++ {
				x.list[i].When = when
			}
		}
	}
	add(Acquire, row.Acquires, OnOK)
	add(Release, row.Releases, Always)
	if _, ok := x.instr.(*ssa.Call); ok { // what a defer comes to is not looked at
		add(Poison, row.Ends, OnError)
	}
}

// guards are the pairs of methods with which objects that are no mutexes are
// locked and unlocked, or give out permits.
var guards = []struct {
	take, give   string
	taken, given Kind
}{
	{"Lock", "Unlock", Lock, Unlock},
	{"RLock", "RUnlock", RLock, RUnlock},
	{"Acquire", "Release", Acquire, Release},
}

// guard translates the methods of locks and semaphores of other packages. What
// is taken must be nothing but permission: a result other than an error or a
// bool is what has to be given back.
func (x *extractor) guard(name ir.Name, c *ssa.CallCommon) {
	recv := ir.Receiver(c)
	if recv == nil {
		return
	}
	for _, g := range guards {
		take := name.Func == g.take
		if !take && name.Func != g.give || !ir.HasMethod(recv.Type(), g.take) || !ir.HasMethod(recv.Type(), g.give) {
			continue
		}
		if !take {
			x.add(g.given, x.r.Of(recv), nil)
			return
		}
		results := c.Signature().Results()
		if results.Len() > 1 || results.Len() == 1 && !ir.IsError(results.At(0).Type()) && !ir.IsBool(results.At(0).Type()) {
			return
		}
		n := len(x.list)
		x.add(g.taken, x.r.Of(recv), nil)
		for i := n; i < len(x.list) && results.Len() == 1; i++ {
			x.list[i].When = OnOK
		}
		return
	}
}

// enders are the verbs after which an object is not used again.
var enders = map[string]bool{
	"Close": true, "CloseNow": true, "CloseWithError": true, "CloseWrite": true, "CloseRead": true, "Shutdown": true,
	"Abort": true, "Destroy": true, "Terminate": true, "Kill": true, "Stop": true, "Reset": true, "Discard": true,
	"MarkBad": true, "MarkUnusable": true, "Poison": true, "Hijack": true,
	"close": true, "closeNow": true, "closeWithError": true, "shutdown": true, "abort": true, "destroy": true,
	"terminate": true, "kill": true, "stop": true, "die": true, "reset": true, "discard": true, "markBad": true,
	"poison": true, "fail": true, "closeLocked": true, "teardown": true,
}

// removers are the verbs with which a pool or a registry lets go of an object.
var removers = map[string]bool{
	"Remove": true, "Discard": true, "Evict": true, "Drop": true, "CloseConn": true, "MarkBad": true, "Destroy": true,
	"remove": true, "discard": true, "evict": true, "drop": true, "closeConn": true, "markBad": true, "removeConn": true,
	"destroy": true,
}

// ending adds the poison of verbs that say that an object's life ends here.
func (x *extractor) ending(name ir.Name, c *ssa.CallCommon) {
	if (enders[name.Func] || marksEnd(name.Func)) && !isTimer(name) {
		if recv := ir.Receiver(c); recv != nil {
			x.add(Poison, x.r.Of(recv), nil)
		}
	}
	if removers[name.Func] && !ir.IsStd(name.Pkg) {
		for _, a := range ir.Args(c) {
			if !ir.IsContext(a.Type()) && ir.Named(a.Type()) != nil && !ir.IsError(a.Type()) {
				x.add(Poison, x.r.Of(a), nil)
			}
		}
	}
}

// marksEnd reports whether a method of that name marks its receiver as dead:
// markClosed, MarkConnAsBroken.
func marksEnd(name string) bool {
	name, ok := strings.CutPrefix(strings.ToLower(name), "mark")
	return ok && isDeadWord(name)
}

// isTimer reports whether the method ends nothing but a timer, or skips input.
func isTimer(name ir.Name) bool {
	return name.Pkg == "time" || name.Pkg == "os/signal" || name.Pkg == "bufio" && name.Func == "Discard"
}

// marksDead reports whether storing to p says that p's owner is dead: a sticky
// error or a closed flag.
func marksDead(p place.Place) bool {
	if p.Path == "" || strings.HasSuffix(p.Path, "[]") {
		return false
	}
	name := strings.ToLower(p.LastName())
	return isDeadWord(name) || name == "bad" || name == "err" || strings.HasSuffix(name, "err") || strings.HasSuffix(name, "error")
}

// saysUsable reports whether p is a flag that says that its object can be used: who
// takes it down marks the object as dead.
func saysUsable(p place.Place) bool {
	if p.Path == "" {
		return false
	}
	switch strings.TrimPrefix(strings.ToLower(p.LastName()), "is") {
	case "alive", "connected", "healthy", "usable":
		return true
	}
	return false
}

// NamesDead reports whether a name says that something is not to be used again,
// as those of errors do: ErrBadConn, errClosed.
func NamesDead(name string) bool {
	name = strings.ToLower(name)
	return isDeadWord(name) || strings.Contains(name, "bad")
}

// isDeadWord reports whether a name, in lower case, says that something is not
// to be used again.
func isDeadWord(name string) bool {
	name = strings.ReplaceAll(name, "deadline", "")
	for _, word := range []string{"closed", "dead", "broken", "failed", "poison", "dying", "unusable", "stopped", "shutdown", "corrupt", "terminated", "gone", "invalid", "stale"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
