// Package baseline keeps the findings that a project has when it begins to use
// the tool, and does not want to hear of.
//
// A baseline is a text file with a finding in each line, in the words of its
// key: what a person reads there is what counts. The lines are sorted, so that
// changes of different people rarely meet, and a finding that occurs twice has
// two lines.
package baseline

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/key"
)

// title is how a baseline begins.
const title = "# Baseline of cancelsafe"

// header says what a baseline is.
const header = title + `: findings that are known, and not reported.
# Each line has a rule, a package, a function, and what is found there. Lines may be
# removed by hand. "cancelsafe -baseline FILE -write-baseline" writes all of it anew.

`

// A Baseline is what stands in a file.
type Baseline struct {
	name    string
	entries []entry
}

// An entry is one line.
type entry struct {
	key   key.Key
	audit bool // the finding was of the audit tier
	line  int
	found bool
}

// Read reads the file.
func Read(name string) (*Baseline, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("the baseline: %w", err)
	}
	return Parse(name, string(data))
}

// Parse reads the text of a file of that name.
func Parse(name, text string) (*Baseline, error) {
	b := &Baseline{name: name}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, " \t\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		e, ok := parseEntry(line)
		if !ok {
			return nil, fmt.Errorf("%s:%d: this is no line of a baseline, which has a rule, a package, a function, and what is found there", name, n)
		}
		e.line = n
		b.entries = append(b.entries, e)
	}
	return b, nil
}

var (
	rule     = regexp.MustCompile(`^[a-z]+$`)
	function = regexp.MustCompile(`^(-|[\pL_][\pL\pN_]*(\.[\pL_][\pL\pN_]*)?)$`)
)

// auditMark follows the rule of a finding of the audit tier.
const auditMark = "/audit"

// parseEntry reads a line.
func parseEntry(line string) (entry, bool) {
	parts := strings.SplitN(line, " ", 4)
	if len(parts) < 4 {
		return entry{}, false
	}
	name, audit := strings.CutSuffix(parts[0], auditMark)
	e := entry{key: key.Key{Rule: name, Package: parts[1], Function: parts[2], Text: parts[3]}, audit: audit}
	return e, rule.MatchString(name) && parts[1] != "" && function.MatchString(parts[2]) && parts[3] != ""
}

// String returns the entry's line.
func (e entry) String() string {
	k := e.key
	if e.audit {
		k.Rule += auditMark
	}
	return k.String()
}

// Mark marks those of the findings that the baseline lists, unless something else
// keeps them back. Of several with one key, those that come first are the known
// ones.
func (b *Baseline) Mark(findings []finding.Finding) {
	known := make(map[key.Key][]*entry)
	for i := range b.entries {
		e := &b.entries[i]
		known[e.key] = append(known[e.key], e)
	}
	keys := make(key.Keys)
	for i := range findings {
		f := &findings[i]
		if f.Suppression != nil {
			continue
		}
		k := keys.Of(*f)
		if list := known[k]; len(list) > 0 {
			list[0].found = true
			known[k] = list[1:]
			f.Suppression = &finding.Suppression{By: finding.Baseline}
		}
	}
}

// Stale returns the lines, with their places, that no finding was marked for,
// of those for which relevant holds: it is asked with rule, package, and whether
// the tier is the audit tier.
func (b *Baseline) Stale(relevant func(rule, pkg string, audit bool) bool) []string {
	var lines []string
	for _, e := range b.entries {
		if !e.found && relevant(e.key.Rule, e.key.Package, e.audit) {
			lines = append(lines, fmt.Sprintf("%s:%d: %s", b.name, e.line, e))
		}
	}
	return lines
}

// Format returns the text of a baseline of the findings that nothing keeps back.
func Format(findings []finding.Finding) string {
	keys := make(key.Keys)
	var lines []string
	for _, f := range finding.Reported(findings) {
		lines = append(lines, entry{key: keys.Of(f), audit: f.Tier == "audit"}.String()+"\n")
	}
	slices.Sort(lines)
	return header + strings.Join(lines, "")
}

// CanReplace reports why the file of that name must not be replaced by a
// baseline: it is there and holds something else.
func CanReplace(name string) error {
	data, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the baseline: %w", err)
	}
	if len(data) > 0 && !strings.HasPrefix(string(data), title) {
		return fmt.Errorf("%s:1: this file is no baseline, and is not replaced by one: it does not begin with %q", name, title)
	}
	return nil
}

// Changes says how many lines a text has that another lacks, and the other way
// round.
func Changes(from, to string) (added, removed int) {
	count := make(map[string]int)
	for _, line := range entriesOf(to) {
		count[line]++
	}
	for _, line := range entriesOf(from) {
		count[line]--
	}
	for _, n := range count {
		added += max(n, 0)
		removed += max(-n, 0)
	}
	return added, removed
}

// entriesOf returns the lines of a text that are no comments.
func entriesOf(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return lines
}
