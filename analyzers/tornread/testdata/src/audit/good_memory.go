package audit

import (
	"bufio"
	"strings"
	"time"
)

// The lines are in memory by then.
func (p *Port) Status() (name string) {
	p.conn.SetReadDeadline(time.Now().Add(time.Second))
	buf := make([]byte, 4096)
	n, err := p.conn.Read(buf)
	if err != nil {
		p.conn.Close()
		return ""
	}
	s := bufio.NewScanner(strings.NewReader(string(buf[:n])))
	for s.Scan() {
		name = s.Text()
	}
	return name
}
