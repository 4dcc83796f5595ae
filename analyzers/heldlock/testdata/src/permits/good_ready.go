package permits

import "context"

// A Late is a value that is set once, after those who want it have started.
type Late struct {
	set   chan struct{}
	value *int
}

// Get waits until the value is there, and lets the next one know.
func (l *Late) Get() *int {
	<-l.set
	l.set <- struct{}{}
	return l.value
}

// SumOfLate gets the value before and after a wait.
func SumOfLate(ctx context.Context, l *Late, wait func(context.Context) error) (int, error) {
	first := *l.Get()
	if err := wait(ctx); err != nil {
		return 0, err
	}
	return first + *l.Get(), nil
}
