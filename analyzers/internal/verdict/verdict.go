// Package verdict says of whole functions what the rules say of lines: whether
// they are safe to cancel. It is what a section "Cancel safety" in a function's
// documentation would tell its callers.
package verdict

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Kind is what a cancellation of a function leaves behind, from what its callers
// need not know of to what they must prevent.
type Kind uint8

const (
	Safe      Kind = iota // nothing: it was not begun, is undone, or is complete
	Resumable             // progress that a later call goes on from
	Poisons               // an object that is dead and says so
	Unknown               // perhaps something, which cannot be seen
	Unsafe                // something half done
)

var kindNames = [...]string{"safe", "resumable", "poisons", "unknown", "unsafe"}

func (k Kind) String() string { return kindNames[k] }

// A Verdict is what is said of a function.
type Verdict struct {
	Kind   Kind
	Reason string    // in a few words
	At     token.Pos // what the reason speaks of, if it is one thing

	in string // the callee that the reason is that of, which has no verdict to be read
}

// reason returns the reason, with the callee that it is found in.
func (v Verdict) reason() string {
	if v.in != "" {
		return "in " + v.in + ": " + v.Reason
	}
	return v.Reason
}

// because returns the verdict of that kind for a reason, of which at is the place.
func because(kind Kind, at token.Pos, format string, args ...any) Verdict {
	return Verdict{Kind: kind, Reason: fmt.Sprintf(format, args...), At: at}
}

// A Fact is the verdict on a function, on its way to other packages.
type Fact struct{ Kind Kind }

// AFact marks Fact as a fact.
func (*Fact) AFact() {}

// String describes the fact for tests.
func (f *Fact) String() string { return f.Kind.String() }

// Name is the name of the analyzer.
const Name = "verdict"

// New returns an analyzer that reports a verdict on each function that other
// packages can call and that has a cancel point. The message has three lines:
// the function, the kind, and the reason; where the reason stands is a related
// position. The rules must be run with their audit tiers.
func New(rules []*rule.Rule) *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:      Name,
		Doc:       "say of functions whether they are safe to cancel\n\nServes the command cancelsafe audit.",
		Requires:  []*analysis.Analyzer{engine.Analyzer},
		FactTypes: []analysis.Fact{new(Fact)},
	}
	var hazards []*rule.Rule
	for _, r := range rules {
		if !r.Meta {
			hazards = append(hazards, r)
			a.Requires = append(a.Requires, r.Analyzer)
		}
	}
	a.Run = func(pass *analysis.Pass) (result any, err error) {
		pkg := pass.ResultOf[engine.Analyzer].(*engine.Package)
		pkg.Ask(func(current *string) {
			defer engine.Recover(pass, current, &err)
			newJudge(pass, pkg, hazards).run()
		})
		return nil, err
	}
	return a
}

// A judge gives verdicts on the functions of a package.
type judge struct {
	pass     *analysis.Pass
	pkg      *engine.Package
	found    []found
	verdicts map[*ssa.Function]Verdict
}

// found is a finding of a rule.
type found struct {
	rule string
	rule.Finding
}

func newJudge(pass *analysis.Pass, pkg *engine.Package, rules []*rule.Rule) *judge {
	j := &judge{pass: pass, pkg: pkg, verdicts: make(map[*ssa.Function]Verdict)}
	for _, r := range rules {
		for _, f := range pass.ResultOf[r.Analyzer].(*rule.Result).Found {
			j.found = append(j.found, found{r.Name, f})
		}
	}
	return j
}

// run judges callees before their callers, and reports in the order of the
// source.
func (j *judge) run() {
	funcs := make(map[*ssa.Function]*engine.Func)
	j.pkg.EachFunc(func(f *engine.Func) { funcs[f.Function] = f })
	for _, fn := range j.pkg.Table.Sorted() {
		if f := funcs[fn]; f != nil {
			j.verdicts[fn] = j.afford(f)
		}
	}
	j.pkg.EachFunc(func(f *engine.Func) {
		obj, ok := f.Object().(*types.Func)
		if !ok || f.Parent() != nil || obj.Pkg() != j.pass.Pkg {
			return
		}
		v := j.verdicts[f.Function]
		if obj.Exported() || obj.Signature().Recv() != nil {
			j.pass.ExportObjectFact(obj, &Fact{v.Kind})
		}
		if isAPI(obj) {
			j.report(f.Function, v)
		}
	})
}

// afford judges a function, unless that, or asking the rules, is too costly.
func (j *judge) afford(f *engine.Func) Verdict {
	var v Verdict
	j.pkg.Afford(f.Function, func() { v = j.judge(f) })
	if v.Kind < Unknown && j.pkg.IsGivenUp(f.Function) {
		return because(Unknown, f.Pos(), "it is too large to be followed")
	}
	return v
}

// isAPI reports whether packages that import that of obj can name it.
func isAPI(obj *types.Func) bool {
	if recv := obj.Signature().Recv(); recv != nil {
		if named := ir.Named(recv.Type()); named == nil || !named.Obj().Exported() {
			return false
		}
	}
	return obj.Exported()
}

func (j *judge) report(fn *ssa.Function, v Verdict) {
	name := fn.RelString(j.pass.Pkg)
	d := analysis.Diagnostic{
		Pos:     fn.Pos(),
		Message: strings.Join([]string{name, v.Kind.String(), v.reason()}, "\n"),
	}
	if v.At.IsValid() {
		d.Related = []analysis.RelatedInformation{{Pos: v.At, Message: v.reason()}}
	}
	j.pass.Report(d)
}

// worse returns the verdict that counts if both hold, v in doubt.
func (v Verdict) worse(w Verdict) Verdict {
	if cmp.Compare(w.Kind, v.Kind) > 0 {
		return w
	}
	return v
}

// line returns the line of pos.
func (j *judge) line(pos token.Pos) int { return j.pass.Fset.Position(pos).Line }

// finding returns the verdict on a function that has a finding in it, or in a
// function literal of it.
func (j *judge) finding(fn *ssa.Function) (Verdict, bool) {
	syntax := fn.Syntax()
	if syntax == nil {
		return Verdict{}, false
	}
	for _, f := range j.found {
		at := f.AtRisk.Pos
		if syntax.Pos() <= at && at < syntax.End() {
			return because(Unsafe, at, "%s: %s, then %s", f.rule, f.AtRisk.Text, f.Leaves.Text), true
		}
	}
	return Verdict{}, false
}
