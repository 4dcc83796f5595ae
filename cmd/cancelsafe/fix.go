package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/fix"
)

// maxRounds is how often packages are analysed and fixed at most. What is fixed may
// uncover another finding, or have kept another fix out.
const maxRounds = 5

// fix applies the fixes of what is found until there are none, and prints what is
// left. It changes nothing if something could not be analysed.
func (c *command) fix(opts *options) int {
	fixes, files := 0, make(map[string]bool)
	for round := 1; ; round++ {
		now := *opts // which the configuration completes
		opts.dir = ""
		more := false
		code := c.analyse(&now, func(res analysed, f *filter) (found bool, err error) {
			findings := f.apply(res.findings)
			if res.failure != nil {
				c.tellFixed(fixes, files)
				return false, nil
			}
			plan, err := c.plan(findings, &now)
			if err != nil {
				return false, err
			}
			if plan.Fixes == 0 || round > maxRounds {
				c.tellFixed(fixes, files)
				c.tellLeftOut(plan.LeftOut)
				return c.present(findings, res, f, &now)
			}
			if err := plan.Write(); err != nil {
				return false, fmt.Errorf("-fix: %w", err)
			}
			more = true
			fixes += plan.Fixes
			for _, f := range plan.Files {
				files[f.Name] = true
			}
			return false, nil
		})
		if !more || code != exitClean {
			return code
		}
	}
}

// diff prints what fix would change in its first round. A change counts as something
// found.
func (c *command) diff(opts *options) int {
	return c.analyse(opts, func(res analysed, f *filter) (found bool, err error) {
		if res.failure != nil {
			return false, nil
		}
		plan, err := c.plan(f.apply(res.findings), opts)
		if err != nil {
			return false, err
		}
		c.tellLeftOut(plan.LeftOut)
		return len(plan.Files) > 0, c.output(opts, plan.Diff)
	})
}

// plan plans the fixes of findings.
func (c *command) plan(findings []finding.Finding, opts *options) (*fix.Plan, error) {
	return fix.Make(finding.Reported(findings), isOurs(opts.log(c.stderr)))
}

// tellFixed says how much was changed.
func (c *command) tellFixed(fixes int, files map[string]bool) {
	if fixes > 0 {
		fmt.Fprintf(c.stderr, "applied %s in %s\n", pluralForm(fixes, "fix", "fixes"), plural(len(files), "file"))
	}
}

// tellLeftOut says which fixes are not applied, and why.
func (c *command) tellLeftOut(leftOut []fix.LeftOut) {
	for _, l := range leftOut {
		fmt.Fprintln(c.stderr, l)
	}
}

// isOurs returns a function that reports whether a file is one of the modules that
// are worked on, and neither vendored nor in the module cache: only these are ours
// to change.
func isOurs(log io.Writer) func(file string) bool {
	ctx := context.Background()
	var roots []string
	for root := range strings.Lines(string(runGo(ctx, log, "list", "-m", "-f", "{{.Dir}}").stdout)) {
		if root = strings.TrimSpace(root); root != "" {
			roots = append(roots, root)
		}
	}
	if len(roots) == 0 { // outside of any module
		roots = []string{"."}
	}
	cache := strings.TrimSpace(string(runGo(ctx, log, "env", "GOMODCACHE").stdout))
	return func(file string) bool {
		if cache != "" && within(cache, file) {
			return false
		}
		return slices.ContainsFunc(roots, func(root string) bool { return within(root, file) })
	}
}

// within reports whether the file is below the directory, and not below a vendor
// directory there.
func within(dir, file string) bool {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	if file, err = filepath.Abs(file); err != nil {
		return false
	}
	rel, err := filepath.Rel(dir, file)
	return err == nil && filepath.IsLocal(rel) && !slices.Contains(strings.Split(filepath.ToSlash(rel), "/"), "vendor")
}
