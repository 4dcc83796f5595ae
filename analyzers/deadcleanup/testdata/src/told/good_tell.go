package told

import "context"

// A Lookup has listeners, who may have left with the context that ended it.
type Lookup struct{ events chan string }

// Publish tells whoever listens.
func (l *Lookup) Publish(ctx context.Context, event string) {
	select {
	case l.events <- event:
	case <-ctx.Done():
	}
}

// End tells of the end with the context that has brought it. An audit reports it.
func (l *Lookup) End(ctx context.Context, found <-chan string) string {
	select {
	case name := <-found:
		return name
	case <-ctx.Done():
		l.Publish(ctx, "given up")
		return ""
	}
}
