package replies

import "context"

// placer is all that a feed knows of where it asks: only this package can call it.
type placer interface {
	place(ctx context.Context, name string) (int, bool)
}

// A Plan is asked over one channel and answers over another.
type Plan struct {
	names  chan string
	places chan int
}

// place is only given the context that a feed ends with.
func (p *Plan) place(ctx context.Context, name string) (int, bool) {
	select {
	case p.names <- name:
	case <-ctx.Done():
		return 0, false
	}
	select {
	case place := <-p.places:
		return place, true
	case <-ctx.Done():
		return 0, false
	}
}

func (p *Plan) serve(places map[string]int) {
	for name := range p.names {
		p.places <- places[name]
	}
}

// A Feed asks for as long as it runs.
type Feed struct {
	placer placer
}

func (f *Feed) run(ctx context.Context) error {
	place, ok := f.placer.place(ctx, "first")
	for ok && place > 0 {
		place, ok = f.placer.place(ctx, "next")
	}
	return ctx.Err()
}

// Start starts a feed.
func Start(ctx context.Context) {
	p := &Plan{names: make(chan string), places: make(chan int)}
	go p.serve(map[string]int{"first": 3})
	f := &Feed{placer: p}
	go f.run(ctx)
}
