package tornwrite_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/tornwrite"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

type messageWriter interface {
	WriteMessage(ctx context.Context, channel, payload string) error
}

// safe writes messages with the connection of the server and the client.
type safe struct{ conn *conn.Conn }

func (w safe) WriteMessage(ctx context.Context, channel, payload string) error {
	return w.conn.Write(ctx, resp.Command("message", channel, payload))
}

var (
	second = resp.Command("message", "news", "second")
	third  = resp.Command("message", "news", "third")
	fourth = resp.Command("message", "news", "fourth")

	// The payload of the first message is as long as the second frame without
	// its last line break. That makes it easy to tell what becomes of a torn
	// frame: the one takes the place of the other.
	secondWire   = string(resp.Append(nil, second))
	firstPayload = strings.Repeat("x", len(secondWire)-2)
	firstWire    = string(resp.Append(nil, resp.Command("message", "news", firstPayload)))

	swallowed = resp.Command("message", "news", secondWire[:len(firstPayload)])
)

func TestTornWrite(t *testing.T) {
	header := len(firstWire) - len(firstPayload) - 2
	tests := []struct {
		name string
		new  func(net.Conn) messageWriter
		cut  int
		want []resp.Frame // that the peer gets
	}{
		{
			name: "header first",
			new:  func(nc net.Conn) messageWriter { return tornwrite.NewHeaderFirst(nc) },
			cut:  header,
			want: []resp.Frame{swallowed, third, fourth},
		},
		{
			name: "element by element",
			new:  func(nc net.Conn) messageWriter { return tornwrite.NewElementWise(nc) },
			cut:  len("*3\r\n"),
			want: []resp.Frame{resp.Array(second, third, fourth)},
		},
		{
			name: "deadline",
			new:  func(nc net.Conn) messageWriter { return tornwrite.NewDeadlined(nc) },
			cut:  header,
			want: []resp.Frame{swallowed, third, fourth},
		},
	}
	for _, test := range tests {
		t.Run("twin/"+test.name, func(t *testing.T) {
			got, err := scenario(t, test.new, test.cut)
			require.NoError(t, err, "the twin goes on with the torn connection")
			require.Equal(t, test.want, got, "the peer gets a frame that nobody has sent")
		})
	}
	t.Run("safe", func(t *testing.T) {
		for cut := 1; cut < len(firstWire); cut++ {
			got, err := scenario(t, func(nc net.Conn) messageWriter {
				return safe{conn.New(nc, conn.Options{})}
			}, cut)
			require.ErrorContains(t, err, "connection was closed", "cut at %d", cut)
			require.Len(t, got, 0, "cut at %d: no frame is whole, and none is made up", cut)
		}
	})
}

// scenario sends a message, cancels that after the first cut bytes, and then
// sends more. It returns what the peer got, and the outcome of the later calls.
func scenario(t *testing.T, newWriter func(net.Conn) messageWriter, cut int) (got []resp.Frame, err error) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		received := make(chan []resp.Frame)
		go func() {
			peer := conn.New(theirs, conn.Options{})
			defer peer.Close()
			var frames []resp.Frame
			for {
				frame, err := peer.ReadFrame(context.Background())
				if err != nil {
					received <- frames
					return
				}
				frames = append(frames, frame)
			}
		}()

		// The deadline passes at the cut. It is for those who look at nothing
		// but the deadline; for the others it is a cancellation like any other.
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		w := newWriter(&cutter{Conn: ours, left: cut, atCut: func() { <-ctx.Done() }})
		require.Error(t, w.WriteMessage(ctx, "news", firstPayload))

		for _, payload := range []string{"second", "third", "fourth"} {
			err = errors.Join(err, w.WriteMessage(t.Context(), "news", payload))
		}
		ours.Close()
		got = <-received
	})
	return got, err
}

// A cutter calls atCut when a number of bytes has been written, and waits until
// everybody has heard of it.
type cutter struct {
	net.Conn
	left  int
	atCut func()
}

func (c *cutter) Write(p []byte) (int, error) {
	if c.left == 0 || c.left > len(p) {
		c.left = max(0, c.left-len(p))
		return c.Conn.Write(p)
	}
	cut := c.left
	c.left = 0
	n, err := c.Conn.Write(p[:cut])
	c.atCut()
	synctest.Wait()
	if err != nil || cut == len(p) {
		return n, err
	}
	rest, err := c.Conn.Write(p[cut:])
	return n + rest, err
}
