package droppedsend_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/droppedsend"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, droppedsend.Rule) }
