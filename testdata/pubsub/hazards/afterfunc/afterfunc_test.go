package afterfunc_test

import (
	"context"
	"io"
	"net"
	"os"
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

func TestAfterFunc(t *testing.T) {
	twins := map[string]func(net.Conn) frameWriter{
		"callback":  func(nc net.Conn) frameWriter { return afterfunc.NewWriter(nc) },
		"goroutine": func(nc net.Conn) frameWriter { return afterfunc.NewWatched(nc) },
	}
	for name, twin := range twins {
		first, second := two(t, twin)
		require.NoError(t, first, name)
		require.ErrorIs(t, second, os.ErrDeadlineExceeded, "%s: the second write must be hit", name)
	}
	first, second := two(t, func(nc net.Conn) frameWriter { return conn.New(nc, conn.Options{}) })
	require.NoError(t, first)
	require.NoError(t, second)
}

// two writes a frame, whose context ends when its last byte has been written,
// before the writer goes on, and another one, whose context does not end.
func two(t *testing.T, newWriter func(net.Conn) frameWriter) (first, second error) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		defer theirs.Close()
		defer ours.Close()
		go func() { _, _ = io.Copy(io.Discard, theirs) }()

		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		w := newWriter(&written{Conn: ours, then: func() {
			cancel()
			synctest.Wait() // whoever watches ctx has seen it
		}})
		first = w.Write(ctx, resp.Command("ping"))
		second = w.Write(t.Context(), resp.Command("ping"))
	})
	return first, second
}

// A written is a connection that does something after its first write.
type written struct {
	net.Conn
	then func()
}

func (w *written) Write(p []byte) (int, error) {
	n, err := w.Conn.Write(p)
	if then := w.then; then != nil {
		w.then = nil
		then()
	}
	return n, err
}
