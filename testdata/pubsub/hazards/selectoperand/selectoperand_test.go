package selectoperand_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/selectoperand"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/servertest"
)

type forwarder interface {
	Forward(ctx context.Context, out chan<- client.Message) error
}

var payloads = []string{"1", "2", "3"}

func TestSelectOperand(t *testing.T) {
	t.Run("twin/relay", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			queue := make(chan client.Message, len(payloads))
			for _, payload := range payloads {
				queue <- client.Message{Payload: payload}
			}
			got := scenario(t, selectoperand.NewRelay(queue))
			require.Equal(t, []string{"2", "3"}, got, "the twin has lost the message that it was about to send")
		})
	})
	t.Run("twin/outbox", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var outbox selectoperand.Outbox
			for _, payload := range payloads {
				outbox.Add(client.Message{Payload: payload})
			}
			got := scenario(t, &outbox)
			require.Equal(t, []string{"2", "3"}, got, "the twin has lost the message that it was about to send")
		})
	})
	t.Run("safe", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			require.Equal(t, payloads, scenario(t, subscribed(t)))
		})
	})
}

// scenario forwards messages to somebody who does not take any, cancels that,
// and forwards to somebody who takes all. It returns what he gets.
func scenario(t *testing.T, f forwarder) []string {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- f.Forward(ctx, make(chan client.Message)) }()
	synctest.Wait()
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)

	ctx, cancel = context.WithCancel(t.Context())
	out := make(chan client.Message, len(payloads))
	go func() { ended <- f.Forward(ctx, out) }()
	synctest.Wait()
	cancel()
	<-ended
	close(out)
	var got []string
	for m := range out {
		got = append(got, m.Payload)
	}
	return got
}

// subscribed returns a subscriber for which messages have come.
func subscribed(t *testing.T) *client.Subscriber {
	dial := servertest.Start(t)
	publisher, err := client.Dial(t.Context(), dial)
	require.NoError(t, err)
	t.Cleanup(publisher.Close)
	c, err := client.Dial(t.Context(), dial)
	require.NoError(t, err)
	s, err := c.Subscribe(t.Context(), "news")
	require.NoError(t, err)
	t.Cleanup(s.Close)
	for _, payload := range payloads {
		_, err := publisher.Publish(t.Context(), "news", payload)
		require.NoError(t, err)
	}
	return s
}
