// Package audit has reads that are torn unless somebody who is not seen here
// closes the stream.
package audit

import (
	"bufio"
	"io"
	"net"
	"time"
)

type Port struct {
	conn    net.Conn
	br      *bufio.Reader
	timeout time.Duration
}

// Frame leaves its deadline in force. Its callers may close.
func (p *Port) Frame() ([]byte, error) {
	p.conn.SetReadDeadline(time.Now().Add(p.timeout))
	frame := make([]byte, 16)
	if _, err := io.ReadFull(p.conn, frame); err != nil { /* ^leaves ^rest */ // want "taken from p.conn .*audit"
		return nil, err
	}
	return frame, nil
}

// frame has a caller that passes the error on.
func (p *Port) frame() (string, error) {
	p.conn.SetReadDeadline(time.Now().Add(p.timeout))
	line, err := p.br.ReadString('\n') /* ^leaves ^rest */ // want "taken from p.br .*audit"
	if err != nil {
		return "", err
	}
	return line, nil
}

// Line passes the error on.
func (p *Port) Line() (string, error) { return p.frame() }

// Two reads twice what may be two messages.
func (p *Port) Two() (byte, error) {
	p.conn.SetReadDeadline(time.Now().Add(p.timeout))
	defer p.conn.SetReadDeadline(time.Time{})
	if _, err := p.br.ReadByte(); err != nil { // want "part of a message is read from p.br .*audit"
		return 0, err
	}
	b, err := p.br.ReadByte() // ^leaves ^rest
	if err != nil {
		return 0, err
	}
	return b, nil
}

// Scan takes what there is at the end for a line.
func (p *Port) Scan(handle func(string)) error {
	s := bufio.NewScanner(p.conn)
	for {
		p.conn.SetReadDeadline(time.Now().Add(time.Minute))
		if !s.Scan() { /* ^leaves ^rest */ // want "by Scan .*audit"
			return s.Err()
		}
		handle(s.Text())
	}
}

// empty reads what is left of a message. Its deferred function has the line put
// back however that ended, and leads back to it.
func empty(p *lines, l *Line, size int64) {
	defer func() {
		if l.left > 0 {
			left := l.left
			l.left = 0
			go empty(p, l, left)
			return
		}
		p.idle <- l
	}()
	l.nc.SetReadDeadline(time.Now().Add(time.Second))
	io.CopyN(io.Discard, l.nc, size)
	var tail [2]byte
	if _, err := io.ReadFull(l.nc, tail[:]); err != nil { /* ^leaves ^rest */ // want "taken from l.nc .*audit"
		return
	}
	l.left = int64(tail[0])
}

// Download reads from the connection that has the deadline.
func (p *Port) Download(document io.Writer) error {
	p.conn.SetDeadline(time.Now().Add(p.timeout))
	if _, err := io.Copy(document, p.br); err != nil { /* ^leaves ^rest */ // want "taken from p.br"
		return err
	}
	return p.conn.SetDeadline(time.Time{})
}

// A Relay has two connections.
type Relay struct{ near, far net.Conn }

// Forward takes from one what the other may not get in time.
func (r *Relay) Forward() error {
	r.far.SetDeadline(time.Now().Add(time.Minute))
	_, err := io.CopyN(r.far, r.near, 16) /* ^leaves ^rest */ // want "taken from r.near .*audit"
	return err
}
