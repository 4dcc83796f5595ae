package helper

import (
	"context"

	"depframe"
)

// Send writes header and body with two helpers, and asks between them.
func (p *Peer) Send(ctx context.Context, body []byte) error {
	if err := p.writeHeader(len(body)); err != nil { // want "written to p.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	return p.writeBody(body) // ^rest
}

// SendMixed writes one of them itself.
func (p *Peer) SendMixed(ctx context.Context, body []byte) error {
	if err := p.writeHeader(len(body)); err != nil { // want "written to p.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := p.conn.Write(body) // ^rest
	return err
}

// SendFar uses helpers of another package.
func (p *Peer) SendFar(ctx context.Context, body []byte) error {
	if err := depframe.WriteLength(p.conn, len(body)); err != nil { // want "written to p.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	return depframe.WriteBytes(p.conn, body) // ^rest
}

// SendWire uses methods of another package.
func (p *Peer) SendWire(ctx context.Context, body []byte) error {
	if err := p.wire.Begin(len(body)); err != nil { // want "written to p.wire.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	return p.wire.Body(body) // ^rest
}

// SendGeneric uses a generic function.
func (p *Peer) SendGeneric(ctx context.Context, head string, body []byte) error {
	if err := put(p.conn, head); err != nil { // want "written to p.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	return put(p.conn, body) // ^rest
}

// SendLines leaves the first line in the buffer.
func (p *Peer) SendLines(ctx context.Context, subject, text string) error {
	if err := p.writeLine(subject); err != nil { // want "written to p.w"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	if _, err := p.w.WriteString(text); err != nil { // ^rest
		return err
	}
	return p.w.Flush()
}

// sendOf gives the context to the helper that writes the body.
func (p *Peer) sendOf(ctx context.Context, body []byte) error {
	if err := p.writeHeader(len(body)); err != nil { // want "written to p.conn"
		return err
	}
	return p.writeBodyOf(ctx, body) // ^leaves ^rest
}

// Ping calls it, tells nobody that it failed, and leaves the connection as it is.
func (p *Peer) Ping(ctx context.Context) bool {
	return p.sendOf(ctx, []byte("ping")) == nil
}
