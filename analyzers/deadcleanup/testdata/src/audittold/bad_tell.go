package audittold

import "context"

// A Lookup has listeners.
type Lookup struct{ events chan string }

// Publish tells whoever listens.
func (l *Lookup) Publish(ctx context.Context, event string) {
	select {
	case l.events <- event:
	case <-ctx.Done():
	}
}

// End tells of the end with the context that has brought it.
func (l *Lookup) End(ctx context.Context, found <-chan string) string {
	select {
	case name := <-found:
		return name
	case <-ctx.Done(): // ^leaves
		l.Publish(ctx, "given up") /* ^rest */ // want `l.Publish at line \d+ is given ctx, which has ended.*\(deadcleanup, audit\)$`
		return ""
	}
}
