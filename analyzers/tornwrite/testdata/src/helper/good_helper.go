package helper

import "context"

// Whole sends two messages with a helper that flushes each.
func (p *Peer) Whole(ctx context.Context) error {
	if err := p.send("hello", "I am here"); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return p.send("bye")
}

// Killed ends the connection in a helper.
func (p *Peer) Killed(ctx context.Context, body []byte) error {
	if err := p.writeHeader(len(body)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		p.kill()
		return err
	}
	return p.writeBody(body)
}

// KilledInside leaves it to the helper that may fail.
func (p *Peer) KilledInside(ctx context.Context, body []byte) error {
	if err := p.writeHeader(len(body)); err != nil {
		return err
	}
	return p.mustWrite(ctx, body)
}

// Abandoned ends a wire of another package.
func (p *Peer) Abandoned(ctx context.Context, body []byte) error {
	if err := p.wire.Begin(len(body)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		p.wire.Abandon()
		return err
	}
	return p.wire.Body(body)
}

// Deferred ends it in a defer.
func (p *Peer) Deferred(ctx context.Context, body []byte) error {
	ok := false
	defer p.killUnless(&ok)
	if err := p.writeHeader(len(body)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := p.writeBody(body); err != nil {
		return err
	}
	ok = true
	return nil
}

// killUnless ends the connection unless all went well.
func (p *Peer) killUnless(ok *bool) {
	if !*ok {
		p.kill()
	}
}

// First waits before it begins.
func (p *Peer) First(ctx context.Context, body []byte) error {
	if err := rest(ctx); err != nil {
		return err
	}
	if err := p.writeHeader(len(body)); err != nil {
		return err
	}
	return p.writeBody(body)
}

// Uncancelled gives the helper a context that does not end.
func (p *Peer) Uncancelled(ctx context.Context, body []byte) error {
	if err := p.writeHeader(len(body)); err != nil {
		return err
	}
	return p.writeBodyOf(context.WithoutCancel(ctx), body)
}

// write waits for a while between two parts, and is only called by Update.
func (p *Peer) write(ctx context.Context, body []byte) error {
	if err := p.writeHeader(len(body)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return p.writeBody(body)
}

// Update ends the connection when write fails.
func (p *Peer) Update(ctx context.Context, body []byte) error {
	err := p.write(ctx, body)
	if err != nil {
		p.kill()
	}
	return err
}
