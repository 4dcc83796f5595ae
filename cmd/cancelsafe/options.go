package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

// errHelp says that the user asked for help.
var errHelp = errors.New("help")

// options are the flags and the arguments of a check.
type options struct {
	audit    bool
	verdicts bool     // say of functions whether they are safe to cancel
	rules    []string // report only these, all if empty
	format   string
	output   string // file to write to, standard output if empty
	silenced bool   // tell of what is kept back, too
	config   string // the file, "none", or "" for the one that applies
	baseline string
	write    bool   // write the baseline instead of reporting
	newFrom  string // a revision of git
	fix      bool   // apply fixes
	diff     bool   // show what fix would change
	tags     string
	dir      string
	model    string
	color    string
	verbose  bool
	patterns []string

	given map[string]bool // the flags that the user has given, which win over the configuration
}

// parseOptions parses the command line of a check.
func parseOptions(args []string, rules []*analyzers.Rule) (*options, error) {
	return new(options).parse(args, rules)
}

// parse parses the command line into o, and returns it.
func (opts *options) parse(args []string, rules []*analyzers.Rule) (*options, error) {
	var only string
	flags := flag.NewFlagSet("cancelsafe", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are ours to print, once
	flags.BoolVar(&opts.audit, "audit", false, "")
	flags.StringVar(&only, "rules", "", "")
	flags.StringVar(&opts.format, "format", "text", "")
	flags.StringVar(&opts.output, "o", "", "")
	flags.BoolVar(&opts.silenced, "silenced", false, "")
	flags.StringVar(&opts.config, "config", "", "")
	flags.StringVar(&opts.baseline, "baseline", "", "")
	flags.BoolVar(&opts.write, "write-baseline", false, "")
	flags.StringVar(&opts.newFrom, "new-from", "", "")
	flags.BoolVar(&opts.fix, "fix", false, "")
	flags.BoolVar(&opts.diff, "diff", false, "")
	flags.StringVar(&opts.tags, "tags", "", "")
	flags.StringVar(&opts.dir, "C", "", "")
	flags.StringVar(&opts.model, "model", "", "")
	flags.StringVar(&opts.color, "color", "auto", "")
	flags.BoolVar(&opts.verbose, "v", false, "")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil, errHelp
	} else if err != nil {
		return nil, fmt.Errorf(`%w (see "cancelsafe help")`, err)
	}
	opts.given = make(map[string]bool)
	flags.Visit(func(f *flag.Flag) { opts.given[f.Name] = true })
	opts.patterns = flags.Args()
	if len(opts.patterns) == 0 {
		opts.patterns = []string{"./..."}
	}
	if only != "" {
		opts.rules = strings.Split(only, ",")
	}
	return opts, opts.validate(rules)
}

// validate reports the first value that makes no sense.
func (o *options) validate(rules []*analyzers.Rule) error {
	for _, name := range o.rules {
		if _, err := findRule(rules, name); err != nil {
			return err
		}
	}
	if err := o.validateOutput(); err != nil {
		return err
	}
	if err := oneOf("-color", o.color, "auto", "always", "never"); err != nil {
		return err
	}
	for _, p := range o.patterns {
		if strings.HasPrefix(p, "-") {
			return fmt.Errorf("flag %s stands after a package: put flags first", p)
		}
	}
	return nil
}

// log returns where to write what is run: to stderr, if the user wants to see it.
func (o *options) log(stderr io.Writer) io.Writer {
	if o.verbose {
		return &lockedWriter{w: stderr}
	}
	return io.Discard
}

// ofFindings are the flags that mean nothing where verdicts are asked for.
var ofFindings = []string{"audit", "rules", "color", "silenced", "baseline", "write-baseline", "new-from", "fix", "diff"}

// validateOutput does so for what is said about the output.
func (o *options) validateOutput() error {
	formats := []string{"text", "json", "html", "sarif"}
	if o.verdicts {
		formats = []string{"text", "json", "markdown"}
		for _, name := range ofFindings {
			if o.given[name] {
				return fmt.Errorf("-%s means nothing to cancelsafe audit, which asks all rules for all that they find", name)
			}
		}
	}
	if err := oneOf("-format", o.format, formats...); err != nil {
		return err
	}
	switch {
	case o.silenced && o.format == "text":
		return errors.New("-silenced is not for text: add -format html, json or sarif")
	case o.diff && o.format != "text":
		return fmt.Errorf("-diff prints a diff, not %s: leave out -format", o.format)
	case o.write && (o.fix || o.diff):
		return errors.New("-write-baseline and -fix or -diff: fix first, and write the baseline then")
	case o.write && o.newFrom != "":
		return errors.New("-write-baseline and -new-from: a baseline of new findings only would lack the old ones")
	case o.given["new-from"] && o.newFrom == "":
		return errors.New("-new-from wants a revision, as in -new-from origin/main")
	}
	return nil
}

// oneOf reports a value of a flag that is none of those which it may have.
func oneOf(flag, value string, valid ...string) error {
	if slices.Contains(valid, value) {
		return nil
	}
	return fmt.Errorf("%s=%s: use one of %s", flag, value, strings.Join(valid, ", "))
}

// findRule returns the rule of that name, or an error that names all rules.
func findRule(rules []*analyzers.Rule, name string) (*analyzers.Rule, error) {
	var names []string
	for _, r := range rules {
		if r.Name == name {
			return r, nil
		}
		names = append(names, r.Name)
	}
	return nil, fmt.Errorf("unknown rule %q: the rules are %s", name, strings.Join(names, ", "))
}

// palette returns the colours for text written to w. On its own account, text
// is coloured on a terminal only, and not where the user has asked all programs
// for plain text (https://no-color.org).
func (o *options) palette(w io.Writer) palette {
	switch o.color {
	case "always":
		return colours
	case "never":
		return palette{}
	}
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return palette{}
	}
	if isTerminal(w) {
		return colours
	}
	return palette{}
}
