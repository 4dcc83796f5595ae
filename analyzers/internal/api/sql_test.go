package api

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A fakeDB is a driver that writes down what reaches the database. Statements
// take effect at once, and then wait for their context.
type fakeDB struct {
	mu       sync.Mutex
	log      []string
	onCommit func()
}

func (d *fakeDB) add(event string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.log = append(d.log, event)
}

func (d *fakeDB) has(event string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Contains(d.log, event)
}

func (d *fakeDB) Connect(context.Context) (driver.Conn, error) { return &fakeConn{d}, nil }
func (d *fakeDB) Driver() driver.Driver                        { return nil }

type fakeConn struct{ *fakeDB }

func (c *fakeConn) Prepare(string) (driver.Stmt, error) { return &fakeStmt{c}, nil }
func (c *fakeConn) Close() error                        { c.add("close"); return nil }
func (c *fakeConn) Begin() (driver.Tx, error)           { return c, nil }
func (c *fakeConn) Rollback() error                     { c.add("rollback"); return nil }

func (c *fakeConn) Commit() error {
	if c.onCommit != nil {
		c.onCommit()
	}
	c.add("commit")
	return nil
}

func (c *fakeConn) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) { return c, nil }

func (c *fakeConn) ExecContext(ctx context.Context, _ string, _ []driver.NamedValue) (driver.Result, error) {
	c.add("effect")
	<-ctx.Done()
	return nil, ctx.Err()
}

func (c *fakeConn) QueryContext(ctx context.Context, query string, _ []driver.NamedValue) (driver.Rows, error) {
	if query == "rows" {
		return new(fakeRows), nil
	}
	c.add("effect")
	<-ctx.Done()
	return nil, ctx.Err()
}

type fakeStmt struct{ *fakeConn }

func (s *fakeStmt) Close() error                               { return nil }
func (s *fakeStmt) NumInput() int                              { return 0 }
func (s *fakeStmt) Exec([]driver.Value) (driver.Result, error) { return nil, errors.ErrUnsupported }
func (s *fakeStmt) Query([]driver.Value) (driver.Rows, error)  { return nil, errors.ErrUnsupported }
func (s *fakeStmt) ExecContext(ctx context.Context, _ []driver.NamedValue) (driver.Result, error) {
	return s.fakeConn.ExecContext(ctx, "", nil)
}
func (s *fakeStmt) QueryContext(ctx context.Context, _ []driver.NamedValue) (driver.Rows, error) {
	return s.fakeConn.QueryContext(ctx, "", nil)
}

// fakeRows are five rows.
type fakeRows struct{ n int64 }

func (r *fakeRows) Columns() []string { return []string{"n"} }
func (r *fakeRows) Close() error      { return nil }

func (r *fakeRows) Next(dest []driver.Value) error {
	if r.n == 5 {
		return io.EOF
	}
	r.n++
	dest[0] = r.n
	return nil
}

// inDB runs a test with a database in a bubble.
func inDB(t *testing.T, test func(t *testing.T, ctx context.Context, cancel context.CancelFunc, fake *fakeDB, db *sql.DB)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		fake := new(fakeDB)
		db := sql.OpenDB(fake)
		ctx, cancel := context.WithCancel(t.Context())
		test(t, ctx, cancel, fake, db)
		cancel()
		db.Close()
		synctest.Wait()
	})
}

var _ = prove("database/sql", func(t *testing.T) {
	inDB(t, func(t *testing.T, ctx context.Context, cancel context.CancelFunc, fake *fakeDB, db *sql.DB) {
		tx, err := db.BeginTx(ctx, nil)
		require.NoError(t, err)
		cancel()
		synctest.Wait()
		assert.True(t, fake.has("rollback"))
		_, err = tx.Exec("")
		assert.Error(t, err)
		assert.Error(t, tx.Commit())
	})
}, "DB.Begin*")

