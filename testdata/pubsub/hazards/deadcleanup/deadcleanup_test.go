package deadcleanup_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/deadcleanup"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/servertest"
)

type during func(ctx context.Context, s *client.Subscriber, channel string, work func(context.Context) error) error

func TestDeadCleanup(t *testing.T) {
	t.Run("twin", func(t *testing.T) {
		require.Equal(t, []string{"news", "extra"}, scenario(t, deadcleanup.During), "the subscription stays")
	})
	t.Run("safe", func(t *testing.T) {
		require.Equal(t, []string{"news"}, scenario(t, deadcleanup.DuringSafely))
	})
}

// scenario cancels the work for which a subscriber has a second channel, and
// returns the channels that it has afterwards.
func scenario(t *testing.T, during during) (channels []string) {
	synctest.Test(t, func(t *testing.T) {
		c, err := client.Dial(t.Context(), servertest.Start(t))
		require.NoError(t, err)
		s, err := c.Subscribe(t.Context(), "news")
		require.NoError(t, err)
		defer s.Close()

		ctx, cancel := context.WithCancel(t.Context())
		require.ErrorIs(t, during(ctx, s, "extra", func(ctx context.Context) error {
			cancel()
			<-ctx.Done()
			return ctx.Err()
		}), context.Canceled)
		channels = s.Channels()
	})
	return channels
}
