package auditdeviance

import "context"

// Show forgets the note where the context ends.
func (b *Board) Show(ctx context.Context, name, text string, read <-chan error) error {
	b.mu.Lock()
	b.notes[name] = text // want `b.notes gets an entry at line \d+ and loses it at line \d+`
	b.mu.Unlock()
	select {
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	case err := <-read:
		if err != nil {
			if err := b.Take(ctx, name); err != nil { // ^rest
				println(err.Error())
			}
			return err
		}
		return nil
	}
}
