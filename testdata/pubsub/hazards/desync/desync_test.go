package desync_test

import (
	"context"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/desync"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

type doer interface {
	Do(ctx context.Context, cmd resp.Frame) (resp.Frame, error)
	Close()
}

func TestDesync(t *testing.T) {
	twins := map[string]func(*testing.T, net.Conn) doer{
		"direct": func(_ *testing.T, nc net.Conn) doer { return desync.NewDirect(conn.New(nc, conn.Options{})) },
		"owned":  func(_ *testing.T, nc net.Conn) doer { return desync.NewOwned(conn.New(nc, conn.Options{})) },
	}
	for name, twin := range twins {
		t.Run("twin/"+name, func(t *testing.T) {
			got, err := scenario(t, twin)
			require.NoError(t, err)
			require.Equal(t, resp.Bulk("first"), got, "the twin takes the old reply for the new one")
		})
	}
	t.Run("safe/closed", func(t *testing.T) {
		_, err := scenario(t, func(t *testing.T, nc net.Conn) doer { return dial(t, nc) })
		require.ErrorContains(t, err, "client was closed")
	})
	t.Run("safe/buffered", func(t *testing.T) {
		got, err := scenario(t, func(t *testing.T, nc net.Conn) doer { return client.NewBuffered(dial(t, nc)) })
		require.NoError(t, err)
		require.Equal(t, resp.Bulk("second"), got)
	})
}

func dial(t *testing.T, nc net.Conn) *client.Client {
	t.Helper()
	c, err := client.Dial(t.Context(), func(context.Context) (net.Conn, error) { return nc, nil })
	require.NoError(t, err)
	return c
}

// scenario gives up a call after a second, whose reply takes a minute, and then
// makes another one. It returns what that gets.
func scenario(t *testing.T, connect func(*testing.T, net.Conn) doer) (got resp.Frame, err error) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		var peer sync.WaitGroup
		defer peer.Wait()
		peer.Go(func() { echo(conn.New(theirs, conn.Options{})) })
		c := connect(t, ours)
		defer c.Close()

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = c.Do(ctx, resp.Command("echo", "first"))
		require.ErrorIs(t, err, context.DeadlineExceeded)

		got, err = c.Do(t.Context(), resp.Command("echo", "second"))
	})
	return got, err
}

// echo answers each command with its argument, after a minute. It reads the next
// command meanwhile, as a server does whose kernel has room for it.
func echo(peer *conn.Conn) {
	ctx := context.Background()
	replies := make(chan resp.Frame, 8)
	var writer sync.WaitGroup
	defer writer.Wait()
	writer.Go(func() {
		defer peer.Close()
		for reply := range replies {
			time.Sleep(time.Minute)
			if peer.Write(ctx, reply) != nil {
				return
			}
		}
	})
	defer close(replies)
	for {
		cmd, err := peer.ReadFrame(ctx)
		if err != nil {
			return
		}
		replies <- cmd.Items[1]
	}
}
