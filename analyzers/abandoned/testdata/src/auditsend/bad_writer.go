package auditsend

import "context"

// A Peer is the other side of a connection.
type Peer interface {
	Read() (string, error)
	Write(text string)
}

func named(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, Addr(""), name)
}

// Converse sends through a goroutine that leaves when Converse itself ends its context,
// which it does last: nothing keeps Converse. Who still sends by then is left behind.
func Converse(p Peer, news <-chan string) {
	out := make(chan string)
	ctx, cancel := context.WithCancel(context.Background())
	ctx = named(ctx, "peer")
	defer cancel()
	go func() {
		for {
			select {
			case <-ctx.Done(): // ^leaves
				return
			case text := <-out: // ^rest
				p.Write(text)
			}
		}
	}()
	go func() { // want `the goroutine started at line \d+ sends to out at line \d+, but nobody receives when ctx ends at line \d+: it blocks for ever \(abandoned\)$`
		for text := range news {
			out <- text
		}
	}()
	for {
		name, err := p.Read()
		if err != nil {
			out <- err.Error()
			return
		}
		out <- string(query(name))
	}
}

// Part ends the context before it says so.
func Part(p Peer) {
	out := make(chan string)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for {
			select {
			case <-ctx.Done(): // ^leaves
				return
			case text := <-out: // ^rest
				p.Write(text)
			}
		}
	}()
	for {
		name, err := p.Read()
		if err != nil {
			cancel()
			out <- err.Error() // want `out is sent to at line \d+, but nobody receives from it any more when the context ends at line \d+: the function blocks for ever \(abandoned, audit\)$`
			return
		}
		out <- string(query(name))
	}
}
