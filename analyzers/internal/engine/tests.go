package engine

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
)

// inFiles returns a function that reports whether another is written in a file that is
// one of those that are asked for.
func inFiles(pass *analysis.Pass, is func(*ast.File) bool) func(*ssa.Function) bool {
	files := make(map[*token.File]bool)
	for _, file := range pass.Files {
		files[pass.Fset.File(file.FileStart)] = is(file)
	}
	return func(fn *ssa.Function) bool { return files[pass.Fset.File(fn.Pos())] }
}

// importsTesting reports whether a file imports package testing: it holds what several
// packages share for their tests.
func importsTesting(file *ast.File) bool {
	return slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == `"testing"` })
}

// servesTests reports whether fn, or the function that it is written in, is given a
// test or a benchmark to report to, belongs to a suite of tests, is a spec, stands in a
// file for tests, or is called only by functions that are or do: it serves tests, and
// what it leaves behind ends with them. The depth says how many calls were followed.
func (p *Package) servesTests(fn *ssa.Function, depth int) bool {
	if p.forTests(fn) || isTest(fn) || isSpec(fn) {
		return true
	}
	fn = Outermost(fn)
	callers := p.Uses.Callers(fn)
	if len(callers) == 0 || depth > maxUp || life.IsPublic(fn) || p.Uses.Escapes(fn) {
		return false
	}
	return !slices.ContainsFunc(callers, func(c ssa.CallInstruction) bool {
		return Outermost(c.Parent()) != fn && !p.servesTests(c.Parent(), depth+1)
	})
}

// isTest reports whether fn, or a function around it, is given a test.
func isTest(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool { return holdsTest(p.Type()) }) {
			return true
		}
	}
	return false
}

// isSpec reports whether fn is, or is written in, what a variable named _ is made of with
// a name for it: var _ = Describe("a queue", func() { … }) is how suites are written whose
// tests are no functions of their own.
func isSpec(fn *ssa.Function) bool {
	initializer := Outermost(fn)
	if initializer == fn || initializer.Synthetic == "" || initializer.Name() != "init" {
		return false
	}
	for fn.Parent() != initializer {
		fn = fn.Parent()
	}
	call := argumentOf(fn)
	if call == nil || len(ir.Referrers(call)) > 0 {
		return false
	}
	return slices.ContainsFunc(call.Call.Args, func(a ssa.Value) bool {
		text, ok := a.(*ssa.Const)
		return ok && text.Value != nil && text.Value.Kind() == constant.String
	})
}

// argumentOf returns a call that v is an argument of, as it is, boxed, or as one of a variable
// number, or nil.
func argumentOf(v ssa.Value) *ssa.Call {
	for _, r := range ir.Referrers(v) {
		var call *ssa.Call
		switch r := r.(type) {
		case *ssa.Call:
			return r
		case *ssa.MakeInterface, *ssa.ChangeType, *ssa.Slice:
			call = argumentOf(r.(ssa.Value))
		case *ssa.Store:
			if element, ok := r.Addr.(*ssa.IndexAddr); ok && r.Val == v {
				call = argumentOf(element.X)
			}
		}
		if call != nil {
			return call
		}
	}
	return nil
}

// holdsTest reports whether t is a test, what assertions know of one, or a suite
// that has one.
func holdsTest(t types.Type) bool {
	if ofTesting(t) {
		return true
	}
	name := "T"
	if types.IsInterface(t) {
		name = "FailNow"
	}
	m, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	if field, ok := m.(*types.Var); ok {
		return field.Embedded() && ofTesting(field.Type())
	}
	method, ok := m.(*types.Func)
	if !ok || types.IsInterface(t) {
		return ok
	}
	results := method.Signature().Results()
	return results.Len() == 1 && ofTesting(results.At(0).Type())
}

// ofTesting reports whether t, or what it points to, is declared by package testing.
func ofTesting(t types.Type) bool {
	named := ir.Named(t)
	return named != nil && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "testing"
}
