package auditdeserted

import (
	"context"
	"sync"
	"time"
)

// A Board says when it is gone.
type Board struct {
	added chan event
	gone  chan struct{}
}

func NewBoard() *Board { return &Board{added: make(chan event), gone: make(chan struct{})} }

func (b *Board) Follow(ctx context.Context) {
	defer close(b.gone)
	for {
		select {
		case <-b.added:
		case <-ctx.Done():
			return
		}
	}
}

func (b *Board) Add(name string) {
	select {
	case b.added <- event{name}:
	case <-b.gone:
	}
}

// A Sink takes what is still to come.
type Sink struct{ added chan event }

func NewSink() *Sink { return &Sink{added: make(chan event)} }

func (s *Sink) Follow(ctx context.Context) {
	for {
		select {
		case <-s.added:
		case <-ctx.Done():
			for range s.added {
			}
			return
		}
	}
}

func (s *Sink) Add(name string) { s.added <- event{name} }

// A Box has room.
type Box struct{ added chan event }

func NewBox() *Box { return &Box{added: make(chan event, 100)} }

func (b *Box) Follow(ctx context.Context) {
	for {
		select {
		case <-b.added:
		case <-ctx.Done():
			return
		}
	}
}

func (b *Box) Add(name string) { b.added <- event{name} }

// A Desk has two who take.
type Desk struct{ added chan event }

func NewDesk() *Desk { return &Desk{added: make(chan event)} }

func (d *Desk) Follow(ctx context.Context) {
	for {
		select {
		case <-d.added:
		case <-ctx.Done():
			return
		}
	}
}

func (d *Desk) Take() event { return <-d.added }

func (d *Desk) Add(name string) { d.added <- event{name} }

// A Shared gives the channel to others.
type Shared struct{ added chan event }

func NewShared() *Shared { return &Shared{added: make(chan event)} }

func (s *Shared) Events() <-chan event { return s.added }

func (s *Shared) Follow(ctx context.Context) {
	for {
		select {
		case <-s.added:
		case <-ctx.Done():
			return
		}
	}
}

func (s *Shared) Add(name string) { s.added <- event{name} }

// A Careful asks first.
type Careful struct {
	ctx   context.Context
	added chan event
}

func NewCareful(ctx context.Context) *Careful { return &Careful{ctx, make(chan event)} }

func (c *Careful) Follow() {
	for {
		select {
		case <-c.added:
		case <-c.ctx.Done():
			return
		}
	}
}

func (c *Careful) Add(name string) {
	if c.ctx.Err() != nil {
		return
	}
	c.added <- event{name}
}

// A Chime is stopped once, whoever asks for it.
type Chime struct {
	once sync.Once
	stop chan struct{}
}

func NewChime() *Chime { return &Chime{stop: make(chan struct{})} }

func (c *Chime) Ring(beat func(), every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			beat()
		case <-c.stop:
			return
		}
	}
}

func (c *Chime) Close() { c.once.Do(func() { c.stop <- struct{}{} }) }

// A Gong is told to stop by one function, which is called once.
type Gong struct{ stop chan bool }

func NewGong() *Gong { return &Gong{stop: make(chan bool)} }

func (g *Gong) Ring(beat func(), every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			beat()
		case <-g.stop:
			return
		}
	}
}

func (g *Gong) Stop() { g.stop <- true }
