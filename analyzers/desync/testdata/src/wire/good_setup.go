package wire

import (
	"bufio"
	"fmt"
	"net"
	"time"
)

// A Camera is connected before anybody has it.
type Camera struct {
	conn net.Conn
	r    *bufio.Reader
}

func (c *Camera) ask(line string) error {
	if err := c.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(c.conn, line); err != nil {
		return err
	}
	_, err := c.r.ReadString('\n')
	return err
}

// Begin opens the connection that it asks over.
func (c *Camera) Begin(addr string) (err error) {
	if c.conn, err = net.DialTimeout("tcp", addr, time.Second); err != nil {
		return err
	}
	c.r = bufio.NewReader(c.conn)
	if err := c.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(c.conn, "begin"); err != nil {
		return err
	}
	_, err = c.r.ReadString('\n')
	return err
}

// Login is what comes first on a connection.
func (c *Camera) Login(user string) error {
	if err := c.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(c.conn, "login", user); err != nil {
		return err
	}
	_, err := c.r.ReadString('\n')
	return err
}

// ConnectTLS does so, too.
func (c *Camera) ConnectTLS(user string) error {
	if err := c.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(c.conn, user); err != nil {
		return err
	}
	_, err := c.r.ReadString('\n')
	return err
}

// Handshake does so, too.
func (c *Camera) Handshake(user string) error {
	if err := c.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(c.conn, user); err != nil {
		return err
	}
	_, err := c.r.ReadString('\n')
	return err
}

// dialFor does so, too.
func (c *Camera) dialFor(user string) error {
	if err := c.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(c.conn, user); err != nil {
		return err
	}
	_, err := c.r.ReadString('\n')
	return err
}

// Play is called by Watch, which has nothing to do any more with a camera that failed.
func (c *Camera) Play(stream int) error {
	if err := c.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(c.conn, "play", stream); err != nil {
		return err
	}
	_, err := c.r.ReadString('\n')
	return err
}

// Watch makes a camera that plays.
func Watch(addr string) (*Camera, error) {
	c := &Camera{}
	if err := c.Begin(addr); err != nil {
		return nil, err
	}
	if err := c.Play(1); err != nil {
		return nil, err
	}
	return c, nil
}
