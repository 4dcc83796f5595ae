package watch

import (
	"context"
	"io"
	"net"
)

// Relay has the watch close the connection in any case: nobody uses it on.
func Relay(ctx context.Context, conn net.Conn, user io.ReadWriter) error {
	stop := make(chan struct{})
	go func() {
		select {
		case <-ctx.Done():
		case <-stop:
		}
		conn.Close()
	}()
	defer close(stop)
	_, err := io.Copy(user, conn)
	return err
}

// RelayUntil closes it on both ways.
func RelayUntil(ctx context.Context, conn net.Conn, user io.ReadWriter) error {
	stop := make(chan struct{})
	go func() {
		select {
		case <-ctx.Done():
			println("given up")
			conn.Close()
		case <-stop:
			conn.Close()
		}
	}()
	defer close(stop)
	_, err := io.Copy(user, conn)
	return err
}
