package tornread_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
	"github.com/cancelsafe/cancelsafe/analyzers/tornread"
)

func Test(t *testing.T) { ruletest.Run(t, tornread.Rule) }
