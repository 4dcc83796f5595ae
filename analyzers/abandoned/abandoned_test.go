package abandoned_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/abandoned"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, abandoned.Rule) }
