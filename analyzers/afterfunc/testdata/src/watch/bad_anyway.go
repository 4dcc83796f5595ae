package watch

import (
	"context"
	"io"
	"net"
)

// Forward has the watch say in any case that it is done, and close the connection
// only when the context ends.
func Forward(ctx context.Context, conn net.Conn, user io.ReadWriter, done func()) error {
	stop := make(chan struct{})
	go func() { // want `the goroutine started at line \d+ closes conn when its context ends`
		select {
		case <-ctx.Done():
			conn.Close() // ^rest
		case <-stop:
		}
		done()
	}()
	defer close(stop)
	_, err := io.CopyN(user, conn, 100)
	return err // ^leaves
}
