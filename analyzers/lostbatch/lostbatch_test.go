package lostbatch_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
	"github.com/cancelsafe/cancelsafe/analyzers/lostbatch"
)

func Test(t *testing.T) { ruletest.Run(t, lostbatch.Rule) }
