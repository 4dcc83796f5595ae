// Package ir holds the small questions that every part of the engine asks of
// go/ssa: who is called, what type is this, which result is the error.
package ir

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Callee returns the function that call is known to run: a static callee (the
// origin, if it is generic), a closure, or a local variable that only ever
// holds one closure. It returns nil for calls through interfaces and for other
// dynamic calls.
func Callee(call ssa.CallInstruction) *ssa.Function {
	common := call.Common()
	if common.IsInvoke() {
		return nil
	}
	return FuncOf(common.Value)
}

// FuncOf returns the function that v is known to hold, or nil.
func FuncOf(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.Function:
		if m := bound(v); m != nil {
			v = m
		}
		if o := v.Origin(); o != nil {
			return o
		}
		return v
	case *ssa.MakeClosure:
		return FuncOf(v.Fn)
	case *ssa.ChangeType:
		return FuncOf(v.X)
	case *ssa.UnOp, *ssa.FreeVar:
		if c := Cell(v); c != nil {
			if val := OnlyStore(c); val != nil {
				return FuncOf(val)
			}
		}
	}
	return nil
}

// bound returns the method that fn binds to a receiver, or nil: the value of
// x.Method is a closure of a synthetic function.
func bound(fn *ssa.Function) *ssa.Function {
	if !strings.HasPrefix(fn.Synthetic, "bound method") {
		return nil
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return nil
	}
	return fn.Prog.FuncValue(obj)
}

// CallArgs returns the arguments of call as its callee's parameters receive
// them, the receiver that a method value binds included.
func CallArgs(call ssa.CallInstruction) []ssa.Value {
	return append(BoundTo(call.Common().Value), call.Common().Args...)
}

// BoundTo returns the receiver that a method value binds, if v is one.
func BoundTo(v ssa.Value) []ssa.Value {
	for range 4 {
		switch x := v.(type) {
		case *ssa.MakeClosure:
			if fn, ok := x.Fn.(*ssa.Function); ok && bound(fn) != nil {
				return x.Bindings[:1:1]
			}
			return nil
		case *ssa.ChangeType:
			v = x.X
		case *ssa.UnOp, *ssa.FreeVar:
			cell := Cell(v)
			if cell == nil {
				return nil
			}
			if v = OnlyStore(cell); v == nil {
				return nil
			}
		default:
			return nil
		}
	}
	return nil
}

// Object returns the declared function or method that call names, through an
// interface or not, or nil for calls of function values and builtins.
func Object(common *ssa.CallCommon) *types.Func {
	if common.IsInvoke() {
		return common.Method
	}
	if f, ok := common.Value.(*ssa.Function); ok {
		if o := f.Origin(); o != nil {
			f = o
		}
		obj, _ := f.Object().(*types.Func)
		return obj
	}
	return nil
}

// A Name identifies a declared function or method.
type Name struct {
	Pkg  string // import path, "" for error.Error
	Recv string // name of the receiver's type, "interface" if it has none, "" for a function
	Func string
}

// NameOf returns the name of fn, the zero Name if fn is nil.
func NameOf(fn *types.Func) Name {
	if fn == nil {
		return Name{}
	}
	n := Name{Func: fn.Name()}
	if p := fn.Pkg(); p != nil {
		n.Pkg = p.Path()
	}
	if recv := fn.Signature().Recv(); recv != nil {
		n.Recv = "interface"
		if named := Named(recv.Type()); named != nil {
			n.Recv = named.Obj().Name()
		}
	}
	return n
}

// NameOfCall returns the name of the function that common calls.
func NameOfCall(common *ssa.CallCommon) Name { return NameOf(Object(common)) }

// AsksError returns "Is" or "As" if call is one of errors.Is and errors.As, or of
// a function of that name and type in another package, which forwards to them.
func AsksError(common *ssa.CallCommon) string {
	name := NameOfCall(common)
	sig := common.Signature()
	if name.Recv != "" || sig.Params().Len() != 2 || sig.Results().Len() != 1 || !IsBool(sig.Results().At(0).Type()) || !IsError(sig.Params().At(0).Type()) {
		return ""
	}
	switch second := sig.Params().At(1).Type(); {
	case name.Func == "Is" && IsError(second), name.Func == "As" && types.IsInterface(second):
		return name.Func
	}
	return ""
}

// Builtin returns the name of the builtin that common calls, or "".
func Builtin(common *ssa.CallCommon) string {
	if b, ok := common.Value.(*ssa.Builtin); ok {
		return b.Name()
	}
	return ""
}

// Receiver returns the receiver of a method call, or nil.
func Receiver(common *ssa.CallCommon) ssa.Value {
	if common.IsInvoke() {
		return common.Value
	}
	if common.Signature().Recv() != nil && len(common.Args) > 0 {
		return common.Args[0]
	}
	return nil
}

// Args returns the arguments of a call without its receiver.
func Args(common *ssa.CallCommon) []ssa.Value {
	if !common.IsInvoke() && common.Signature().Recv() != nil && len(common.Args) > 0 {
		return common.Args[1:]
	}
	return common.Args
}

// Named returns the named type behind t, a pointer to it, or an alias of
// either, or nil.
func Named(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, _ := t.(*types.Named)
	return named
}

// IsVariable reports whether v is what the package-level variable of that name in
// the package at path holds.
func IsVariable(v ssa.Value, path, name string) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	g, ok := load.X.(*ssa.Global)
	return ok && g.Name() == name && g.Pkg.Pkg.Path() == path
}

