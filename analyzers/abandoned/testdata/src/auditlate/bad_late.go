// Package auditlate returns named results that a goroutine may still write.
package auditlate

import "context"

// A Prompt asks somebody.
type Prompt struct{ ask func() (string, error) }

// Ask writes both results right before it returns them: in between, and only
// there, the goroutine can write others.
func (p *Prompt) Ask(ctx context.Context) (text string, err error) {
	done := make(chan struct{})
	go func() { // want `text is written at line \d+ by the goroutine .*audit`
		defer close(done)
		text, err = p.ask()
	}()
	select {
	case <-done: // ^rest
		return text, err
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}
