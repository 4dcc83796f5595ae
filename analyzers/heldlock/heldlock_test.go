package heldlock_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/heldlock"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, heldlock.Rule) }
