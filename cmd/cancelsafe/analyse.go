package main

import (
	"context"
	"errors"
	"fmt"
	"go/build"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// An engine analyses packages by running go vet with this program as its tool.
type engine struct {
	tool string // this program
	opts *options
	log  io.Writer

	progress *progress

	// ours is set while it seems that the user means packages of the modules that
	// are worked on, so that no findings are needed elsewhere.
	ours bool
}

// An analysed is what an analysis has found.
type analysed struct {
	findings []finding.Finding
	packages []string // import paths of those that were named
	failure  error    // why some could not be analysed, or nil
}

// analyse returns the findings in the packages that opts name.
func analyse(ctx context.Context, opts *options, stderr io.Writer) analysed {
	tool, err := os.Executable()
	if err != nil {
		return analysed{failure: err}
	}
	e := &engine{tool: tool, opts: opts, log: opts.log(stderr), ours: !opts.verdicts && allLocal(opts.patterns)}
	e.progress = startProgress(stderr, opts)
	defer e.progress.end()
	return e.run(ctx)
}

// run vets the packages. The go command loads all of them before it analyses
// the first, so that one which cannot be loaded hides the others; they are
// then vetted without it.
func (e *engine) run(ctx context.Context) analysed {
	vetted, named, err := e.vet(ctx, e.opts.patterns)
	if err != nil {
		return analysed{failure: err}
	}
	var failure error
	if vetted.err != nil {
		failure = explainFailure(vetted.stderr, e.opts.patterns)
		if len(vetted.stdout) == 0 {
			vetted, named = e.vetLoadable(ctx)
		}
	}
	findings, err := e.collect(vetted, named)
	again := func(flags ...string) {
		if vetted, named, err = e.vet(ctx, e.opts.patterns, flags...); err == nil {
			findings, err = e.collect(vetted, named)
		}
	}
	var lost *lostAnswer
	if e.ours && errors.As(err, &lost) { // the directory of another module was named
		e.ours = false
		again()
	}
	// The go command caches that a unit was analysed before it caches what was
	// printed about it. Another go command that comes in between sees a unit
	// that had nothing to say; so does every later one, if the first is killed
	// there. Ask once more, and then for everything anew.
	for _, flag := range []string{"-a=false", "-a"} {
		if !errors.As(err, &lost) {
			break
		}
		again(flag)
	}
	if failure == nil {
		failure = err
	}
	return analysed{findings, named.paths, failure}
}

// vet runs go vet on the packages and, at the same time, asks what they are.
func (e *engine) vet(ctx context.Context, patterns []string, flags ...string) (vetted output, named packages, err error) {
	var listed output
	var wg sync.WaitGroup
	wg.Go(func() { vetted = e.goCommand(ctx, "vet", append(e.vetFlags(), flags...), patterns) })
	wg.Go(func() {
		listed = e.goCommand(ctx, "list", []string{"-e", "-find", "-f", listFormat}, patterns)
		e.progress.expect(parseListing(string(listed.stdout)).paths)
	})
	wg.Wait()
	switch {
	case vetted.err != nil && !vetted.refused():
		return vetted, packages{}, vetted.err
	case vetted.err == nil && listed.err != nil:
		return vetted, packages{}, fmt.Errorf("go list: %w", explainFailure(listed.stderr, patterns))
	}
	return vetted, parseListing(string(listed.stdout)), nil
}

// listFormat makes go list print the import path of each package, and marks
// those that consist of external tests only.
const listFormat = "{{.ImportPath}}{{if and .XTestGoFiles (not .GoFiles) (not .CgoFiles) (not .TestGoFiles)}} external{{end}}"

// packages are the packages that the user named.
type packages struct {
	paths    []string
	external map[string]bool // those with nothing but external tests
}

// parseListing reads what go list printed in listFormat.
func parseListing(listing string) packages {
	p := packages{external: make(map[string]bool)}
	for line := range strings.Lines(listing) {
		path, mark, _ := strings.Cut(strings.TrimSpace(line), " ")
		if path == "" {
			continue
		}
		p.paths = append(p.paths, path)
		p.external[path] = mark != ""
	}
	return p
}

// allLocal reports whether all patterns are about directories.
func allLocal(patterns []string) bool {
	return !slices.ContainsFunc(patterns, func(p string) bool { return !build.IsLocalImport(p) && !filepath.IsAbs(p) })
}

// vetFlags returns the flags for go vet. Trimmed paths would let two copies of
// a package share one cached answer, with the file names of either.
func (e *engine) vetFlags() []string {
	where := everywhere
	if e.ours {
		where = ours
	}
	flags := []string{"-vettool=" + e.tool, "-json", "-" + where, "-trimpath=false", "-audit"} // what is not wanted, the filter counts
	if e.opts.verdicts {
		flags = append(flags, "-"+verdicts)
	}
	return flags
}

// vetLoadable vets those of the packages which the go command can load, with
// all that they import.
func (e *engine) vetLoadable(ctx context.Context) (vetted output, named packages) {
	const sound = "{{if not .Incomplete}}{{.ImportPath}}{{end}}"
	listed := e.goCommand(ctx, "list", []string{"-e", "-f", sound}, e.opts.patterns)
	loadable := strings.Fields(string(listed.stdout))
	if len(loadable) == 0 || slices.Contains(loadable, "command-line-arguments") {
		return output{}, packages{} // nothing that could be named
	}
	vetted, named, _ = e.vet(ctx, loadable)
	return vetted, named
}

// goCommand runs one of the go command's commands on the packages.
func (e *engine) goCommand(ctx context.Context, command string, flags, patterns []string) output {
	args := append([]string{command}, flags...)
	if e.opts.tags != "" {
		args = append(args, "-tags="+e.opts.tags)
	}
	args = append(args, "--")
	args = append(args, patterns...)
	if command == "vet" {
		return followGo(ctx, e.log, e.progress, args...)
	}
	return runGo(ctx, e.log, args...)
}

// collect reads what the tool printed about the named packages. If go vet ended
// well, each of them must have been answered for.
func (e *engine) collect(vetted output, named packages) ([]finding.Finding, error) {
	answers, err := decode(vetted.stdout)
	if err != nil {
		return nil, err
	}
	for _, line := range answers.givenUp(named.paths) {
		fmt.Fprintln(e.log, line)
	}
	findings, err := answers.findings(named.paths, e.opts.rules)
	var broken *brokenRule
	if errors.As(err, &broken) {
		fmt.Fprintln(e.log, broken.reason)
	}
	if err == nil && vetted.err == nil {
		err = answers.complete(named)
	}
	return findings, err
}

// lockedWriter makes w safe for use by several goroutines.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

// Write writes p to the writer.
func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
