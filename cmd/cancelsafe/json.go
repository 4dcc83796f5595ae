package main

import (
	"encoding/json"
	"io"
)

// printJSON writes the findings as a JSON array, which is empty if there are
// none. The fields are those of Finding; new ones may be added, none will change
// its meaning or go.
func printJSON(w io.Writer, findings []Finding) error {
	if findings == nil {
		findings = []Finding{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // messages are full of "<-"
	enc.SetIndent("", "\t")
	return enc.Encode(findings)
}
