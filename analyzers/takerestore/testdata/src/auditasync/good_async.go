package auditasync

import (
	"context"
	"time"
)

// Go leaves undoing to a goroutine that outlives the call.
func (w *Worker) Go(ctx context.Context) error {
	w.busy = true
	result := make(chan error, 1)
	go func() {
		err := w.api.Call(context.WithoutCancel(ctx), "go")
		w.busy = false
		result <- err
	}()
	select {
	case err := <-result:
		w.busy = false
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// GoMethod starts a method that does so.
func (w *Worker) GoMethod(ctx context.Context) error {
	w.open++
	go w.settle()
	select {
	case <-w.wake:
		w.open--
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *Worker) settle() {
	time.Sleep(time.Second)
	w.open--
}

// After has the context itself undo it.
func (w *Worker) After(ctx context.Context) error {
	w.busy = true
	stop := context.AfterFunc(ctx, func() { w.busy = false })
	defer stop()
	if err := w.api.Call(ctx, "after"); err != nil {
		return err
	}
	w.busy = false
	return nil
}

// Timer has a timer undo it.
func (w *Worker) Timer(ctx context.Context) error {
	w.open++
	time.AfterFunc(time.Minute, func() { w.open-- })
	if err := w.api.Call(ctx, "timer"); err != nil {
		return err
	}
	w.open--
	return nil
}

// Group leaves it to a member of a group.
func (w *Worker) Group(ctx context.Context, g *group) error {
	items := w.items
	w.items = nil
	g.Go(func() error {
		time.Sleep(time.Second)
		w.items = append(w.items, "late")
		return nil
	})
	if err := w.api.Call(ctx, items[0]); err != nil {
		return err
	}
	w.items = items
	return nil
}

// OnEdge starts the goroutine that undoes on the cancelled way only.
func (w *Worker) OnEdge(ctx context.Context) error {
	w.open++
	select {
	case <-w.wake:
	case <-ctx.Done():
		go w.settle()
		return ctx.Err()
	}
	w.open--
	return nil
}

// begin starts what will end it.
func (w *Worker) begin() {
	w.busy = true
	go func() {
		<-w.wake
		w.busy = false
	}()
}

// Begun relies on that goroutine.
func (w *Worker) Begun(ctx context.Context) error {
	w.begin()
	if err := w.api.Call(ctx, "begun"); err != nil {
		return err
	}
	w.busy = false
	return nil
}

// GoWait hands the items to a goroutine.
func (w *Worker) GoWait(ctx context.Context) error {
	items := w.items
	w.items = nil
	if err := w.api.Call(ctx, "wait"); err != nil {
		go w.keep(items)
		return err
	}
	w.items = items
	return nil
}

func (w *Worker) keep(items []string) {
	time.Sleep(time.Second)
	w.items = append(w.items, items...)
}

// WaitGo waits for the goroutine that it started, and restores then.
func (w *Worker) WaitGo(ctx context.Context) error {
	w.busy = true
	done := make(chan struct{})
	var err error
	go func() {
		defer close(done)
		err = w.api.Call(ctx, "wait")
	}()
	<-done
	w.busy = false
	return err
}
