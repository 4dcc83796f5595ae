package desync_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/desync"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, desync.Rule) }
