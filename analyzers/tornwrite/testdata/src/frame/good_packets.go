package frame

import (
	"context"
	"net"
)

// A Siren sends packets, and beside them a stream.
type Siren struct {
	packets net.Conn
	stream  net.Conn
}

// NewSiren makes both.
func NewSiren(ctx context.Context, addr string) (*Siren, error) {
	packets, err := net.Dial("udp", addr)
	if err != nil {
		return nil, err
	}
	var d net.Dialer
	stream, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		packets.Close()
		return nil, err
	}
	return &Siren{packets: packets, stream: stream}, nil
}

// Warn sends two packets, each of which is whole.
func (s *Siren) Warn(ctx context.Context, f Frame) error {
	if _, err := s.packets.Write(f.header()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := s.packets.Write(f.Body)
	return err
}
