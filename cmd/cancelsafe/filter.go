package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/atomicfile"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/baseline"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/changes"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/config"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// A filter chooses what is reported of all that is found. It works on what the
// go command's cache has, so that no answer there can be out of date.
type filter struct {
	opts     *options
	config   *config.Config
	allTiers bool               // the user has asked for an audit of everything
	baseline *baseline.Baseline // may be nil
	changes  changes.Set        // nil if the age of findings does not matter

	// more is how many findings of the audit tier would be reported if that were
	// wanted.
	more int
}

// newFilter reads what the filter is made of, and completes opts from the
// configuration.
func (c *command) newFilter(ctx context.Context, opts *options) (*filter, error) {
	f := &filter{opts: opts, allTiers: opts.audit || opts.verdicts}
	if err := f.configure(c); err != nil {
		return nil, err
	}
	if opts.write {
		if opts.baseline == "" {
			return nil, errors.New("-write-baseline wants to know where: add -baseline FILE")
		}
		if err := baseline.CanReplace(opts.baseline); err != nil {
			return nil, err
		}
	} else if opts.baseline != "" {
		known, err := baseline.Read(opts.baseline)
		if err != nil {
			return nil, err
		}
		f.baseline = known
	}
	if opts.newFrom != "" {
		set, err := changes.Since(ctx, opts.newFrom)
		if err != nil {
			return nil, err
		}
		f.changes = set
	}
	return f, nil
}

// configure reads the configuration. Flags win over it.
func (f *filter) configure(c *command) error {
	var err error
	if f.config, err = c.readConfig(f.opts.config); err != nil || f.config == nil {
		return err
	}
	if f.opts.verbose {
		fmt.Fprintf(c.stderr, "configuration: %s\n", f.config.File)
	}
	if !f.opts.given["model"] {
		f.opts.model = configuredModel(f.config)
	}
	if f.opts.verdicts {
		return nil
	}
	if !f.opts.given["baseline"] && f.config.Baseline != "" {
		f.opts.baseline = finding.Relative(f.config.Baseline)
	}
	if !f.opts.given["audit"] {
		f.opts.audit = f.config.Audits()
	}
	return nil
}

// readConfig reads the configuration file that -config names, or else the one that
// applies here. It returns nil if there is none, or none is wanted.
func (c *command) readConfig(file string) (*config.Config, error) {
	switch file {
	case "none":
		return nil, nil
	case "":
		dir, err := os.Getwd()
		if err != nil {
			return nil, err
		}
		if file = config.Find(dir); file == "" {
			return nil, nil
		}
	}
	file, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, r := range c.rules {
		names = append(names, r.Name)
	}
	return config.Read(file, names)
}

// configuredModel returns the model that a configuration names, or "" if the
// environment names one, which wins.
func configuredModel(conf *config.Config) string {
	if conf == nil || os.Getenv(modelVariable) != "" {
		return ""
	}
	return conf.Model
}

// apply returns the findings to report, with those that are kept back marked.
func (f *filter) apply(findings []finding.Finding) []finding.Finding {
	if f.baseline != nil {
		f.baseline.Mark(findings)
	}
	f.more = 0
	return slices.DeleteFunc(findings, func(each finding.Finding) bool {
		file := each.Position.File
		if !f.config.Enabled(each.Rule, file, slices.Contains(f.opts.rules, each.Rule)) || f.changes != nil && !f.changes.Touch(each) {
			return true
		}
		if each.Tier != "audit" || f.allTiers || !f.opts.given["audit"] && f.config.Tier(file) == "audit" {
			return false
		}
		if each.Suppression == nil {
			f.more++
		}
		return true
	})
}

// reportStale says which lines of the baseline were not found, in the packages
// that were analysed.
func (f *filter) reportStale(w io.Writer, packages []string) {
	if f.baseline == nil {
		return
	}
	lines := f.baseline.Stale(func(rule, pkg string, audit bool) bool {
		return slices.Contains(packages, pkg) && wanted(rule, f.opts.rules) && (!audit || f.opts.audit)
	})
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "cancelsafe: %s of the baseline not found any more (-write-baseline writes it anew):\n", plural(len(lines), "line"))
	for _, line := range lines {
		fmt.Fprintln(w, line)
	}
}

// writeBaseline writes the findings that are left as the baseline.
func (f *filter) writeBaseline(w io.Writer, findings []finding.Finding) error {
	old, err := os.ReadFile(f.opts.baseline)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	text := baseline.Format(findings)
	if err := atomicfile.Write(f.opts.baseline, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}); err != nil {
		return err
	}
	added, removed := baseline.Changes(string(old), text)
	_, err = fmt.Fprintf(w, "%s: %s, of which %d new; %d gone\n", f.opts.baseline, plural(len(finding.Reported(findings)), "finding"), added, removed)
	return err
}
