package siblingcancel_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
	"github.com/cancelsafe/cancelsafe/analyzers/siblingcancel"
)

func Test(t *testing.T) { ruletest.Run(t, siblingcancel.Rule) }
