// Package analyzers is the suite: one list of all rules.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/cancelsafe/cancelsafe/analyzers/abandoned"
	"github.com/cancelsafe/cancelsafe/analyzers/afterfunc"
	"github.com/cancelsafe/cancelsafe/analyzers/cachedcancel"
	"github.com/cancelsafe/cancelsafe/analyzers/deadcleanup"
	"github.com/cancelsafe/cancelsafe/analyzers/desync"
	"github.com/cancelsafe/cancelsafe/analyzers/directive"
	"github.com/cancelsafe/cancelsafe/analyzers/droppedsend"
	"github.com/cancelsafe/cancelsafe/analyzers/falsesuccess"
	"github.com/cancelsafe/cancelsafe/analyzers/heldlock"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/lostbatch"
	"github.com/cancelsafe/cancelsafe/analyzers/lostgrant"
	"github.com/cancelsafe/cancelsafe/analyzers/selectoperand"
	"github.com/cancelsafe/cancelsafe/analyzers/siblingcancel"
	"github.com/cancelsafe/cancelsafe/analyzers/splitupdate"
	"github.com/cancelsafe/cancelsafe/analyzers/takerestore"
	"github.com/cancelsafe/cancelsafe/analyzers/tornread"
	"github.com/cancelsafe/cancelsafe/analyzers/tornwrite"
)

// A Rule is a hazard that the suite reports, with its documentation and its
// analyzer.
type Rule = rule.Rule

// Rules returns all rules of the suite, ordered by name.
func Rules() []*Rule {
	return []*Rule{
		abandoned.Rule,
		afterfunc.Rule,
		cachedcancel.Rule,
		deadcleanup.Rule,
		desync.Rule,
		directive.Rule,
		droppedsend.Rule,
		falsesuccess.Rule,
		heldlock.Rule,
		lostbatch.Rule,
		lostgrant.Rule,
		selectoperand.Rule,
		siblingcancel.Rule,
		splitupdate.Rule,
		takerestore.Rule,
		tornread.Rule,
		tornwrite.Rule,
	}
}

// All returns the analyzers of all rules, ordered by name.
func All() []*analysis.Analyzer {
	var all []*analysis.Analyzer
	for _, r := range Rules() {
		all = append(all, r.Analyzer)
	}
	return all
}
