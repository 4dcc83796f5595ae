package audit

import (
	"bufio"
	"context"
	"crypto/rand"
	"io"
	"net"
	"time"
)

func nonce() []byte {
	b := make([]byte, 16)
	if _, err := io.ReadFull(rand.Reader, b); err != nil {
		panic(err)
	}
	return b
}

func introduce(conn net.Conn) error {
	bw := bufio.NewWriter(conn)
	bw.Write(nonce())
	return bw.Flush()
}

// Introduce leaves a goroutine with random numbers. Those that come next are as good.
func Introduce(ctx context.Context, conn net.Conn) error {
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		err = introduce(conn)
	}()
	select {
	case <-ctx.Done():
		conn.SetDeadline(time.Now())
		<-done
		return ctx.Err()
	case <-done:
		return err
	}
}

// Mask draws from the same numbers.
func Mask() ([]byte, error) {
	b := make([]byte, 4)
	_, err := io.ReadFull(rand.Reader, b)
	return b, err
}
