package send

import (
	"context"
	"net/http"
	"sync"
	"time"
)

type Addr string

type Resolver struct{ life context.Context }

// NewResolver returns a resolver that lives as long as ctx.
func NewResolver(ctx context.Context) *Resolver { return &Resolver{life: ctx} }

func (r *Resolver) query(name string) Addr { return Addr(name) }

// Within gives up when a timer fires, or a context ends of which nothing is known.
func (r *Resolver) Within(ctx context.Context, d time.Duration, name string) (Addr, error) {
	found := make(chan Addr)
	go func() { found <- r.query(name) }() // want `sends to found at line \d+, but nobody receives when the timer fires at line \d+: it blocks for ever \(abandoned\)$`
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done():
		return "", ctx.Err()
	case <-time.After(d): // ^leaves
		return "", context.DeadlineExceeded
	}
}

// Deadline makes a context of its own for one lookup.
func (r *Resolver) Deadline(ctx context.Context, name string) (Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	found := make(chan Addr)
	go func() { found <- r.query(name) }() // want `nobody receives when the context ends at line \d+: it blocks for ever \(abandoned\)$`
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// Handler has the context of a request, and another one of which nothing is known.
func (r *Resolver) Handler(program context.Context) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		found := make(chan Addr)
		go func() { found <- r.query(req.URL.Path) }() // want `nobody receives when the context ends at line \d+: it blocks for ever \(abandoned\)$`
		ctx := req.Context()
		select {
		case <-program.Done():
		case addr := <-found: // ^rest
			w.Header().Set("Location", string(addr))
		case <-ctx.Done(): // ^leaves
		}
	}
}

// lookup is given the context of a request by the one who calls it.
func (r *Resolver) lookup(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr)
	go func() { found <- r.query(name) }() // want `nobody receives when ctx ends at line \d+: it blocks for ever \(abandoned\)$`
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// Redirect looks a name up for a request.
func (r *Resolver) Redirect(w http.ResponseWriter, req *http.Request) {
	if addr, err := r.lookup(req.Context(), req.URL.Path); err == nil {
		w.Header().Set("Location", string(addr))
	}
}

// Patient has somebody who loses patience end the context, while the lookup goes on.
func (r *Resolver) Patient(ctx context.Context, name string, bored <-chan struct{}) (Addr, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		<-bored
		cancel()
	}()
	found := make(chan Addr)
	go func() { found <- r.query(name) }() // want `nobody receives when the context ends at line \d+: it blocks for ever \(abandoned\)$`
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// Closed does not leave a goroutine behind, but a panic.
func (r *Resolver) Closed(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr)
	defer close(found)
	go func() { found <- r.query(name) }() // want `nobody receives when ctx ends at line \d+: it panics, since the channel is closed by then \(abandoned\)$`
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// Each blocks itself when the one who notes the answers has left.
func (r *Resolver) Each(ctx context.Context, names []string, note func(context.Context, Addr) error) {
	found := make(chan Addr)
	defer close(found)
	go func() {
		for {
			select {
			case addr := <-found: // ^rest
				if note(ctx, addr) != nil {
					continue
				}
			case <-ctx.Done(): // ^leaves
				return
			}
		}
	}()
	for _, name := range names {
		found <- r.query(name) // want `found is sent to at line \d+, but nobody receives from it any more when ctx ends at line \d+: the function blocks for ever \(abandoned\)$`
	}
}

// Twice blocks at the first of two, and does not come to the other.
func (r *Resolver) Twice(ctx context.Context, names []string) {
	found := make(chan Addr)
	go func() {
		for {
			select {
			case <-found: // ^rest
			case <-ctx.Done(): // ^leaves
				return
			}
		}
	}()
	for _, name := range names {
		found <- Addr(name) // want `found is sent to at line \d+, .*: the function blocks for ever`
		found <- r.query(name)
	}
}

// All waits for the one who asks, who waits for somebody to take an answer.
func (r *Resolver) All(ctx context.Context, names []string, note func(Addr) error) error {
	found := make(chan Addr)
	ctx, cancel := context.WithCancel(ctx)
	var asking sync.WaitGroup
	defer func() {
		cancel()
		asking.Wait()
		close(found)
	}()
	asking.Add(1)
	go func() { // want `it blocks for ever, and with it the function, which waits for it at line \d+ \(abandoned\)$`
		defer asking.Done()
		for _, name := range names {
			if ctx.Err() != nil {
				return
			}
			found <- r.query(name)
		}
	}()
	for range names {
		select {
		case addr := <-found: // ^rest
			if err := note(addr); err != nil {
				return err
			}
		case <-r.life.Done():
			return context.Canceled
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return nil
}

// GatherSome ends the one who takes the answers before all have given theirs.
func (r *Resolver) GatherSome(names []string, enough <-chan bool) map[Addr]bool {
	found := make(chan Addr)
	all := make(map[Addr]bool)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for {
			select {
			case addr := <-found: // ^rest
				all[addr] = true
			case <-ctx.Done(): // ^leaves
				return
			}
		}
	}()
	asking := &sync.WaitGroup{}
	asking.Add(len(names))
	for _, name := range names {
		go func() { // want `the goroutine started at line \d+ sends to found`
			defer asking.Done()
			found <- r.query(name)
		}()
	}
	<-enough
	cancel()
	asking.Wait()
	return all
}

// GatherBeside waits for others before it ends the one who takes the answers.
func (r *Resolver) GatherBeside(names []string, others *sync.WaitGroup) map[Addr]bool {
	found := make(chan Addr)
	all := make(map[Addr]bool)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for {
			select {
			case addr := <-found: // ^rest
				all[addr] = true
			case <-ctx.Done(): // ^leaves
				return
			}
		}
	}()
	var asking sync.WaitGroup
	asking.Add(len(names))
	for _, name := range names {
		go func() { // want `the goroutine started at line \d+ sends to found`
			defer asking.Done()
			found <- r.query(name)
		}()
	}
	others.Wait()
	cancel()
	return all
}

// A Desk is open until it is closed.
type Desk struct{ closed chan struct{} }

// Close closes it.
func (d *Desk) Close() { close(d.closed) }

// Ask leaves a goroutine behind when the desk closes, while the program goes on.
func (d *Desk) Ask(r *Resolver, name string) Addr {
	found := make(chan Addr)
	go func() { found <- r.query(name) }() // want `sends to found at line \d+, but nobody receives when d.closed is closed at line \d+: it blocks for ever \(abandoned\)$`
	select {
	case addr := <-found: // ^rest
		return addr
	case <-d.closed: // ^leaves
		return ""
	}
}

// GatherEach waits for each who asks, but has ended the one who takes the answers by
// the second time.
func (r *Resolver) GatherEach(names []string) map[Addr]bool {
	found := make(chan Addr)
	all := make(map[Addr]bool)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for {
			select {
			case addr := <-found: // ^rest
				all[addr] = true
			case <-ctx.Done(): // ^leaves
				return
			}
		}
	}()
	var asking sync.WaitGroup
	for _, name := range names {
		asking.Go(func() { found <- r.query(name) }) // want `sends to found`
		asking.Wait()
		cancel()
	}
	return all
}
