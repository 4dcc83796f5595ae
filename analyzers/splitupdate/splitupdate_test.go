package splitupdate_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
	"github.com/cancelsafe/cancelsafe/analyzers/splitupdate"
)

func Test(t *testing.T) { ruletest.Run(t, splitupdate.Rule) }
