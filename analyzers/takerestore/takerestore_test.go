package takerestore_test

import (
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ruletest"
	"github.com/cancelsafe/cancelsafe/analyzers/takerestore"
)

func Test(t *testing.T) { ruletest.Run(t, takerestore.Rule) }
