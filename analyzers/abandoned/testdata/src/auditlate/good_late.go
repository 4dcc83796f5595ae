package auditlate

import "context"

// AskOwn has variables of its own.
func (p *Prompt) AskOwn(ctx context.Context) (text string, err error) {
	done := make(chan struct{})
	var answer string
	go func() {
		defer close(done)
		answer, _ = p.ask()
	}()
	select {
	case <-done:
		return answer, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
