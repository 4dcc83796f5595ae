package siblingcancel_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/siblingcancel"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/servertest"
)

type publish func(ctx context.Context, b *client.Buffered, channel string, messages ...string) error

func TestSiblingCancel(t *testing.T) {
	t.Run("twin", func(t *testing.T) {
		err, ended := scenario(t, siblingcancel.PublishAll)
		require.ErrorIs(t, err, context.Canceled)
		require.False(t, ended, "nobody has cancelled anything, and yet the end is missing")
	})
	t.Run("safe", func(t *testing.T) {
		err, ended := scenario(t, siblingcancel.PublishAllSafely)
		require.NoError(t, err)
		require.True(t, ended)
	})
}

// scenario publishes two messages, and reports whether a subscriber is then told
// that there are no more.
func scenario(t *testing.T, publish publish) (err error, ended bool) {
	synctest.Test(t, func(t *testing.T) {
		dial := servertest.Start(t)
		c, dialErr := client.Dial(t.Context(), dial)
		require.NoError(t, dialErr)
		s, subErr := c.Subscribe(t.Context(), "news")
		require.NoError(t, subErr)
		defer s.Close()

		c, dialErr = client.Dial(t.Context(), dial)
		require.NoError(t, dialErr)
		b := client.NewBuffered(c)
		defer b.Close()

		err = publish(t.Context(), b, "news", "one", "two")
		_, pubErr := b.Publish(t.Context(), "news", "after")
		require.NoError(t, pubErr)
		for {
			m, nextErr := s.Next(t.Context())
			require.NoError(t, nextErr)
			if m.Payload == "after" {
				return
			}
			ended = ended || m.Payload == siblingcancel.End
		}
	})
	return err, ended
}
