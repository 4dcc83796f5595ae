package seeds

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"time"
)

// A Conn is one end of a connection on which frames are exchanged. Each method
// that reads may be called again after a timeout.
type Conn struct {
	conn  net.Conn
	buf   []byte // bytes that have arrived and belong to no frame yet
	rest  net.Buffers
	death error
}

// ReadFrame keeps what has arrived in the connection, and removes nothing but
// whole frames from it.
//
//seed:remedy read_frame, parse or fill (mini-redis)
func (c *Conn) ReadFrame(wait time.Duration) ([]byte, error) {
	if err := c.conn.SetReadDeadline(time.Now().Add(wait)); err != nil {
		return nil, err
	}
	for {
		if frame, rest, ok := bytes.Cut(c.buf, []byte{'\n'}); ok {
			c.buf = rest
			return frame, nil
		}
		chunk := make([]byte, 512)
		n, err := c.conn.Read(chunk)
		c.buf = append(c.buf, chunk[:n]...)
		if err != nil {
			return nil, err
		}
	}
}

// ReadFrameOnStack collects the bytes of a frame in a variable of the call.
//
//seed:hazard read_frame, the buffer on the stack (mini-redis)
func (c *Conn) ReadFrameOnStack(wait time.Duration) ([]byte, error) {
	if err := c.conn.SetReadDeadline(time.Now().Add(wait)); err != nil {
		return nil, err
	}
	var buf []byte
	for {
		if frame, _, ok := bytes.Cut(buf, []byte{'\n'}); ok {
			return frame, nil
		}
		chunk := make([]byte, 512)
		n, err := c.conn.Read(chunk) // want `\(tornread, audit\)`
		if err != nil {
			return nil, err
		}
		buf = append(buf, chunk[:n]...)
	}
}

// ReadFrameInParts reads the length first, and forgets it if the body is late.
//
//seed:hazard read_frame, reading and parsing in turns (mini-redis)
func (c *Conn) ReadFrameInParts(wait time.Duration) ([]byte, error) {
	if err := c.conn.SetReadDeadline(time.Now().Add(wait)); err != nil {
		return nil, err
	}
	var size [4]byte
	if _, err := io.ReadFull(c.conn, size[:]); err != nil { // want `\(tornread, audit\)`
		return nil, err
	}
	body := make([]byte, binary.BigEndian.Uint32(size[:]))
	if _, err := io.ReadFull(c.conn, body); err != nil { // want `\(tornread, audit\)`
		return nil, err
	}
	return body, nil
}

// WriteAll writes a frame in two parts; a deadline between them leaves half a
// frame on a connection that stays in use.
//
//seed:hazard write_all (Cancelling async Rust)
func (c *Conn) WriteAll(frame []byte, wait time.Duration) error {
	if err := c.conn.SetWriteDeadline(time.Now().Add(wait)); err != nil {
		return err
	}
	var size [4]byte
	binary.BigEndian.PutUint32(size[:], uint32(len(frame)))
	if _, err := c.conn.Write(size[:]); err != nil { // want `\(tornwrite, audit\)`
		return err
	}
	_, err := c.conn.Write(frame)
	return err
}

// WriteAllBuf keeps what is not written yet in the connection; the next call
// goes on from there.
//
//seed:remedy write_all_buf, a cursor that the caller owns (Cancelling async Rust)
func (c *Conn) WriteAllBuf(frame []byte, wait time.Duration) error {
	if err := c.conn.SetWriteDeadline(time.Now().Add(wait)); err != nil {
		return err
	}
	c.rest = append(c.rest, frame)
	_, err := c.rest.WriteTo(c.conn)
	return err
}

// WriteAllOrDie ends the connection if a frame is not written whole.
//
//seed:remedy poisoning: what was cut in two is not used again (Cancelling async Rust)
func (c *Conn) WriteAllOrDie(frame []byte, wait time.Duration) error {
	if c.death != nil {
		return c.death
	}
	if err := c.conn.SetWriteDeadline(time.Now().Add(wait)); err != nil {
		return err
	}
	var size [4]byte
	binary.BigEndian.PutUint32(size[:], uint32(len(frame)))
	if _, err := c.conn.Write(size[:]); err != nil {
		c.die(err)
		return err
	}
	if _, err := c.conn.Write(frame); err != nil {
		c.die(err)
		return err
	}
	return nil
}

func (c *Conn) die(err error) {
	c.death = err
	c.conn.Close()
}
