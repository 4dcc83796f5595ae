package frame

import "context"

// SendWhole asks before the first byte.
func (s *Stream[M]) SendWhole(ctx context.Context, m M) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	data := m.encode()
	if _, err := s.conn.Write([]byte{byte(len(data))}); err != nil {
		return err
	}
	_, err := s.conn.Write(data)
	return err
}

// SendOrClose closes the connection when it leaves in between.
func (s *Stream[M]) SendOrClose(ctx context.Context, m M) (err error) {
	defer func() {
		if err != nil {
			s.conn.Close()
		}
	}()
	data := m.encode()
	if _, err := s.conn.Write([]byte{byte(len(data))}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err = s.conn.Write(data)
	return err
}

// writeJoined writes both at once.
func writeJoined[B ~[]byte | ~string](ctx context.Context, c *Conn, tag string, body B) error {
	data := append([]byte(tag), []byte(body)...)
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := c.conn.Write(data)
	return err
}

// TagJoined writes a text.
func (c *Conn) TagJoined(ctx context.Context, text string) error {
	return writeJoined(ctx, c, "t", text)
}
