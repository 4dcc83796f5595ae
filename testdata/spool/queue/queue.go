// Package queue keeps lines.
package queue

// A Queue is a list of lines.
type Queue struct{ lines []string }

// Drain takes all lines out.
func (q *Queue) Drain() []string {
	lines := q.lines
	q.lines = nil
	return lines
}

// PutBack puts lines in.
func (q *Queue) PutBack(lines []string) { q.lines = lines }
