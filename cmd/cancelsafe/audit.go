package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// A Verdict says of a function whether it is safe to cancel, as audit -format
// json prints it.
type Verdict struct {
	Package  string            `json:"package"`  // import path
	Function string            `json:"function"` // its name in the package
	Verdict  string            `json:"verdict"`  // safe, resumable, poisons, unknown or unsafe
	Reason   string            `json:"reason"`   // in a few words
	Position finding.Position  `json:"position"` // of the function
	Where    *finding.Position `json:"where"`    // what the reason speaks of, null if it is no one thing
}

// verdictTool is the name of the analyzer that gives the verdicts.
const verdictTool = "verdict"

// kinds are the verdicts, from what callers need not know of to what they must
// prevent.
var kinds = []string{"safe", "resumable", "poisons", "unknown", "unsafe"}

// audit says of the exported functions of packages whether they are safe to
// cancel. An unsafe one counts as something found.
func (c *command) audit(args []string) int {
	opts, err := (&options{verdicts: true}).parse(args, c.rules)
	if errors.Is(err, errHelp) {
		return c.help(nil)
	}
	if err != nil {
		return c.fail(err)
	}
	return c.analyse(opts, func(res analysed, f *filter) (found bool, err error) {
		list := verdictsOf(f.apply(res.findings))
		found = slices.ContainsFunc(list, func(v Verdict) bool { return v.Verdict == "unsafe" })
		return found, c.printVerdicts(list, opts)
	})
}

// verdictsOf returns the verdicts among what the tool reported, in the order of
// packages and places.
func verdictsOf(findings []finding.Finding) []Verdict {
	list := []Verdict{}
	for _, f := range findings {
		parts := strings.SplitN(f.Message, "\n", 3)
		if f.Rule != verdictTool || len(parts) != 3 {
			continue
		}
		v := Verdict{Package: f.Package, Function: parts[0], Verdict: parts[1], Reason: parts[2], Position: f.Position}
		if len(f.Related) > 0 {
			v.Where = &f.Related[0].Position
		}
		list = append(list, v)
	}
	slices.SortStableFunc(list, func(a, b Verdict) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), a.Position.Compare(b.Position))
	})
	return list
}

// printVerdicts writes the verdicts where they shall go and, for people, how many
// there are of each to stderr.
func (c *command) printVerdicts(list []Verdict, opts *options) error {
	err := c.output(opts, func(w io.Writer) error {
		switch opts.format {
		case "json":
			enc := json.NewEncoder(w)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "\t")
			return enc.Encode(list)
		case "markdown":
			return printVerdictMarkdown(w, list)
		}
		return printVerdictText(w, list)
	})
	if err != nil || opts.format == "json" {
		return err
	}
	_, err = fmt.Fprintln(c.stderr, tallyVerdicts(list))
	return err
}

// printVerdictText writes a line for each function, as compilers do.
func printVerdictText(w io.Writer, list []Verdict) error {
	for _, v := range list {
		if _, err := fmt.Fprintf(w, "%s: %s: %s: %s\n", v.Position, v.Function, v.Verdict, v.because()); err != nil {
			return err
		}
	}
	return nil
}

// printVerdictMarkdown writes a table for each package.
func printVerdictMarkdown(w io.Writer, list []Verdict) error {
	var b strings.Builder
	b.WriteString("# Cancel safety\n")
	pkg := ""
	for _, v := range list {
		if v.Package != pkg {
			pkg = v.Package
			fmt.Fprintf(&b, "\n## %s\n\n| function | verdict | why |\n|---|---|---|\n", pkg)
		}
		fmt.Fprintf(&b, "| [`%s`](%s#L%d) | %s | %s |\n", v.Function, v.Position.File, v.Position.Line, v.Verdict, inCell(v.because()))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// inCell returns text for a cell of a table.
func inCell(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;", "[", `\[`).Replace(text)
}

// because returns the reason with its place, if that is not in the reason.
func (v Verdict) because() string {
	switch {
	case v.Where == nil || strings.Contains(v.Reason, fmt.Sprintf("line %d", v.Where.Line)):
		return v.Reason
	case v.Where.File == v.Position.File:
		return fmt.Sprintf("%s (line %d)", v.Reason, v.Where.Line)
	}
	return fmt.Sprintf("%s (%s:%d)", v.Reason, v.Where.File, v.Where.Line)
}

// tallyVerdicts says how many functions there are of each kind.
func tallyVerdicts(list []Verdict) string {
	count := make(map[string]int)
	for _, v := range list {
		count[v.Verdict]++
	}
	var parts []string
	for _, kind := range kinds {
		if count[kind] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[kind], kind))
		}
	}
	if len(parts) == 0 {
		return "no exported function has a cancel point"
	}
	return plural(len(list), "exported function") + " with a cancel point: " + strings.Join(parts, ", ")
}
