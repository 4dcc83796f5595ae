package afterfunc_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/afterfunc"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, afterfunc.Rule) }
