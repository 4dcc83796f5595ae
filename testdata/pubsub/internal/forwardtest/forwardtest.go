// Package forwardtest shows what forwarding messages loses when it is cancelled.
package forwardtest

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/servertest"
)

// A Forwarder hands on messages.
type Forwarder interface {
	Forward(ctx context.Context, out chan<- client.Message) error
}

var payloads = []string{"1", "2", "3"}

// Messages returns the messages that a twin is given to forward.
func Messages() []client.Message {
	var list []client.Message
	for _, payload := range payloads {
		list = append(list, client.Message{Payload: payload})
	}
	return list
}

// Queue returns a queue in which Messages wait.
func Queue() chan client.Message {
	queue := make(chan client.Message, len(payloads))
	for _, m := range Messages() {
		queue <- m
	}
	return queue
}

// Twin tests that a twin, made in the bubble of the test, loses the message that
// it was about to send when it is cancelled.
func Twin(t *testing.T, twin func() Forwarder) {
	synctest.Test(t, func(t *testing.T) {
		require.Equal(t, []string{"2", "3"}, scenario(t, twin()), "the twin has lost the message that it was about to send")
	})
}

// Safe tests that the client of the reference server loses nothing.
func Safe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		require.Equal(t, payloads, scenario(t, subscribed(t)))
	})
}

// scenario forwards messages to somebody who does not take any, cancels that,
// and forwards to somebody who takes all. It returns what he gets.
func scenario(t *testing.T, f Forwarder) []string {
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
