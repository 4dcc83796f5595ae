package engine

import (
	"go/types"
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/tools/go/analysis"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
)

func TestRecover(t *testing.T) {
	pass := &analysis.Pass{Pkg: types.NewPackage("example.com/odd", "odd")}
	current := "odd.Code"
	run := func(f func()) (err error) {
		defer Recover(pass, &current, &err)
		f()
		return nil
	}
	assert.NoError(t, run(func() {}))

	var none *Run
	assert.Regexp(t, `^panic at odd.Code of package example.com/odd: runtime error: .*nil pointer.* \(recover_test\.go:\d+\)$`, run(func() { none.Pos() }).Error())
	assert.Regexp(t, `^panic at odd.Code of package example.com/odd: as told \(recover_test\.go:\d+\)$`,
		run(func() { new(flow.Budget).Within(func() { panic("as told") }) }).Error(), "the budget only passes it on")
}
