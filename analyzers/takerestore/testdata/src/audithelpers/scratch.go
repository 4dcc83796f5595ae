package audithelpers

import "context"

// A Labeler builds labels in memory that it uses again and again.
type Labeler struct {
	scratch []string
	last    int
	out     func(context.Context, []string) error
}

// with empties the memory before it fills it.
func (l *Labeler) with(name string, base []string) []string {
	old := l.scratch
	l.last = len(old)
	l.scratch = nil
	l.scratch = append(l.scratch, base...)
	l.scratch = append(l.scratch, name)
	return l.scratch
}

// Both builds two sets of labels.
func (l *Labeler) Both(ctx context.Context, base []string) error {
	if err := l.out(ctx, l.with("sum", base)); err != nil {
		return err
	}
	return l.out(ctx, l.with("count", base))
}
