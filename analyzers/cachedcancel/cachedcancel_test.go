package cachedcancel_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/cachedcancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, cachedcancel.Rule) }
