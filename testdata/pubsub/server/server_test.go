package server_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/broker"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/memnet"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/server"
)

func TestConnectionLimitComesBeforeAccept(t *testing.T) {
	run(t, server.Config{MaxConns: 2}, func(t *testing.T, h *harness) {
		first, second := h.connect(), h.connect()
		first.command("ping").expect("+PONG\r\n")
		second.command("ping").expect("+PONG\r\n")

		// A dialer in memory waits for Accept; there is no queue.
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := h.listener.Dial(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded, "a third connection must not be accepted")

		first.nc.Close()
		h.connect().command("ping").expect("+PONG\r\n")
	})
}

func TestSlowSubscriberLags(t *testing.T) {
	run(t, server.Config{Broker: broker.Options{Capacity: 16}, WriteTimeout: time.Hour}, func(t *testing.T, h *harness) {
		slow, fast, publisher := h.connect(), h.connect(), h.connect()
		slow.command("subscribe", "c").expect("*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n")
		fast.command("subscribe", "c").expect("*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n")
		// The first message is being written when the others come.
		publisher.command("publish", "c", "first").expect(":2\r\n")
		fast.expectMessage("c", "first")
		synctest.Wait()
		const n = 500
		for i := range n {
			publisher.command("publish", "c", fmt.Sprint(i)).expect(":2\r\n")
			fast.expectMessage("c", fmt.Sprint(i))
		}
		slow.expectMessage("c", "first")
		for i := n - 16; i < n; i++ {
			slow.expectMessage("c", fmt.Sprint(i))
		}
		slow.expectNothing()
	})
}

func TestClientThatStopsReading(t *testing.T) {
	const timeout = time.Minute
	run(t, server.Config{WriteTimeout: timeout}, func(t *testing.T, h *harness) {
		stalled, other := h.connect(), h.connect()
		stalled.command("set", "k", strings.Repeat("v", 100<<10)).expect("+OK\r\n")
		for range 50 {
			stalled.command("get", "k")
		}
		synctest.Wait()
		other.command("ping").expect("+PONG\r\n")
		other.command("get", "k").expect("$102400\r\n" + strings.Repeat("v", 100<<10) + "\r\n")

		time.Sleep(timeout)
		synctest.Wait()
		stalled.expectEnd()
		other.command("ping").expect("+PONG\r\n")
	})
}

func TestShutdownWithStalledClient(t *testing.T) {
	const grace = 3 * time.Second
	run(t, server.Config{Grace: grace, WriteTimeout: time.Hour}, func(t *testing.T, h *harness) {
		stalled, idle := h.connect(), h.connect()
		idle.command("subscribe", "c").expect("*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n")
		stalled.command("ping")
		synctest.Wait()

		start := time.Now()
		h.stop()
		idle.expectEnd()
		require.Zero(t, time.Since(start), "an idle connection ends at once")
		err := <-h.stopped
		require.Equal(t, grace, time.Since(start))
		h.stopped <- err
	})
}

func TestShutdownFinishesCommand(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		peer := h.connect()
		peer.command("ping", "one").command("ping", "two")
		synctest.Wait()
		h.stop()
		synctest.Wait()
		peer.expect("$3\r\none\r\n")
	})
}

func TestShutdownStopsAccepting(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		h.stop()
		synctest.Wait()
		_, err := h.listener.Dial(t.Context())
		require.ErrorIs(t, err, net.ErrClosed)
	})
}

func TestShutdownAtTheLimit(t *testing.T) {
	run(t, server.Config{MaxConns: 1}, func(t *testing.T, h *harness) {
		h.connect()
		synctest.Wait() // the server waits for a permit, not for a connection
		h.stop()
		require.NoError(t, <-h.stopped)
		h.stopped <- nil
	})
}

// failingListener fails to accept a number of times.
type failingListener struct {
	net.Listener
	failures int
}

var errAccept = errors.New("too many open files")

func (l *failingListener) Accept() (net.Conn, error) {
	if l.failures == 0 {
		return l.Listener.Accept()
	}
	l.failures--
	return nil, errAccept
}

func TestAcceptBackOff(t *testing.T) {
	tests := []struct {
		failures int
		waits    time.Duration
		err      error
	}{
		{failures: 1, waits: 1 * time.Second},
		{failures: 7, waits: (1 + 2 + 4 + 8 + 16 + 32 + 64) * time.Second},
		{failures: 8, waits: (1 + 2 + 4 + 8 + 16 + 32 + 64) * time.Second, err: errAccept},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.failures), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				h := serve(t, server.Config{}, func(ln net.Listener) net.Listener {
					return &failingListener{Listener: ln, failures: test.failures}
				})
				defer h.stop()
				if test.err == nil {
					h.connect().command("ping").expect("+PONG\r\n")
					h.stop()
				}
				require.ErrorIs(t, <-h.stopped, test.err)
				require.Equal(t, test.waits, time.Since(start))
			})
		})
	}
}

func TestShutdownDuringBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		require.NoError(t, server.New(server.Config{}).Serve(ctx, &failingListener{Listener: memnet.Listen(), failures: 100}))
		require.Equal(t, 10*time.Second, time.Since(start))
	})
}

// A message that is published while a subscriber comes or goes is either
// received or was not counted.
func TestPublishCountsReceivers(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		publisher := h.connect()
		for range 50 {
			peer := h.connect()
			peer.command("subscribe", "c").expect("*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n")
			publisher.command("publish", "c", "m").expect(":1\r\n")
			peer.expectMessage("c", "m")
			peer.command("unsubscribe", "c").expect("*3\r\n$11\r\nunsubscribe\r\n$1\r\nc\r\n:0\r\n")
			publisher.command("publish", "c", "m").expect(":0\r\n")
			peer.nc.Close()
		}
	})
}

func TestDisconnectedSubscriberIsGone(t *testing.T) {
	run(t, server.Config{}, func(t *testing.T, h *harness) {
		peer, publisher := h.connect(), h.connect()
		peer.command("subscribe", "c").expect("*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n")
		peer.nc.Close()
		synctest.Wait()
		publisher.command("publish", "c", "m").expect(":0\r\n")
	})
}

func FuzzServer(f *testing.F) {
	for _, seed := range []string{
		"*1\r\n$4\r\nping\r\n", "*2\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n", "*1\r\n$11\r\nunsubscribe\r\n",
		"*5\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n+EX\r\n:1\r\n", "*3\r\n$7\r\npublish\r\n$1\r\nc\r\n$1\r\nm\r\n", "$-2\r\n",
	} {
		f.Add(seed + seed)
	}
	limits := resp.Limits{MaxBulk: 64, MaxElements: 16, MaxDepth: 4, MaxFrame: 256}
	f.Fuzz(func(t *testing.T, wire string) {
		run(t, server.Config{Limits: limits}, func(t *testing.T, h *harness) {
			peer := h.connect()
			peer.send(wire)
			synctest.Wait()
			h.connect().command("ping", "alive").expect("$5\r\nalive\r\n")
		})
	})
}
