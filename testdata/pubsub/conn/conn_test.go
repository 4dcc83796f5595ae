package conn_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

var frame = resp.Command("set", "key", "value")

// pipe returns a framed connection and its raw other end.
func pipe(t *testing.T, opts conn.Options) (*conn.Conn, net.Conn) {
	ours, theirs := net.Pipe()
	c := conn.New(ours, opts)
	t.Cleanup(func() {
		c.Close()
		theirs.Close()
	})
	return c, theirs
}

// A read that is cancelled after any number of bytes loses none of them.
func TestReadFrameResumes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wire := resp.Append(nil, frame)
		for cut := range len(wire) {
			c, peer := pipe(t, conn.Options{})
			go func() {
				peer.Write(wire[:cut])
				time.Sleep(2 * time.Second)
				peer.Write(wire[cut:])
			}()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			_, err := c.ReadFrame(ctx)
			cancel()
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.NoError(t, c.Err(), "the connection has to stay in use")

			got, err := c.ReadFrame(t.Context())
			require.NoError(t, err)
			require.Equal(t, frame, got)
		}
	})
}

func TestReadFrameThatIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, peer := pipe(t, conn.Options{})
		go peer.Write(resp.Append(resp.Append(nil, frame), resp.Simple("second")))
		_, err := c.ReadFrame(t.Context())
		require.NoError(t, err)

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		got, err := c.ReadFrame(ctx)
		require.NoError(t, err, "a frame that has been read must not wait for another call")
		require.Equal(t, resp.Simple("second"), got)
		_, err = c.ReadFrame(ctx)
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestReadEnds(t *testing.T) {
	wire := resp.Append(nil, frame)
	for cut := range len(wire) {
		synctest.Test(t, func(t *testing.T) {
			c, peer := pipe(t, conn.Options{})
			go func() {
				peer.Write(wire[:cut])
				peer.Close()
			}()
			_, err := c.ReadFrame(t.Context())
			if cut == 0 {
				require.True(t, err == io.EOF)
			} else {
				require.True(t, err == io.ErrUnexpectedEOF)
			}
		})
	}
}

// A lastConn returns the end together with the last bytes, as it may.
type lastConn struct {
	net.Conn
	r io.Reader
}

func (c lastConn) Read(p []byte) (int, error) { return c.r.Read(p) }

func TestReadBytesWithTheEnd(t *testing.T) {
	nc, _ := net.Pipe()
	c := conn.New(lastConn{Conn: nc, r: iotest.DataErrReader(bytes.NewReader(resp.Append(nil, frame)))}, conn.Options{})
	defer c.Close()
	got, err := c.ReadFrame(t.Context())
	require.NoError(t, err)
	require.Equal(t, frame, got)
	_, err = c.ReadFrame(t.Context())
	require.ErrorIs(t, err, io.EOF)
}

func TestReadBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, peer := pipe(t, conn.Options{})
		go peer.Write([]byte("+a\r\n+b\r\n+c"))
		batch, err := c.ReadBatch(t.Context())
		require.NoError(t, err)
		require.Equal(t, []resp.Frame{resp.Simple("a"), resp.Simple("b")}, batch)

		go peer.Write([]byte("\r\n!"))
		batch, err = c.ReadBatch(t.Context())
		require.ErrorAs(t, err, new(*resp.ProtocolError))
		require.Equal(t, []resp.Frame{resp.Simple("c")}, batch, "frames before the error count")
	})
}

// A write that is cancelled after any number of bytes closes the connection.
// TestWriteBeforeFirstByte is about none.
func TestWriteFailsStop(t *testing.T) {
	wire := resp.Append(nil, frame)
	for cut := 1; cut < len(wire); cut++ {
		synctest.Test(t, func(t *testing.T) {
			c, peer := pipe(t, conn.Options{})
			ctx, cancel := context.WithCancel(t.Context())
			got := make(chan []byte)
			go func() {
				p := make([]byte, cut)
				io.ReadFull(peer, p)
				cancel()
				synctest.Wait()
				rest, _ := io.ReadAll(peer)
				got <- append(p, rest...)
			}()
			require.ErrorIs(t, c.Write(ctx, frame), context.Canceled)
			require.Equal(t, string(wire[:cut]), string(<-got), "the peer sees a cut frame and then the end")
			require.ErrorContains(t, c.Err(), "write was cut short")
			require.ErrorContains(t, c.Write(t.Context(), frame), "write was cut short")
		})
	}
}

func TestWriteBeforeFirstByte(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, peer := pipe(t, conn.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, c.Write(ctx, resp.Simple("never sent")), context.Canceled)
		require.NoError(t, c.Err())

		go c.Write(t.Context(), frame)
		got, err := conn.New(peer, conn.Options{}).ReadFrame(t.Context())
		require.NoError(t, err)
		require.Equal(t, frame, got, "nothing of the cancelled write may be left")
	})
}

func TestWriteTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := pipe(t, conn.Options{WriteTimeout: time.Minute})
		start := time.Now()
		require.Error(t, c.Write(context.Background(), frame))
		require.Equal(t, time.Minute, time.Since(start))
		require.Error(t, c.Err())
	})
}

func TestCloseInterrupts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := pipe(t, conn.Options{})
		errs := make(chan error, 2)
		go func() { _, err := c.ReadFrame(t.Context()); errs <- err }()
		go func() { errs <- c.Write(t.Context(), frame) }()
		synctest.Wait()
		c.Close()
		require.ErrorIs(t, <-errs, conn.ErrClosed)
		require.ErrorIs(t, <-errs, conn.ErrClosed)
		c.Fail(errors.New("too late"))
		require.Equal(t, conn.ErrClosed, c.Err(), "the first reason counts")
	})
}

// A slowConn takes its time to set a deadline.
type slowConn struct {
	net.Conn
	release chan struct{}
}

func (c slowConn) SetReadDeadline(deadline time.Time) error {
	if !deadline.IsZero() {
		<-c.release
	}
	return c.Conn.SetReadDeadline(deadline)
}

// The interruption comes when the read has already succeeded. It has to be over
// before the next read begins.
func TestLateInterruption(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, peer := net.Pipe()
		defer peer.Close()
		slow := slowConn{Conn: ours, release: make(chan struct{})}
		c := conn.New(slow, conn.Options{})
		defer c.Close()

		ctx, cancel := context.WithCancel(t.Context())
		first := make(chan error, 1)
		go func() {
			_, err := c.ReadFrame(ctx)
			first <- err
		}()
		synctest.Wait()
		cancel()
		synctest.Wait()
		peer.Write(resp.Append(nil, frame))
		synctest.Wait()
		require.Zero(t, len(first), "the read must wait for its interruption")
		close(slow.release)
		require.NoError(t, <-first, "what was read counts")

		go peer.Write(resp.Append(nil, frame))
		_, err := c.ReadFrame(t.Context())
		require.NoError(t, err)
	})
}

// A context that ends just when the operation does must not hit the next one.
func TestNoDeadlineStaysBehind(t *testing.T) {
	for range 200 {
		c, peer := pipe(t, conn.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		go peer.Write(resp.Append(nil, frame))
		if _, err := c.ReadFrame(ctx); err != nil {
			require.ErrorIs(t, err, context.Canceled)
			_, err = c.ReadFrame(t.Context())
			require.NoError(t, err)
		}
		go peer.Write([]byte("+next\r\n"))
		got, err := c.ReadFrame(t.Context())
		require.NoError(t, err)
		require.Equal(t, resp.Simple("next"), got)
	}
}
