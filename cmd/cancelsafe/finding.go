package main

import (
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// newFinding translates the diagnostic of a rule.
func newFinding(rule, path string, d diagnostic) finding.Finding {
	f := finding.Finding{
		Rule:     rule,
		Tier:     "default",
		Package:  path,
		Position: finding.ParsePosition(d.Posn),
		End:      finding.ParsePosition(d.End),
		Message:  d.Message,
		Related:  []finding.Note{},
		Fixes:    []finding.Fix{},
	}
	if strings.HasSuffix(d.Message, " ("+rule+", audit)") {
		f.Tier = "audit"
	}
	for _, r := range d.Related {
		f.Related = append(f.Related, finding.Note{
			Position: finding.ParsePosition(r.Posn),
			End:      finding.ParsePosition(r.End),
			Message:  r.Message,
		})
	}
	for _, fix := range d.SuggestedFixes {
		edits := []finding.Edit{}
		for _, e := range fix.Edits {
			edits = append(edits, finding.Edit{File: finding.Relative(e.Filename), Start: e.Start, End: e.End, New: e.New})
		}
		f.Fixes = append(f.Fixes, finding.Fix{Message: fix.Message, Edits: edits})
	}
	return f
}

// newSilenced translates what the tool tells of a finding that a directive keeps
// back, and reports whether it can be read.
func newSilenced(path string, d diagnostic) (finding.Finding, bool) {
	parts := strings.SplitN(d.Message, "\n", 4)
	if len(parts) != 4 {
		return finding.Finding{}, false
	}
	d.Message = parts[3]
	f := newFinding(parts[0], path, d)
	f.Suppression = &finding.Suppression{By: parts[1], Reason: parts[2]}
	return f, true
}
