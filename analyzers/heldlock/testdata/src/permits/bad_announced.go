package permits

import (
	"context"

	"depready"
)

// Write takes the only pen of a desk of another package, which nobody closes.
func Write(ctx context.Context, d *depready.Desk, s store) error {
	paper := d.Take() // want `d.pen gives out a token`
	line, err := s.Load(ctx, "line") // ^leaves
	if err != nil {
		return err
	}
	paper.Lines = append(paper.Lines, line)
	d.Back(paper) // ^rest
	return nil
}
