// Package sarif writes findings as SARIF 2.1.0, for code scanning and for
// viewers in editors.
package sarif

import (
	"encoding/json"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/key"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/source"
)

const (
	schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	home   = "https://github.com/cancelsafe/cancelsafe"
	base   = "%SRCROOT%" // of the names of files, as code scanning wants it
)

// Write writes the findings of the rules. Those that are kept back are written as
// suppressed. Files below root, an absolute directory, are named from there.
func Write(w io.Writer, version, root string, rules []*analyzers.Rule, findings []finding.Finding) error {
	p := &printer{root: root, src: make(source.Files)}
	r := run{
		Tool:               tool{driver{Name: "cancelsafe", Version: version, InformationURI: home, Rules: []rule{}}},
		AutomationDetails:  automationDetails{"cancelsafe/"},
		OriginalURIBaseIDs: map[string]artifactLocation{base: {Description: &text{Text: "the root of the repository"}}},
		ColumnKind:         "utf16CodeUnits",
		Results:            []result{},
	}
	for _, each := range rules {
		r.Tool.Driver.Rules = append(r.Tool.Driver.Rules, describe(each))
	}
	fingerprints := key.Fingerprints(findings)
	for i, f := range findings {
		res := p.result(f)
		res.RuleIndex = slices.IndexFunc(rules, func(r *analyzers.Rule) bool { return r.Name == f.Rule })
		res.PartialFingerprints = map[string]string{"primaryLocationLineHash": fingerprints[i], "cancelsafe/v1": fingerprints[i]}
		r.Results = append(r.Results, res)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(log{Schema: schema, Version: "2.1.0", Runs: []run{r}})
}

// Root returns the directory of the repository that dir, an absolute directory,
// is in, or dir itself if it is in none.
func Root(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Lstat(filepath.Join(d, ".git")); err == nil {
			return d
		}
		if d == filepath.Dir(d) {
			return dir
		}
	}
}

// A printer knows the source that it writes about.
type printer struct {
	root string
	src  source.Files
}

// result returns f without what depends on other findings and on the rules.
func (p *printer) result(f finding.Finding) result {
	r := result{
		RuleID:       f.Rule,
		Level:        levelOf(f.Tier),
		Message:      text{Text: f.Message},
		Locations:    []location{p.location(f.Position, f.End)},
		CodeFlows:    p.flows(f),
		Suppressions: []suppression{},
	}
	for i, n := range f.Related {
		l := p.step(n)
		l.ID = &i
		r.RelatedLocations = append(r.RelatedLocations, l)
	}
	if s := f.Suppression; s != nil {
		kind := "inSource"
		if s.By == finding.Baseline {
			kind = "external"
		}
		r.Suppressions = append(r.Suppressions, suppression{kind, s.Reason})
	}
	return r
}

// flows returns the two lanes of a way into trouble: the cancelled way first,
// as it is the one that is wrong.
func (p *printer) flows(f finding.Finding) []codeFlow {
	lane := func(title, end string) codeFlow {
		c := codeFlow{Message: text{Text: title}}
		var steps []threadFlowLocation
		for _, n := range f.Related {
			if strings.HasPrefix(n.Message, finding.AtRisk) || strings.HasPrefix(n.Message, end) {
				steps = append(steps, threadFlowLocation{p.step(n)})
			}
		}
		c.ThreadFlows = []threadFlow{{steps}}
		return c
	}
	var flows []codeFlow
	for _, c := range []codeFlow{lane("cancelled way", finding.Leaves), lane("normal way", finding.Missing)} {
		if len(c.ThreadFlows[0].Locations) > 1 {
			flows = append(flows, c)
		}
	}
	return flows
}

// step returns the location of a note, with its message.
func (p *printer) step(n finding.Note) location {
	l := p.location(n.Position, n.End)
	l.Message = &text{Text: n.Message}
	return l
}

// location returns the location of the code from pos to end, which may be
// unknown.
func (p *printer) location(pos, end finding.Position) location {
	l := location{PhysicalLocation: physicalLocation{ArtifactLocation: p.artifact(pos.File)}}
	if pos.Line < 1 {
		return l
	}
	r := &region{StartLine: pos.Line, StartColumn: p.column(pos)}
	if end.Line >= pos.Line && end.File == pos.File && r.StartColumn > 0 {
		r.EndLine, r.EndColumn = end.Line, p.column(end)
	}
	l.PhysicalLocation.Region = r
	return l
}

// column returns the column of a position in UTF-16 code units. Where the line
// is not what it was, it is as good as that in bytes.
func (p *printer) column(pos finding.Position) int {
	line := p.src.Line(pos.File, pos.Line)
	if pos.Column < 1 || pos.Column-1 > len(line) {
		return pos.Column
	}
	n := 1
	for before := line[:pos.Column-1]; before != ""; n++ {
		r, size := utf8.DecodeRuneInString(before)
		if r > 0xFFFF {
			n++
		}
		before = before[size:]
	}
	return n
}

// artifact returns the location of a file, which is named from the root where it
// is below it.
func (p *printer) artifact(file string) artifactLocation {
	abs, err := filepath.Abs(file)
	if err != nil {
		abs = file
	}
	if rel, err := filepath.Rel(p.root, abs); err == nil && filepath.IsLocal(rel) {
		return artifactLocation{URI: (&url.URL{Path: filepath.ToSlash(rel)}).String(), URIBaseID: base}
	}
	slashed := filepath.ToSlash(abs)
	if !strings.HasPrefix(slashed, "/") { // a drive
		slashed = "/" + slashed
	}
	return artifactLocation{URI: (&url.URL{Scheme: "file", Path: slashed}).String()}
}
