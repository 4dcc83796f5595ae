// Package channels has selects with channels of many names.
package channels

import (
	"context"
	"os"
	"time"
)

type done chan struct{}

type S struct {
	data                                                           chan int
	stop, stopped, stopping, stopCh, stopChan, stopc, quit, quitC  chan struct{}
	closed, closing, closeCh, close, isClosed, shutdown, exit, die chan struct{}
	dying, abort, kill, killed, cancel, cancelled, term, done      chan struct{}
	hasDone, doneCh, Done, interrupted                             chan struct{}
	ready, start, wake, notify, drop, in                           chan struct{}
	stopErr                                                        chan error
	quitFlag                                                       chan bool
	signals                                                        chan os.Signal
	stopData                                                       chan int
	timer                                                          *time.Timer
	ticker                                                         *time.Ticker
	ticks                                                          <-chan time.Time
	nested                                                         struct{ quit chan struct{} }
}

func (s *S) Closed() <-chan struct{} { return s.closed }
func (s *S) Changed() <-chan struct{} { return s.ready }

type custom interface {
	Done() <-chan struct{}
	Deadline() (time.Time, bool)
}

var shutdown = make(chan struct{})

func (s *S) names(v S) {
	select { case <-s.data: case <-s.stop: } // want `^select stop 1$`
	select { case <-s.data: case <-s.stopped: } // want `^select stop 1$`
	select { case <-s.data: case <-s.stopping: } // want `^select stop 1$`
	select { case <-s.data: case <-s.stopCh: } // want `^select stop 1$`
	select { case <-s.data: case <-s.stopChan: } // want `^select stop 1$`
	select { case <-s.data: case <-s.stopc: } // want `^select stop 1$`
	select { case <-s.data: case <-s.quit: } // want `^select stop 1$`
	select { case <-s.data: case <-s.quitC: } // want `^select stop 1$`
	select { case <-s.data: case <-s.closed: } // want `^select stop 1$`
	select { case <-s.data: case <-s.closing: } // want `^select stop 1$`
	select { case <-s.data: case <-s.closeCh: } // want `^select stop 1$`
	select { case <-s.data: case <-s.close: } // want `^select stop 1$`
	select { case <-s.data: case <-s.isClosed: } // want `^select stop 1$`
	select { case <-s.data: case <-s.shutdown: } // want `^select stop 1$`
	select { case <-s.data: case <-s.exit: } // want `^select stop 1$`
	select { case <-s.data: case <-s.die: } // want `^select stop 1$`
	select { case <-s.data: case <-s.dying: } // want `^select stop 1$`
	select { case <-s.data: case <-s.abort: } // want `^select stop 1$`
	select { case <-s.data: case <-s.kill: } // want `^select stop 1$`
	select { case <-s.data: case <-s.killed: } // want `^select stop 1$`
	select { case <-s.data: case <-s.cancel: } // want `^select stop 1$`
	select { case <-s.data: case <-s.cancelled: } // want `^select stop 1$`
	select { case <-s.data: case <-s.term: } // want `^select stop 1$`
	select { case <-s.data: case <-s.interrupted: } // want `^select stop 1$`
	select { case <-s.data: case <-s.done: } // want `^select stop 1$`
	select { case <-s.data: case <-s.hasDone: } // want `^select stop 1$`
	select { case <-s.data: case <-s.doneCh: } // want `^select stop 1$`
	select { case <-s.data: case <-s.Done: } // want `^select stop 1$`
	select { case <-s.data: case <-s.stopErr: } // want `^select stop 1$`
	select { case <-s.data: case <-s.quitFlag: } // want `^select stop 1$`
	select { case <-s.data: case <-s.nested.quit: } // want `^select stop 1$`
	select { case <-s.data: case <-v.quit: } // want `^select stop 1$`
	select { case <-s.data: case <-s.Closed(): } // want `^select stop 1$`
	select { case <-s.data: case <-shutdown: } // want `^select stop 1$`
	select { case <-s.data: case <-s.ready: }
	select { case <-s.data: case <-s.start: }
	select { case <-s.data: case <-s.wake: }
	select { case <-s.data: case <-s.notify: }
	select { case <-s.data: case <-s.drop: }
	select { case <-s.data: case <-s.Changed(): }
	select { case <-s.data: case <-s.stopData: }
	select { case s.stop <- struct{}{}: case <-s.data: }
}

func (s *S) variables(quit <-chan struct{}, c custom, d done) {
	select { case <-s.data: case <-quit: } // want `^select stop 1$`
	stop := s.ready
	select { case <-s.data: case <-stop: }
	closing := make(chan struct{})
	defer close(closing)
	select { case <-s.data: case <-c.Done(): } // want `^select context 1$`
	func() {
		select { case <-s.data: case <-quit: } // want `^select stop 1$`
	}()
}

func (s *S) timers(ctx context.Context) {
	select { case <-s.data: case <-s.timer.C: } // want `^select timer 1$`
	select { case <-s.data: case <-time.After(1): } // want `^select timer 1$`
	select { case <-s.data: case <-time.Tick(1): } // want `^select timer 1$`
	select { case <-s.data: case <-s.ticks: } // want `^select timer 1$`
	select { case <-s.data: case <-s.ticker.C: } // want `^select timer 1$`
	select { case <-s.data: case <-s.ticker.C: case <-s.quit: } // want `^select stop 2$`
	select { case <-s.ticker.C: case <-s.quit: } // want `^select stop 1$`
	select { case <-s.timer.C: case <-ctx.Done(): } // want `^select context 1$`
	select { case <-s.timer.C: case <-ctx.Done(): default: } // want `^check timer context 1$`
	select { case <-s.timer.C: case <-ctx.Done(): case <-s.quit: } // want `^select context stop 1$`
	select { case <-s.timer.C: }
	t := time.NewTimer(1)
	select { case <-s.data: case <-t.C: } // want `^select timer 1$`
}

func (s *S) contexts(ctx context.Context) {
	select { case <-s.data: case <-ctx.Done(): } // want `^select context 1$`
	select { case <-ctx.Done(): default: } // want `^check context 1$`
	select { case <-ctx.Done(): case <-s.done: } // want `^select context 1$`
	select { case <-ctx.Done(): case <-s.done: case <-s.quit: } // want `^select context stop 1$`
	select { case <-s.done: case <-s.quit: default: } // want `^check stop stop 1$`
	select { case <-ctx.Done(): case <-s.quit: }
	select { case <-s.data: case <-context.Background().Done(): }
	select {}
	select { default: }
}
