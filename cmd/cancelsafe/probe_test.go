package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

// probe is a rule for the tests of the driver. It reports calls of functions
// called Lose..., which it knows in other packages by their facts, and in an
// audit those of functions called May.... Functions of other names make it
// fail in the ways in which rules fail.
var probe = &analyzers.Rule{
	Name:     "probe",
	Title:    "what tests want",
	Audit:    "Guesses.",
	Analyzer: newProbe("probe"),
}

// second is a rule that finds the same under another name.
var second = &analyzers.Rule{
	Name:     "second",
	Title:    "the same again",
	Analyzer: newProbe("second"),
}

// A loses is the fact that a function loses something.
type loses struct{ Audit bool }

// AFact marks the type as a fact.
func (*loses) AFact() {}

// losers is what both rules require, as the real ones require their engine: it
// returns a function that looks up what is known of a function.
var losers = &analysis.Analyzer{
	Name:       "losers",
	Doc:        "functions that lose something",
	FactTypes:  []analysis.Fact{new(loses)},
	ResultType: reflect.TypeFor[lookup](),
	Run: func(pass *analysis.Pass) (any, error) {
		for _, fn := range functions(pass) {
			switch name := fn.Name.Name; {
			case strings.HasPrefix(name, "Lose"), strings.HasPrefix(name, "May"):
				pass.ExportObjectFact(pass.TypesInfo.Defs[fn.Name], &loses{name[0] == 'M'})
			case name == "panicsBelow":
				panic("as told")
			}
		}
		return lookup(func(callee *types.Func) *loses {
			var fact loses
			if !pass.ImportObjectFact(callee, &fact) {
				return nil
			}
			return &fact
		}), nil
	},
}

// A lookup returns what is known of a function, if anything.
type lookup func(*types.Func) *loses

// functions returns the functions of the package.
func functions(pass *analysis.Pass) []*ast.FuncDecl {
	var all []*ast.FuncDecl
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				all = append(all, fn)
			}
		}
	}
	return all
}

// newProbe returns a rule's analyzer.
func newProbe(name string) *analysis.Analyzer {
	a := &analysis.Analyzer{Name: name, Doc: name + " what tests want", Requires: []*analysis.Analyzer{losers}}
	audit := a.Flags.Bool("audit", false, "guess")
	a.Run = func(pass *analysis.Pass) (any, error) { return nil, runProbe(pass, *audit) }
	return a
}

// runProbe does as it is told by the names of functions. Only the first rule
// misbehaves.
func runProbe(pass *analysis.Pass, audit bool) error {
	for _, fn := range functions(pass) {
		if pass.Analyzer.Name == "probe" {
			switch fn.Name.Name {
			case "panics":
				panic("as told")
			case "fails":
				return errors.New("as told\nwith a stack")
			case "lingers":
				time.Sleep(progressDelay + 5*progressStep)
			case "hangs":
				return hang(filepath.Dir(pass.Fset.File(fn.Pos()).Name()))
			case "dies":
				go panic("as told")
				select {}
			}
		}
		reportCalls(pass, fn, audit)
	}
	return nil
}

// hangs is the file that tells which process hangs.
const hangs = "hangs.pid"

// hang tells dir who hangs, and does so for as long as a test may take.
func hang(dir string) error {
	err := os.WriteFile(filepath.Join(dir, hangs), fmt.Appendln(nil, os.Getpid()), 0o666)
	time.Sleep(time.Minute)
	return err
}

// reportCalls reports the calls in fn of functions that lose something.
func reportCalls(pass *analysis.Pass, fn *ast.FuncDecl, audit bool) {
	for n := range ast.Preorder(fn) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			continue
		}
		callee, ok := typeutil.Callee(pass.TypesInfo, call).(*types.Func)
		if !ok {
			continue
		}
		fact := pass.ResultOf[losers].(lookup)(callee)
		if fact == nil || fact.Audit && !audit {
			continue
		}
		tier := ""
		if fact.Audit {
			tier = ", audit"
		}
		pass.Report(analysis.Diagnostic{
			Pos:      call.Pos(),
			End:      call.End(),
			Category: pass.Analyzer.Name,
			Message:  callee.Name() + " is called (" + pass.Analyzer.Name + tier + ")",
			Related: []analysis.RelatedInformation{
				{Pos: fn.Pos(), End: fn.Name.End(), Message: "put at risk here: " + fn.Name.Name},
				{Pos: call.Pos(), End: call.End(), Message: "control leaves here: the call"},
				{Pos: fn.Body.Rbrace, Message: "the normal way still does this: it returns"},
			},
			SuggestedFixes: []analysis.SuggestedFix{{
				Message:   "Do not call it",
				TextEdits: []analysis.TextEdit{{Pos: call.Pos(), End: call.End()}},
			}},
		})
	}
}
