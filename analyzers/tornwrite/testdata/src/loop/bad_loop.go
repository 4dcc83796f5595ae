package loop

import (
	"context"
	"fmt"
	"io"
	"slices"
)

// Array says how many elements come, and stops in the middle of them.
func (c *Client) Array(ctx context.Context, elems [][]byte) error {
	if err := c.writeArray(len(elems)); err != nil { // want "written to c.conn"
		return err
	}
	for _, elem := range elems {
		if err := ctx.Err(); err != nil { // ^leaves
			return err
		}
		if err := c.writeBulk(elem); err != nil { // ^rest
			return err
		}
	}
	return nil
}

// Buffered does so in a buffer, which is flushed at the end.
func (c *Client) Buffered(ctx context.Context, elems [][]byte) error {
	fmt.Fprintf(c.w, "*%d\r\n", len(elems)) // want "written to c.w"
	for _, elem := range elems {
		select {
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		default:
			fmt.Fprintf(c.w, "$%d\r\n", len(elem)) // ^rest
			c.w.Write(elem)
		}
	}
	return c.w.Flush()
}

// Labelled leaves the loop by its name, and reports what it knows.
func (c *Client) Labelled(ctx context.Context, elems [][]byte) (err error) {
	if err = c.writeArray(len(elems)); err != nil { // want "written to c.conn"
		return err
	}
elements:
	for i, elem := range elems {
		switch {
		case ctx.Err() != nil: // ^leaves
			err = fmt.Errorf("element %d: %w", i, ctx.Err())
			break elements
		case len(elem) == 0:
			continue elements
		}
		if err = c.writeBulk(elem); err != nil { // ^rest
			return err
		}
	}
	return err
}

// Nested has elements in its elements.
func (c *Client) Nested(ctx context.Context, rows [][][]byte) error {
	if err := c.writeArray(len(rows)); err != nil { // want "written to c.conn"
		return err
	}
	for _, row := range rows {
		for _, cell := range row {
			if ctx.Err() != nil { // ^leaves
				return ctx.Err()
			}
			if err := c.writeBulk(cell); err != nil { // ^rest
				return err
			}
		}
	}
	return nil
}

// Pieces writes one message piece by piece, and drops what is left of it.
func (c *Client) Pieces(ctx context.Context, p []byte) error {
	for len(p) > 0 {
		if err := ctx.Err(); err != nil { // ^leaves
			return err
		}
		n, err := c.conn.Write(p[:min(len(p), 4096)]) /* ^rest */ // want "written to c.conn"
		if err != nil {
			return err
		}
		p = p[n:]
	}
	return nil
}

// PiecesAfter asks after each piece.
func (c *Client) PiecesAfter(ctx context.Context, p []byte) error {
	for {
		n, err := c.conn.Write(p) /* ^rest */ // want "written to c.conn"
		if err != nil {
			return err
		}
		if p = p[n:]; len(p) == 0 {
			return nil
		}
		select {
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		default:
		}
	}
}

// Iterated ranges over a function, whose body is a function too.
func (c *Client) Iterated(ctx context.Context, elems [][]byte) error {
	if err := c.writeArray(len(elems)); err != nil { // want "written to c.conn"
		return err
	}
	for elem := range slices.Values(elems) {
		if err := ctx.Err(); err != nil { // ^leaves
			return err
		}
		if err := c.writeBulk(elem); err != nil { // ^rest
			return err
		}
	}
	return nil
}

// IteratedPair is torn within one round of such a loop.
func (c *Client) IteratedPair(ctx context.Context, elems [][]byte) error {
	for elem := range slices.Values(elems) {
		if err := c.writeArray(1); err != nil { // want "written to c.conn"
			return err
		}
		if err := ctx.Err(); err != nil { // ^leaves
			return err
		}
		if err := c.writeBulk(elem); err != nil { // ^rest
			return err
		}
	}
	return nil
}

// Copied moves a body of a known size, as far as it comes.
func (c *Client) Copied(ctx context.Context, size int, body io.Reader) error {
	if err := c.writeArray(size); err != nil { // want "written to c.conn"
		return err
	}
	buf := make([]byte, 4096)
	for {
		if err := ctx.Err(); err != nil { // ^leaves
			return err
		}
		n, err := body.Read(buf)
		if _, err := c.conn.Write(buf[:n]); err != nil { // ^rest
			return err
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
