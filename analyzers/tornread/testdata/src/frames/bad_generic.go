package frames

import "time"

// A Source reads lines of something.
type Source[T any] struct {
	reader *Reader
	parse  func(string) (T, error)
}

// Next drops the half of a line that has arrived.
func (s *Source[T]) Next() (none T, _ error) {
	s.reader.conn.SetReadDeadline(s.reader.soon())
	defer s.reader.conn.SetReadDeadline(time.Time{})
	line, err := s.reader.br.ReadString('\n') /* ^leaves ^rest */ // want "taken from s.reader.br"
	if err != nil {
		return none, err
	}
	return s.parse(line)
}
