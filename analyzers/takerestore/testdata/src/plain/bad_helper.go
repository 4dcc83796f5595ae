package plain

import "context"

// Reload has a helper take what another one puts back.
func (q *Queue) Reload(ctx context.Context) error {
	old := q.take()       // want `q.span is taken at line \d+ and put back at line \d+, .*\(takerestore\)$`
	_, err := q.load(ctx) // ^leaves
	if err != nil {
		return err
	}
	q.put(old) // ^rest
	return nil
}

func (q *Queue) put(list []string) { q.span = append(q.span, list...) }
