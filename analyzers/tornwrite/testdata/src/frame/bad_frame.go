package frame

import (
	"context"
	"log"
	"net"
)

// WriteFrame asks the context between the header and the body: the peer takes
// the next frame for the body.
func (c *Conn) WriteFrame(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil { // want "part of a message is written to c.conn at line .* and the rest at line .*, but not when ctx ends at line"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := c.conn.Write(f.Body) // ^rest
	return err
}

// WriteCause asks for the cause.
func (c *Conn) WriteCause(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil { // want "written to c.conn"
		return err
	}
	if context.Cause(ctx) != nil { // ^leaves
		return context.Cause(ctx)
	}
	_, err := c.conn.Write(f.Body) // ^rest
	return err
}

// WritePolled asks with a select.
func (c *Conn) WritePolled(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil { // want "written to c.conn"
		return err
	}
	select {
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	default:
	}
	_, err := c.conn.Write(f.Body) // ^rest
	return err
}

// WriteQuit asks a channel that its caller closes.
func (c *Conn) WriteQuit(f Frame, quit <-chan struct{}) error {
	if _, err := c.conn.Write(f.header()); err != nil { // want "written to c.conn at line .*, but not when quit is closed"
		return err
	}
	select {
	case <-quit: // ^leaves
		return context.Canceled
	default:
	}
	_, err := c.conn.Write(f.Body) // ^rest
	return err
}

// WriteLocked holds a lock, so that the next frame only comes after half of
// this one.
func (c *Conn) WriteLocked(ctx context.Context, f Frame) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := c.conn.Write(f.header()); err != nil { // want "written to c.conn"
		return err
	}
	if ctx.Err() != nil { // ^leaves
		return ctx.Err()
	}
	if _, err := c.conn.Write(f.Body); err != nil { // ^rest
		return err
	}
	return nil
}

// WriteParts has three parts, and asks twice.
func (c *Conn) WriteParts(ctx context.Context, f Frame, trailer []byte) error {
	if _, err := c.conn.Write(f.header()); err != nil { // want "written to c.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	if _, err := c.conn.Write(f.Body); err != nil { // ^rest
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := c.conn.Write(trailer)
	return err
}

// WriteTCP knows what kind of connection it has.
func (c *Conn) WriteTCP(ctx context.Context, f Frame) error {
	if _, err := c.tcp.Write(f.header()); err != nil { // want "written to c.tcp"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := c.tcp.Write(f.Body) // ^rest
	return err
}

// WriteTLS encrypts, which does not make it whole.
func (c *Conn) WriteTLS(ctx context.Context, f Frame) error {
	if _, err := c.secure.Write(f.header()); err != nil { // want "written to c.secure"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := c.secure.Write(f.Body) // ^rest
	return err
}

// Send writes to the connection that it is itself.
func (s *Session) Send(ctx context.Context, f Frame) error {
	if _, err := s.Write(f.header()); err != nil { // want "written to s.Conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := s.Write(f.Body) // ^rest
	return err
}

// Send writes to a connection of its caller.
func Send(ctx context.Context, conn net.Conn, f Frame) error {
	if _, err := conn.Write(f.header()); err != nil { // want "written to conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := conn.Write(f.Body) // ^rest
	return err
}

// WriteLogged only logs, and its caller cannot tell.
func (c *Conn) WriteLogged(ctx context.Context, f Frame) {
	c.conn.Write(f.header()) // want "written to c.conn"
	if ctx.Err() != nil {    // ^leaves
		log.Printf("frame %d: cancelled", f.Kind)
		return
	}
	c.conn.Write(f.Body) // ^rest
}

// WriteSome tells by a bool.
func (c *Conn) WriteSome(ctx context.Context, f Frame) bool {
	if _, err := c.conn.Write(f.header()); err != nil { // want "written to c.conn"
		return false
	}
	if len(f.Body) > 1<<16 && ctx.Err() != nil { // ^leaves
		return false
	}
	_, err := c.conn.Write(f.Body) // ^rest
	return err == nil
}

// WriteLiteral writes with a function literal.
func (c *Conn) WriteLiteral(ctx context.Context, f Frame) error {
	write := func(p []byte) error {
		_, err := c.conn.Write(p)
		return err
	}
	if err := write(f.header()); err != nil { // want "written to c.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	return write(f.Body) // ^rest
}

// WriteInLiteral does everything in one.
func (c *Conn) WriteInLiteral(ctx context.Context, f Frame) error {
	send := func() error {
		c.mu.Lock()
		defer c.mu.Unlock()
		if _, err := c.conn.Write(f.header()); err != nil { // want "written to c.conn"
			return err
		}
		if err := ctx.Err(); err != nil { // ^leaves
			return err
		}
		_, err := c.conn.Write(f.Body) // ^rest
		return err
	}
	return send()
}

// WriteMirrored closes the other connection.
func (c *Conn) WriteMirrored(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil { // want "written to c.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		c.mirror.Close()
		return err
	}
	_, err := c.conn.Write(f.Body) // ^rest
	return err
}

// WriteHalfSafe closes the connection if the body cannot be written, but not
// if it does not try.
func (c *Conn) WriteHalfSafe(ctx context.Context, f Frame) error {
	if _, err := c.conn.Write(f.header()); err != nil { // want "written to c.conn"
		return c.fail(err)
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	if _, err := c.conn.Write(f.Body); err != nil { // ^rest
		return c.fail(err)
	}
	return nil
}
