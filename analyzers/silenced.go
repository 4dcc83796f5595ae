package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Silenced returns an analyzer that tells of the findings of the rules which
// directives silence: messages of four lines, which are the rule, the beginning
// of the directive, its reason, and the message of the finding. Its diagnostics
// are no findings.
func Silenced(rules []*analysis.Analyzer) *analysis.Analyzer { return rule.NewSilenced(rules) }
