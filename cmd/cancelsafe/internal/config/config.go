// Package config reads the file in which a project says what is checked where.
//
// The format is one of lines, as that of go.mod: each is a decision, with room
// for the reason in a comment, and lines are what version control merges.
package config

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// Name is the name of the file where nobody says otherwise.
const Name = ".cancelsafe.conf"

// all stands for all rules.
const all = "all"

// A Config is what stands in the file. A nil Config is that of an empty one.
type Config struct {
	File     string // absolute
	Model    string // absolute, or ""
	Baseline string // absolute, or ""

	rows []row // later ones count more
}

// A row decides for the files that match.
type row struct {
	verb  verb
	rules []string // of enable and disable
	files []*regexp.Regexp
}

// A verb is what a row decides.
type verb string

const (
	enable  verb = "enable"
	disable verb = "disable"
	tier    verb = "tier"
)

// Find returns the configuration file that applies in dir, an absolute directory,
// or "": the nearest one above, up to the root of the module or workspace.
func Find(dir string) string {
	for {
		file := filepath.Join(dir, Name)
		if exists(file) {
			return file
		}
		up := filepath.Dir(dir)
		if exists(filepath.Join(dir, "go.mod")) || exists(filepath.Join(dir, "go.work")) || up == dir {
			return ""
		}
		dir = up
	}
}

// exists reports whether there is a file of that name.
func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// Read reads a file, whose name is absolute; rules are the names that it may use.
func Read(file string, rules []string) (*Config, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the configuration: %w", err)
	}
	return Parse(file, string(data), rules)
}

// Parse reads the text of the file.
func Parse(file, text string, rules []string) (*Config, error) {
	c := &Config{File: file}
	n := 0
	for line := range strings.Lines(text) {
		n++
		if err := c.line(words(line), rules); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", finding.Relative(file), n, err)
		}
	}
	return c, nil
}

// words returns the words of a line up to a comment.
func words(line string) []string {
	fields := strings.Fields(line)
	if i := slices.IndexFunc(fields, func(w string) bool { return w[0] == '#' }); i >= 0 {
		fields = fields[:i]
	}
	return fields
}

// line reads the words of a line.
func (c *Config) line(words []string, rules []string) error {
	if len(words) == 0 {
		return nil
	}
	args := words[1:]
	switch key := words[0]; key {
	case "model":
		return c.file(key, &c.Model, args)
	case "baseline":
		return c.file(key, &c.Baseline, args)
	case string(enable), string(disable), string(tier):
		return c.row(verb(key), args, rules)
	default:
		return fmt.Errorf("unknown key %q: use one of baseline, disable, enable, model, tier", key)
	}
}

// file reads the name of a file.
func (c *Config) file(key string, name *string, args []string) error {
	switch {
	case len(args) != 1:
		return fmt.Errorf("%s wants the name of one file, without spaces", key)
	case *name != "":
		return fmt.Errorf("%s stands here a second time", key)
	}
	*name = filepath.FromSlash(args[0])
	if !filepath.IsAbs(*name) {
		*name = filepath.Join(filepath.Dir(c.File), *name)
	}
	return nil
}

// row reads a decision for some files.
func (c *Config) row(v verb, args, rules []string) error {
	if len(args) < 2 {
		what := "rules, as a,b or all,"
		if v == tier {
			what = "default or audit"
		}
		return fmt.Errorf("%s wants %s and one or more paths, as ./... or ./internal/legacy/...", v, what)
	}
	r := row{verb: v, rules: strings.Split(args[0], ",")}
	for _, name := range r.rules {
		switch {
		case v == tier && name != "default" && name != "audit":
			return fmt.Errorf("unknown tier %q: use one of default, audit", name)
		case v != tier && name != all && !slices.Contains(rules, name):
			return fmt.Errorf("unknown rule %q: use %s, or some of %s", name, all, strings.Join(rules, ", "))
		}
	}
	if v == tier && len(r.rules) > 1 {
		return fmt.Errorf("tier wants one of default, audit")
	}
	for _, p := range args[1:] {
		re, err := pattern(p)
		if err != nil {
			return err
		}
		r.files = append(r.files, re)
	}
	c.rows = append(c.rows, r)
	return nil
}

// wild matches what has a meaning in a pattern.
var wild = regexp.MustCompile(`/\.\.\.$|\.\.\.|\*|\?`)

// pattern returns the expression for the directories and files that a pattern
// means: as for the go command, in which ... stands for any string, with * and ?
// for any string and any letter without a slash.
func pattern(p string) (*regexp.Regexp, error) {
	clean := path.Clean(filepath.ToSlash(p))
	if path.IsAbs(clean) || filepath.IsAbs(p) || clean == ".." || strings.HasPrefix(clean, "../") {
		return nil, fmt.Errorf("path %s: it must lie below the directory of this file", p)
	}
	var b strings.Builder
	rest := clean
	for rest != "" {
		at := wild.FindStringIndex(rest)
		if at == nil {
			b.WriteString(regexp.QuoteMeta(rest))
			break
		}
		b.WriteString(regexp.QuoteMeta(rest[:at[0]]))
		switch rest[at[0]:at[1]] {
		case "/...":
			b.WriteString("(/.*)?")
		case "...":
			b.WriteString(".*")
		case "*":
			b.WriteString("[^/]*")
		case "?":
			b.WriteString("[^/]")
		}
		rest = rest[at[1]:]
	}
	return regexp.Compile("^" + b.String() + "$")
}

// Audits reports whether findings of the audit tier are wanted anywhere.
func (c *Config) Audits() bool {
	return c != nil && slices.ContainsFunc(c.rows, func(r row) bool { return r.verb == tier && r.rules[0] == "audit" })
}

// Tier returns the tier that is wanted in a file: default or audit.
func (c *Config) Tier(file string) string {
	tiers := c.matching(file, func(r row) bool { return r.verb == tier })
	if len(tiers) == 0 {
		return "default"
	}
	return tiers[len(tiers)-1].rules[0]
}

// Enabled reports whether the rule is to report anything in a file. If the user
// has named it for this run, what is said of single rules does not count.
func (c *Config) Enabled(rule, file string, named bool) bool {
	rows := c.matching(file, func(r row) bool {
		return r.verb != tier && (slices.Contains(r.rules, all) || !named && slices.Contains(r.rules, rule))
	})
	return len(rows) == 0 || rows[len(rows)-1].verb == enable
}

// matching returns the rows about a file that are wanted.
func (c *Config) matching(file string, wanted func(row) bool) []row {
	if c == nil {
		return nil
	}
	abs, err := filepath.Abs(file)
	if err != nil {
		return nil
	}
	rel, err := filepath.Rel(filepath.Dir(c.File), abs)
	if err != nil || !filepath.IsLocal(rel) {
		return nil
	}
	rel = filepath.ToSlash(rel)
	dir := path.Dir(rel)
	return slices.DeleteFunc(slices.Clone(c.rows), func(r row) bool {
		return !wanted(r) || !slices.ContainsFunc(r.files, func(re *regexp.Regexp) bool { return re.MatchString(dir) || re.MatchString(rel) })
	})
}
