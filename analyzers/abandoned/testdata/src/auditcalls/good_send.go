package auditcalls

import (
	"context"
	"sync"
	"time"

	"depwork"

	"golang.org/x/sync/errgroup"
)

// Room for the one answer.
func (r *Resolver) LookupWithRoom(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr, 1)
	go func() { found <- r.query(name) }()
	return await(ctx, found)
}

// Room for one of two, which exclude each other.
func (r *Resolver) LookupEither(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr, 1)
	go func() {
		if name == "" {
			found <- "localhost"
		} else {
			found <- r.query(name)
		}
	}()
	return await(ctx, found)
}

// Room for all, as the code reckons.
func (r *Resolver) AllWithRoom(ctx context.Context, names []string) (list []Addr, err error) {
	found := make(chan Addr, len(names))
	for _, name := range names {
		go func() { found <- r.query(name) }()
	}
	for range names {
		select {
		case addr := <-found:
			list = append(list, addr)
		case <-ctx.Done():
			return list, ctx.Err()
		}
	}
	return list, nil
}

// As many goroutines as there is room.
func (r *Resolver) Race(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr, 2)
	for range 2 {
		go func() { found <- r.query(name) }()
	}
	return await(ctx, found)
}

// The send gives up with the wait.
func (r *Resolver) LookupBoth(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr)
	go func() {
		select {
		case found <- r.query(name):
		case <-ctx.Done():
		}
	}()
	return await(ctx, found)
}

// Nobody listens, nothing is sent.
func (r *Resolver) LookupIfWanted(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr)
	go func() {
		addr := r.query(name)
		select {
		case found <- addr:
		default:
		}
	}()
	return await(ctx, found)
}

// The cancelled way receives the answer and drops it.
func (r *Resolver) LookupAndWait(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr)
	go func() { found <- r.query(name) }()
	select {
	case addr := <-found:
		return addr, nil
	case <-ctx.Done():
		<-found
		return "", ctx.Err()
	}
}

// A goroutine receives it.
func (r *Resolver) LookupAndDrain(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr)
	go func() { found <- r.query(name) }()
	select {
	case addr := <-found:
		return addr, nil
	case <-ctx.Done():
		go func() { <-found }()
		return "", ctx.Err()
	}
}

// A defer receives what is left.
func (r *Resolver) StoreAndDrain(ctx context.Context, names []string, put func(context.Context, Addr) error) error {
	addrs := make(chan Addr)
	go func() {
		defer close(addrs)
		for _, name := range names {
			addrs <- r.query(name)
		}
	}()
	defer func() {
		for range addrs {
		}
	}()
	for addr := range addrs {
		if err := put(ctx, addr); err != nil {
			return err
		}
	}
	return nil
}

// A local closure receives what is left.
func (r *Resolver) StoreAndSkip(ctx context.Context, names []string, put func(context.Context, Addr) error) error {
	addrs := make(chan Addr)
	go func() {
		for _, name := range names {
			addrs <- r.query(name)
		}
		close(addrs)
	}()
	skip := func() {
		for range addrs {
		}
	}
	for addr := range addrs {
		if err := put(ctx, addr); err != nil {
			skip()
			return err
		}
	}
	return nil
}

// A failure does not end the loop.
func (r *Resolver) StoreAll(ctx context.Context, names []string, put func(context.Context, Addr) error) (last error) {
	addrs := make(chan Addr)
	go func() {
		for _, name := range names {
			addrs <- r.query(name)
		}
		close(addrs)
	}()
	for addr := range addrs {
		if err := put(ctx, addr); err != nil {
			last = err
			continue
		}
	}
	return last
}

// The cancel point comes after the answer.
func (r *Resolver) LookupFirst(ctx context.Context, name string, put func(context.Context, Addr) error) error {
	found := make(chan Addr)
	go func() { found <- r.query(name) }()
	addr := <-found
	return put(ctx, addr)
}

