// Package frame writes messages that consist of a header and a body.
package frame

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/binary"
	"net"
	"sync"
)

type Frame struct {
	Kind byte
	Body []byte
}

// header tells how much follows.
func (f Frame) header() []byte {
	return binary.BigEndian.AppendUint32([]byte{f.Kind}, uint32(len(f.Body)))
}

// encode returns the whole frame.
func (f Frame) encode() []byte {
	var buf bytes.Buffer
	buf.Write(f.header())
	buf.Write(f.Body)
	return buf.Bytes()
}

type Conn struct {
	mu     sync.Mutex
	conn   net.Conn
	mirror net.Conn
	tcp    *net.TCPConn
	secure *tls.Conn
	udp    *net.UDPConn
	ctx    context.Context
	frames chan Frame
	pool   *Pool
	err    error
	broken bool
	closed chan struct{}
}

// Close ends the connection.
func (c *Conn) Close() error { return c.conn.Close() }

// fail ends the connection because of an error.
func (c *Conn) fail(err error) error {
	c.err = err
	c.conn.Close()
	return err
}

// A Session is a connection with a name.
type Session struct {
	net.Conn
	name string
}

// A Pool keeps connections for later.
type Pool struct {
	mu    sync.Mutex
	conns map[*Conn]bool
}

// discard closes a connection that must not be used again.
func (p *Pool) discard(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
	c.conn.Close()
}
