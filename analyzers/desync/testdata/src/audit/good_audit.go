package audit

import (
	"context"
	"time"
)

// AskClosed closes.
func (d *Device) AskClosed(line string) (string, error) {
	d.conn.SetDeadline(time.Now().Add(d.timeout))
	if _, err := d.conn.Write([]byte(line)); err != nil {
		return "", err
	}
	a, err := d.r.ReadString('\n')
	if err != nil {
		d.conn.Close()
	}
	return a, err
}

// AskFetched does not give the device back unless there was an answer.
func AskFetched(p Pool, line string) (string, error) {
	d := p.Get()
	d.conn.SetDeadline(time.Now().Add(d.timeout))
	if _, err := d.conn.Write([]byte(line)); err != nil {
		return "", err
	}
	a, err := d.r.ReadString('\n')
	if err == nil {
		p.Put(d)
	}
	return a, err
}

// AskBetween receives before it asks.
func (d *Device) AskBetween(ctx context.Context, q string) (string, error) {
	select {
	case a := <-d.answers:
		d.asked <- q
		return a.Value, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
