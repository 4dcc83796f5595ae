package rule

import (
	"go/token"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/directive"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
)

// Options are what can be asked of a rule's analyzer.
type Options struct {
	Audit bool // report findings of the audit tier, too

	// LeaveNoLint leaves //nolint comments that name no rule to the driver: one
	// that applies them itself would take them for unused.
	LeaveNoLint bool
}

// New completes r with an analyzer that asks query about the package.
func New(r *Rule, query func(*Pass)) *Rule {
	r.query = query
	opts := new(Options)
	r.Analyzer = r.analyzer(opts)
	r.Analyzer.Flags.BoolVar(&opts.Audit, "audit", false, "also report plausible hazards that are worth a look in a review")
	return r
}

// analyzer returns an analyzer for the rule, which does what opts say when it is
// run.
func (r *Rule) analyzer(opts *Options) *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:       r.Name,
		Doc:        r.Doc(),
		URL:        URL + r.Name + ".md",
		Requires:   []*analysis.Analyzer{engine.Analyzer},
		ResultType: reflect.TypeFor[*Result](),
	}
	a.Run = func(pass *analysis.Pass) (result any, err error) {
		pkg := pass.ResultOf[engine.Analyzer].(*engine.Package)
		res := &Result{Used: make(map[*directive.Directive]bool)}
		pkg.Ask(func(current *string) {
			defer engine.Recover(pass, current, &err)
			p := &Pass{Pass: pass, Package: pkg, rule: r, opts: *opts, at: make(map[token.Pos]int), result: res}
			r.query(p)
			p.report()
		})
		return res, err
	}
	return a
}

// Instances returns analyzers of their own for all rules of a suite, in the same
// order. No flag reaches them, nor do they those of the rules: a driver that is
// configured twice in one process has two sets.
func Instances(suite []*Rule, opts Options) []*analysis.Analyzer {
	all := make([]*analysis.Analyzer, len(suite))
	own := make(map[*analysis.Analyzer]*analysis.Analyzer)
	for i, r := range suite {
		all[i] = r.analyzer(&opts)
		own[r.Analyzer] = all[i]
	}
	for i, r := range suite {
		for _, required := range r.Analyzer.Requires {
			if a := own[required]; a != nil {
				all[i].Requires = append(all[i].Requires, a)
			}
		}
	}
	return all
}
