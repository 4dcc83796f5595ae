package cachedcancel_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/cachedcancel"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/servertest"
)

type publisher interface {
	Publish(ctx context.Context, channel, message string) (uint64, error)
	Close()
}

func TestCachedCancel(t *testing.T) {
	twins := map[string]func(client.Dialer) publisher{
		"once": func(dial client.Dialer) publisher { return cachedcancel.NewOnce(dial) },
		"shards": func(dial client.Dialer) publisher {
			return cachedcancel.NewShards(dial, func(channel string) int { return len(channel) })
		},
	}
	for name, twin := range twins {
		t.Run("twin/"+name, func(t *testing.T) {
			require.ErrorIs(t, scenario(t, twin), context.DeadlineExceeded, "somebody else's")
		})
	}
	require.NoError(t, scenario(t, func(dial client.Dialer) publisher { return &again{dial: dial} }))
}

// scenario lets one caller give up while its publisher dials, and returns what
// a second caller gets.
func scenario(t *testing.T, publish func(client.Dialer) publisher) (err error) {
	synctest.Test(t, func(t *testing.T) {
		dial := servertest.Start(t)
		down := true
		p := publish(func(ctx context.Context) (net.Conn, error) {
			if down {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return dial(ctx)
		})
		defer p.Close()

		timeout, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, gaveUp := p.Publish(timeout, "news", "one")
		require.ErrorIs(t, gaveUp, context.DeadlineExceeded)

		down = false
		_, err = p.Publish(t.Context(), "news", "two")
	})
	return err
}

// again is the safe form: it remembers only what it has.
type again struct {
	dial client.Dialer
	conn *client.Client
}

func (p *again) Publish(ctx context.Context, channel, message string) (uint64, error) {
	if p.conn == nil {
		conn, err := client.Dial(ctx, p.dial)
		if err != nil {
			return 0, err
		}
		p.conn = conn
	}
	return p.conn.Publish(ctx, channel, message)
}

func (p *again) Close() {
	if p.conn != nil {
		p.conn.Close()
	}
}
