package wire

import (
	"net"
	"time"
)

// A Probe asks by packets: each is whole, and yet one can be late.
type Probe struct{ conn net.Conn }

// NewProbe makes the connection.
func NewProbe(addr string) (*Probe, error) {
	conn, err := net.Dial("udp", addr)
	if err != nil {
		return nil, err
	}
	return &Probe{conn}, nil
}

// Ask takes the first packet that comes for the answer.
func (p *Probe) Ask(question []byte) ([]byte, error) {
	p.conn.SetReadDeadline(time.Now().Add(time.Second))
	defer p.conn.SetReadDeadline(time.Time{})
	if _, err := p.conn.Write(question); err != nil { // want "written to p.conn"
		return nil, err
	}
	answer := make([]byte, 512)
	n, err := p.conn.Read(answer) // ^leaves ^rest
	if err != nil {
		return nil, err
	}
	return answer[:n], nil
}
