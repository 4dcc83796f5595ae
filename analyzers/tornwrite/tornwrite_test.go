package tornwrite_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
	"github.com/cancelsafe/cancelsafe/analyzers/tornwrite"
)

func Test(t *testing.T) { ruletest.Run(t, tornwrite.Rule) }
