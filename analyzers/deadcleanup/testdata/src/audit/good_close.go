package audit

import "context"

// A connection that is closed, and a transaction that is rolled back, end with
// their context as well.
func Update(ctx context.Context, p Pool, text string) error {
	c, err := p.Open(ctx)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	tx, err := c.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx)
	if err := tx.Exec(ctx, text); err != nil {
		return err
	}
	return tx.Commit(ctx)
}
