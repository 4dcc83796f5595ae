// Package helper writes the parts of a message with the help of functions.
package helper

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"net"
	"time"

	"depframe"
)

type Peer struct {
	conn net.Conn
	w    *bufio.Writer
	wire *depframe.Wire
	dead bool
}

// writeHeader tells how much follows.
func (p *Peer) writeHeader(n int) error {
	var head [8]byte
	binary.BigEndian.PutUint64(head[:], uint64(n))
	_, err := p.conn.Write(head[:])
	return err
}

// writeBody writes what follows.
func (p *Peer) writeBody(body []byte) error {
	_, err := p.conn.Write(body)
	return err
}

// writeBodyOf does so as long as ctx lasts.
func (p *Peer) writeBodyOf(ctx context.Context, body []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return p.writeBody(body)
}

// mustWrite ends the connection when it cannot write.
func (p *Peer) mustWrite(ctx context.Context, body []byte) error {
	err := p.writeBodyOf(ctx, body)
	if err != nil {
		p.kill()
	}
	return err
}

// kill ends the connection.
func (p *Peer) kill() {
	p.dead = true
	p.conn.Close()
}

// writeLine writes a line into the buffer.
func (p *Peer) writeLine(line string) error {
	if _, err := p.w.WriteString(line); err != nil {
		return err
	}
	return p.w.WriteByte('\n')
}

// send writes a whole message and flushes it.
func (p *Peer) send(lines ...string) error {
	for _, line := range lines {
		if err := p.writeLine(line); err != nil {
			return err
		}
	}
	return p.w.Flush()
}

// put writes any bytes to any stream.
func put[B ~[]byte | ~string](w io.Writer, b B) error {
	_, err := w.Write([]byte(b))
	return err
}

// rest waits a little.
func rest(ctx context.Context) error {
	select {
	case <-time.After(time.Millisecond):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