var _ = prove("database/sql", func(t *testing.T) {
	inDB(t, func(t *testing.T, ctx context.Context, cancel context.CancelFunc, fake *fakeDB, db *sql.DB) {
		tx, err := db.BeginTx(ctx, nil)
		require.NoError(t, err)
		fake.onCommit = cancel
		assert.NoError(t, tx.Commit(), "the context ends while it works")
		assert.True(t, fake.has("commit"))
	})
	inDB(t, func(t *testing.T, ctx context.Context, cancel context.CancelFunc, fake *fakeDB, db *sql.DB) {
		tx, err := db.BeginTx(ctx, nil)
		require.NoError(t, err)
		cancel()
		assert.Error(t, tx.Commit())
		assert.False(t, fake.has("commit"))
	})
}, "Tx.Commit")

// statements can be made on a database, a connection, a transaction, and when
// they have been prepared.
type statements interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

type prepared struct{ *sql.Stmt }

func (p prepared) ExecContext(ctx context.Context, _ string, _ ...any) (sql.Result, error) {
	return p.Stmt.ExecContext(ctx)
}

func (p prepared) QueryContext(ctx context.Context, _ string, _ ...any) (*sql.Rows, error) {
	return p.Stmt.QueryContext(ctx)
}

var _ = prove("database/sql", func(t *testing.T) {
	for _, on := range []func(*testing.T, *sql.DB) statements{
		func(_ *testing.T, db *sql.DB) statements { return db },
		func(t *testing.T, db *sql.DB) statements {
			c, err := db.Conn(t.Context())
			require.NoError(t, err)
			t.Cleanup(func() { c.Close() })
			return c
		},
		func(t *testing.T, db *sql.DB) statements {
			tx, err := db.Begin()
			require.NoError(t, err)
			t.Cleanup(func() { tx.Rollback() })
			return tx
		},
		func(t *testing.T, db *sql.DB) statements {
			s, err := db.Prepare("")
			require.NoError(t, err)
			return prepared{s}
		},
	} {
		for _, run := range []func(context.Context, statements) error{
			func(ctx context.Context, s statements) error { _, err := s.ExecContext(ctx, ""); return err },
			func(ctx context.Context, s statements) error { _, err := s.QueryContext(ctx, ""); return err },
		} {
			inDB(t, func(t *testing.T, ctx context.Context, cancel context.CancelFunc, fake *fakeDB, db *sql.DB) {
				s := on(t, db)
				go func() { synctest.Wait(); cancel() }()
				assert.ErrorIs(t, run(ctx, s), context.Canceled)
				assert.True(t, fake.has("effect"), "although it was executed")
			})
		}
	}
}, "DB.Exec*", "DB.Query*", "Conn.Exec*", "Conn.Query*", "Tx.Exec*", "Tx.Query*", "Stmt.Exec*", "Stmt.Query*")

var _ = prove("database/sql", func(t *testing.T) {
	inDB(t, func(t *testing.T, ctx context.Context, cancel context.CancelFunc, _ *fakeDB, db *sql.DB) {
		rows, err := db.QueryContext(ctx, "rows")
		require.NoError(t, err)
		n := 0
		for rows.Next() {
			if n++; n == 2 {
				cancel()
				synctest.Wait()
			}
		}
		assert.Equal(t, 2, n, "of 5")
		assert.ErrorIs(t, rows.Err(), context.Canceled)
	})
}, "Rows.Next")

var _ = prove("database/sql", func(t *testing.T) {
	inDB(t, func(t *testing.T, ctx context.Context, cancel context.CancelFunc, fake *fakeDB, db *sql.DB) {
		db.SetMaxOpenConns(1)
		c, err := db.Conn(t.Context())
		require.NoError(t, err)
		go func() { synctest.Wait(); cancel() }()
		_, err = db.Conn(ctx)
		assert.ErrorIs(t, err, context.Canceled)
		c.Close()
		c, err = db.Conn(t.Context())
		require.NoError(t, err, "the connection is in the pool")
		c.Close()
		assert.False(t, fake.has("close"))
	})
}, "DB.Conn")
