package frame

import "context"

// Blare writes to the stream.
func (s *Siren) Blare(ctx context.Context, f Frame) error {
	if _, err := s.stream.Write(f.header()); err != nil { // want "part of a message is written to s.stream"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := s.stream.Write(f.Body) // ^rest
	return err
}
