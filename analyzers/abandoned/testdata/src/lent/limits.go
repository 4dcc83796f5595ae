package lent

import "context"

// A Poster may give up to wait, or not.
type Poster interface {
	Post(ctx context.Context, body []byte) error
}

// What is called through an interface is not known.
func (c *Lane) WriteTo(ctx context.Context, p Poster, line string) error {
	c.buf = append(c.buf[:0], line...)
	return p.Post(ctx, c.buf)
}

func newFrame(body []byte) *frame { return &frame{body: body, answer: make(chan error, 1)} }

// What a constructor puts into an object is not seen.
func (c *Lane) WriteMade(ctx context.Context, line string) error {
	c.buf = append(c.buf[:0], line...)
	f := newFrame(c.buf)
	c.link.out <- *f
	select {
	case err := <-f.answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
