package wire

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// A Panel asks over a connection that it has had for long.
type Panel struct {
	conn net.Conn
	r    *bufio.Reader
	log  io.WriteCloser
}

// Connected only begins like what connects.
func (p *Panel) Connected(id string) error {
	if err := p.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	defer p.conn.SetDeadline(time.Time{})
	if _, err := fmt.Fprintln(p.conn, "connected", id); err != nil { // want "written to p.conn"
		return err
	}
	_, err := p.r.ReadString('\n') // ^leaves ^rest
	return err
}

// Trace opens something, but not what it asks over.
func (p *Panel) Trace(file string) (err error) {
	if p.log, err = os.Create(file); err != nil {
		return err
	}
	if err := p.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	defer p.conn.SetDeadline(time.Time{})
	if _, err := fmt.Fprintln(p.conn, "trace"); err != nil { // want "written to p.conn"
		return err
	}
	_, err = p.r.ReadString('\n') // ^leaves ^rest
	return err
}

// Ask is given out as a value, to callers of which nothing is known.
func (p *Panel) Ask(line string) error {
	if err := p.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	defer p.conn.SetDeadline(time.Time{})
	if _, err := fmt.Fprintln(p.conn, line); err != nil { // want "written to p.conn"
		return err
	}
	_, err := p.r.ReadString('\n') // ^leaves ^rest
	return err
}

// Asker gives it out.
func (p *Panel) Asker() func(string) error { return p.Ask }

// Try makes a panel that asks once.
func Try(conn net.Conn) (*Panel, error) {
	p := &Panel{conn: conn, r: bufio.NewReader(conn)}
	if err := p.Ask("ready?"); err != nil {
		return nil, err
	}
	return p, nil
}
