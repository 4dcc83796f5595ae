package service

import (
	"context"
	"io"
	"net"
)

// Handshake sends two messages, each with a helper of its own.
func (n *Node) Handshake(ctx context.Context) error {
	if err := n.writeHello(n.name); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return n.writeAuth(n.key)
}

// Confirmed waits for an answer between them, in a helper.
func (n *Node) Confirmed(ctx context.Context) error {
	if err := n.writeHello(n.name); err != nil {
		return err
	}
	if err := n.readOK(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return n.writeAuth(n.key)
}

// Forgotten lets go of the connection.
func (n *Node) Forgotten(ctx context.Context, items []string) error {
	if err := n.writeCount(len(items)); err != nil {
		return err
	}
	for _, item := range items {
		if err := ctx.Err(); err != nil {
			n.conn = nil
			return err
		}
		if err := n.writeItem(item); err != nil {
			return err
		}
	}
	return nil
}

// Reconnected opens another one.
func (n *Node) Reconnected(ctx context.Context, items []string) error {
	if err := n.writeCount(len(items)); err != nil {
		return err
	}
	for _, item := range items {
		if ctx.Err() != nil {
			n.reconnect(ctx)
			return ctx.Err()
		}
		if err := n.writeItem(item); err != nil {
			return err
		}
	}
	return nil
}

// Either writes one of two messages.
func (n *Node) Either(ctx context.Context, full bool) error {
	if !full {
		return n.writeItem("nothing")
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return n.writeItem("everything")
}

// Piped writes into a pipe that it closes with the error.
func Piped(ctx context.Context, parts [][]byte) io.Reader {
	r, w := io.Pipe()
	go func() {
		for _, part := range parts {
			if _, err := w.Write(part); err != nil {
				return
			}
			if err := ctx.Err(); err != nil {
				w.CloseWithError(err)
				return
			}
		}
		w.Close()
	}()
	return r
}

// HalfClosed tells the peer that nothing else comes.
func HalfClosed(ctx context.Context, conn *net.TCPConn, head, body []byte) error {
	if _, err := conn.Write(head); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		conn.CloseWrite()
		return err
	}
	_, err := conn.Write(body)
	return err
}

// Discarded does not give the connection back to those that are idle.
func Discarded(ctx context.Context, idle chan net.Conn, head, body []byte) error {
	conn := <-idle
	if _, err := conn.Write(head); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := conn.Write(body); err != nil {
		return err
	}
	idle <- conn
	return nil
}

// Own dials a connection of its own, and closes it at the end.
func (n *Node) Own(ctx context.Context, addr string, head, body []byte) error {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.Write(head); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err = conn.Write(body)
	return err
}
