package frame

import (
	"context"
	"io"
	"net"
	"time"
)

// negotiate reads an answer between two requests, under the same deadline.
func negotiate(ctx context.Context, conn net.Conn, greeting, proof []byte) error {
	if d, ok := ctx.Deadline(); ok {
		conn.SetDeadline(d)
		defer conn.SetDeadline(time.Time{})
	}
	if _, err := conn.Write(greeting); err != nil {
		return err
	}
	var answer [2]byte
	if _, err := io.ReadFull(conn, answer[:]); err != nil {
		return err
	}
	_, err := conn.Write(proof)
	return err
}

// Negotiated ignores what failed.
func Negotiated(ctx context.Context, conn net.Conn, greeting, proof []byte) {
	negotiate(ctx, conn, greeting, proof)
}
