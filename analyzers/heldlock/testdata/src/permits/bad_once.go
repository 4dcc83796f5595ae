package permits

import "context"

// GetUnresolved writes to the log before it tells the others that it has resolved.
func (l *Lazy) GetUnresolved(ctx context.Context, log disk, block []byte) error {
	select {
	case <-l.turn: // want `l.turn gives out a token at line \d+ and l.resolved is closed at line \d+, but not when Write is cancelled`
		if err := l.resolve(context.Background()); err != nil {
			l.turn <- struct{}{}
			return err
		}
		if err := log.Write(ctx, block); err != nil { // ^leaves
			return err
		}
		close(l.resolved) // ^rest
	case <-l.resolved:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
