// Package gclplugin makes the suite a module plugin of golangci-lint, as the
// linter cancelsafe. docs/golangci-lint.md says how it is built in.
package gclplugin

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Name is the name of the linter, in the configuration and in //nolint comments.
const Name = "cancelsafe"

func init() { register.Plugin(Name, New) }

// Settings are what can stand below linters.settings.custom.cancelsafe.settings.
type Settings struct {
	Audit bool     `json:"audit"` // report plausible hazards, too
	Rules []string `json:"rules"` // report only these; all if there are none
}

type plugin struct{ Settings }

// New returns the plugin with the settings of a configuration, nil if it has none.
func New(settings any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[Settings](settings)
	if err != nil {
		return nil, fmt.Errorf("%s: settings: %w", Name, err)
	}
	var names []string
	for _, r := range analyzers.Rules() {
		names = append(names, r.Name)
	}
	for _, name := range s.Rules {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("%s: settings: unknown rule %q: the rules are %s", Name, name, strings.Join(names, ", "))
		}
	}
	return &plugin{s}, nil
}

// GetLoadMode says that the rules need types.
func (*plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// BuildAnalyzers returns one analyzer for all rules, named as the linter is:
// golangci-lint puts the names of others before their messages, which end in the
// name of the rule already. The rules have no flags that two plugins could share,
// and leave to golangci-lint the //nolint comments that it applies.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	var chosen []*analysis.Analyzer
	for _, a := range rule.Instances(analyzers.Rules(), rule.Options{Audit: p.Audit, LeaveNoLint: true}) {
		if len(p.Rules) == 0 || slices.Contains(p.Rules, a.Name) {
			chosen = append(chosen, a)
		}
	}
	return []*analysis.Analyzer{{
		Name:     Name,
		Doc:      "find code that loses or corrupts state when it is cancelled\n\nAll rules of cancelsafe in one.",
		URL:      "https://github.com/cancelsafe/cancelsafe",
		Requires: chosen,
		Run: func(pass *analysis.Pass) (any, error) {
			for _, a := range chosen {
				for _, d := range pass.ResultOf[a].(*rule.Result).Reported {
					d = fold(pass, d)
					d.SuggestedFixes = firstFix(pass, d)
					pass.Report(d)
				}
			}
			return nil, nil
		},
	}}, nil
}

// fold moves the way into trouble into the message: golangci-lint makes an issue
// of its own of each related position.
func fold(pass *analysis.Pass, d analysis.Diagnostic) analysis.Diagnostic {
	if len(d.Related) == 0 {
		return d
	}
	file := pass.Fset.Position(d.Pos).Filename
	var steps []string
	for _, r := range d.Related {
		pos := pass.Fset.Position(r.Pos)
		where := fmt.Sprintf("line %d", pos.Line)
		if pos.Filename != file {
			where = fmt.Sprintf("%s:%d", filepath.Base(pos.Filename), pos.Line)
		}
		steps = append(steps, where+": "+r.Message)
	}
	d.Message += " [" + strings.Join(steps, "; ") + "]"
	d.Related = nil
	return d
}

// firstFix returns the first of the fixes: golangci-lint --fix applies all, and
// takes their edits for edits of the file that the finding is in.
func firstFix(pass *analysis.Pass, d analysis.Diagnostic) []analysis.SuggestedFix {
	file := pass.Fset.File(d.Pos)
	for _, fix := range d.SuggestedFixes {
		if !slices.ContainsFunc(fix.TextEdits, func(e analysis.TextEdit) bool { return pass.Fset.File(e.Pos) != file }) {
			return []analysis.SuggestedFix{fix}
		}
	}
	return nil
}
