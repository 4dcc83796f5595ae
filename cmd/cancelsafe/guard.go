package main

import (
	"fmt"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/analysis/passes/inspect"
)

// A guard makes panics of analyzers errors, and keeps the reasons of errors.
//
// A tool that dies on one package leaves no types for its importers, so that
// none of them can be analysed: the price of a panic in a corner of the
// standard library would be every package that there is. An error costs one
// result. The rules recover by themselves; this also holds for analyzers that
// we did not write, such as buildssa.
//
// The driver, for its part, says no more of an analyzer than that those which
// it requires have failed. A guarded analyzer fails for their reason: to the
// driver, only the last one does.
type guard struct {
	mu     sync.Mutex
	failed map[*analysis.Analyzer]error // nil for those that did not

	// readers counts the analyzers that have yet to read what each one found out.
	readers map[*analysis.Analyzer]int

	// idle reports whether nobody needs what the analyzer finds out. It may be nil.
	idle func(*analysis.Analyzer) bool
}

// install guards the tools and all that they require. There is one unit to a
// process, so each of them runs once.
func (g *guard) install(tools []*analysis.Analyzer) {
	g.failed = make(map[*analysis.Analyzer]error)
	g.readers = make(map[*analysis.Analyzer]int)
	var all []*analysis.Analyzer
	var visit func([]*analysis.Analyzer)
	visit = func(list []*analysis.Analyzer) {
		for _, a := range list {
			if slices.Contains(all, a) {
				continue
			}
			all = append(all, a)
			for _, required := range a.Requires {
				g.readers[required]++
			}
			visit(a.Requires)
		}
	}
	visit(tools)
	for _, a := range all {
		switch {
		case g.idle != nil && g.idle(a):
			a.Run = func(*analysis.Pass) (any, error) { return nil, nil }
		case a == inspect.Analyzer && g.readers[a] == 1 && slices.Contains(all, ctrlflow.Analyzer):
			a.Run = outline
		}
		a.Run = g.guarded(a.Run, slices.Contains(tools, a))
	}
}

// guarded returns run under guard.
func (g *guard) guarded(run func(*analysis.Pass) (any, error), tool bool) func(*analysis.Pass) (any, error) {
	return func(pass *analysis.Pass) (result any, err error) {
		defer g.release(pass)
		if err = g.requiredError(pass.Analyzer); err == nil {
			result, err = recovering(run, pass)
		}
		if err != nil && !tool {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.failed[pass.Analyzer] = err
			return nil, nil
		}
		return result, err
	}
}

// requiredError returns the error of the first analyzer that a requires and
// that failed.
func (g *guard) requiredError(a *analysis.Analyzer) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, required := range a.Requires {
		if err := g.failed[required]; err != nil {
			return fmt.Errorf("%s: %w", required.Name, err)
		}
	}
	return nil
}

// recovering calls run, and makes an error of a panic.
func recovering(run func(*analysis.Pass) (any, error), pass *analysis.Pass) (result any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return run(pass)
}
