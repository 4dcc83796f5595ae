package parts

import "context"

func (s *Stream) push(c Chunk) { s.chunks <- c }

// Pushed sends whole messages by a helper, between which it asks.
func (s *Stream) Pushed(ctx context.Context, a, b []byte) error {
	s.push(Chunk{Data: a, Last: true})
	if err := ctx.Err(); err != nil {
		return err
	}
	s.push(Chunk{Data: b, Last: true})
	return nil
}
