package permits

import "context"

// A Lazy resolves its address when it is first asked for a connection.
type Lazy struct {
	turn     chan struct{} // has one token, for whoever resolves
	resolved chan struct{} // closed when that is done
	resolve  func(ctx context.Context) error
	dialer   dialer
}

// NewLazy returns one that has not resolved anything yet.
func NewLazy(d dialer, resolve func(ctx context.Context) error) *Lazy {
	l := &Lazy{turn: make(chan struct{}, 1), resolved: make(chan struct{}), resolve: resolve, dialer: d}
	l.turn <- struct{}{}
	return l
}

// Get keeps the token once the address is known: nobody needs it any more.
func (l *Lazy) Get(ctx context.Context) (conn, error) {
	select {
	case <-l.turn:
		if err := l.resolve(ctx); err != nil {
			l.turn <- struct{}{}
			return nil, err
		}
		close(l.resolved)
	case <-l.resolved:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return l.dialer.Dial(ctx)
}
