package tornread_test

import (
	"context"
	"net"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/tornread"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

type frameReader interface {
	ReadFrame(ctx context.Context) (resp.Frame, error)
}

var (
	frame = resp.Command("publish", "news", "hello")
	wire  = resp.Append(nil, frame)
)

func TestTornRead(t *testing.T) {
	twins := map[string]func(net.Conn) frameReader{
		"local buffer": func(nc net.Conn) frameReader { return tornread.NewLocalBuffer(nc) },
		"interleaved":  func(nc net.Conn) frameReader { return tornread.NewInterleaved(nc) },
	}
	for cut := 1; cut < len(wire); cut++ {
		for name, twin := range twins {
			got, err := scenario(t, twin, cut)
			lost := err != nil || !reflect.DeepEqual(got, frame)
			require.True(t, lost, "%s, cut at %d: the twin must not get the frame", name, cut)
		}
		got, err := scenario(t, func(nc net.Conn) frameReader { return conn.New(nc, conn.Options{}) }, cut)
		require.NoError(t, err, "cut at %d", cut)
		require.Equal(t, frame, got, "cut at %d", cut)
	}
}

// scenario sends the first cut bytes of a frame, lets a call that reads it run
// into its deadline, and sends the rest. It returns what a second call gets.
func scenario(t *testing.T, newReader func(net.Conn) frameReader, cut int) (got resp.Frame, err error) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		defer ours.Close()
		go func() {
			defer theirs.Close()
			theirs.Write(wire[:cut])
			time.Sleep(time.Minute)
			theirs.Write(wire[cut:])
		}()
		r := newReader(ours)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = r.ReadFrame(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)

		got, err = r.ReadFrame(t.Context())
	})
	return got, err
}
