package rule

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIsForTests(t *testing.T) {
	for path, want := range map[string]bool{
		"example.com/shop/e2e/runner":         true,
		"example.com/shop/pkg/testing":        true,
		"example.com/shop/integration":        true,
		"example.com/shop/cmd/load-test":      true,
		"example.com/shop/test_server":        true,
		"example.com/shop/examples/chat":      true,
		"example.com/shop/cmd/hack/flow":      true,
		"example.com/load-test/server":        false,
		"example.com/load-test/cmd/soak-test": true,
		"example.com/shop/integrations/slack": false,
		"example.com/shop/slack-integration":  false,
		"example.com/shop/latest":             false,
		"example.com/shop/testdata/pubsub":    false,
		"net/http/httptest":                   false,
	} {
		assert.Equal(t, want, isForTests("example.com/load-test", path), path)
	}
}
