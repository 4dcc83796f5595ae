package goroutine

import (
	"bufio"
	"context"
	"io"
)

// Talk reads ahead: what its buffer has, and whatever comes next, is lost when it ends.
func Talk(ctx context.Context, in io.Reader, handle func(string) error) error {
	lines := bufio.NewReader(in)
	return talk(ctx, lines, handle)
}

func talk(ctx context.Context, lines *bufio.Reader, handle func(string) error) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := nextLine(ctx, lines)
		if err != nil {
			return err
		}
		if err := handle(line); err != nil {
			return err
		}
	}
}

// nextLine leaves its goroutine with the line.
func nextLine(ctx context.Context, lines *bufio.Reader) (string, error) {
	type result struct {
		line string
		err  error
	}
	ch := make(chan result, 1)
	go func() {
		line, err := lines.ReadString('\n')
		ch <- result{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", nil
	case r := <-ch:
		return r.line, r.err
	}
}
