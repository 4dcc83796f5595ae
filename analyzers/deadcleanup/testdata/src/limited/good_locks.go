package limited

import (
	"context"
	"depblob"
	"time"
)

// Within unlocks whatever becomes of ctx: the one implementation, beside the
// interface, does not heed it.
func Within(ctx context.Context, locks depblob.Locks, name string, load func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := locks.Lock(ctx, name); err != nil {
		return err
	}
	if err := load(ctx); err != nil {
		locks.Unlock(ctx, name)
		return err
	}
	return locks.Unlock(ctx, name)
}
