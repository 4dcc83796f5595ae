package callers

import (
	"errors"
	"io"
	"net"
	"time"
)

// Greet is lent a connection for a handshake, and whoever lends it gives it up
// with the session that does not come to be.
func Greet(c net.Conn) (net.Conn, error) { return shake(c, "hello") }

// GreetNew has made the connection itself, and closes it.
func GreetNew(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s, err := shake(c, "hello, you")
	if err != nil {
		c.Close()
		return nil, err
	}
	return s, nil
}

func shake(c net.Conn, hello string) (net.Conn, error) {
	if err := c.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return nil, err
	}
	if _, err := c.Write([]byte(hello)); err != nil {
		return nil, err
	}
	if err := expect(c, "ok"); err != nil {
		return nil, err
	}
	if _, err := c.Write([]byte{1}); err != nil {
		return nil, err
	}
	if _, err := c.Write([]byte{2, 3}); err != nil {
		return nil, err
	}
	if err := expect(c, "ok"); err != nil {
		return nil, err
	}
	return c, c.SetDeadline(time.Time{})
}

func expect(c net.Conn, want string) error {
	got := make([]byte, len(want))
	if _, err := io.ReadFull(c, got); err != nil {
		return err
	}
	if string(got) != want {
		return errors.New("unexpected answer")
	}
	return nil
}
