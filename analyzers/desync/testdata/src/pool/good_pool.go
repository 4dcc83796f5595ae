package pool

import (
	"context"
	"time"
)

// DoChecked puts it back into a pool that looks at it.
func (p *Pool) DoChecked(ctx context.Context, line string) (string, error) {
	c, err := p.get(ctx)
	if err != nil {
		return "", err
	}
	defer p.putChecked(c)
	c.nc.SetDeadline(time.Now().Add(time.Second))
	if _, err := c.nc.Write([]byte(line)); err != nil {
		return "", err
	}
	return c.r.ReadString('\n')
}

// DoTold tells the pool how it went.
func (p *Pool) DoTold(ctx context.Context, line string) (reply string, err error) {
	c, err := p.get(ctx)
	if err != nil {
		return "", err
	}
	defer func() { p.putAfter(c, err) }()
	c.nc.SetDeadline(time.Now().Add(time.Second))
	if _, err := c.nc.Write([]byte(line)); err != nil {
		return "", err
	}
	return c.r.ReadString('\n')
}

// DoDropped only puts it back after a reply.
func (p *Pool) DoDropped(ctx context.Context, line string) (string, error) {
	c, err := p.get(ctx)
	if err != nil {
		return "", err
	}
	c.nc.SetDeadline(time.Now().Add(time.Second))
	if _, err := c.nc.Write([]byte(line)); err != nil {
		return "", err
	}
	reply, err := c.r.ReadString('\n')
	if err != nil {
		return "", err
	}
	p.put(c)
	return reply, nil
}

// DoClosed closes it first.
func (p *Pool) DoClosed(ctx context.Context, line string) (string, error) {
	c := <-p.free
	defer func() { p.free <- c }()
	c.nc.SetDeadline(time.Now().Add(time.Second))
	if _, err := c.nc.Write([]byte(line)); err != nil {
		return "", err
	}
	reply, err := c.r.ReadString('\n')
	if err != nil {
		c.Close()
	}
	return reply, err
}

// DoOnce dials for each request.
func (p *Pool) DoOnce(ctx context.Context, line string) (string, error) {
	c, err := p.dial(ctx)
	if err != nil {
		return "", err
	}
	defer c.Close()
	c.nc.SetDeadline(time.Now().Add(time.Second))
	if _, err := c.nc.Write([]byte(line)); err != nil {
		return "", err
	}
	return c.r.ReadString('\n')
}

// DoPatiently waits for as long as it takes.
func (p *Pool) DoPatiently(ctx context.Context, line string) (string, error) {
	c, err := p.get(ctx)
	if err != nil {
		return "", err
	}
	defer p.put(c)
	if _, err := c.nc.Write([]byte(line)); err != nil {
		return "", err
	}
	return c.read(never)
}

// DoEnqueued says that it shall be closed.
func (p *Pool) DoEnqueued(ctx context.Context, line string) (string, error) {
	c, err := p.get(ctx)
	if err != nil {
		return "", err
	}
	if _, err := c.nc.Write([]byte(line)); err != nil {
		p.enqueue(&returned{conn: c, close: true})
		return "", err
	}
	reply, err := c.read(1)
	if err != nil {
		p.enqueue(&returned{conn: c, close: true})
		return "", err
	}
	p.enqueue(&returned{conn: c})
	return reply, nil
}
