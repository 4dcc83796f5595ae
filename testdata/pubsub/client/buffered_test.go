package client_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// answer reads a command and replies with its last argument.
func answer(peer *conn.Conn) error {
	frame, err := peer.ReadFrame(context.Background())
	if err != nil {
		return err
	}
	return peer.Write(context.Background(), frame.Items[len(frame.Items)-1])
}

func TestBufferedSurvivesCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialer, ends := scripted()
		b := client.NewBuffered(dial(t, dialer))
		defer b.Close()
		peer := <-ends

		// Every second caller gives up, all after different times.
		const n = 20
		got := make([]chan string, n)
		for i := range n {
			got[i] = make(chan string, 1)
			ctx, cancel := context.WithCancel(t.Context())
			if i%2 == 0 {
				time.AfterFunc(time.Duration(1+i)*time.Second, cancel)
			}
			go func() {
				defer cancel()
				value, _, err := b.Get(ctx, fmt.Sprint(i))
				if err != nil {
					value = err.Error()
				}
				got[i] <- value
			}()
			synctest.Wait() // they queue up in order
		}
		go func() {
			for range n {
				time.Sleep(time.Minute)
				answer(peer)
			}
		}()
		for i := range n {
			want := fmt.Sprint(i)
			if i%2 == 0 {
				want = context.Canceled.Error()
			}
			require.Equal(t, want, <-got[i])
		}
	})
}

func TestBufferedQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialer, ends := scripted()
		b := client.NewBuffered(dial(t, dialer))
		defer b.Close()
		peer := <-ends

		// The owner has the first call, and 32 wait in the queue.
		results := make(chan error, 33)
		for range 33 {
			go func() {
				_, err := b.Ping(t.Context(), "early")
				results <- err
			}()
		}
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := b.Ping(ctx, "late")
		require.ErrorIs(t, err, context.DeadlineExceeded)

		for range 33 {
			require.NoError(t, answer(peer))
			require.NoError(t, <-results)
		}
		go answer(peer)
		reply, err := b.Ping(t.Context(), "next")
		require.NoError(t, err)
		require.Equal(t, "next", reply, "the call that was given up in front of the queue was not sent")
	})
}

func TestBufferedClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialer, ends := scripted()
		b := client.NewBuffered(dial(t, dialer))
		<-ends
		results := make(chan error, 50)
		for range 50 {
			go func() {
				_, err := b.Do(context.Background(), resp.Command("ping"))
				results <- err
			}()
		}
		synctest.Wait()
		b.Close()
		for range 50 {
			require.Error(t, <-results)
		}
		_, err := b.Ping(t.Context(), "")
		require.ErrorIs(t, err, client.ErrClosed)
		b.Close()
	})
}
