// Package servertest runs a server for the tests of other packages.
package servertest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/memnet"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/server"
)

// Start starts a server in the synctest bubble of t and returns how to connect
// to it. It is stopped when the test ends; the bubble then sees to it that none
// of its goroutines is left.
func Start(t *testing.T) client.Dialer {
	ctx, stop := context.WithCancel(context.Background())
	listener := memnet.Listen()
	stopped := make(chan error, 1)
	go func() { stopped <- server.New(server.Config{}).Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-stopped)
	})
	return listener.Dial
}
