package auditnames

import "context"

// A heap is taken from its end.
type heap struct{ items []string }

func (h *heap) Take() string {
	last := h.items[len(h.items)-1]
	h.items = h.items[:len(h.items)-1]
	return last
}

// Fails hears of a failure, after which nobody goes on.
func (h *heap) Fails(out chan<- string, failed <-chan error) error {
	select {
	case out <- h.Take(): /* ^rest */ // want `taken by Take .* \(selectoperand, audit\)`
		return nil
	case err := <-failed: // ^leaves
		return err
	}
}

// FailsOrEnds can be cancelled, too.
func (h *heap) FailsOrEnds(ctx context.Context, out chan<- string, failed <-chan error) error {
	select {
	case out <- h.Take(): /* ^rest */ // want `taken by Take .* \(selectoperand\)`
		return nil
	case err := <-failed: // ^leaves
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// FailsNow does not wait.
func (h *heap) FailsNow(out chan<- string, failed <-chan error) error {
	select {
	case out <- h.Take(): /* ^rest */ // want `taken by Take .* \(selectoperand\)`
	case err := <-failed: // ^leaves
		return err
	default:
	}
	return nil
}

// FailsToo tells of a failure itself.
func (h *heap) FailsToo(out chan<- string, told chan<- error, full error) {
	select {
	case out <- h.Take(): /* ^rest */ // want `taken by Take .* \(selectoperand\)`
	case told <- full: // ^leaves
	}
}
