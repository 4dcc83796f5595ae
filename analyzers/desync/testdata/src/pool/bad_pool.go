package pool

import (
	"context"
	"time"
)

// Do puts the connection back whatever happened.
func (p *Pool) Do(ctx context.Context, line string) (string, error) {
	c, err := p.get(ctx)
	if err != nil {
		return "", err
	}
	defer p.put(c)
	deadline, _ := ctx.Deadline()
	c.nc.SetDeadline(deadline)
	if _, err := c.nc.Write([]byte(line)); err != nil { // want `written to .*nc at line \d+ and its reply read from`
		return "", err
	}
	return c.r.ReadString('\n') // ^leaves ^rest
}

// DoFree takes turns through a channel.
func (p *Pool) DoFree(line string) (string, error) {
	c := <-p.free
	defer func() { p.free <- c }()
	c.nc.SetDeadline(time.Now().Add(time.Second))
	if _, err := c.nc.Write([]byte(line)); err != nil { // want "next caller gets the old reply"
		return "", err
	}
	reply, err := c.r.ReadString('\n') // ^leaves ^rest
	if err != nil {
		return "", err
	}
	return reply, nil
}

// DoAny uses a pool of the standard library.
func (p *Pool) DoAny(line string) (string, error) {
	c := p.any.Get().(*Conn)
	defer p.any.Put(c)
	c.nc.SetDeadline(time.Now().Add(time.Second))
	if _, err := c.nc.Write([]byte(line)); err != nil { // want "next caller gets the old reply"
		return "", err
	}
	return c.r.ReadString('\n') // ^leaves ^rest
}

// DoListed appends it to the list itself.
func (p *Pool) DoListed(ctx context.Context, line string) (string, error) {
	c, err := p.get(ctx)
	if err != nil {
		return "", err
	}
	c.nc.SetDeadline(time.Now().Add(time.Second))
	if _, err := c.nc.Write([]byte(line)); err != nil { // want "next caller gets the old reply"
		c.Close()
		return "", err
	}
	reply, err := c.r.ReadString('\n') // ^leaves ^rest
	p.mu.Lock()
	p.idle = append(p.idle, c)
	p.mu.Unlock()
	return reply, err
}

// DoLimited waits for a second, and puts the connection back whatever happened.
func (p *Pool) DoLimited(ctx context.Context, line string) (string, error) {
	c, err := p.get(ctx)
	if err != nil {
		return "", err
	}
	defer p.put(c)
	if _, err := c.nc.Write([]byte(line)); err != nil { // want `written to .*nc at line \d+ and its reply read from`
		return "", err
	}
	return c.read(1) // ^leaves ^rest
}

// DoQueued says that it shall be closed only if the request was not sent.
func (p *Pool) DoQueued(ctx context.Context, line string) (string, error) {
	c, err := p.get(ctx)
	if err != nil {
		return "", err
	}
	if _, err := c.nc.Write([]byte(line)); err != nil { // want `written to .*nc at line \d+ and its reply read from`
		p.enqueue(&returned{conn: c, close: true})
		return "", err
	}
	reply, err := c.read(1) // ^leaves ^rest
	p.enqueue(&returned{conn: c})
	return reply, err
}
