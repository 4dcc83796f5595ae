// Package finding has what is reported, for those who print it.
package finding

import (
	"encoding/json"
	"io"
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
