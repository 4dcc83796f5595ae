package effect_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// reporter reports each effect of a statement itself, on state that outlives
// the function, as "clear s.items"; effects of an arm or of a success are
// "on its edge".
var reporter = &analysis.Analyzer{
	Name:     "effects",
	Doc:      "report effects",
	Requires: []*analysis.Analyzer{engine.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		pkg := pass.ResultOf[engine.Analyzer].(*engine.Package)
		pkg.EachSource(func(fn *ssa.Function) {
			report := func(list []effect.Effect, suffix string) {
				for _, e := range list {
					if place.Durable(e.Place, fn) {
						where := strings.ReplaceAll(e.Place.String(), "[…]", " element")
						pass.Reportf(e.Pos(), "%s %s%s", e.Kind, where, suffix)
					}
				}
			}
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					report(effect.Direct(pkg.Table.Places, instr), "")
				}
				for i := range b.Succs {
					report(pkg.Table.OnEdge(b, i), " on its edge")
				}
			}
		})
		return nil, nil
	},
}

func TestEffects(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), reporter, "effects")
}

var kinds = func() (list []effect.Kind) {
	for k := effect.None; k <= effect.Restore; k++ {
		list = append(list, k)
	}
	return list
}()

func TestKindNames(t *testing.T) {
	seen := make(map[string]bool)
	for _, k := range kinds {
		require.NotEmpty(t, k.String())
		require.False(t, seen[k.String()], k)
		seen[k.String()] = true
	}
	require.Panics(t, func() { _ = (effect.Restore + 1).String() }, "a kind without a name, or one that this test misses")
}

// TestPairs goes through what undoes what.
func TestPairs(t *testing.T) {
	undone := map[effect.Kind][]effect.Kind{
		effect.Clear:   {effect.Set, effect.State, effect.Append, effect.Pop, effect.Insert},
		effect.Raise:   {effect.Lower},
		effect.Lower:   {effect.Raise},
		effect.Inc:     {effect.Dec},
		effect.Dec:     {effect.Inc},
		effect.State:   {effect.State},
		effect.Append:  {effect.Set, effect.Pop},
		effect.Pop:     {effect.Set, effect.Append},
		effect.Insert:  {effect.Delete},
		effect.Delete:  {effect.Set, effect.Insert},
		effect.Lock:    {effect.Unlock},
		effect.RLock:   {effect.RUnlock},
		effect.Acquire: {effect.Release},
	}
	for _, m := range kinds {
		var got []effect.Kind
		for _, k := range kinds {
			if k.Undoes(m) {
				got = append(got, k)
				require.True(t, k.Overtakes(m), "%s overtakes %s, since it undoes it", k, m)
			}
		}
		require.Equal(t, undone[m], got, "what undoes %s", m)
	}
}

func TestOvertakes(t *testing.T) {
	require.True(t, effect.Set.Overtakes(effect.Clear))
	require.True(t, effect.Clear.Overtakes(effect.Raise))
	require.True(t, effect.Flush.Overtakes(effect.Write))
	require.True(t, effect.Poison.Overtakes(effect.Write))
	require.False(t, effect.Poison.Overtakes(effect.Clear), "a dead object has still lost what it had")
	require.False(t, effect.Inc.Overtakes(effect.Inc))
	require.False(t, effect.Write.Overtakes(effect.Write))
	require.False(t, effect.Lock.Overtakes(effect.Set), "a lock changes nothing")
}

func TestCertain(t *testing.T) {
	require.True(t, effect.Effect{Kind: effect.Inc}.Certain())
	require.True(t, effect.Effect{Kind: effect.Inc, When: effect.OnOK}.Certain(), "after the call succeeded")
	require.True(t, effect.Effect{Kind: effect.Inc, Depth: effect.MaxDepth}.Certain())
	require.False(t, effect.Effect{Kind: effect.Inc, Depth: effect.MaxDepth + 1}.Certain())
	require.False(t, effect.Effect{Kind: effect.Inc, May: true}.Certain())
	require.False(t, effect.Effect{Kind: effect.Inc, Async: true}.Certain())
	require.False(t, effect.Effect{Kind: effect.Inc, When: effect.OnError}.Certain())
}
