package splitupdate_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/splitupdate"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/servertest"
)

// A phone dials the server, unless it is out of order.
type phone struct {
	dial client.Dialer
	down bool
}

func (p *phone) Dial(ctx context.Context) (net.Conn, error) {
	if p.down {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return p.dial(ctx)
}

func TestSplitUpdate(t *testing.T) {
	t.Run("twin", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := &phone{dial: servertest.Start(t)}
			f, err := splitupdate.Follow(t.Context(), p.Dial, "news")
			require.NoError(t, err)
			cancelled(t, p, func(ctx context.Context) error { return f.Switch(ctx, "sports") })
			name, s := f.Current()
			defer s.Close()
			require.Equal(t, "sports", name)
			require.Equal(t, "news", receive(t, p, s), "the twin takes the one for the other")
		})
	})
	t.Run("safe", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := &phone{dial: servertest.Start(t)}
			c, err := client.Dial(t.Context(), p.Dial)
			require.NoError(t, err)
			s, err := c.Subscribe(t.Context(), "news")
			require.NoError(t, err)
			defer s.Close()
			cancelled(t, p, s.Reconnect)
			require.Equal(t, s.Channels(), []string{receive(t, p, s)})
		})
	})
}

// cancelled has a call of f time out while it dials.
func cancelled(t *testing.T, p *phone, f func(context.Context) error) {
	p.down = true
	timeout, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	require.ErrorIs(t, f(timeout), context.DeadlineExceeded)
	p.down = false
}

// receive publishes a message on all channels, and returns the channel of the
// one that comes.
func receive(t *testing.T, p *phone, s *client.Subscriber) string {
	publisher, err := client.Dial(t.Context(), p.Dial)
	require.NoError(t, err)
	defer publisher.Close()
	for _, name := range []string{"news", "sports"} {
		_, err := publisher.Publish(t.Context(), name, "hello")
		require.NoError(t, err)
	}
	m, err := s.Next(t.Context())
	require.NoError(t, err)
	return m.Channel
}
