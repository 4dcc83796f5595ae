package lent

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"sync"
	"time"

	"deplink"
)

var errTimeout = errors.New("timeout")

type frame struct {
	header []byte
	body   []byte
	answer chan error
}

// A Link is written to by one goroutine, for all of its lanes.
type Link struct {
	w     io.Writer
	out   chan frame
	jobs  chan func()
	limit time.Duration
	stop  chan struct{}

	mu    sync.Mutex
	queue []*frame
	wake  chan struct{}
}

func (l *Link) loop() {
	for f := range l.out {
		l.w.Write(f.header)
		_, err := l.w.Write(f.body)
		f.answer <- err
	}
}

// post waits until the frame is written, but not for ever.
func (l *Link) post(header, body []byte, answer chan error) error {
	timer := time.NewTimer(l.limit)
	defer timer.Stop()
	f := frame{header: header, body: body, answer: answer}
	select {
	case l.out <- f:
	case <-l.stop:
		return io.ErrClosedPipe
	case <-timer.C:
		return errTimeout
	}
	select {
	case err := <-answer:
		return err
	case <-l.stop:
		return io.ErrClosedPipe
	case <-timer.C:
		return errTimeout
	}
}

// postHeader is post without a body.
func (l *Link) postHeader(header []byte) error { return l.post(header, nil, make(chan error, 1)) }

type header []byte

func (h header) encode(id, size uint32) {
	h[0] = 1
	binary.BigEndian.PutUint32(h[1:5], id)
	binary.BigEndian.PutUint32(h[5:9], size)
}

type Lane struct {
	link   *Link
	remote *deplink.Link
	id     uint32
	head   header
	fixed  [9]byte
	buf    []byte
	text   bytes.Buffer
	answer chan error
}

// The header of the next message is encoded into the one that still waits.
func (c *Lane) Write(body []byte) (int, error) {
	c.head.encode(c.id, uint32(len(body)))
	if err := c.link.post(c.head, body, c.answer); err != nil { // ^leaves ^rest // want `c.head is handed to another goroutine at line \d+, which may still use it when post is cancelled or fails at line \d+: the next call overwrites it at line \d+`
		return 0, err
	}
	return len(body), nil
}

// By a wrapper, from an array that cannot be exchanged.
func (c *Lane) Ping() error {
	binary.BigEndian.PutUint32(c.fixed[1:5], c.id)
	if err := c.link.postHeader(c.fixed[:]); err != nil { // ^leaves ^rest // want `c.fixed is handed to another goroutine`
		return err
	}
	return nil
}

// The buffer is built anew in the same memory.
func (c *Lane) WriteText(lines []string) error {
	c.buf = c.buf[:0]
	for _, l := range lines {
		c.buf = append(c.buf, l...)
	}
	return c.link.post(nil, c.buf, c.answer) // ^leaves ^rest // want `c.buf is handed to another goroutine at line \d+.* the next call overwrites it`
}

// The same in a variable, and through the struct that is sent, until ctx ends.
func (c *Lane) WriteLine(ctx context.Context, line string) error {
	b := append(c.buf[:0], line...)
	c.buf = append(b, '\n')
	f := frame{body: c.buf, answer: make(chan error, 1)}
	select {
	case c.link.out <- f: // want `c.buf is handed to another goroutine at line \d+, which may still use it when ctx ends at line \d+`
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-f.answer: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// A buffer that is asked for its bytes.
func (c *Lane) WriteValue(write func(io.Writer)) error {
	c.text.Reset()
	write(&c.text)
	return c.link.post(nil, c.text.Bytes(), c.answer) // ^leaves ^rest // want `c.text is handed to another goroutine`
}

// The value that is sent is a function.
func (c *Lane) Do(ctx context.Context, line string) error {
	c.buf = append(c.buf[:0], line...)
	buf := c.buf
	answer := make(chan error, 1)
	c.link.jobs <- func() { // want `c.buf is handed to another goroutine`
		_, err := c.link.w.Write(buf)
		answer <- err
	}
	select {
	case err := <-answer: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// A queue instead of a channel.
func (c *Lane) Enqueue(ctx context.Context, line string) error {
	n := copy(c.fixed[:], line)
	f := &frame{body: c.fixed[:n], answer: make(chan error, 1)}
	c.link.mu.Lock()
	c.link.queue = append(c.link.queue, f) // want `c.fixed is handed to another goroutine`
	c.link.mu.Unlock()
	c.link.wake <- struct{}{}
	select {
	case err := <-f.answer: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// The helper is in another package.
func (c *Lane) Forward(line string) error {
	c.buf = append(c.buf[:0], line...)
	if err := c.remote.Send(c.buf); err != nil { // ^leaves ^rest // want `c.buf is handed to another goroutine at line \d+, which may still use it when Send is cancelled or fails`
		return err
	}
	return nil
}

var buffers = sync.Pool{New: func() any { return make([]byte, 0, 1<<10) }}

// The buffer goes back to its pool, and to somebody else.
func (c *Lane) WritePooled(line string) error {
	b := buffers.Get().([]byte)
	defer buffers.Put(b)
	b = append(b[:0], line...)
	return c.link.post(nil, b, make(chan error, 1)) // ^leaves ^rest // want `is handed to another goroutine at line \d+.*: it is put back at line \d+, and the next who takes it shares it`
}

// A loop tries again with the same buffer.
func (c *Lane) Retry(n int) (err error) {
	for i := range n {
		c.head.encode(c.id, uint32(i))
		if err = c.link.post(c.head, nil, c.answer); err == nil { // ^leaves ^rest // want `c.head is handed to another goroutine`
			return nil
		}
	}
	return err
}
