package rollback

import "context"

// Connect fills what is missing: the next call goes on where this one was cancelled.
func (t *Table) Connect(ctx context.Context, dial, read func(context.Context) ([]string, error)) error {
	if t.peers == nil {
		peers, err := dial(ctx)
		if err != nil {
			return err
		}
		t.peers = peers
	}
	if t.rows == nil {
		rows, err := read(ctx)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			t.peers = nil
			return errEmpty
		}
		t.rows = rows
	}
	return nil
}
