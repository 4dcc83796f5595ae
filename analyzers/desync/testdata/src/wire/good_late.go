package wire

import (
	"net"
	"time"
)

// A Meter measures a connection, and is thrown away.
type Meter struct{ conn net.Conn }

func writeOrder(c net.Conn, size byte) error {
	_, err := c.Write([]byte{size})
	return err
}

func readOrder(c net.Conn) (byte, error) {
	var answer [1]byte
	_, err := c.Read(answer[:])
	return answer[0], err
}

// Download limits the time of what comes after the answer, and not of the answer.
func (m *Meter) Download(size byte, limit time.Duration) (total int, err error) {
	if err := writeOrder(m.conn, size); err != nil {
		return 0, err
	}
	if _, err := readOrder(m.conn); err != nil {
		return 0, err
	}
	m.conn.SetReadDeadline(time.Now().Add(limit))
	data := make([]byte, 1024)
	for {
		n, err := m.conn.Read(data)
		total += n
		if err != nil {
			return total, nil
		}
	}
}