// IsNamed reports whether t is the named type pkg.name or a pointer to it.
func IsNamed(t types.Type, pkg, name string) bool {
	named := Named(t)
	if named == nil {
		return false
	}
	obj := named.Obj()
	return obj.Name() == name && obj.Pkg() != nil && obj.Pkg().Path() == pkg
}

// IsContext reports whether t is context.Context, or an interface that embeds it.
func IsContext(t types.Type) bool {
	switch types.Unalias(t).(type) {
	case *types.Pointer, *types.TypeParam:
		return false
	}
	return IsNamed(t, "context", "Context") || embedsContext(t)
}

// embedsContext reports whether t is an interface that embeds context.Context.
func embedsContext(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for e := range i.EmbeddedTypes() {
		if IsContext(e) {
			return true
		}
	}
	return false
}

var errorType = types.Universe.Lookup("error").Type()

// IsError reports whether t is the type error.
func IsError(t types.Type) bool { return types.Unalias(t) == errorType }

// IsBytes reports whether t is a slice of bytes.
func IsBytes(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	return ok && types.Identical(s.Elem().Underlying(), types.Typ[types.Byte])
}

// IsInteger reports whether t is a kind of integer.
func IsInteger(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// IsBool reports whether t's underlying type is bool.
func IsBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// HasMethod reports whether values of type t, or their addresses, have a method
// of that name.
func HasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}

// Makes reports whether the name of the function that common calls says that it
// returns a new object.
func Makes(common *ssa.CallCommon) bool {
	name := strings.ToLower(NameOfCall(common).Func)
	return strings.HasPrefix(name, "new") || strings.HasPrefix(name, "make") || strings.HasPrefix(name, "create")
}

// LastResult returns the value of the last result of call, and its type. The
// value is nil when the program discards it, the type when there is no result.
func LastResult(call *ssa.Call) (ssa.Value, types.Type) {
	results := call.Call.Signature().Results()
	n := results.Len()
	if n == 0 {
		return nil, nil
	}
	typ := results.At(n - 1).Type()
	var result ssa.Value = call
	if n > 1 {
		result = Extract(call, n-1)
	}
	if result == nil || len(Referrers(result)) == 0 {
		return nil, typ
	}
	return result, typ
}

// Referrers returns the instructions that use v; constants and functions have
// none that are known.
func Referrers(v ssa.Value) []ssa.Instruction {
	if refs := v.Referrers(); refs != nil {
		return *refs
	}
	return nil
}

// Extract returns the instruction that extracts component i of a tuple, or a
// nil Value when there is none.
func Extract(tuple ssa.Value, i int) ssa.Value {
	for _, r := range Referrers(tuple) {
		if x, ok := r.(*ssa.Extract); ok && x.Index == i {
			return x
		}
	}
	return nil
}

// Unboxed returns what v holds if it is made an interface there, else v.
func Unboxed(v ssa.Value) ssa.Value {
	if boxed, ok := v.(*ssa.MakeInterface); ok {
		return boxed.X
	}
	return v
}

// Reaches reports whether control can get from block a to block b.
func Reaches(a, b *ssa.BasicBlock) bool { return Reachable(a)[b.Index] }

// Reachable returns, by their indexes, the blocks that control can get to from
// a, itself included.
func Reachable(a *ssa.BasicBlock) []bool {
	seen := make([]bool, len(a.Parent().Blocks))
	seen[a.Index] = true
	work := []*ssa.BasicBlock{a}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		for _, s := range x.Succs {
			if !seen[s.Index] {
				seen[s.Index] = true
				work = append(work, s)
			}
		}
	}
	return seen
}

// ReachesWithout reports whether control can get from block a to block b without
// passing block not.
func ReachesWithout(a, b, not *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{a: true, not: true}
	for work := []*ssa.BasicBlock{a}; len(work) > 0; {
		x := work[len(work)-1]
		if work = work[:len(work)-1]; x == b {
			return true
		}
		for _, s := range x.Succs {
			if !seen[s] {
				seen[s] = true
				work = append(work, s)
			}
		}
	}
	return false
}

// Precedes reports whether a is always executed before b.
func Precedes(a, b ssa.Instruction) bool {
	if a.Block() != b.Block() {
		return a.Block().Dominates(b.Block())
	}
	for _, instr := range a.Block().Instrs {
		switch instr {
		case a:
			return true
		case b:
			return false
		}
	}
	return false
}

// Deref returns the element type of a pointer, or t itself.
func Deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// stdRoots are the first elements of the import paths of the standard library.
var stdRoots = map[string]bool{
	"archive": true, "arena": true, "bufio": true, "builtin": true, "bytes": true, "cmd": true, "cmp": true,
	"compress": true, "container": true, "context": true, "crypto": true, "database": true, "debug": true,
	"embed": true, "encoding": true, "errors": true, "expvar": true, "flag": true, "fmt": true, "go": true,
	"hash": true, "html": true, "image": true, "index": true, "internal": true, "io": true, "iter": true,
	"log": true, "maps": true, "math": true, "mime": true, "net": true, "os": true, "path": true, "plugin": true,
	"reflect": true, "regexp": true, "runtime": true, "slices": true, "sort": true, "strconv": true,
	"strings": true, "structs": true, "sync": true, "syscall": true, "testing": true, "text": true, "time": true,
	"unicode": true, "unique": true, "unsafe": true, "vendor": true, "weak": true,
}

// IsStd reports whether path is a package of the standard library.
func IsStd(path string) bool {
	root, _, _ := strings.Cut(path, "/")
	return stdRoots[root]
}
