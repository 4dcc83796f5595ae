package main

import (
	"bufio"
	"fmt"
	"io"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/source"
)

// printText writes each finding as compilers do, followed by the code of the
// way into trouble.
func printText(w io.Writer, findings []finding.Finding, p palette) error {
	out := bufio.NewWriter(w)
	src := make(source.Files)
	for i, f := range findings {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "%s%s: %s%s\n", p.message, f.Position, f.Message, p.reset)
		printExcerpts(out, src, marksOf(f), p)
	}
	return out.Flush()
}

// tally says how many findings there are, in how many packages, and how many more
// there would be with -audit.
func tally(findings []finding.Finding, more int) string {
	packages := make(map[string]bool)
	for _, f := range findings {
		packages[f.Package] = true
	}
	if len(findings) == 0 {
		return fmt.Sprintf("no findings (%d with -audit)", more)
	}
	text := plural(len(findings), "finding") + " in " + plural(len(packages), "package")
	if more > 0 {
		text += fmt.Sprintf(" (%d more with -audit)", more)
	}
	return text
}

// plural returns the number of things.
func plural(n int, thing string) string {
	return pluralForm(n, thing, thing+"s")
}

// pluralForm returns the number of things, of which one and many are called so.
func pluralForm(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
