package flow_test

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// reporter walks the paths that begin after a call of start (which then
// failed), of begin or of ask (which then returned true), and reports the calls
// of here that they reach, the returns, and the loops that they end at.
var reporter = &analysis.Analyzer{
	Name:     "paths",
	Doc:      "report paths",
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		for _, fn := range pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs {
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					switch calleeOf(instr) {
					case "start", "begin", "ask":
						walk(pass, instr.(*ssa.Call))
					}
				}
			}
		}
		return nil, nil
	},
}

func calleeOf(instr ssa.Instruction) string {
	if call, ok := instr.(*ssa.Call); ok {
		return ir.NameOfCall(&call.Call).Func
	}
	return ""
}

func walk(pass *analysis.Pass, from *ssa.Call) {
	seen := make(map[string]bool)
	report := func(pos token.Pos, text string) {
		if key := pass.Fset.Position(pos).String() + text; !seen[key] {
			seen[key] = true
			pass.Reportf(pos, "%s", text)
		}
	}
	w := &flow.Walk{Graph: flow.NewGraph(from.Parent())}
	if result, _ := ir.LastResult(from); result != nil {
		w.Assume = []flow.Fact{{Value: result, Truth: flow.True}}
	}
	w.Instr = func(instr ssa.Instruction, _ *flow.State) bool {
		switch calleeOf(instr) {
		case "here":
			report(instr.Pos(), "here")
		case "stop":
			return false
		}
		return true
	}
	w.Exit = func(ret *ssa.Return, s *flow.State) {
		if !ret.Pos().IsValid() {
			return // at the end of a function without results
		}
		text := "return"
		if n := len(ret.Results); n > 0 {
			text += map[flow.Truth]string{flow.True: " true", flow.False: " false", flow.Unknown: " either"}[s.Truth(ret.Results[n-1])]
		}
		report(ret.Pos(), text)
	}
	w.Again = func(_, header *ssa.BasicBlock, _ *flow.State) { report(from.Pos(), "again") }
	w.After(from)
}

func TestPaths(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), reporter, "paths")
}

func TestTruth(t *testing.T) {
	require.Equal(t, flow.False, flow.True.Not())
	require.Equal(t, flow.True, flow.False.Not())
	require.Equal(t, flow.Unknown, flow.Unknown.Not())
	require.Equal(t, flow.Unknown, flow.Chosen(2).Not())
	seen := map[flow.Truth]bool{flow.Unknown: true, flow.False: true, flow.True: true}
	for arm := -1; arm < 5; arm++ {
		require.False(t, seen[flow.Chosen(arm)], "arm %d", arm)
		seen[flow.Chosen(arm)] = true
	}
}

// TestImplies asks what conditions on a value v say of it.
func TestImplies(t *testing.T) {
	v, other := new(ssa.Parameter), new(ssa.Parameter)
	null := ssa.NewConst(nil, types.Universe.Lookup("error").Type())
	two := ssa.NewConst(constant.MakeInt64(2), types.Typ[types.Int])
	binary := func(op token.Token, x, y ssa.Value) ssa.Value { return &ssa.BinOp{Op: op, X: x, Y: y} }
	not := func(x ssa.Value) ssa.Value { return &ssa.UnOp{Op: token.NOT, X: x} }
	fact := func(truth flow.Truth) flow.Fact { return flow.Fact{Value: v, Truth: truth} }
	for _, test := range []struct {
		name    string
		cond    ssa.Value
		fact    flow.Fact
		yes, no bool
	}{
		{"v", v, fact(flow.True), true, false},
		{"!v", not(v), fact(flow.True), false, true},
		{"!!v", not(not(v)), fact(flow.True), true, false},
		{"v for false", v, fact(flow.False), false, true},
		{"v != nil", binary(token.NEQ, v, null), fact(flow.True), true, false},
		{"v == nil", binary(token.EQL, v, null), fact(flow.True), false, true},
		{"v == nil for nil", binary(token.EQL, v, null), fact(flow.False), true, false},
		{"!(v == nil)", not(binary(token.EQL, v, null)), fact(flow.True), true, false},
		{"v == 2", binary(token.EQL, v, two), fact(flow.Chosen(2)), true, false},
		{"v != 2", binary(token.NEQ, v, two), fact(flow.Chosen(2)), false, true},
		{"v == 2 for another arm", binary(token.EQL, v, two), fact(flow.Chosen(1)), false, false},
		{"v < 2", binary(token.LSS, v, two), fact(flow.Chosen(2)), false, false},
		{"v == other", binary(token.EQL, v, other), fact(flow.True), false, false},
		{"other", other, fact(flow.True), false, false},
		{"other != nil", binary(token.NEQ, other, null), fact(flow.True), false, false},
	} {
		require.Equal(t, test.yes, flow.Implies(test.cond, true, test.fact), "%s is true", test.name)
		require.Equal(t, test.no, flow.Implies(test.cond, false, test.fact), "%s is false", test.name)
	}
}

// TestEntry counts the visits of a function whose conditions multiply.
func TestEntry(t *testing.T) {
	counter := &analysis.Analyzer{Name: "visits", Doc: "count visits", Requires: []*analysis.Analyzer{buildssa.Analyzer}}
	counter.Run = func(pass *analysis.Pass) (any, error) {
		for _, fn := range pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs {
			if !strings.HasPrefix(fn.Name(), "many") {
				continue
			}
			visits := make(map[*ssa.BasicBlock]int)
			edges, exits := 0, 0
			w := &flow.Walk{
				Graph: flow.NewGraph(fn),
				Instr: func(instr ssa.Instruction, _ *flow.State) bool {
					if instr == instr.Block().Instrs[0] {
						visits[instr.Block()]++
					}
					return true
				},
				Edge: func(*ssa.BasicBlock, int, *flow.State) bool { edges++; return true },
				Exit: func(*ssa.Return, *flow.State) { exits++ },
			}
			w.Entry()
			require.Len(t, visits, len(fn.Blocks), "each block is visited")
			for b, n := range visits {
				require.LessOrEqual(t, n, 13, b)
			}
			require.Greater(t, edges, len(fn.Blocks))
			require.Positive(t, exits)
		}
		return nil, nil
	}
	analysistest.Run(t, analysistest.TestData(), counter, "visits")
}
