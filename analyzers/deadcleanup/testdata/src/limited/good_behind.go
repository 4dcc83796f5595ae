package limited

import (
	"context"
	"sync"
	"time"
)

// A Rooms knows which rooms are in use.
type Rooms interface {
	Lock(ctx context.Context, name string) error
	Unlock(ctx context.Context, name string) error
}

// LocalRooms waits for nobody when it unlocks.
type LocalRooms struct{ mu sync.Mutex }

func (r *LocalRooms) Lock(_ context.Context, name string) error {
	r.mu.Lock()
	return nil
}

func (r *LocalRooms) Unlock(_ context.Context, name string) error {
	r.mu.Unlock()
	return nil
}

// RemoteRooms has a context of its own.
type RemoteRooms struct {
	life context.Context
	send func(ctx context.Context, line string) error
}

func (r *RemoteRooms) Lock(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return r.send(r.life, "lock "+name)
}

func (r *RemoteRooms) Unlock(_ context.Context, name string) error {
	return r.send(r.life, "unlock "+name)
}

// Enter unlocks whatever becomes of ctx: no implementation heeds it.
func Enter(ctx context.Context, rooms Rooms, name string, load func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := rooms.Lock(ctx, name); err != nil {
		return err
	}
	defer rooms.Unlock(ctx, name)
	return load(ctx)
}
