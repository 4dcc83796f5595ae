package main

import (
	_ "embed"
	"fmt"
	"runtime"
	"runtime/debug"
	"text/tabwriter"
)

//go:embed usage.txt
var usage string

// help prints the usage text, or the page of the rule that is asked about.
func (c *command) help(args []string) int {
	if len(args) > 0 {
		return c.explain(args)
	}
	fmt.Fprint(c.stdout, usage)
	return exitClean
}

// explain prints the page of a rule.
func (c *command) explain(args []string) int {
	if len(args) != 1 {
		return c.fail(fmt.Errorf(`explain wants the name of one rule (see "cancelsafe rules")`))
	}
	rule, err := findRule(c.rules, args[0])
	if err != nil {
		return c.fail(err)
	}
	fmt.Fprint(c.stdout, rule.Markdown())
	return exitClean
}

// table prints what each rule reports, and whether it has more to report in an
// audit.
func (c *command) table() int {
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RULE\tTIERS\tREPORTS")
	for _, r := range c.rules {
		tiers := "default"
		if r.Audit != "" {
			tiers += ", audit"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.Name, tiers, r.Title)
	}
	if err := w.Flush(); err != nil {
		return c.fail(err)
	}
	return exitClean
}

// version prints what was built, and with which Go.
func (c *command) version() int {
	version := moduleVersion()
	if version == "" {
		version = "(unknown)"
	}
	fmt.Fprintf(c.stdout, "cancelsafe %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitClean
}

// moduleVersion returns the version of the module that the command was built
// from, "" if that is not known.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return info.Main.Version
}
