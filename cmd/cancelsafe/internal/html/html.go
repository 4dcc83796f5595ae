// Package html writes findings as one page to look at: a file that needs no
// other, asks nothing of the network, and works without its script, too.
package html

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/source"
)

var (
	//go:embed page.html
	pageText string
	//go:embed page.css
	style string
	//go:embed page.js
	script string

	page = template.Must(template.New("page").Parse(pageText))
)

// A Rule is what the page tells of a rule. Text is Markdown.
type Rule struct {
	Name  string
	Title string // what it reports, in a line
	Lost  string // what is lost
	Good  string // Go code: the remedy
	Why   string // why that is safe
}

// openAll is up to how many findings are shown in full from the start.
const openAll = 3

// A report is what the page is made of.
type report struct {
	Style    template.CSS
	Script   template.JS
	Count    string // of findings that are reported
	Where    string // in how many packages
	Silenced int    // how many are kept back
	Rules    []choice
	Packages []choice
	Tiers    []choice
	Groups   []group
	About    []about
}

// A choice is a value to filter by, with the number of reported findings that have
// it.
type choice struct {
	Name  string
	Count int
}

// A group is what was found in a package.
type group struct {
	Package string
	Items   []item
}

// An item is a finding as the page shows it.
type item struct {
	ID       string
	Rule     string
	Tier     string
	Package  string
	Claim    string // the message without what stands elsewhere
	Dir      string // of the place
	Base     string // the place without it
	Steps    []step
	Excerpts []excerpt
	Fixes    []string
	Open     bool
	Silenced *finding.Suppression // nil if it is reported
}

// An about is a rule, with its text in paragraphs of words and code.
type about struct {
	Rule
	Lost, Why [][]word
}

// A word is a piece of a paragraph.
type word struct {
	Text string
	Code bool
}

// Write writes the page. The findings are in order of their places, with those that
// are kept back if they shall be there, and the rules those which may have found
// them. What the page says depends on nothing else but
// the source of the findings; where that cannot be read, they are shown without.
func Write(w io.Writer, findings []finding.Finding, rules []Rule) error {
	out := bufio.NewWriter(w)
	if err := page.Execute(out, newReport(findings, rules)); err != nil {
		return err
	}
	return out.Flush()
}

func newReport(findings []finding.Finding, rules []Rule) *report {
	r := &report{Style: template.CSS(style), Script: template.JS(script)}
	byRule, byPackage, byTier := make(map[string]int), make(map[string]int), make(map[string]int)
	groups := make(map[string]*group)
	files := newSources()
	reported, packages := 0, make(map[string]bool)
	for _, f := range findings {
		counts := 0
		if f.Suppression == nil {
			counts = 1
			packages[f.Package] = true
		}
		reported += counts
		byRule[f.Rule] += counts
		byPackage[f.Package] += counts
		byTier[f.Tier] += counts
		g := groups[f.Package]
		if g == nil {
			g = &group{Package: f.Package}
			groups[f.Package] = g
		}
		g.Items = append(g.Items, newItem(f, files))
	}
	for _, g := range groups {
		for i, it := range g.Items {
			g.Items[i].Open = reported <= openAll && it.Silenced == nil
		}
	}
	r.Rules, r.Packages, r.Tiers = choices(byRule), choices(byPackage), choices(byTier)
	slices.Reverse(r.Tiers) // default, audit
	for _, p := range r.Packages {
		r.Groups = append(r.Groups, *groups[p.Name])
	}
	for _, rule := range rules {
		if _, found := byRule[rule.Name]; found {
			rule.Good = strings.ReplaceAll(strings.Trim(rule.Good, "\n"), "\t", "    ")
			r.About = append(r.About, about{rule, paragraphs(rule.Lost), paragraphs(rule.Why)})
		}
	}
	r.Count, r.Where = plural(reported, "finding"), plural(len(packages), "package")
	r.Silenced = len(findings) - reported
	return r
}

// choices returns the values in their order.
func choices(counts map[string]int) []choice {
	var all []choice
	for name, n := range counts {
		all = append(all, choice{name, n})
	}
	slices.SortFunc(all, func(a, b choice) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// newItem returns the finding as it is shown.
func newItem(f finding.Finding, files *sources) item {
	it := item{
		ID:      identity(f),
		Rule:    f.Rule,
		Tier:    f.Tier,
		Package: f.Package,
		Claim:   claim(f),
		Steps:   steps(f),

		Silenced: f.Suppression,
	}
	it.Dir, it.Base = path.Split(filepath.ToSlash(f.Position.String()))
	it.Excerpts = excerpts(f, it.Steps, files)
	for _, fix := range f.Fixes {
		it.Fixes = append(it.Fixes, fix.Message)
	}
	return it
}

// identity returns a name for the finding in addresses, which stays the same as
// long as what is found does.
func identity(f finding.Finding) string {
	sum := sha256.Sum256([]byte(f.Rule + "\x00" + f.Position.String() + "\x00" + f.Message))
	return fmt.Sprintf("f-%x", sum[:6])
}

// claim returns the message without the rule and the tier, which end it.
func claim(f finding.Finding) string {
	text := strings.TrimSuffix(f.Message, " ("+f.Rule+")")
	return strings.TrimSuffix(text, " ("+f.Rule+", audit)")
}

// paragraphs returns the paragraphs of a Markdown text, of which nothing else is
// used than code between backquotes.
func paragraphs(text string) [][]word {
	var all [][]word
	for para := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		var words []word
		for i, piece := range strings.Split(para, "`") {
			if piece != "" {
				words = append(words, word{piece, i%2 == 1})
			}
		}
		all = append(all, words)
	}
	return all
}

// plural returns the number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// newSources returns sources that have read nothing yet.
func newSources() *sources {
	return &sources{files: make(source.Files), tokens: make(map[string][][]span)}
}
