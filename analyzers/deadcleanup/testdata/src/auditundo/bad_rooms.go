package auditundo

import (
	"context"
	"depblob"
	"time"
)

// Visit may get rooms from anywhere: the only ones that are known are none.
func Visit(ctx context.Context, rooms depblob.Rooms, name string, load func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := rooms.Open(ctx, name); err != nil {
		return err
	}
	if err := load(ctx); err != nil { // ^leaves
		rooms.Release(ctx, name) /* ^rest */ // want `what rooms.Open does at line \d+ is undone by rooms.Release`
		return err
	}
	return nil
}
