package afterfunc_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/afterfunc"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

type frameWriter interface {
	Write(ctx context.Context, frames ...resp.Frame) error
}

// attempts is how often the context ends just when a write is done, until one is
// found that succeeds and hits the next one.
const attempts = 200

func TestAfterFunc(t *testing.T) {
	require.True(t, hits(t, func(nc net.Conn) frameWriter { return afterfunc.NewWriter(nc) }), "the callback must hit a later write")
	require.True(t, hits(t, func(nc net.Conn) frameWriter { return afterfunc.NewWatched(nc) }), "the goroutine must hit a later write")
	require.False(t, hits(t, func(nc net.Conn) frameWriter { return conn.New(nc, conn.Options{}) }), "the server does not")
}

// hits reports whether a write that succeeds can make the next one fail.
func hits(t *testing.T, newWriter func(net.Conn) frameWriter) bool {
	for range attempts {
		if first, second := two(t, newWriter); first == nil && second != nil {
			return true
		}
	}
	return false
}

// two writes a frame, whose context ends when the peer has got it, and another
// one.
func two(t *testing.T, newWriter func(net.Conn) frameWriter) (first, second error) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		peer := conn.New(theirs, conn.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			_, _ = peer.ReadFrame(t.Context())
			cancel()
			_, _ = peer.ReadFrame(t.Context())
		}()
		w := newWriter(ours)
		first = w.Write(ctx, resp.Command("ping"))
		synctest.Wait()
		second = w.Write(t.Context(), resp.Command("ping"))
		ours.Close()
		peer.Close()
	})
	return first, second
}
