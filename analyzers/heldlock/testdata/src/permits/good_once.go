package permits

import "context"

// A Lazy resolves its place when it is first asked for.
type Lazy struct {
	turn     chan struct{} // has one token, for whoever resolves
	resolved chan struct{} // closed when that is done
	resolve  func(ctx context.Context) error
}

// NewLazy returns one that has not resolved anything yet.
func NewLazy(resolve func(ctx context.Context) error) *Lazy {
	l := &Lazy{turn: make(chan struct{}, 1), resolved: make(chan struct{}), resolve: resolve}
	l.turn <- struct{}{}
	return l
}

// Get keeps the token once the place is known: nobody needs it any more.
func (l *Lazy) Get(ctx context.Context, d disk, block []byte) error {
	select {
	case <-l.turn:
		if err := l.resolve(ctx); err != nil {
			l.turn <- struct{}{}
			return err
		}
		close(l.resolved)
	case <-l.resolved:
	case <-ctx.Done():
		return ctx.Err()
	}
	return d.Write(ctx, block)
}
