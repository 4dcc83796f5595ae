package lent

import (
	"bytes"
	"context"
	"io"
	"time"
)

// Another header takes the place of the one that still waits.
func (c *Lane) WriteAnew(body []byte) (int, error) {
	c.head.encode(c.id, uint32(len(body)))
	if err := c.link.post(c.head, body, c.answer); err != nil {
		c.head = make(header, 9)
		return 0, err
	}
	return len(body), nil
}

// Each call has its own.
func (c *Lane) WriteFresh(body []byte) error {
	c.head = make(header, 9)
	c.head.encode(c.id, uint32(len(body)))
	return c.link.post(c.head, body, make(chan error, 1))
}

func (c *Lane) WriteLocal(body []byte) error {
	h := make(header, 9)
	h.encode(c.id, uint32(len(body)))
	return c.link.post(h, body, make(chan error, 1))
}

// What is handed over is a copy.
func (c *Lane) WriteCopy(line string) error {
	c.buf = append(c.buf[:0], line...)
	return c.link.post(nil, bytes.Clone(c.buf), make(chan error, 1))
}

func (c *Lane) WriteAppended(line string) error {
	c.buf = append(c.buf[:0], line...)
	return c.link.post(nil, append([]byte{}, c.buf...), make(chan error, 1))
}

func (c *Lane) ForwardCopy(line string) error {
	c.buf = append(c.buf[:0], line...)
	return c.remote.SendCopy(c.buf)
}

// A lane that failed is dead.
func (c *Lane) Close() error {
	close(c.answer)
	return nil
}

func (c *Lane) WriteOrClose(line string) error {
	c.buf = append(c.buf[:0], line...)
	if err := c.link.post(nil, c.buf, c.answer); err != nil {
		c.Close()
		return err
	}
	return nil
}

// Its callers all see to that.
func (c *Lane) write(line string) error {
	c.buf = append(c.buf[:0], line...)
	return c.link.post(nil, c.buf, c.answer)
}

func (c *Lane) WriteAll(lines []string) error {
	for _, l := range lines {
		if err := c.write(l); err != nil {
			c.Close()
			return err
		}
	}
	return nil
}

// Once the frame is handed over, nobody gives up.
func (l *Link) postAndWait(ctx context.Context, body []byte) error {
	f := frame{body: body, answer: make(chan error, 1)}
	select {
	case l.out <- f:
	case <-ctx.Done():
		return ctx.Err()
	}
	return <-f.answer
}

func (c *Lane) WriteAndWait(ctx context.Context, line string) error {
	c.buf = append(c.buf[:0], line...)
	return c.link.postAndWait(ctx, c.buf)
}

// The cancelled way waits too, after it has interrupted the write.
func (l *Link) postInterrupted(ctx context.Context, body []byte, c io.Closer) error {
	f := frame{body: body, answer: make(chan error, 1)}
	l.out <- f
	select {
	case err := <-f.answer:
		return err
	case <-ctx.Done():
		c.Close()
		<-f.answer
		return ctx.Err()
	}
}

func (c *Lane) WriteInterrupted(ctx context.Context, line string, conn io.Closer) error {
	c.buf = append(c.buf[:0], line...)
	return c.link.postInterrupted(ctx, c.buf, conn)
}

// It is taken out of the queue again.
func (l *Link) enqueue(ctx context.Context, body []byte) error {
	f := &frame{body: body, answer: make(chan error, 1)}
	l.mu.Lock()
	l.queue = append(l.queue, f)
	l.mu.Unlock()
	select {
	case err := <-f.answer:
		return err
	case <-ctx.Done():
		l.remove(f)
		return ctx.Err()
	}
}

func (l *Link) remove(f *frame) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, g := range l.queue {
		if g == f {
			l.queue = append(l.queue[:i], l.queue[i+1:]...)
			return
		}
	}
}

func (c *Lane) EnqueueAndRemove(ctx context.Context, line string) error {
	c.buf = append(c.buf[:0], line...)
	return c.link.enqueue(ctx, c.buf)
}

// Text is a value.
type note struct {
	text   string
	size   [4]byte
	answer chan error
}

type Board struct {
	notes chan note
	last  string
	size  [4]byte
}

func (b *Board) Pin(ctx context.Context, text string) error {
	b.last = text
	b.size[0] = byte(len(text))
	n := note{b.last, b.size, make(chan error, 1)}
	select {
	case b.notes <- n:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-n.answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// What is handed over for good is not lent: nobody waits.
func (l *Link) hand(body []byte) error {
	select {
	case l.out <- frame{body: body}:
		return nil
	case <-time.After(l.limit):
		return errTimeout
	}
}

func (c *Lane) Hand(line string) error {
	c.buf = append(c.buf[:0], line...)
	return c.link.hand(c.buf)
}

// The buffer is read, and only ever grows at its end.
func (c *Lane) Snapshot(line string) error {
	c.buf = append(c.buf, line...)
	return c.link.post(nil, c.buf, make(chan error, 1))
}

// It goes back to its pool only when it is not in use.
func (c *Lane) WritePooledOrForget(line string) error {
	b := buffers.Get().([]byte)
	b = append(b[:0], line...)
	if err := c.link.post(nil, b, make(chan error, 1)); err != nil {
		return err
	}
	buffers.Put(b)
	return nil
}

// Only the end of the link gives up, with which all ends.
func (l *Link) postUntilStop(body []byte) error {
	f := frame{body: body, answer: make(chan error, 1)}
	select {
	case l.out <- f:
	case <-l.stop:
		return io.ErrClosedPipe
	}
	select {
	case err := <-f.answer:
		return err
	case <-l.stop:
		return io.ErrClosedPipe
	}
}

func (c *Lane) WriteUntilStop(line string) error {
	c.buf = append(c.buf[:0], line...)
	return c.link.postUntilStop(c.buf)
}

// The function that is handed over uses another buffer of the same object.
func (c *Lane) DoOther(ctx context.Context, line string) error {
	c.buf = append(c.buf[:0], line...)
	c.id = uint32(len(c.buf))
	answer := make(chan error, 1)
	c.link.jobs <- func() { answer <- c.link.ping(c.id) }
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *Link) ping(id uint32) error { return nil }

// A buffer that is too small is exchanged, and so is one that was left behind.
func (c *Lane) WriteGrown(line string) error {
	if cap(c.buf) < len(line) {
		c.buf = make([]byte, 0, 2*len(line))
	}
	c.buf = append(c.buf[:0], line...)
	err := c.link.post(nil, c.buf, make(chan error, 1))
	if err != nil {
		c.buf = nil
	}
	return err
}
