package selectoperand_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
	"github.com/cancelsafe/cancelsafe/analyzers/selectoperand"
)

func Test(t *testing.T) { ruletest.Run(t, selectoperand.Rule) }
