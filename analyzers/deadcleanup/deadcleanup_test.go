package deadcleanup_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/deadcleanup"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, deadcleanup.Rule) }
