package rule

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/directive"
)

// A Result is the result of a rule's analyzer: what others build on.
type Result struct {
	// Used are the directives that silenced a finding, in either tier and
	// whether or not that tier was wanted.
	Used map[*directive.Directive]bool

	// Found are the findings that were reported, as ways into trouble.
	Found []Finding

	// Reported are all diagnostics, those that are no ways into trouble among
	// them.
	Reported []analysis.Diagnostic

	// Silenced are those that would have been reported but for a directive.
	Silenced []Silenced
}

// A Silenced is a finding that a directive asks not to report.
type Silenced struct {
	analysis.Diagnostic
	By *directive.Directive
}

// silencing returns the directive that asks not to report a finding at pos, nil
// if there is none.
func (p *Pass) silencing(pos token.Pos) *directive.Directive {
	var by *directive.Directive
	for _, d := range p.Directives.Silencing(p.rule.Name, pos) {
		if p.opts.LeaveNoLint && d.IsForLinter() {
			continue
		}
		p.result.Used[d] = true
		if by == nil {
			by = d
		}
	}
	return by
}

// ResultOfRule returns the result of the rule of that name, which the analyzer
// requires.
func (p *Pass) ResultOfRule(name string) *Result {
	i := slices.IndexFunc(p.Analyzer.Requires, func(a *analysis.Analyzer) bool { return a.Name == name })
	return p.ResultOf[p.Analyzer.Requires[i]].(*Result)
}

// holdToSafe makes a finding at pos one of the default tier, and says so, if it
// is in a function that is marked as safe.
func (p *Pass) holdToSafe(f *Finding, pos token.Pos) {
	if d := p.Directives.Marked(directive.Safe, pos); d != nil {
		f.Tier = Default
		f.Message += fmt.Sprintf("; %s is marked as safe", d.Func.Name)
	}
}

// ReportAt reports what is wrong from pos to end, unless a directive there asks
// not to: a finding that is no way into trouble.
func (p *Pass) ReportAt(tier Tier, pos, end token.Pos, message string) {
	by := p.silencing(pos)
	if tier == Audit && !p.opts.Audit {
		return
	}
	p.keep(pos, found{nil, tier, p.diagnostic(tier, pos, end, message), by})
}

// diagnostic returns a diagnostic of the rule.
func (p *Pass) diagnostic(tier Tier, pos, end token.Pos, message string) analysis.Diagnostic {
	mark := p.rule.Name
	if tier == Audit {
		mark += ", audit"
	}
	return analysis.Diagnostic{Pos: pos, End: end, Category: p.rule.Name, Message: fmt.Sprintf("%s (%s)", message, mark)}
}

// Extent returns the source of the operation that go/ssa places at pos.
func (p *Pass) Extent(pos token.Pos) (start, end token.Pos) { return p.extent(pos) }
