package auditdeviance

import (
	"context"
	"database/sql"
	"errors"
)

func within(ctx context.Context, db *sql.DB, work func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err = work(tx); err == nil {
		return tx.Commit()
	}
	return err
}

// Join has the text of each statement in one variable, which is no state.
func Join(ctx context.Context, db *sql.DB, group string) error {
	query := "SELECT id FROM groups WHERE name = $1"
	rows, err := db.QueryContext(ctx, query, group)
	if err != nil {
		return err
	}
	rows.Close()
	if err = within(ctx, db, func(tx *sql.Tx) error {
		query = "UPDATE groups SET members = members + 1 WHERE name = $1"
		res, err := tx.ExecContext(ctx, query, group)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return errors.New("no such group")
		}
		query = "INSERT INTO news (name, text) VALUES ($1, 'somebody joined')"
		if _, err = tx.ExecContext(ctx, query, group); err != nil {
			return err
		}
		return nil
	}); err != nil {
		return err
	}
	return nil
}
