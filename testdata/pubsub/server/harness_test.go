package server_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/memnet"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/server"
)

// A harness is a server in a synctest bubble.
type harness struct {
	t        *testing.T
	listener *memnet.Listener
	stop     context.CancelFunc
	stopped  chan error
}

// run calls test with a running server, and stops it. The bubble sees to it
// that no goroutine is left.
func run(t *testing.T, cfg server.Config, test func(t *testing.T, h *harness)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := serve(t, cfg, func(ln net.Listener) net.Listener { return ln })
		defer h.stop()
		test(t, h)
		h.stop()
		require.NoError(t, <-h.stopped)
	})
}

// serve starts a server. Its listener may be wrapped.
func serve(t *testing.T, cfg server.Config, wrap func(net.Listener) net.Listener) *harness {
	ctx, stop := context.WithCancel(context.Background())
	h := &harness{t: t, listener: memnet.Listen(), stop: stop, stopped: make(chan error, 1)}
	go func() { h.stopped <- server.New(cfg).Serve(ctx, wrap(h.listener)) }()
	return h
}

// A peer is the other end of a connection. Its writes happen in the background,
// in order, as they would with a socket that has a buffer.
type peer struct {
	t      *testing.T
	nc     net.Conn
	writes chan string
}

func (h *harness) connect() *peer {
	h.t.Helper()
	nc, err := h.listener.Dial(h.t.Context())
	require.NoError(h.t, err)
	p := &peer{t: h.t, nc: nc, writes: make(chan string, 100)}
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		for text := range p.writes {
			// The server may have closed the connection; what it answers tells.
			io.WriteString(nc, text)
		}
	}()
	h.t.Cleanup(func() {
		nc.Close()
		if p.writes != nil {
			close(p.writes)
		}
		<-finished
	})
	return p
}

func (p *peer) send(wire string) *peer {
	p.writes <- wire
	return p
}

func (p *peer) command(name string, args ...string) *peer {
	return p.send(string(resp.Append(nil, resp.Command(name, args...))))
}

// expect reads exactly as much as it expects.
func (p *peer) expect(wire string) *peer {
	p.t.Helper()
	got := make([]byte, len(wire))
	n, err := io.ReadFull(p.nc, got)
	require.Equal(p.t, wire, string(got[:n]), "%v", err)
	return p
}

func (p *peer) expectMessage(channel, payload string) {
	p.t.Helper()
	p.expect(string(resp.Append(nil, resp.Command("message", channel, payload))))
}

// expectNothing asserts that the server has nothing more to say.
func (p *peer) expectNothing() {
	p.t.Helper()
	p.nc.SetReadDeadline(time.Now().Add(time.Hour))
	n, err := p.nc.Read(make([]byte, 1))
	require.Zero(p.t, n)
	require.True(p.t, errors.Is(err, os.ErrDeadlineExceeded), "%v", err)
	p.nc.SetReadDeadline(time.Time{})
}

func (p *peer) expectEnd() {
	p.t.Helper()
	_, err := p.nc.Read(make([]byte, 1))
	require.Error(p.t, err)
}

// expectEndAfterLine asserts that the server finishes its line and then closes
// the connection.
func (p *peer) expectEndAfterLine() {
	p.t.Helper()
	rest, err := io.ReadAll(p.nc)
	require.NoError(p.t, err)
	require.True(p.t, len(rest) > 2 && string(rest[len(rest)-2:]) == "\r\n", "%q", rest)
}
