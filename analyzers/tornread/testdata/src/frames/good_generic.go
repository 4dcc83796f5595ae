package frames

import (
	"io"
	"net"
	"time"
)

// DecodeOrClose closes.
func (d *Decoder[T]) DecodeOrClose() (none T, _ error) {
	var frame [8]byte
	d.conn.SetReadDeadline(time.Now().Add(time.Second))
	defer d.conn.SetReadDeadline(time.Time{})
	if _, err := io.ReadFull(d.conn, frame[:]); err != nil {
		d.conn.Close()
		return none, err
	}
	return d.parse(frame[:]), nil
}

// DecodePart hands on what there is.
func (d *Decoder[T]) DecodePart() (T, error) {
	var frame [8]byte
	d.conn.SetReadDeadline(time.Now().Add(time.Second))
	defer d.conn.SetReadDeadline(time.Time{})
	n, err := io.ReadFull(d.conn, frame[:])
	return d.parse(frame[:n]), err
}

// readFrame reads into anything that is bytes, and closes when it cannot.
func readFrame[B ~[]byte](conn net.Conn, into B) error {
	conn.SetReadDeadline(time.Now().Add(time.Second))
	defer conn.SetReadDeadline(time.Time{})
	if _, err := io.ReadFull(conn, into); err != nil {
		conn.Close()
		return err
	}
	return nil
}

// ReadByFunction leaves it to the function.
func (r *Reader) ReadByFunction() ([]byte, error) {
	frame := make([]byte, 8)
	return frame, readFrame(r.conn, frame)
}
