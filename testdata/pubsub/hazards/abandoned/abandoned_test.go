package abandoned_test

import (
	"context"
	"fmt"
	"net"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/abandoned"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

type doer interface {
	Do(ctx context.Context, cmd resp.Frame) (resp.Frame, error)
}

func TestAbandoned(t *testing.T) {
	t.Run("twin/reply", func(t *testing.T) {
		require.True(t, leaves(t, func(t *testing.T, c *client.Client, peer *conn.Conn) {
			cancelled(t, abandoned.NewShared(c), peer)
		}), "the goroutine of the call must be blocked for ever")
	})
	t.Run("twin/replies", func(t *testing.T) {
		require.True(t, leaves(t, func(t *testing.T, c *client.Client, peer *conn.Conn) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			returned := false
			go func() {
				abandoned.NewShared(c).Get(ctx, "a", "b")
				returned = true
			}()
			_, err := peer.ReadFrame(t.Context())
			require.NoError(t, err)
			require.NoError(t, peer.Write(t.Context(), resp.Simple("OK")))
			synctest.Wait()
			require.False(t, returned, "the caller must be blocked")
		}), "and for ever")
	})
	t.Run("twin/queue", func(t *testing.T) {
		require.True(t, leaves(t, func(t *testing.T, c *client.Client, _ *conn.Conn) {
			queued := abandoned.NewQueued(c)
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			queued.Run(ctx)
			go queued.Do(resp.Command("ping"))
		}), "nobody receives the call")
	})
	t.Run("safe/queue", func(t *testing.T) {
		require.False(t, leaves(t, func(t *testing.T, c *client.Client, _ *conn.Conn) {
			shared := client.NewBuffered(c)
			shared.Close()
			_, err := shared.Do(t.Context(), resp.Command("ping"))
			require.Error(t, err, "it is told that nobody will")
		}))
	})
	t.Run("safe", func(t *testing.T) {
		require.False(t, leaves(t, func(t *testing.T, c *client.Client, peer *conn.Conn) {
			shared := client.NewBuffered(c)
			defer shared.Close()
			cancelled(t, shared, peer)
		}))
	})
}

// cancelled cancels a call that waits for its reply, and replies then.
func cancelled(t *testing.T, d doer, peer *conn.Conn) {
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		_, err := peer.ReadFrame(t.Context())
		require.NoError(t, err)
		cancel()
	}()
	_, err := d.Do(ctx, resp.Command("ping"))
	require.ErrorIs(t, err, context.Canceled)
	synctest.Wait()
	require.NoError(t, peer.Write(t.Context(), resp.Simple("PONG")))
}

// leaves reports whether scenario leaves a goroutine behind that can never go
// on: the bubble panics then.
func leaves(t *testing.T, scenario func(t *testing.T, c *client.Client, peer *conn.Conn)) (blocked bool) {
	defer func() {
		if r := recover(); r != nil {
			require.Contains(t, fmt.Sprint(r), "deadlock")
			blocked = true
		}
	}()
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		c, err := client.Dial(t.Context(), func(context.Context) (net.Conn, error) { return ours, nil })
		require.NoError(t, err)
		peer := conn.New(theirs, conn.Options{})
		scenario(t, c, peer)
		synctest.Wait()
		c.Close()
		peer.Close()
	})
	return false
}
