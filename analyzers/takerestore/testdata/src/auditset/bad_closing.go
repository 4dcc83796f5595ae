package auditset

import "context"

// Ring closes a channel to wake those who listen, which the flag says nothing
// about: the next bell is there before the flag is down.
func (h *hall) Ring(ctx context.Context, answer <-chan struct{}) error {
	close(h.bell)
	h.ringing = true // want `h.ringing is set at line \d+ and cleared at line \d+`
	h.bell = make(chan struct{})
	select {
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	case <-answer:
	}
	h.ringing = false // ^rest
	return nil
}
