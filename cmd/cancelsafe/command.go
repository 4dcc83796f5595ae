package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/atomicfile"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/html"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/sarif"
)

// Exit codes of the command.
const (
	exitClean    = 0 // nothing found
	exitFindings = 1 // something found
	exitFailed   = 2 // something could not be analysed, whatever was found
)

// A command is the tool as its user sees it.
type command struct {
	rules          []*analyzers.Rule
	stdout, stderr io.Writer
}

// run executes the command line and returns the exit code.
func (c *command) run(args []string) int {
	if len(args) > 0 {
		switch args[0] {
		case "help", "-h", "-help", "--help":
			return c.help(args[1:])
		case "explain":
			return c.explain(args[1:])
		case "audit":
			return c.audit(args[1:])
		case "rules":
			return c.table()
		case "api":
			return c.api(args[1:])
		case "version", "-version", "--version":
			return c.version()
		}
	}
	opts, err := parseOptions(args, c.rules)
	if errors.Is(err, errHelp) {
		return c.help(nil)
	}
	if err != nil {
		return c.fail(err)
	}
	switch {
	case opts.diff:
		return c.diff(opts)
	case opts.fix:
		return c.fix(opts)
	}
	return c.check(opts)
}

// check analyses what opts ask for and prints what it finds, or writes it as the
// baseline.
func (c *command) check(opts *options) int {
	return c.analyse(opts, func(res analysed, f *filter) (found bool, err error) {
		findings := f.apply(res.findings)
		if opts.write {
			if res.failure != nil {
				return false, fmt.Errorf("%w; %s is left as it is", res.failure, opts.baseline)
			}
			return false, f.writeBaseline(c.stderr, findings)
		}
		return c.present(findings, res, f, opts)
	})
}

// present prints the findings, and what of the baseline is out of date. It reports
// whether any of them counts.
func (c *command) present(findings []finding.Finding, res analysed, f *filter, opts *options) (found bool, err error) {
	if err := c.print(findings, f.more, opts); err != nil {
		return false, err
	}
	if res.failure == nil {
		f.reportStale(c.stderr, res.packages)
	}
	return len(finding.Reported(findings)) > 0, nil
}

// analyse analyses what opts ask for and has the findings printed, which come
// first: they hold even if something else could not be analysed. It returns the
// exit code, for which print reports whether anything was found.
func (c *command) analyse(opts *options, print func(analysed, *filter) (found bool, err error)) int {
	if opts.dir != "" {
		if err := os.Chdir(opts.dir); err != nil {
			return c.fail(fmt.Errorf("-C: %w", err))
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	if err := canWrite(opts.output); err != nil {
		return c.fail(err)
	}
	f, err := c.newFilter(ctx, opts)
	if err != nil {
		return c.fail(err)
	}
	if err := nameModel(opts.model); err != nil {
		return c.fail(err)
	}
	res := analyse(ctx, opts, c.stderr)
	if ctx.Err() != nil {
		return c.fail(errors.New("interrupted"))
	}
	found, err := print(res, f)
	switch {
	case err != nil:
		return c.fail(err)
	case res.failure != nil:
		return c.fail(res.failure)
	case found:
		return exitFindings
	}
	return exitClean
}

// print writes the findings where they shall go and, for readers of text, their
// number to stderr, with how many more an audit would report. Text is silent where
// nothing was found.
func (c *command) print(findings []finding.Finding, more int, opts *options) error {
	if !opts.silenced {
		findings = finding.Reported(findings)
	}
	err := c.output(opts, func(w io.Writer) error {
		switch opts.format {
		case "json":
			return finding.WriteJSON(w, findings)
		case "html":
			return html.Write(w, findings, aboutRules(c.rules))
		case "sarif":
			return c.printSARIF(w, findings)
		}
		return printText(w, findings, opts.palette(w))
	})
	if err != nil || opts.format != "text" || len(findings)+more == 0 {
		return err
	}
	_, err = fmt.Fprintln(c.stderr, tally(findings, more))
	return err
}

// printSARIF writes the findings as SARIF.
func (c *command) printSARIF(w io.Writer, findings []finding.Finding) error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	return sarif.Write(w, moduleVersion(), sarif.Root(dir), c.rules, findings)
}

// output has write write to the file that opts name, as a whole, or to stdout.
func (c *command) output(opts *options, write func(io.Writer) error) error {
	if opts.output == "" {
		return write(c.stdout)
	}
	if err := atomicfile.Write(opts.output, write); err != nil {
		return fmt.Errorf("-o: %w", err)
	}
	return nil
}

// canWrite reports what is known to keep a file of that name from being written,
// so that nobody waits for an analysis in vain.
func canWrite(name string) error {
	if name == "" {
		return nil
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return fmt.Errorf("-o %s: this is a directory", name)
	}
	if _, err := os.Stat(filepath.Dir(name)); err != nil {
		return fmt.Errorf("-o %s: %w", name, err)
	}
	return nil
}

// aboutRules returns what a page tells of the rules.
func aboutRules(rules []*analyzers.Rule) []html.Rule {
	var all []html.Rule
	for _, r := range rules {
		all = append(all, html.Rule{Name: r.Name, Title: r.Title, Lost: r.Lost, Good: r.Good, Why: r.Why})
	}
	return all
}

// fail reports the error that kept the command from its work.
func (c *command) fail(err error) int {
	fmt.Fprintf(c.stderr, "cancelsafe: %v\n", err)
	return exitFailed
}
