package entries

import "context"

// Tell has a context of which only callers elsewhere know what ends it, and an entry
// that keeps nobody out: an audit reports it.
func (d *Desk) Tell(ctx context.Context, id string) error {
	d.pending[id] = &request{make(chan struct{})}
	if err := d.send(ctx, id); err != nil {
		return err
	}
	delete(d.pending, id)
	return nil
}

// Renew looks at what is there, but goes on in any case.
func (d *Desk) Renew(ctx context.Context, id string) error {
	if _, ok := d.pending[id]; ok {
		println("renewed", id)
	}
	d.pending[id] = &request{make(chan struct{})}
	if err := d.send(ctx, id); err != nil {
		return err
	}
	delete(d.pending, id)
	return nil
}
