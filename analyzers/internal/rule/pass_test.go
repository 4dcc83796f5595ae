package rule

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDoubt(t *testing.T) {
	for path, want := range map[string]Tier{
		"example.com/shop/e2e/runner":         2,
		"example.com/shop/test/kube":          2,
		"example.com/shop/pkg/testutil":       2,
		"example.com/shop/cmd/load-test":      2,
		"example.com/shop/test_server":        2,
		"example.com/shop/examples/chat":      2,
		"example.com/shop/integration/e2e":    2,
		"example.com/shop/pkg/testing":        1,
		"example.com/shop/pkg/testing-tools":  1,
		"example.com/shop/integration":        1,
		"example.com/shop/cmd/hack/flow":      1,
		"example.com/load-test/server":        0,
		"example.com/load-test/cmd/soak-test": 2,
		"example.com/shop/integrations/slack": 0,
		"example.com/shop/slack-integration":  0,
		"example.com/shop/latest":             0,
		"example.com/shop/testdata/pubsub":    0,
		"net/http/httptest":                   0,
	} {
		assert.Equal(t, want, doubt("example.com/load-test", path), path)
	}
	assert.Equal(t, Default, doubt("example.com/test/shop", "example.com/test/shop/server"), "an owner")
	assert.Equal(t, Default, doubt("example.com/e2e", "example.com/e2e"), "an owner")
	// Some drivers do not tell the module.
	for path, want := range map[string]Tier{
		"example.com/tests/load-test":           0,
		"example.com/tests/load-test/server":    0,
		"example.com/tests/load-test/soak-test": 2,
		"example.com/tests/load-test/e2e":       2,
		"example.com/tests/examples":            2,
		"soak-test":                             2,
	} {
		assert.Equal(t, want, doubt("", path), path)
	}
}
