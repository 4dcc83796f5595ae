package send

import (
	"context"
	"sync"
)

// Lookup has a context of which only its callers, who are elsewhere, know what ends
// it: it may be the end of the program. That is for an audit.
func (r *Resolver) Lookup(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr)
	go func() { found <- r.query(name) }()
	select {
	case addr := <-found:
		return addr, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// LookupOnce ends the context that it makes only when it is done itself.
func (r *Resolver) LookupOnce(ctx context.Context, name string) (Addr, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	found := make(chan Addr)
	go func() { found <- r.query(name) }()
	select {
	case addr := <-found:
		return addr, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Spread blocks itself when its workers have left, but that is with the end of the
// resolver.
func (r *Resolver) Spread(names []string) {
	next := make(chan string)
	for range 4 {
		go func() {
			for name := range next {
				select {
				case <-r.life.Done():
					return
				default:
				}
				r.query(name)
			}
		}()
	}
	for _, name := range names {
		next <- name
	}
	close(next)
}

// Gather ends the one who takes the answers only when all have given theirs.
func (r *Resolver) Gather(names []string) map[Addr]bool {
	found := make(chan Addr)
	all := make(map[Addr]bool)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for {
			select {
			case addr := <-found:
				all[addr] = true
			case <-ctx.Done():
				return
			}
		}
	}()
	asking := &sync.WaitGroup{}
	asking.Add(len(names))
	for _, name := range names {
		go func() {
			defer asking.Done()
			found <- r.query(name)
		}()
	}
	asking.Wait()
	cancel()
	return all
}

// GatherInGroup has the group start those who ask.
func (r *Resolver) GatherInGroup(names []string) map[Addr]bool {
	found := make(chan Addr)
	all := make(map[Addr]bool)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for {
			select {
			case addr := <-found:
				all[addr] = true
			case <-ctx.Done():
				return
			}
		}
	}()
	var asking sync.WaitGroup
	for _, name := range names {
		asking.Go(func() { found <- r.query(name) })
	}
	asking.Wait()
	cancel()
	return all
}

// LookupUntil has a channel that its callers close, who are elsewhere: it may be when
// the program stops.
func (r *Resolver) LookupUntil(stop <-chan struct{}, name string) Addr {
	found := make(chan Addr)
	go func() { found <- r.query(name) }()
	select {
	case addr := <-found:
		return addr
	case <-stop:
		return ""
	}
}
