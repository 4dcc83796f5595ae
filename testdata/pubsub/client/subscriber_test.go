package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

func subscribe(t *testing.T, dialer client.Dialer, channels ...string) *client.Subscriber {
	t.Helper()
	s, err := dial(t, dialer).Subscribe(t.Context(), channels...)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

func requireNext(t *testing.T, s *client.Subscriber, channel, payload string) {
	t.Helper()
	m, err := s.Next(t.Context())
	require.NoError(t, err)
	require.Equal(t, client.Message{Channel: channel, Payload: payload}, m)
}

func TestSubscriber(t *testing.T) {
	withServer(t, func(t *testing.T, dialer client.Dialer) {
		ctx := t.Context()
		publisher := dial(t, dialer)
		s := subscribe(t, dialer, "a", "b")
		n, err := publisher.Publish(ctx, "a", "1")
		require.NoError(t, err)
		require.Equal(t, uint64(1), n)
		requireNext(t, s, "a", "1")

		_, err = publisher.Publish(ctx, "b", "before the confirmation")
		require.NoError(t, err)
		require.NoError(t, s.Subscribe(ctx, "c"))
		require.Equal(t, []string{"a", "b", "c"}, s.Channels())
		requireNext(t, s, "b", "before the confirmation")

		require.NoError(t, s.Unsubscribe(ctx, "a"))
		n, err = publisher.Publish(ctx, "a", "2")
		require.NoError(t, err)
		require.Zero(t, n)
		require.NoError(t, s.Unsubscribe(ctx))
		require.Len(t, s.Channels(), 0)
		require.NoError(t, s.Unsubscribe(ctx))
	})
}

func TestClientIsGoneOnceSubscribed(t *testing.T) {
	withServer(t, func(t *testing.T, dialer client.Dialer) {
		c := dial(t, dialer)
		s, err := c.Subscribe(t.Context(), "a")
		require.NoError(t, err)
		defer s.Close()
		require.ErrorContains(t, c.Set(t.Context(), "k", "v"), "become a subscriber")
		_, err = c.Subscribe(t.Context(), "b")
		require.ErrorContains(t, err, "become a subscriber")
	})
}

// Next is cancelled after each byte of a message, and loses none.
func TestNextResumes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		go func() {
			peer := conn.New(theirs, conn.Options{})
			peer.ReadFrame(context.Background())
			peer.Write(context.Background(), resp.Array(resp.Bulk("subscribe"), resp.Bulk("a"), resp.Integer(1)))
			for _, b := range resp.Append(nil, resp.Command("message", "a", "whole")) {
				time.Sleep(10 * time.Second)
				theirs.Write([]byte{b})
			}
		}()
		s := subscribe(t, func(context.Context) (net.Conn, error) { return ours, nil }, "a")
		for timeouts := 0; ; timeouts++ {
			ctx, cancel := context.WithTimeout(t.Context(), 7*time.Second)
			m, err := s.Next(ctx)
			cancel()
			if err == nil {
				require.Equal(t, "whole", m.Payload)
				require.Less(t, 20, timeouts)
				return
			}
			require.ErrorIs(t, err, context.DeadlineExceeded)
		}
	})
}

// Subscribe is cancelled after its request was sent. The confirmation comes
// later, among messages, and is not taken for one.
func TestSubscribeCancelledBeforeConfirmation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialer, ends := scripted()
		requested := make(chan string)
		replies := make(chan resp.Frame)
		go func() {
			peer := <-ends
			go func() {
				for {
					frame, err := peer.ReadFrame(context.Background())
					if err != nil {
						return
					}
					requested <- frame.Items[1].Text
				}
			}()
			for frame := range replies {
				peer.Write(context.Background(), frame)
			}
		}()
		defer close(replies)
		confirmation := func(name string) resp.Frame {
			return resp.Array(resp.Bulk("subscribe"), resp.Bulk(name), resp.Integer(1))
		}
		go func() { replies <- confirmation(<-requested) }()
		s := subscribe(t, dialer, "a")

		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			<-requested
			cancel()
		}()
		require.ErrorIs(t, s.Subscribe(ctx, "b"), context.Canceled)
		require.Equal(t, []string{"a", "b"}, s.Channels(), "the request is on its way")

		go func() {
			replies <- resp.Command("message", "a", "1")
			replies <- confirmation("b")
			replies <- resp.Command("message", "b", "2")
			replies <- confirmation(<-requested)
		}()
		require.NoError(t, s.Subscribe(t.Context(), "c"))
		requireNext(t, s, "a", "1")
		requireNext(t, s, "b", "2")
	})
}

