package takerestore

import (
	"context"
	"errors"
	"sync"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
)

var errNotConnected = errors.New("not connected")

// connect dials and subscribes. There is nothing wrong with it.
func connect(ctx context.Context, dial client.Dialer, channels []string) (*client.Subscriber, error) {
	c, err := client.Dial(ctx, dial)
	if err != nil {
		return nil, err
	}
	return c.Subscribe(ctx, channels...)
}

func receive(ctx context.Context, mu *sync.Mutex, current **client.Subscriber) (client.Message, error) {
	mu.Lock()
	s := *current
	mu.Unlock()
	if s == nil {
		return client.Message{}, errNotConnected
	}
	return s.Next(ctx)
}

func closeCurrent(mu *sync.Mutex, current **client.Subscriber) {
	mu.Lock()
	defer mu.Unlock()
	if *current != nil {
		(*current).Close()
	}
}
