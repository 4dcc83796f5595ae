package loop

import (
	"context"
	"io"
)

// Terminated writes chunks, of which a last one says that it was the last.
// Known limit: the rest comes after the loop, which would have to begin
// another round first.
func (c *Client) Terminated(ctx context.Context, chunks [][]byte) error {
	for _, chunk := range chunks {
		if err := c.writeBulk(chunk); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	_, err := io.WriteString(c.conn, ".\r\n")
	return err
}

// TerminatedBefore asks before each chunk.
// Known limit: as for Terminated.
func (c *Client) TerminatedBefore(ctx context.Context, chunks [][]byte) error {
	for _, chunk := range chunks {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.writeBulk(chunk); err != nil {
			return err
		}
	}
	_, err := io.WriteString(c.conn, ".\r\n")
	return err
}
