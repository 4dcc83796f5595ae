package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// behind returns the methods of the package that call may run, if it calls a method
// of an interface that the package declares itself, or implements more than once.
// There may be others elsewhere, but those are what the interface is made or used for.
func (t *Table) behind(call *ssa.CallCommon) []*ssa.Function {
	if !call.IsInvoke() {
		return nil
	}
	named := ir.Named(call.Value.Type())
	if named == nil || named.Obj().Pkg() == nil {
		return nil
	}
	list := t.implementations(named, call.Method.Name())
	if len(list) == 1 && named.Obj().Pkg() != t.pkg() {
		return nil // it may be a stand-in
	}
	return list
}

// implementations returns the methods of the package that implement one of an
// interface, unless all of them are stubs.
func (t *Table) implementations(named *types.Named, method string) []*ssa.Function {
	iface, ok := named.Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	var list []*ssa.Function
	for _, fn := range t.methodsCalled(method) {
		if types.Implements(fn.Signature.Recv().Type(), iface) {
			list = append(list, fn)
		}
	}
	if !slices.ContainsFunc(list, works) {
		return nil
	}
	return list
}

// works reports whether fn calls anything, or goes over something.
func works(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return s.Dominates(b) }) || slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			call, ok := instr.(ssa.CallInstruction)
			return ok && ir.Builtin(call.Common()) == ""
		})
	})
}

// IgnoredBehind returns the parameters of a method of an interface that are contexts
// whose end all implementations in the package ignore, counted as those of a method
// with a body: the receiver is parameter 0.
func (t *Table) IgnoredBehind(named *types.Named, method *types.Func) []int {
	var list []int
	for i := range method.Signature().Params().Len() {
		if !ir.IsContext(method.Signature().Params().At(i).Type()) {
			continue
		}
		fns := t.implementations(named, method.Name())
		if len(fns) > 0 && !slices.ContainsFunc(fns, func(fn *ssa.Function) bool { return len(fn.Blocks) == 0 || t.ParamUse(fn, i+1) != Ignored }) {
			list = append(list, i+1)
		}
	}
	return list
}

// pkg returns the package that the table is about.
func (t *Table) pkg() *types.Package {
	if len(t.fns) == 0 || t.fns[0].Pkg == nil {
		return nil
	}
	return t.fns[0].Pkg.Pkg
}

// methodsCalled returns the methods of the package that have a name.
func (t *Table) methodsCalled(name string) []*ssa.Function {
	if t.methods == nil {
		t.methods = make(map[string][]*ssa.Function)
		for _, fn := range t.fns {
			if fn.Signature.Recv() != nil && fn.Parent() == nil {
				t.methods[fn.Name()] = append(t.methods[fn.Name()], fn)
			}
		}
	}
	return t.methods[name]
}

// useBehind returns what the methods of the package that call may run do with the
// end of argument i, a context: what the one that makes most of it does.
func (t *Table) useBehind(call ssa.CallInstruction, i int) ContextUse {
	fns := t.behind(call.Common())
	if len(fns) == 0 {
		return Noticed
	}
	use := Ignored
	for _, fn := range fns {
		if len(fn.Blocks) == 0 || t.cycles.same(call.Parent(), fn) {
			return Noticed
		}
		use = max(use, t.ParamUse(fn, i+1))
	}
	return use
}
