package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// A Finding is one report of a rule, as -format json prints it.
type Finding struct {
	Rule     string   `json:"rule"`     // name of the rule
	Tier     string   `json:"tier"`     // default or audit
	Package  string   `json:"package"`  // import path
	Position Position `json:"position"` // where it is reported
	End      Position `json:"end"`      // where the code there ends
	Message  string   `json:"message"`  // one sentence, ending in the rule and tier
	Related  []Note   `json:"related"`  // the way into trouble, in order
	Fixes    []Fix    `json:"fixes"`    // alternatives, each to be applied as a whole
}

// A Position is a place in a file, which is named relative to the working
// directory where that is shorter. Line and column (in bytes) count from 1.
type Position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// A Note is a place that a finding speaks of, with what happens there.
type Note struct {
	Position Position `json:"position"`
	End      Position `json:"end"`
	Message  string   `json:"message"`
}

// A Fix is a change of the code that mends a finding.
type Fix struct {
	Message string `json:"message"`
	Edits   []Edit `json:"edits"`
}

// An Edit replaces the bytes from Start to End of a file.
type Edit struct {
	File  string `json:"file"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	New   string `json:"new"`
}

// String returns the position as compilers write it.
func (p Position) String() string {
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// compare orders positions by file, line and column.
func (p Position) compare(q Position) int {
	return cmp.Or(strings.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// parsePosition reads file:line:column; what is missing stays zero.
func parsePosition(s string) Position {
	rest, column := cutNumber(s)
	file, line := cutNumber(rest)
	if line == 0 { // no column
		file, line, column = rest, column, 0
	}
	return Position{File: relative(file), Line: line, Column: column}
}

// cutNumber splits "x:7" into "x" and 7.
func cutNumber(s string) (string, int) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil {
		return s, 0
	}
	return s[:i], n
}

// newFinding translates the diagnostic of a rule.
func newFinding(rule, path string, d diagnostic) Finding {
	f := Finding{
		Rule:     rule,
		Tier:     "default",
		Package:  path,
		Position: parsePosition(d.Posn),
		End:      parsePosition(d.End),
		Message:  d.Message,
		Related:  []Note{},
		Fixes:    []Fix{},
	}
	if strings.HasSuffix(d.Message, " ("+rule+", audit)") {
		f.Tier = "audit"
	}
	for _, r := range d.Related {
		f.Related = append(f.Related, Note{parsePosition(r.Posn), parsePosition(r.End), r.Message})
	}
	for _, fix := range d.SuggestedFixes {
		edits := []Edit{}
		for _, e := range fix.Edits {
			edits = append(edits, Edit{relative(e.Filename), e.Start, e.End, e.New})
		}
		f.Fixes = append(f.Fixes, Fix{fix.Message, edits})
	}
	return f
}