func TestErrorReplyClosesSubscriber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialer, ends := scripted()
		go func() {
			peer := <-ends
			peer.ReadFrame(context.Background())
			peer.Write(context.Background(), resp.Error("ERR too many"))
		}()
		_, err := dial(t, dialer).Subscribe(t.Context(), "a")
		require.ErrorAs(t, err, new(*client.ServerError))
	})
}

func TestReconnect(t *testing.T) {
	withServer(t, func(t *testing.T, dialer client.Dialer) {
		publisher := dial(t, dialer)
		var fail error
		var latest net.Conn
		s := subscribe(t, func(ctx context.Context) (net.Conn, error) {
			if fail != nil {
				return nil, fail
			}
			nc, err := dialer(ctx)
			latest = nc
			return nc, err
		}, "a", "b")

		latest.Close()
		_, err := s.Next(t.Context())
		require.Error(t, err)

		fail = errors.New("no network")
		require.ErrorIs(t, s.Reconnect(t.Context()), fail)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		fail = nil
		require.ErrorIs(t, s.Reconnect(ctx), context.Canceled)
		require.Equal(t, []string{"a", "b"}, s.Channels(), "a failed attempt must not cost the subscriptions")

		require.NoError(t, s.Reconnect(t.Context()))
		synctest.Wait() // for the server to notice that the other connections are gone
		for _, channel := range []string{"a", "b"} {
			n, err := publisher.Publish(t.Context(), channel, "again")
			require.NoError(t, err)
			require.Equal(t, uint64(1), n)
			requireNext(t, s, channel, "again")
		}

		s.Close()
		require.ErrorIs(t, s.Reconnect(t.Context()), client.ErrClosed)
	})
}

// An attempt that is cancelled before the confirmation came closes the
// connection that it has made, and leaves the old one alone.
func TestReconnectCancelledBeforeConfirmation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialer, ends := scripted()
		confirmed := make(chan *conn.Conn, 1)
		go func() {
			peer := <-ends
			peer.ReadFrame(context.Background())
			peer.Write(context.Background(), resp.Array(resp.Bulk("subscribe"), resp.Bulk("a"), resp.Integer(1)))
			confirmed <- peer
		}()
		s := subscribe(t, dialer, "a")

		requests := make(chan error, 2)
		go func() {
			peer := <-ends
			for range 2 {
				_, err := peer.ReadFrame(context.Background())
				requests <- err
			}
		}()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.ErrorIs(t, s.Reconnect(ctx), context.DeadlineExceeded)
		require.NoError(t, <-requests)
		require.ErrorIs(t, <-requests, io.EOF)

		old := <-confirmed
		go old.Write(context.Background(), resp.Command("message", "a", "still here"))
		requireNext(t, s, "a", "still here")
	})
}

// No cancellation, wherever it hits, may cost a message.
func TestNextAgainstCancellation(t *testing.T) {
	withServer(t, func(t *testing.T, dialer client.Dialer) {
		publisher := dial(t, dialer)
		s := subscribe(t, dialer, "a")
		const n = 300
		go func() {
			for i := range n {
				publisher.Publish(context.Background(), "a", fmt.Sprint(i))
			}
		}()
		for i := 0; i < n; {
			ctx, cancel := context.WithCancel(t.Context())
			go cancel()
			m, err := s.Next(ctx)
			if err != nil {
				require.ErrorIs(t, err, context.Canceled)
				continue
			}
			require.Equal(t, fmt.Sprint(i), m.Payload)
			i++
		}
	})
}

func TestForward(t *testing.T) {
	withServer(t, func(t *testing.T, dialer client.Dialer) {
		publisher := dial(t, dialer)
		s := subscribe(t, dialer, "a")
		const n = 100
		go func() {
			for i := range n {
				publisher.Publish(context.Background(), "a", fmt.Sprint(i))
			}
		}()
		out := make(chan client.Message)
		for i := range n {
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error)
			go func() { ended <- s.Forward(ctx, out) }()
			synctest.Wait() // it waits for a receiver, and the next one is ready
			require.Equal(t, fmt.Sprint(i), (<-out).Payload)
			synctest.Wait()
			cancel()
			require.ErrorIs(t, <-ended, context.Canceled)
		}
	})
}
