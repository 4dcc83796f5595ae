package client_test

import (
	"context"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/servertest"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// withServer calls test in a bubble with a dialer of a running server.
func withServer(t *testing.T, test func(t *testing.T, dial client.Dialer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		test(t, servertest.Start(t))
	})
}

// scripted returns a dialer whose server is played by the test. Each dial
// hands the other end to the channel.
func scripted() (client.Dialer, <-chan *conn.Conn) {
	ends := make(chan *conn.Conn, 10)
	return func(context.Context) (net.Conn, error) {
		ours, theirs := net.Pipe()
		ends <- conn.New(theirs, conn.Options{})
		return ours, nil
	}, ends
}

func dial(t *testing.T, dialer client.Dialer) *client.Client {
	t.Helper()
	c, err := client.Dial(t.Context(), dialer)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// caller is what Client and Buffered have in common.
type caller interface {
	Ping(ctx context.Context, message string) (string, error)
	Get(ctx context.Context, key string) (string, bool, error)
	Set(ctx context.Context, key, value string) error
	SetExpiring(ctx context.Context, key, value string, ttl time.Duration) error
	Publish(ctx context.Context, channel, message string) (uint64, error)
}

func TestCommands(t *testing.T) {
	for _, buffered := range []bool{false, true} {
		withServer(t, func(t *testing.T, dialer client.Dialer) {
			ctx := t.Context()
			plain := dial(t, dialer)
			var c caller = plain
			if buffered {
				b := client.NewBuffered(plain)
				defer b.Close()
				c = b
			}

			pong, err := c.Ping(ctx, "")
			require.NoError(t, err)
			require.Equal(t, "PONG", pong)
			pong, err = c.Ping(ctx, "hello")
			require.NoError(t, err)
			require.Equal(t, "hello", pong)

			_, found, err := c.Get(ctx, "k")
			require.NoError(t, err)
			require.False(t, found)
			require.NoError(t, c.SetExpiring(ctx, "k", "v\r\n", time.Second))
			value, found, err := c.Get(ctx, "k")
			require.NoError(t, err)
			require.True(t, found)
			require.Equal(t, "v\r\n", value)
			time.Sleep(time.Second)
			_, found, err = c.Get(ctx, "k")
			require.NoError(t, err)
			require.False(t, found)

			err = c.SetExpiring(ctx, "k", "v", time.Nanosecond)
			require.ErrorAs(t, err, new(*client.ServerError))
			require.NoError(t, c.Set(ctx, "k", "v"), "an error reply leaves the client in order")

			n, err := c.Publish(ctx, "c", "m")
			require.NoError(t, err)
			require.Zero(t, n)
		})
	}
}

func TestCallCancelledBeforeFirstByte(t *testing.T) {
	withServer(t, func(t *testing.T, dialer client.Dialer) {
		c := dial(t, dialer)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, c.Set(ctx, "k", "v"), context.Canceled)
		_, found, err := c.Get(t.Context(), "k")
		require.NoError(t, err, "the client stays in use")
		require.False(t, found)
	})
}

// The reply to a cancelled call must not become the reply to the next one.
func TestCallCancelledBeforeReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialer, ends := scripted()
		c := dial(t, dialer)
		peer := <-ends

		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			peer.ReadFrame(context.Background())
			cancel()
			synctest.Wait()
			peer.Write(context.Background(), resp.Bulk("secret of the first caller"))
		}()
		_, _, err := c.Get(ctx, "first")
		require.ErrorIs(t, err, context.Canceled)

		value, _, err := c.Get(t.Context(), "second")
		require.Equal(t, "", value)
		require.ErrorContains(t, err, "dial again")
		require.Error(t, c.Err())
	})
}

func TestCallCancelledDuringWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialer, ends := scripted()
		c := dial(t, dialer)
		<-ends // and read nothing
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.ErrorIs(t, c.Set(ctx, "k", "v"), context.DeadlineExceeded)
		require.ErrorContains(t, c.Set(t.Context(), "k", "v"), "write was cut short")
	})
}

func TestCallsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialer, ends := scripted()
		c := dial(t, dialer)
		peer := <-ends

		first := make(chan string)
		go func() {
			value, _, _ := c.Get(t.Context(), "first")
			first <- value
		}()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, _, err := c.Get(ctx, "second")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.NoError(t, c.Err(), "one who waits for his turn has sent nothing")

		go func() {
			peer.ReadFrame(context.Background())
			peer.Write(context.Background(), resp.Bulk("1"))
		}()
		require.Equal(t, "1", <-first)
	})
}

func TestServerEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialer, ends := scripted()
		c := dial(t, dialer)
		peer := <-ends
		go func() {
			peer.ReadFrame(context.Background())
			peer.Close()
		}()
		require.ErrorIs(t, c.Set(t.Context(), "k", "v"), io.EOF)
		require.ErrorContains(t, c.Set(t.Context(), "k", "v"), "dial again")
	})
}

func TestUnexpectedReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialer, ends := scripted()
		c := dial(t, dialer)
		peer := <-ends
		go func() {
			for {
				if _, err := peer.ReadFrame(context.Background()); err != nil {
					return
				}
				peer.Write(context.Background(), resp.Array(resp.Null()))
			}
		}()
		_, err := c.Publish(t.Context(), "c", "m")
		require.ErrorContains(t, err, "unexpected reply: array [(nil)]")
		require.ErrorContains(t, c.Set(t.Context(), "k", "v"), "unexpected reply")
	})
}
