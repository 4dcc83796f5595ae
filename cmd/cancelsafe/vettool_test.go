package main

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	load "golang.org/x/tools/go/packages"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

// TestNeverReturning checks that neverReturning has all packages of the standard library
// that have a fact for who calls them.
func TestNeverReturning(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses the standard library")
	}
	pkgs, err := load.Load(&load.Config{Mode: load.LoadAllSyntax}, "std")
	require.NoError(t, err)
	graph, err := checker.Analyze([]*analysis.Analyzer{ctrlflow.Analyzer}, pkgs, nil)
	require.NoError(t, err)
	found := make(map[string]bool)
	for act := range graph.All() {
		for _, f := range act.AllObjectFacts() {
			fn := f.Object.(*types.Func)
			if path := fn.Pkg().Path(); analyzers.IsStd(path) && !strings.Contains(path, "internal") && canBeCalled(fn) {
				found[path] = true
			}
		}
	}
	assert.Subset(t, neverReturning, slices.Sorted(maps.Keys(found)))
}

// canBeCalled reports whether other packages can call fn: it is exported, and a method of
// an exported type, if it is one.
func canBeCalled(fn *types.Func) bool {
	if !fn.Exported() || fn.Signature().Recv() == nil {
		return fn.Exported()
	}
	scope := fn.Pkg().Scope()
	return slices.ContainsFunc(scope.Names(), func(name string) bool {
		typ, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !typ.Exported() {
			return false
		}
		method := types.NewMethodSet(types.NewPointer(typ.Type())).Lookup(nil, fn.Name())
		return method != nil && method.Obj() == fn
	})
}

// TestAfterTheEnd checks that what follows a call that never returns is not looked at,
// although such a function is one of the standard library.
func TestAfterTheEnd(t *testing.T) {
	t.Parallel()
	const file = `package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"sync"
)

var mu sync.Mutex

func main() {}

func end(args ...any) { log.Print(args...); os.Exit(1) }

func take(ctx context.Context, done chan int) {
	mu.Lock()
	select {
	case <-ctx.Done():
		%s(ctx.Err())
		return
	case <-done:
	}
	mu.Unlock()
}

var _, _ = fmt.Print, log.Print
`
	b := newBench(t, "-- go.mod --\nmodule m\ngo 1.26\n")
	b.env = append(b.env, actAs+"=rules")
	for i, name := range []string{"fmt.Print", "log.Fatal", "log.Print", "log.Panic", "end"} {
		b.write(fmt.Sprintf("p%d/main.go", i), fmt.Sprintf(file, name))
	}
	places := b.cancelsafe("-audit", "-rules=heldlock", "./...").places()
	require.Len(t, places, 2)
	assert.Contains(t, places[0], "p0/main.go:18:2: ")
	assert.Contains(t, places[1], "p2/main.go:18:2: ")
}
