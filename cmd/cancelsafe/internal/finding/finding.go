// Package finding has what is reported, for those who print it.
package finding

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
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

	// Suppression says why the finding is kept back; it is nil, and missing, for
	// one that is reported.
	Suppression *Suppression `json:"suppression,omitempty"`
}

// A Suppression says what keeps back a finding.
type Suppression struct {
	By     string `json:"by"`     // the beginning of a directive, or the baseline
	Reason string `json:"reason"` // as the directive gives it, perhaps ""
}

// Baseline is what keeps back a finding that the baseline lists.
const Baseline = "baseline"

// The notes of a way into trouble begin with these words. A finding that is no
// such way has none of them.
const (
	AtRisk  = "put at risk here: "
	Leaves  = "control leaves here: "
	Missing = "the normal way still does this: "
)

// Compare orders findings by place, rule and message.
func (f Finding) Compare(g Finding) int {
	return cmp.Or(f.Position.Compare(g.Position), strings.Compare(f.Rule, g.Rule), strings.Compare(f.Message, g.Message))
}

// Reported returns those of the findings that are not kept back.
func Reported(findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.Suppression != nil })
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

// WriteJSON writes the findings as a JSON array, which is empty if there are
// none. The fields are those of Finding; new ones may be added, none will change
// its meaning or go.
func WriteJSON(w io.Writer, findings []Finding) error {
	if findings == nil {
		findings = []Finding{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // messages are full of "<-"
	enc.SetIndent("", "\t")
	return enc.Encode(findings)
}
