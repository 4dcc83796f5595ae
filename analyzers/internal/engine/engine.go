// Package engine prepares a package for the rules: it finds the cancel points
// of each function and answers the one question that every rule asks: which
// effects stand before a cancel point, which follow on the cancelled way out,
// and which the normal way still had to come.
package engine

import (
	"go/ast"
	"go/types"
	"reflect"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/directive"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Analyzer prepares a package. Its result is a *Package; it exports the
// summaries of the package's functions as facts.
var Analyzer = &analysis.Analyzer{
	Name:       "cancelengine",
	Doc:        "find cancel points, effects and their summaries\n\nThe engine behind the rules of cancelsafe; it reports nothing itself.",
	Requires:   []*analysis.Analyzer{buildssa.Analyzer},
	FactTypes:  []analysis.Fact{new(summary.Fact)},
	ResultType: reflect.TypeFor[*Package](),
	Run:        run,
}

// A Package is a package that is ready to be asked.
type Package struct {
	// all are the functions of the package, but for those of test files, where
	// nothing that a cancellation loses hurts anybody; funcs are those among
	// them that have a cancel point, once they were asked for.
	all   []*ssa.Function
	funcs []*Func
	found bool

	// run is where each function is run, channels what is done with those that
	// each makes.
	run      map[*ssa.Function][]Site
	channels map[*ssa.Function][]*Channel

	byFunc map[*ssa.Function]*Func
	pairs  []fieldPair

	packets map[summary.Field]bool // nil until it is asked for
	random  map[summary.Field]bool // nil until it is asked for

	detached []Given

	files     []*ast.File
	forTests  func(*ssa.Function) bool
	generated func(*ssa.Function) bool
	operands  Operands // nil until it is asked for

	// Directives are those in the package, nil if there are none.
	Directives *directive.Index

	declared map[*types.Func]*summary.Fact

	Table *summary.Table
	Uses  *life.Uses
	Judge *life.Judge

	queues     []*Queue
	queueOf    map[summary.Field]*Queue
	fields     *fieldIndex
	registries map[summary.Field]*Registry
	closings   map[summary.Field][]*Closing // by their flags

	fieldChannels map[*types.Var]*FieldChannel
	awaits        map[*ssa.Function][]await
	replies       map[slot]*replies

	folderWords []string
	commandLine *bool // nil until it is asked for

	// mu is held by the rule that is asking: answers are found when they are
	// first wanted, and drivers run rules side by side.
	mu      sync.Mutex
	current string

	givenUp map[*ssa.Function]bool
}

// A Func is a function with its cancel points.
type Func struct {
	*ssa.Function
	Pkg *Package

	// Points are the cancel points in the order of the instructions.
	Points []*cancel.Point

	ways     flow.Answers[wayKey, *Way]
	async    *Effects
	openers  []*Opener
	reached  flow.Answers[pending, map[*cancel.Point][]*Opener]
	holds    flow.Answers[holding, []*Hold]
	obtained flow.Answers[obtaining, []*Obtained]
	joined   flow.Answers[sharing, []joining]
	normals  flow.Answers[*cancel.Point, map[ssa.Instruction]bool]

	elsewhere   flow.Answers[*Opener, *effect.Effect]
	cancelEdges flow.Answers[blockEdge, bool]
	ends        []ending
	givens      []Given
}

func run(pass *analysis.Pass) (result any, err error) {
	var current string
	defer Recover(pass, &current, &err)

	res := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA)
	fns := append([]*ssa.Function(nil), res.SrcFuncs...)
	// Function literals of package-level variables are written in init.
	if init := res.Pkg.Func("init"); init != nil {
		for _, f := range init.AnonFuncs {
			fns = append(fns, withAnonymous(f)...)
		}
	}
	pkg := newPackage(pass, res.Pkg, fns)
	// What the standard library does is known without facts, so that drivers
	// that have none for it see the same.
	if !ir.IsStd(pass.Pkg.Path()) {
		for _, fn := range pkg.Table.Sorted() {
			current = fn.String()
			if !skip(fn) {
				pkg.Afford(fn, func() { pkg.export(pass, fn) })
			}
		}
		pkg.exportDeclared(pass)
		pkg.exportBehind(pass)
	}
	return pkg, nil
}

