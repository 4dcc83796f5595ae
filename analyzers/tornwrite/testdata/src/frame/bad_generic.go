package frame

import (
	"context"
	"net"
)

// A Message knows how it is written.
type Message interface{ encode() []byte }

// A Stream sends messages of one kind.
type Stream[M Message] struct{ conn net.Conn }

// Send asks the context between the length and the message.
func (s *Stream[M]) Send(ctx context.Context, m M) error {
	data := m.encode()
	if _, err := s.conn.Write([]byte{byte(len(data))}); err != nil { // want "part of a message is written to s.conn at line .* and the rest at line .*, but not when ctx ends"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := s.conn.Write(data) // ^rest
	return err
}
