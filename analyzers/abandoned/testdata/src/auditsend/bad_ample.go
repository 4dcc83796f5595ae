package auditsend

import (
	"context"
	"time"
)

// There is room for a thousand, which nobody has asked for yet.
func Ask(ctx context.Context, names []string) (list []Addr, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	found := make(chan Addr, 1000)
	go func() { // want `sends to found .*\(abandoned, audit\)$`
		for _, name := range names {
			found <- query(name)
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
