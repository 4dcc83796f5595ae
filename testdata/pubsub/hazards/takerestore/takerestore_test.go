package takerestore_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/takerestore"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/servertest"
)

type subscriber interface {
	Reconnect(ctx context.Context) error
	Channels() []string
	Next(ctx context.Context) (client.Message, error)
	Close()
}

func TestTakeRestore(t *testing.T) {
	twins := map[string]func(t *testing.T, dial client.Dialer) subscriber{
		"channels": func(t *testing.T, dial client.Dialer) subscriber { return takerestore.NewChannels(dial, "news") },
		"flag":     func(t *testing.T, dial client.Dialer) subscriber { return takerestore.NewFlag(dial, "news") },
		"counter":  func(t *testing.T, dial client.Dialer) subscriber { return takerestore.NewCounter(dial, "news") },
	}
	for name, twin := range twins {
		t.Run("twin/"+name, func(t *testing.T) {
			require.Zero(t, scenario(t, twin), "the twin has lost what it took")
		})
	}
	receivers := scenario(t, func(t *testing.T, dial client.Dialer) subscriber {
		c, err := client.Dial(t.Context(), dial)
		require.NoError(t, err)
		s, err := c.Subscribe(t.Context(), "news")
		require.NoError(t, err)
		return s
	})
	require.Equal(t, 1, receivers)
}

// scenario lets a subscriber reconnect three times: undisturbed, cancelled
// during the dial, and undisturbed again. It returns how many subscribers a
// message then reaches.
func scenario(t *testing.T, subscribe func(*testing.T, client.Dialer) subscriber) (receivers int) {
	synctest.Test(t, func(t *testing.T) {
		dial := servertest.Start(t)
		var latest net.Conn
		down := false
		s := subscribe(t, func(ctx context.Context) (net.Conn, error) {
			if down {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			nc, err := dial(ctx)
			latest = nc
			return nc, err
		})
		defer s.Close()
		require.NoError(t, s.Reconnect(t.Context()))
		latest.Close()

		down = true
		timeout, cancel := context.WithTimeout(t.Context(), time.Second)
		require.ErrorIs(t, s.Reconnect(timeout), context.DeadlineExceeded)
		cancel()

		down = false
		s.Reconnect(t.Context()) // whether that has worked is seen below
		synctest.Wait()
		publisher, err := client.Dial(t.Context(), dial)
		require.NoError(t, err)
		defer publisher.Close()
		n, err := publisher.Publish(t.Context(), "news", "hello")
		require.NoError(t, err)
		if n > 0 {
			m, err := s.Next(t.Context())
			require.NoError(t, err)
			require.Equal(t, "hello", m.Payload)
			require.Equal(t, []string{"news"}, s.Channels())
		}
		receivers = int(n)
	})
	return receivers
}
