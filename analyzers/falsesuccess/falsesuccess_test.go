package falsesuccess_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/falsesuccess"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, falsesuccess.Rule) }
