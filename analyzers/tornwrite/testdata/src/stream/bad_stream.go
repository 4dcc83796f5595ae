package stream

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strconv"
)

// Bulk leaves the length of a string in the buffer: the next reply follows it.
func (s *Server) Bulk(ctx context.Context, p []byte) error {
	s.w.WriteByte('$') // want "written to s.w"
	s.w.WriteString(strconv.Itoa(len(p)))
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	s.w.Write(p) // ^rest
	return s.w.Flush()
}

// Printed writes the status line, and asks before the body.
func (s *Server) Printed(ctx context.Context, r Reply) error {
	if _, err := fmt.Fprintf(s.w, "STATUS %d %d\n", r.Status, len(r.Body)); err != nil { // want "written to s.w"
		return err
	}
	if ctx.Err() != nil { // ^leaves
		return ctx.Err()
	}
	if _, err := s.w.Write(r.Body); err != nil { // ^rest
		return err
	}
	return s.w.Flush()
}

// Strings writes without a buffer.
func (s *Server) Strings(ctx context.Context, key, value string) error {
	if _, err := io.WriteString(s.conn, key+": "); err != nil { // want "written to s.conn"
		return err
	}
	select {
	default:
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
	_, err := io.WriteString(s.conn, value+"\r\n") // ^rest
	return err
}

// Binary writes a fixed header.
func (s *Server) Binary(ctx context.Context, r Reply) error {
	if err := binary.Write(s.conn, binary.BigEndian, uint32(len(r.Body))); err != nil { // want "written to s.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := s.conn.Write(r.Body) // ^rest
	return err
}

// Copied sends what it reads elsewhere.
func (s *Server) Copied(ctx context.Context, size int64, body io.Reader) error {
	if _, err := fmt.Fprintf(s.conn, "%d\r\n", size); err != nil { // want "written to s.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := io.CopyN(s.conn, body, size) // ^rest
	return err
}

// Both uses one half of a buffer with two.
func (s *Server) Both(ctx context.Context, r Reply) error {
	if _, err := s.rw.WriteString("DATA\n"); err != nil { // want "written to s.rw"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	if _, err := s.rw.Write(r.Body); err != nil { // ^rest
		return err
	}
	return s.rw.Flush()
}

// FlushedLate flushes what is torn, too.
func (s *Server) FlushedLate(ctx context.Context, r Reply) error {
	defer s.w.Flush()
	if err := s.w.WriteByte(byte(r.Status)); err != nil { // want "written to s.w"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := s.w.Write(r.Body) // ^rest
	return err
}

// Vectored writes the body in several pieces at once, after the header.
func (s *Server) Vectored(ctx context.Context, r Reply, pieces net.Buffers) error {
	if _, err := fmt.Fprintln(s.conn, r.Status, len(pieces)); err != nil { // want "written to s.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := pieces.WriteTo(s.conn) // ^rest
	return err
}
