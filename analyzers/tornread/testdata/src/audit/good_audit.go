package audit

import (
	"io"
	"time"
)

// Close closes.
func (p *Port) Close() error { return p.conn.Close() }

// OrClose closes.
func (p *Port) OrClose() ([]byte, error) {
	p.conn.SetReadDeadline(time.Now().Add(p.timeout))
	frame := make([]byte, 16)
	if _, err := io.ReadFull(p.conn, frame); err != nil {
		p.Close()
		return nil, err
	}
	return frame, nil
}

// OrPart returns what there is.
func (p *Port) OrPart() (string, error) {
	p.conn.SetReadDeadline(time.Now().Add(p.timeout))
	return p.br.ReadString('\n')
}

// Three reads three bytes that nobody can interrupt.
func (p *Port) Three() (n int, err error) {
	for range 3 {
		b, err := p.br.ReadByte()
		if err != nil {
			return 0, err
		}
		n += int(b)
	}
	return n, nil
}

// Upload sends a document of its caller. The deadline is that of the connection,
// and the document waits for nobody.
func (p *Port) Upload(document io.Reader) error {
	p.conn.SetDeadline(time.Now().Add(p.timeout))
	if _, err := io.Copy(p.conn, document); err != nil {
		return err
	}
	return p.conn.SetDeadline(time.Time{})
}
