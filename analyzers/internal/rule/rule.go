// Package rule describes the rules of the suite.
//
// A Rule is one description from which everything that speaks of the rule is
// made: the analyzer's documentation, `cancelsafe explain`, `cancelsafe rules`
// and the page in docs/rules.
package rule

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// URL is where the pages of the rules are published.
const URL = "https://github.com/cancelsafe/cancelsafe/blob/main/docs/rules/"

// A Rule is a hazard that the suite reports, with all that users need to know
// of it. Text fields are Markdown.
type Rule struct {
	// Name is the analyzer's name, which ends every message: one lower-case word.
	Name string

	// Title says what is reported in one line of at most 60 letters,
	// without a capital or a period.
	Title string

	// Lost says what is lost when the hazard strikes.
	Lost string

	// Bad and Good are Go code: the hazard and its remedy.
	Bad, Good string

	// Why says why the good code is safe.
	Why string

	// Default and Audit say what evidence a report of each tier rests on.
	// A rule without an audit tier leaves Audit empty.
	Default, Audit string

	// Silent lists what the rule deliberately does not report.
	Silent []string

	// Limits lists the hazards of this kind that the rule cannot see.
	Limits []string

	// Meta is set for a rule about the tool's own directives, which finds no
	// hazards.
	Meta bool

	// Analyzer is the pass that reports the rule.
	Analyzer *analysis.Analyzer

	query func(*Pass)
}

// Markdown returns the rule's page.
func (r *Rule) Markdown() string {
	var b strings.Builder
	para := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n\n", args...) }
	code := func(src string) { para("```go\n%s\n```", strings.Trim(src, "\n")) }
	list := func(title string, items []string) {
		if len(items) == 0 {
			return
		}
		para("## %s", title)
		for _, item := range items {
			fmt.Fprintf(&b, "- %s\n", strings.TrimSpace(item))
		}
		b.WriteString("\n")
	}

	para("# %s", r.Name)
	para("%s: %s.", r.Name, r.Title)
	para("## What is lost")
	para("%s", strings.TrimSpace(r.Lost))
	para("## Bad")
	code(r.Bad)
	para("## Good")
	code(r.Good)
	para("%s", strings.TrimSpace(r.Why))
	para("## When it is reported")
	para("**Default tier.** %s", strings.TrimSpace(r.Default))
	if r.Audit != "" {
		para("**Audit tier** (`-audit`). %s", strings.TrimSpace(r.Audit))
	}
	list("What it does not report", r.Silent)
	list("Known limits", r.Limits)
	para("## How to suppress")
	r.suppress(&b)
	return b.String()
}

// Doc returns the text of the analyzer's Doc field.
func (r *Rule) Doc() string {
	return r.Title + "\n\n" + strings.TrimSpace(r.Lost)
}
