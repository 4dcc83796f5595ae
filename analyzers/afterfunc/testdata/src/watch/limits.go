package watch

import "context"

type Watcher struct {
	client *Client
	done   chan struct{}
}

// A channel in a field, by which the goroutine is told to leave.
func (w *Watcher) Watch(ctx context.Context) {
	go func() {
		select {
		case <-ctx.Done():
			w.client.conn.Close()
		case <-w.done:
		}
	}()
}
