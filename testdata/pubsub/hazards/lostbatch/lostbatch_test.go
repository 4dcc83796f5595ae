package lostbatch_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/lostbatch"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/forwardtest"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

func TestLostBatch(t *testing.T) {
	t.Run("twin/outbox", func(t *testing.T) { synctest.Test(t, outbox) })
	t.Run("twin/relay", func(t *testing.T) { synctest.Test(t, relay) })
	t.Run("safe/forward", forwardtest.Safe)
	t.Run("twin/shared", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := lostbatch.NewShared(func(resp.Frame) resp.Frame { return resp.Frame{} })
			// The calls are queued before the owner is told to leave and
			// begins. Which of two ready cases a select takes is random, so
			// that the owner executes some; that it executes all of them
			// happens once in four billion runs.
			waiting := callers(t, func(ctx context.Context) error {
				_, err := s.Do(ctx, resp.Command("ping"))
				return err
			}, func() {
				s.Close()
				s.Own()
			})
			require.NotZero(t, waiting, "calls wait for an owner that has gone")
		})
	})
	t.Run("safe/buffered", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			near, far := net.Pipe() // to a server that answers nothing
			defer far.Close()
			c, err := client.Dial(t.Context(), func(context.Context) (net.Conn, error) { return near, nil })
			require.NoError(t, err)
			b := client.NewBuffered(c)
			waiting := callers(t, func(ctx context.Context) error {
				_, err := b.Ping(ctx, "")
				return err
			}, b.Close)
			require.Zero(t, waiting, "all calls have ended with their owner")
		})
	})
}

// outbox cancels the forwarding of messages of which nobody takes any, and
// tries again.
func outbox(t *testing.T) {
	o := new(lostbatch.Outbox)
	for _, m := range forwardtest.Messages() {
		o.Add(m)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- o.Forward(ctx, make(chan client.Message)) }()
	synctest.Wait()
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)

	out := make(chan client.Message, len(forwardtest.Messages()))
	require.NoError(t, o.Forward(t.Context(), out))
	require.Empty(t, out, "the twin has lost all messages")
}

// relay cancels the collecting of more messages than there are.
func relay(t *testing.T) {
	queue := forwardtest.Queue()
	r := lostbatch.NewRelay(queue)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		messages, err := r.Collect(ctx, len(forwardtest.Messages())+1)
		if err == nil || messages != nil {
			panic("collected what there is not")
		}
		ended <- err
	}()
	synctest.Wait()
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)
	require.Empty(t, queue, "the twin has lost all messages")
}

// callers has as many callers as can be queued wait, runs end, and returns how
// many of them still wait then.
func callers(t *testing.T, do func(context.Context) error, end func()) int {
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error, lostbatch.QueueLength)
	for range lostbatch.QueueLength {
		go func() { left <- do(ctx) }()
	}
	synctest.Wait()
	end()
	synctest.Wait()
	waiting := lostbatch.QueueLength - len(left)
	cancel()
	synctest.Wait()
	require.Len(t, left, lostbatch.QueueLength)
	return waiting
}