// And the loop over all of them, too.
func (r *Resolver) Collect(ctx context.Context, names []string, put func(context.Context, []Addr) error) error {
	addrs := make(chan Addr)
	go func() {
		for _, name := range names {
			addrs <- r.query(name)
		}
		close(addrs)
	}()
	var list []Addr
	for addr := range addrs {
		list = append(list, addr)
	}
	if err := put(ctx, list); err != nil {
		return err
	}
	return nil
}

// The cancel point comes before the goroutine.
func (r *Resolver) LookupLater(ctx context.Context, name string, refresh func(context.Context) error) (Addr, error) {
	found := make(chan Addr)
	if err := refresh(ctx); err != nil {
		return "", err
	}
	go func() { found <- r.query(name) }()
	return <-found, nil
}

// The channel has owners elsewhere.
func (r *Resolver) Watch(ctx context.Context, name string) (<-chan Addr, error) {
	found := make(chan Addr)
	go func() { found <- r.query(name) }()
	select {
	case addr := <-found:
		go func() { found <- addr }()
	case <-ctx.Done():
	}
	return found, nil
}

func Lend(ctx context.Context) (int, error) {
	answer := make(chan int)
	depwork.Keep(answer)
	go func() { answer <- 1 }()
	select {
	case n := <-answer:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

type request struct {
	name  string
	reply chan Addr
}

type Loop struct{ requests chan request }

// The reply is somebody else's.
func (l *Loop) Lookup(ctx context.Context, name string) (Addr, error) {
	req := request{name, make(chan Addr)}
	l.requests <- req
	select {
	case addr := <-req.reply:
		return addr, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// A context that cannot end.
func (r *Resolver) LookupForSure(name string) (Addr, error) {
	ctx := context.Background()
	found := make(chan Addr)
	go func() { found <- r.query(name) }()
	select {
	case addr := <-found:
		return addr, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// The cancelled way ends the program's patience, not the wait: a warning.
func (r *Resolver) LookupPatiently(name string, warn func()) Addr {
	found := make(chan Addr)
	go func() { found <- r.query(name) }()
	select {
	case addr := <-found:
		return addr
	case <-time.After(time.Second):
		warn()
	}
	return <-found
}

// A goroutine that only closes blocks on nothing.
func (r *Resolver) Warm(ctx context.Context, names []string) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, name := range names {
			r.query(name)
		}
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A worker that fails goes on with the rest.
func (r *Resolver) DeleteAll(ctx context.Context, names []string, remove func(context.Context, Addr) error) {
	queue := make(chan Addr)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for addr := range queue {
				if err := remove(ctx, addr); err != nil {
					continue
				}
			}
		})
	}
	for _, name := range names {
		queue <- r.query(name)
	}
	close(queue)
	wg.Wait()
}

// The producer leaves with the group.
func (r *Resolver) DeleteInGroup(ctx context.Context, names []string, remove func(context.Context, Addr) error) error {
	queue := make(chan Addr)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(queue)
		for _, name := range names {
			select {
			case queue <- r.query(name):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	g.Go(func() error {
		for addr := range queue {
			if err := remove(ctx, addr); err != nil {
				return err
			}
		}
		return nil
	})
	return g.Wait()
}

// A worker's own timeout stops that one worker only.
func (r *Resolver) DeleteSlowly(names []string, remove func(context.Context, Addr) error) {
	queue := make(chan Addr)
	for range 4 {
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			for addr := range queue {
				if err := remove(ctx, addr); err != nil {
					return
				}
			}
		}()
	}
	for _, name := range names {
		queue <- r.query(name)
	}
	close(queue)
}

// The goroutine of another package gives up, too.
func AskPolitely(ctx context.Context) (int, error) {
	answer := make(chan int)
	go depwork.Offer(ctx, answer)
	select {
	case n := <-answer:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Generic code with room.
func WithinRoom[T any](ctx context.Context, work func() T) (v T, err error) {
	result := make(chan T, 1)
	go func() { result <- work() }()
	select {
	case v = <-result:
	case <-ctx.Done():
		err = ctx.Err()
	}
	return v, err
}

// FirstOf sends the first of many answers, for which there is room, and goes on
// to take the others.
func (r *Resolver) FirstOf(ctx context.Context, answers <-chan Addr, mine string) (Addr, error) {
	found := make(chan Addr, 1)
	go func() {
		sent := false
		for addr := range answers {
			if string(addr) == mine && !sent {
				if addr == "" {
					return
				}
				sent = true
				found <- addr
			}
			r.note(addr)
		}
	}()
	select {
	case addr := <-found:
		return addr, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// FirstOfAll does so over several lists.
func (r *Resolver) FirstOfAll(ctx context.Context, lists <-chan []Addr) (Addr, error) {
	found := make(chan Addr, 1)
	go func() {
		searching := true
		for list := range lists {
			for _, addr := range list {
				if searching {
					found <- addr
					searching = false
				}
				r.note(addr)
			}
		}
	}()
	select {
	case addr := <-found:
		return addr, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (r *Resolver) note(Addr) {}

// Each value of one goroutine goes to one of two channels, one of which has been
// received from when the next goroutine starts.
func (r *Resolver) LookupTwice(ctx context.Context, a, b string) (Addr, error) {
	first, second := make(chan Addr, 1), make(chan Addr)
	failed := make(chan error, 1)
	go func() {
		addr := r.query(a)
		if addr == "" {
			failed <- errLate
			return
		}
		first <- addr
	}()
	select {
	case <-first:
	case err := <-failed:
		return "", err
	case <-ctx.Done():
		return "", ctx.Err()
	}
	go func() {
		addr := r.query(b)
		if addr == "" {
			failed <- errLate
			return
		}
		close(second)
	}()
	select {
	case <-second:
		return "", nil
	case err := <-failed:
		return "", err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// There is room for what the goroutine sends, and for what it sends in the end.
func (r *Resolver) LookupAndClose(ctx context.Context, name string) error {
	failed := make(chan error, 2)
	go func() {
		defer func() {
			if r.query("") == "" {
				failed <- errLate
			}
			close(failed)
		}()
		if name == "" {
			if err := ctx.Err(); err != nil {
				failed <- err
			}
			return
		}
		if r.query(name) == "" {
			failed <- errLate
			return
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// What is sent after a panic is sent instead of the result.
func (r *Resolver) LookupOrRecover(ctx context.Context, name string) error {
	failed := make(chan error, 1)
	go func() {
		defer func() {
			if v := recover(); v != nil {
				failed <- errLate
			}
		}()
		if r.query(name) == "" {
			failed <- errLate
			return
		}
		failed <- nil
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Quit ends the resolver, and waits a moment for that.
func (r *Resolver) Quit() error {
	gone := make(chan error)
	go func() { gone <- r.wait() }()
	select {
	case err := <-gone:
		return err
	case <-time.After(time.Second):
		return errLate
	}
}

func (r *Resolver) wait() error {
	<-r.quit
	return nil
}

// FirstError tells of the first error, for which there is room, and drains the rest.
func (r *Resolver) FirstError(ctx context.Context, addrs <-chan Addr, dial func(Addr) error) error {
	failed := make(chan error, 1)
	go func() {
		var err error
		for addr := range addrs {
			if err == nil {
				err = dial(addr)
				if err != nil {
					failed <- err
				}
			}
			r.note(addr)
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Waiting sends what waits once, and then nothing waits any more.
func (r *Resolver) Waiting(ctx context.Context, addrs <-chan Addr, waits *Addr) (Addr, error) {
	found := make(chan Addr, 1)
	go func() {
		first := waits
		for addr := range addrs {
			if first != nil {
				found <- *first
				first = nil
			}
			r.note(addr)
		}
	}()
	select {
	case addr := <-found:
		return addr, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
