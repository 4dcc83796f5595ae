package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// findings returns what the rules (all if none is named) found in the named
// packages, in order of their place and each once, with what directives keep
// back, and the first error of one of these rules on one of these packages.
func (a answers) findings(named, rules []string) ([]finding.Finding, error) {
	found := []finding.Finding{}
	var broken *brokenRule
	seen := make(map[string]bool)
	add := func(f finding.Finding, d diagnostic) {
		key := f.Rule + " " + d.Posn + " " + d.Message
		if !seen[key] {
			seen[key] = true
			found = append(found, f)
		}
	}
	for _, path := range slices.Compact(slices.Sorted(slices.Values(named))) {
		for _, u := range slices.Concat(a[path], a[path+"_test"]) {
			for _, rule := range u.rules(rules) {
				if failed := u[rule].err; failed != "" && (broken == nil || broken.consequence()) {
					broken = &brokenRule{rule, path, failed}
				}
				for _, d := range u[rule].diagnostics {
					add(newFinding(rule, path, d), d)
				}
			}
			for _, d := range u[silenced].diagnostics {
				if f, ok := newSilenced(path, d); ok && wanted(f.Rule, rules) {
					add(f, d)
				}
			}
		}
	}
	slices.SortStableFunc(found, finding.Finding.Compare)
	if broken == nil {
		return found, nil
	}
	return found, broken
}

// rules returns the names of those analyzers which had something to say and
// are rules that the user wants, or the one that gives verdicts.
func (u unit) rules(only []string) []string {
	var names []string
	for name := range u {
		if name != answered && name != givenUp && name != silenced && wanted(name, only) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// wanted reports whether the rule is one of those that the user wants, which are
// all if none is named.
func wanted(rule string, only []string) bool {
	return len(only) == 0 || slices.Contains(only, rule)
}

// silenced is the name of the analyzer that tells of what directives keep back;
// see analyzers.Silenced.
const silenced = "silenced"

// givenUp is the name of the analyzer that names the functions which were given
// up; see analyzers.GivenUp.
const givenUp = "givenup"

// givenUp returns a line on each function of the named packages that was given
// up, in order of their places.
func (a answers) givenUp(named []string) []string {
	var all []diagnostic
	for _, path := range named {
		for _, u := range slices.Concat(a[path], a[path+"_test"]) {
			all = append(all, u[givenUp].diagnostics...)
		}
	}
	slices.SortFunc(all, func(d, e diagnostic) int {
		return cmp.Or(finding.ParsePosition(d.Posn).Compare(finding.ParsePosition(e.Posn)), strings.Compare(d.Message, e.Message))
	})
	var lines []string
	for _, d := range all {
		lines = append(lines, fmt.Sprintf("%v: %s is given up: it is too large to be followed in full", finding.ParsePosition(d.Posn), d.Message))
	}
	return slices.Compact(lines)
}

// A brokenRule is the error that a rule did not get to its end.
type brokenRule struct {
	rule, path string
	reason     string // with the stack, if it has one
}

// consequence reports whether all that the driver says is that other rules, which
// this one builds on, have failed.
func (b *brokenRule) consequence() bool { return strings.HasPrefix(b.reason, "failed prerequisites:") }

// Error returns the error in one line.
func (b *brokenRule) Error() string {
	reason, _, _ := strings.Cut(b.reason, "\n")
	return fmt.Sprintf("%s: internal error of rule %s: %s (please report this, with the output of cancelsafe -v, at %s)",
		b.path, b.rule, reason, issues)
}

// issues is where errors of the tool are reported.
const issues = "https://github.com/cancelsafe/cancelsafe/issues"
