package locks

import "context"

// acquire and its callers share a lock, but no one function shows that it is
// meant to be released: neither way does.
func (l *Log) acquire(ctx context.Context) error {
	l.mu.Lock()
	return l.remote.Send(ctx, "acquire")
}

// AppendAcquired unlocks when it has the lock, and not when acquire fails.
func (l *Log) AppendAcquired(ctx context.Context, line string) error {
	if err := l.acquire(ctx); err != nil {
		return err
	}
	l.lines = append(l.lines, line)
	l.mu.Unlock()
	return nil
}

// Move unlocks one of two locks of a map, which are one to the rule.
func Move(ctx context.Context, logs map[string]*Log, from, to string) error {
	logs[from].mu.Lock()
	logs[to].mu.Lock()
	if err := logs[from].remote.Send(ctx, to); err != nil {
		logs[from].mu.Unlock()
		return err
	}
	logs[from].mu.Unlock()
	logs[to].mu.Unlock()
	return nil
}
