package send

import (
	"context"
	"time"
)

// Room for a few is not room for all.
func (r *Resolver) AskEach(ctx context.Context, names []string) (list []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	found := make(chan string, 32)
	go func() { // want `sends to found .*\(abandoned\)$`
		for _, name := range names {
			found <- name
		}
	}()
	for range names {
		select {
		case addr := <-found: // ^rest
			list = append(list, addr)
		case <-ctx.Done(): // ^leaves
			return nil, ctx.Err()
		}
	}
	return list, nil
}