func newPackage(pass *analysis.Pass, ssapkg *ssa.Package, fns []*ssa.Function) *Package {
	// How tests use a function says nothing about its life in a program.
	var users []*ssa.Function
	for _, fn := range fns {
		if !inTest(pass, fn) {
			users = append(users, fn)
		}
	}
	if init := ssapkg.Func("init"); init != nil {
		users = append(users, init)
	}
	uses := life.NewUses(users)
	judge := &life.Judge{Uses: uses, Places: place.NewResolver()}
	pkg := &Package{Uses: uses, Judge: judge, files: pass.Files, Directives: directive.Read(pass.Fset, pass.Files)}
	pkg.folderWords = ir.FolderWords(ir.ModulePath(pass), pass.Pkg.Path())
	pkg.forTests, pkg.generated = inFiles(pass, importsTesting), inFiles(pass, ast.IsGenerated)
	pkg.declared = declared(pass, pkg.Directives)
	imported := make(map[*types.Func]*summary.Fact) // nil for those that there are none of
	pkg.Table = summary.NewTable(fns, judge, func(obj *types.Func) *summary.Fact {
		obj = obj.Origin()
		if obj.Pkg() == pass.Pkg {
			return pkg.declared[obj]
		}
		if obj.Pkg() == nil {
			return nil
		}
		fact, known := imported[obj]
		if !known {
			fact = new(summary.Fact)
			if !pass.ImportObjectFact(obj, fact) {
				fact = nil
			}
			imported[obj] = fact
		}
		return fact
	})
	for _, fn := range fns {
		switch {
		case inTest(pass, fn) || pkg.servesTests(fn, 0):
		case skip(fn):
			if len(fn.Blocks) > maxBlocks {
				pkg.giveUp(fn)
			}
		default:
			pkg.all = append(pkg.all, fn)
		}
	}
	return pkg
}

func inTest(pass *analysis.Pass, fn *ssa.Function) bool {
	file := pass.Fset.File(fn.Pos())
	return file != nil && strings.HasSuffix(file.Name(), "_test.go")
}

func withAnonymous(f *ssa.Function) []*ssa.Function {
	list := []*ssa.Function{f}
	for _, a := range f.AnonFuncs {
		list = append(list, withAnonymous(a)...)
	}
	return list
}

// skip reports whether fn is machine-made code whose paths nobody wrote.
func skip(fn *ssa.Function) bool {
	return strings.HasPrefix(fn.Name(), "_cgo") || strings.HasPrefix(fn.Name(), "_Cfunc") || len(fn.Blocks) > maxBlocks
}

// export exports the summary of a function that other packages can call. What generated
// code does to data alone is not told: these are setters, copies and codecs, of which a
// large program has more than of all other functions with effects.
func (p *Package) export(pass *analysis.Pass, fn *ssa.Function) {
	obj, ok := fn.Object().(*types.Func)
	if !ok || fn.Parent() != nil || obj.Pkg() != pass.Pkg {
		return
	}
	if !obj.Exported() && obj.Signature().Recv() == nil {
		return
	}
	if fact := p.Table.FactOf(fn); fact != nil && !(fact.IsOfData() && p.generated(fn)) {
		pass.ExportObjectFact(obj, fact)
	}
}

// Ask runs f while no other rule asks. What f writes to current names the
// function that it is at, for the error if it panics.
func (p *Package) Ask(f func(current *string)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(&p.current)
}

// EachFunc calls f with each function that has a cancel point.
func (p *Package) EachFunc(f func(*Func)) {
	for _, fn := range p.cancellable() {
		p.current = fn.String()
		p.Afford(fn.Function, func() { f(fn) })
	}
}

// cancellable returns the functions that have a cancel point.
func (p *Package) cancellable() []*Func {
	if !p.found {
		p.found = true
		p.EachSource(func(fn *ssa.Function) {
			if points := p.Table.Points(fn); len(points) > 0 {
				p.funcs = append(p.funcs, &Func{Function: fn, Pkg: p, Points: points})
			}
		})
	}
	return p.funcs
}

// EachSource calls f with each function.
func (p *Package) EachSource(f func(*ssa.Function)) {
	for _, fn := range p.all {
		p.current = fn.String()
		p.Afford(fn, func() { f(fn) })
	}
}
