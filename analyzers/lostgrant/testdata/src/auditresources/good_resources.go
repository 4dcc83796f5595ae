package auditresources

import (
	"context"
	"database/sql"
)

// Released releases the line on each failure.
func (c *Caller) Released(ctx context.Context) error {
	line, err := c.exchange.Acquire(ctx)
	if err != nil {
		return err
	}
	if err := line.Hello(ctx); err != nil {
		line.Release()
		return err
	}
	if line.Version() < 2 {
		line.Release()
		return errTooOld
	}
	c.line = line
	return nil
}

// Deferred releases it in a defer unless all went well.
func (c *Caller) Deferred(ctx context.Context) (line Line, err error) {
	line, err = c.exchange.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			line.Release()
		}
	}()
	if err := line.Hello(ctx); err != nil {
		return nil, err
	}
	return line, nil
}

// Kept has the line where it is found again before it greets the peer.
func (c *Caller) Kept(ctx context.Context) error {
	line, err := c.exchange.Acquire(ctx)
	if err != nil {
		return err
	}
	if line.Version() < 2 {
		line.Release()
		return errTooOld
	}
	c.line = line
	return line.Hello(ctx)
}

// Returned gives the line to its caller together with the error.
func (c *Caller) Returned(ctx context.Context) (Line, error) {
	line, err := c.exchange.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	if line.Version() < 2 {
		line.Release()
		return nil, errTooOld
	}
	if err := line.Hello(ctx); err != nil {
		return line, err
	}
	return line, nil
}

// Never releases nothing itself: whether somebody has to is not known.
func (c *Caller) Never(ctx context.Context) (Line, error) {
	line, err := c.exchange.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	if err := line.Hello(ctx); err != nil {
		return nil, err
	}
	return line, nil
}

// Passed gives the line to a function, which may release it when it fails.
func (c *Caller) Passed(ctx context.Context) (Line, error) {
	line, err := c.exchange.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.greetOn(ctx, line); err != nil {
		return nil, err
	}
	if line.Version() < 2 {
		line.Release()
		return nil, errTooOld
	}
	return line, nil
}

func (c *Caller) greetOn(ctx context.Context, line Line) error { return line.Hello(ctx) }

// Watched has a goroutine that releases the line when the context ends.
func (c *Caller) Watched(ctx context.Context) (Line, error) {
	line, err := c.exchange.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	go func() {
		<-ctx.Done()
		line.Release()
	}()
	if err := line.Hello(ctx); err != nil {
		return nil, err
	}
	if line.Version() < 2 {
		line.Release()
		return nil, errTooOld
	}
	return line, nil
}

// Failed gets nothing when it cannot acquire a line in time.
func (c *Caller) Failed(ctx context.Context) (Line, error) {
	line, err := c.exchange.Acquire(ctx)
	if err != nil {
		return nil, ctx.Err()
	}
	if line.Version() < 2 {
		line.Release()
		return nil, errTooOld
	}
	return line, nil
}

// A Dialer makes clients, which have nothing to close until they are connected.
type Dialer interface {
	NewClient() Client
}

// A Client is connected when it is needed.
type Client interface {
	Connect(ctx context.Context) error
	Version() int
	Close() error
}

func connected(ctx context.Context, d Dialer) (Client, error) {
	client := d.NewClient()
	if err := client.Connect(ctx); err != nil {
		return nil, err
	}
	if client.Version() < 2 {
		_ = client.Close()
		return nil, errTooOld
	}
	return client, nil
}

// A transaction is rolled back when its context ends.
func transfer(ctx context.Context, db *sql.DB, from, to int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE a SET n = n - 1 WHERE id = ?", from); err != nil {
		return err
	}
	if from == to {
		_ = tx.Rollback()
		return errTooOld
	}
	return tx.Commit()
}

// Settled commits, after which there is nothing to roll back.
func settled(ctx context.Context, begin func() (Work, error), stale bool) error {
	w, err := begin()
	if err != nil {
		return err
	}
	if stale {
		w.Abort()
		return errTooOld
	}
	return w.Commit(ctx)
}

func settledSaying(ctx context.Context, begin func() (Work, error), stale bool) error {
	w, err := begin()
	if err != nil {
		return err
	}
	if stale {
		w.Abort()
		return errTooOld
	}
	if err := w.Commit(ctx); err != nil {
		return err
	}
	return nil
}

// Work is committed or aborted.
type Work interface {
	Commit(ctx context.Context) error
	Abort()
}
