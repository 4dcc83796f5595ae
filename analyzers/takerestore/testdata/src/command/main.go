// Command command ends with its context.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

var state struct {
	dirty bool
	open  int
}

type store interface {
	Save(ctx context.Context) error
}

var db store

// main leaves nothing behind but an ended process.
func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	state.dirty = true
	if err := db.Save(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	state.dirty = false
	if err := run(ctx); err != nil {
		os.Exit(1)
	}
}

// run is main without its exit code.
func run(ctx context.Context) error {
	state.open++
	if err := db.Save(ctx); err != nil {
		return err
	}
	state.open--
	return sync(ctx)
}

// sync is only called by run, with the context of the process.
func sync(ctx context.Context) error {
	state.dirty = true
	if err := db.Save(ctx); err != nil {
		return err
	}
	state.dirty = false
	return nil
}
