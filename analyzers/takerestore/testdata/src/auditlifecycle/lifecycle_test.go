package auditlifecycle

import (
	"context"
	"testing"
)

// Tests may leave what they like behind.
func TestBusy(t *testing.T) {
	p := newPool(nil)
	check(t.Context(), p)
}

func check(ctx context.Context, p *Pool) error {
	p.busy = true
	if err := p.back.Send(ctx, "test"); err != nil {
		return err
	}
	p.busy = false
	return nil
}
