package audit

import "context"

// A Transport is anything that carries messages.
type Transport interface {
	Write(p []byte) (int, error)
	Close() error
}

// Carry does not know what a transport makes of a write: perhaps a message of
// its own.
func Carry(ctx context.Context, t Transport, head, body []byte) error {
	if _, err := t.Write(head); err != nil { // want "written to t .*audit"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := t.Write(body) // ^rest
	return err
}
