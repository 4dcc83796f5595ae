package frames

import "encoding/json"

// DecodeValue has a decoder that is a local variable, which takes with
// it what it has read ahead.
func (r *Reader) DecodeValue(v any) error {
	r.conn.SetReadDeadline(r.soon())
	return json.NewDecoder(r.conn).Decode(v)
}

// A Framer reads a whole message, or a part of it and an error: an interface does
// not say.
type Framer interface {
	Frame() ([]byte, error)
	SetReadDeadline(r *Reader) error
}

// FrameFrom drops the part.
func (r *Reader) FrameFrom(s Framer) ([]byte, error) {
	if err := s.SetReadDeadline(r); err != nil {
		return nil, err
	}
	return s.Frame()
}
