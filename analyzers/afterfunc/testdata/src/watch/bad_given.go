package watch

import (
	"context"
	"net"
)

// Feed uses the connection that it is given itself, and leaves the watch behind.
func Feed(ctx context.Context, conn net.Conn, lines []string) {
	go func() { // want `sets a deadline on conn when its context ends, and nothing stops it before the return at line 20: it can hit a later use of conn`
		<-ctx.Done()
		conn.SetWriteDeadline(past) // ^rest
	}()
	for _, line := range lines {
		if _, err := conn.Write([]byte(line)); err != nil {
			break
		}
	}
	println("fed")
} // ^leaves
