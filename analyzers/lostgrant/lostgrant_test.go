package lostgrant_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
	"github.com/cancelsafe/cancelsafe/analyzers/lostgrant"
)

func Test(t *testing.T) { ruletest.Run(t, lostgrant.Rule) }
