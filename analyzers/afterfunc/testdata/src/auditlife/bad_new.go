package auditlife

import (
	"context"
	"io"
)

// Dial hands out a connection that its watch may still close: whether anybody
// uses it by then is for the callers to say.
func Dial(ctx context.Context, dial func() (io.ReadWriteCloser, error)) (io.ReadWriteCloser, error) {
	conn, err := dial()
	if err != nil {
		return nil, err
	}
	done := make(chan struct{})
	defer close(done)
	go func() { // want `it is told to leave but not waited for`
		select {
		case <-ctx.Done():
			conn.Close() // ^rest
		case <-done:
		}
	}()
	if _, err := conn.Write([]byte("HELLO")); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil // ^leaves
}
