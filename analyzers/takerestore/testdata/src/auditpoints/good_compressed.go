package auditpoints

import (
	"bytes"
	"compress/flate"
	"net"
	"sync"
	"time"
)

// Outbound compresses what it sends.
type Outbound struct {
	mu      sync.Mutex
	conn    net.Conn
	pending int
	flags   uint8
}

// markConnAsClosed says that the connection is not used again.
func (o *Outbound) markConnAsClosed() { o.flags |= 1 }

// Flush writes to a compressor in memory, which cannot time out, although what
// it compresses is then written under a deadline.
func (o *Outbound) Flush(p []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pending -= len(p)
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, 1)
	if err != nil {
		return err
	}
	if _, err := w.Write(p); err != nil {
		return err
	}
	o.pending += buf.Len()
	o.conn.SetWriteDeadline(time.Now().Add(time.Second))
	if _, err := o.conn.Write(buf.Bytes()); err != nil {
		o.pending -= buf.Len()
		return err
	}
	return nil
}

// Send marks the object as dead.
func (o *Outbound) Send(p []byte) error {
	o.pending -= len(p)
	o.conn.SetWriteDeadline(time.Now().Add(time.Second))
	if _, err := o.conn.Write(p); err != nil {
		o.markConnAsClosed()
		return err
	}
	o.pending += len(p)
	return nil
}
