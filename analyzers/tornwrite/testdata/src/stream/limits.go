package stream

import (
	"bufio"
	"context"
	"net"
)

// Local has a buffer of its own, but the connection is not.
// Known limit: what is written to a buffer is not followed to the connection below.
func Local(ctx context.Context, conn net.Conn, r Reply) error {
	if _, err := conn.Write([]byte{byte(r.Status)}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	w := bufio.NewWriter(conn)
	w.Write(r.Body)
	if err := w.Flush(); err != nil {
		return err
	}
	return nil
}
