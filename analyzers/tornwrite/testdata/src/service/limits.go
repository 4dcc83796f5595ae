package service

import (
	"context"
	"net"
)

// Pooled borrows a connection and gives it back as it is.
// Known limit: a connection that is received from a channel is taken to be
// the function's own.
func Pooled(ctx context.Context, idle chan net.Conn, head, body []byte) error {
	conn := <-idle
	defer func() { idle <- conn }()
	if _, err := conn.Write(head); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := conn.Write(body)
	return err
}
