package parts

import "context"

// Aborted tells the reader that the rest does not come.
func (s *Stream) Aborted(ctx context.Context, data [][]byte) error {
	for i, d := range data {
		select {
		case s.chunks <- Chunk{Data: d, Last: i == len(data)-1}:
		case <-ctx.Done():
			s.chunks <- Chunk{Last: true, Err: ctx.Err()}
			return ctx.Err()
		}
	}
	return nil
}

// Closed closes the channel: no more parts come, of whatever message.
func (s *Stream) Closed(ctx context.Context, data [][]byte) error {
	defer close(s.chunks)
	for i, d := range data {
		select {
		case s.chunks <- Chunk{Data: d, Last: i == len(data)-1}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Ended ends the stream.
func (s *Stream) Ended(ctx context.Context, data [][]byte) error {
	for i, d := range data {
		select {
		case s.frags <- Fragment{Bytes: d, Fin: i == len(data)-1}:
		case <-ctx.Done():
			s.Close()
			return ctx.Err()
		}
	}
	return nil
}

// Marked says that the stream is of no use any more.
func (s *Stream) Marked(ctx context.Context, rows []*Row) error {
	for i, row := range rows {
		row.More = i < len(rows)-1
		select {
		case s.rows <- row:
		case <-ctx.Done():
			s.failed = true
			return ctx.Err()
		}
	}
	return nil
}

// Local returns a channel of its own, of which it is the only sender.
func Local(ctx context.Context, data [][]byte) <-chan Chunk {
	chunks := make(chan Chunk)
	go func() {
		defer close(chunks)
		for i, d := range data {
			select {
			case chunks <- Chunk{Data: d, Last: i == len(data)-1}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return chunks
}

// Reply sends to somebody who made the request, and whose context it is.
func (s *Stream) Reply(r *Request, data [][]byte) error {
	for i, d := range data {
		select {
		case r.chunks <- Chunk{Data: d, Last: i == len(data)-1}:
		case <-r.ctx.Done():
			return r.ctx.Err()
		}
	}
	return nil
}

// Singles sends messages of one part each.
func (s *Stream) Singles(ctx context.Context, data [][]byte) error {
	for _, d := range data {
		select {
		case s.singles <- Single{Data: d}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// One sends one part, which is the last.
func (s *Stream) One(ctx context.Context, d []byte) error {
	select {
	case s.chunks <- Chunk{Data: d, Last: true}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// First can be cancelled before the first part, and not after.
func (s *Stream) First(ctx context.Context, head, body []byte) error {
	select {
	case s.frags <- Fragment{Bytes: head}:
	case <-ctx.Done():
		return ctx.Err()
	}
	s.frags <- Fragment{Bytes: body, Fin: true}
	return nil
}

// Whole sends messages that are whole, although they could have parts.
func (s *Stream) Whole(ctx context.Context, data [][]byte) error {
	for _, d := range data {
		select {
		case s.chunks <- Chunk{Data: d, Last: true}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// loop sends as long as the stream lives.
func (s *Stream) loop(in <-chan []byte) {
	for d := range in {
		select {
		case s.frags <- Fragment{Bytes: d, Fin: len(d) < 1024}:
		case <-s.stop:
			return
		}
	}
}

// Start starts it.
func (s *Stream) Start(in <-chan []byte) { go s.loop(in) }
