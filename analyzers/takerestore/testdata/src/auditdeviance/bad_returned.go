package auditdeviance

import "context"

// Submit waits for somebody else before there can be an answer.
func (d *Desk) Submit(ctx context.Context, form int, check func(context.Context, int) error) (int, error) {
	ch := d.expect(form)                     // want `d.pending gets an entry at line \d+ and loses it at line \d+`
	if err := check(ctx, form); err != nil { // ^leaves
		return 0, err
	}
	d.forms <- form
	select {
	case <-ctx.Done():
		d.forget(form) // ^rest
		return 0, ctx.Err()
	case s := <-ch:
		return s.shelf, s.err
	}
}
