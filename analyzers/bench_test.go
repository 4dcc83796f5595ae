package analyzers_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/packages"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/nogo"
)

// BenchmarkPackage analyses real packages, each with the SSA form alone, with the
// engine, as for a dependency, and with all rules.
func BenchmarkPackage(b *testing.B) {
	for _, path := range []string{"net/http", "golang.org/x/tools/go/ssa", "github.com/cancelsafe/cancelsafe/testdata/pubsub/server"} {
		pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: root}, path)
		require.NoError(b, err)
		p := pkgs[0]
		unit := &nogo.Unit{Fset: p.Fset, Files: p.Syntax, Types: p.Types, Info: p.TypesInfo, Sizes: p.TypesSizes}
		for _, bench := range []struct {
			name string
			all  []*analysis.Analyzer
		}{
			{"ssa", []*analysis.Analyzer{buildssa.Analyzer}},
			{"engine", []*analysis.Analyzer{engine.Analyzer}},
			{"rules", analyzers.All()},
		} {
			b.Run(path+"/"+bench.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					require.NoError(b, (&nogo.Driver{Analyzers: bench.all}).Analyse(unit, true))
				}
			})
		}
	}
}

// BenchmarkFindings analyses one file with a finding in each function: what a finding
// costs must not grow with what else is in its file.
func BenchmarkFindings(b *testing.B) {
	for _, n := range []int{500, 1000, 2000} {
		dir := b.TempDir()
		require.NoError(b, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/findings\n\ngo 1.25\n"), 0o644))
		require.NoError(b, os.WriteFile(filepath.Join(dir, "findings.go"), withFindings(n), 0o644))
		pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: dir}, ".")
		require.NoError(b, err)
		p := pkgs[0]
		require.Empty(b, p.Errors)
		unit := &nogo.Unit{Fset: p.Fset, Files: p.Syntax, Types: p.Types, Info: p.TypesInfo, Sizes: p.TypesSizes}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				driver := &nogo.Driver{Analyzers: analyzers.All()}
				require.NoError(b, driver.Analyse(unit, true))
				require.Len(b, driver.Found, n)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/finding")
		})
	}
}

// withFindings returns a file of n functions, each of which leaves a goroutine behind.
func withFindings(n int) []byte {
	var file bytes.Buffer
	file.WriteString("package findings\n\nimport \"time\"\n")
	for i := range n {
		fmt.Fprintf(&file, `
func Await%d(work func() error) error {
	done := make(chan error)
	go func() { done <- work() }()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Second):
		return nil
	}
}
`, i)
	}
	return file.Bytes()
}
