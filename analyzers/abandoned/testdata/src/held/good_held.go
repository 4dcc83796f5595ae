package held

import "time"

// EachInRoom has room for what the goroutines record.
func EachInRoom(jobs []func() error, patience time.Duration) error {
	t := tally{done: make(chan struct{}, 1), failed: make(chan error, len(jobs))}
	t.open.Store(int64(len(jobs)))
	for _, job := range jobs {
		go func() {
			t.record(job())
		}()
	}
	select {
	case <-t.done:
		return nil
	case err := <-t.failed:
		return err
	case <-time.After(patience):
		return nil
	}
}

var visits = make(map[string]*visit)

// AskOften leaves the visit where others find it, and receive from it.
func AskOften(name string, ask func(string) string, patience time.Duration) string {
	v := &visit{name: name, found: make(chan string)}
	visits[name] = v
	go v.run(ask)
	select {
	case s := <-v.found:
		return s
	case <-time.After(patience):
		return ""
	}
}

// AskAll gives the visit to somebody who may receive.
func AskAll(name string, ask func(string) string, patience time.Duration, keep func(*visit)) string {
	v := &visit{name: name, found: make(chan string)}
	go v.run(ask)
	select {
	case s := <-v.found:
		return s
	case <-time.After(patience):
		keep(v)
		return ""
	}
}

// drain receives what is still to come.
func (v *visit) drain() { <-v.found }

// AskAndDrain leaves somebody behind who receives.
func AskAndDrain(name string, ask func(string) string, patience time.Duration) string {
	v := &visit{name: name, found: make(chan string)}
	go v.run(ask)
	select {
	case s := <-v.found:
		return s
	case <-time.After(patience):
		go v.drain()
		return ""
	}
}

// AskAgain puts another channel into the visit.
func AskAgain(name string, ask func(string) string, patience time.Duration) string {
	v := &visit{name: name, found: make(chan string)}
	v.found = make(chan string, 1)
	go v.run(ask)
	select {
	case s := <-v.found:
		return s
	case <-time.After(patience):
		return ""
	}
}

// recordAll counts more than one step.
func (t *tally) recordAll(errs []error) {
	for _, err := range errs {
		if err != nil {
			if t.open.Add(1000) == 1000 {
				t.failed <- err
			}
		} else if t.open.Add(-1) == 0 {
			t.done <- struct{}{}
		}
	}
}

// EachCounted has room for the one who sees the counter come to its end.
func EachCounted(jobs []func() []error, patience time.Duration) error {
	t := tally{done: make(chan struct{}, 1), failed: make(chan error, 1)}
	t.open.Store(int64(len(jobs)))
	for _, job := range jobs {
		go func() {
			t.recordAll(job())
		}()
	}
	select {
	case <-t.done:
		return nil
	case err := <-t.failed:
		return err
	case <-time.After(patience):
		return nil
	}
}
