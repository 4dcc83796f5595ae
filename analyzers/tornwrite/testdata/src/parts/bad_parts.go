package parts

import (
	"context"
	"time"
)

// Send breaks off in the middle of a message: the reader takes the chunks of
// the next one for the rest of it.
func (s *Stream) Send(ctx context.Context, data [][]byte) error {
	for i, d := range data {
		select {
		case s.chunks <- Chunk{Data: d, Last: i == len(data)-1}: /* ^rest */ // want "part of a message is sent to s.chunks"
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return nil
}

// SendRows does so with pointers.
func (s *Stream) SendRows(ctx context.Context, rows []*Row) error {
	for i, row := range rows {
		row.More = i < len(rows)-1
		select {
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		case s.rows <- row: /* ^rest */ // want "sent to s.rows"
		}
	}
	return nil
}

// SendTwo has two parts.
func (s *Stream) SendTwo(ctx context.Context, head, body []byte) error {
	s.frags <- Fragment{Bytes: head} // want "sent to s.frags"
	select {
	case s.frags <- Fragment{Bytes: body, Fin: true}: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// SendFor gives each part some time.
func (s *Stream) SendFor(data [][]byte) bool {
	for i, d := range data {
		select {
		case s.frags <- Fragment{Bytes: d, Fin: i == len(data)-1}: /* ^rest */ // want "sent to s.frags at line .*, but not when the timer fires"
		case <-time.After(s.wait): // ^leaves
			return false
		}
	}
	return true
}

// SendSplit cuts a message into parts as it goes.
func (s *Stream) SendSplit(ctx context.Context, p []byte) error {
	for {
		n := min(len(p), 1024)
		part := Fragment{Bytes: p[:n], Fin: n == len(p)}
		select {
		case s.frags <- part: /* ^rest */ // want "sent to s.frags"
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
		if part.Fin {
			return nil
		}
		p = p[n:]
	}
}

// Send sends to a channel of its caller.
func Send(ctx context.Context, to chan<- Chunk, data [][]byte) error {
	for _, d := range data {
		select {
		case to <- Chunk{Data: d}: /* ^rest */ // want "sent to to"
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	to <- Chunk{Last: true}
	return nil
}

// SendChecked asks between two sends that cannot be cancelled.
func (s *Stream) SendChecked(ctx context.Context, head, body []byte) error {
	s.chunks <- Chunk{Data: head}     // want "sent to s.chunks"
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	s.chunks <- Chunk{Data: body, Last: true} // ^rest
	return nil
}
