package fix

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// context is how many lines are shown around a change.
const context = 3

// An op is what happens to a line: kept, taken away or put there.
type op struct {
	kind byte // ' ', '-' or '+'
	line string
}

// unified writes the change of a file as a unified diff.
func unified(w io.Writer, name string, before, after []byte) error {
	ops := diff(lines(string(before)), lines(string(after)))
	out := bufio.NewWriter(w)
	old, now := "a/", "b/"
	if name = filepath.ToSlash(name); filepath.IsAbs(name) || strings.HasPrefix(name, "../") {
		old, now = "", ""
	}
	headed := false
	x, y := 1, 1 // lines before and after ops[at]
	for at := 0; at < len(ops); {
		from, to := hunk(ops, at)
		if from == to {
			break
		}
		if !headed {
			fmt.Fprintf(out, "--- %s%s\n+++ %s%s\n", old, name, now, name)
			headed = true
		}
		x, y = x+from-at, y+from-at
		m, n := count(ops[from:to], '-'), count(ops[from:to], '+')
		fmt.Fprintf(out, "@@ -%s +%s @@\n", extent(x, m), extent(y, n))
		for _, o := range ops[from:to] {
			fmt.Fprintf(out, "%c%s", o.kind, o.line)
			if !strings.HasSuffix(o.line, "\n") {
				fmt.Fprint(out, "\n\\ No newline at end of file\n")
			}
		}
		x, y, at = x+m, y+n, to
	}
	return out.Flush()
}

// hunk returns the next changes at or after ops[at] that are near each other,
// with the lines around them.
func hunk(ops []op, at int) (from, to int) {
	first := at
	for first < len(ops) && ops[first].kind == ' ' {
		first++
	}
	if first == len(ops) {
		return at, at
	}
	last := first
	for i := first; i < len(ops) && i <= last+2*context+1; i++ {
		if ops[i].kind != ' ' {
			last = i
		}
	}
	return max(first-context, at), min(last+1+context, len(ops))
}

// count returns how many of the lines there are before ('-') or after ('+').
func count(ops []op, kind byte) int {
	n := 0
	for _, o := range ops {
		if o.kind == ' ' || o.kind == kind {
			n++
		}
	}
	return n
}

// extent writes from which line on a hunk goes, and over how many.
func extent(line, n int) string {
	switch n {
	case 0:
		return fmt.Sprintf("%d,0", line-1)
	case 1:
		return fmt.Sprint(line)
	}
	return fmt.Sprintf("%d,%d", line, n)
}

// lines splits text after each end of a line.
func lines(text string) []string {
	all := strings.SplitAfter(text, "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// diff returns a shortest way from a to b, by the algorithm of Myers, which is
// fast where there are few changes.
func diff(a, b []string) []op {
	n, m := len(a), len(b)
	far := map[int]int{1: 0} // how far each diagonal reaches in a
	var steps []map[int]int
	for d := 0; ; d++ {
		reached := make(map[int]int, 2*d+1)
		for k := -d; k <= d; k += 2 {
			x := far[k-1] + 1
			if k == -d || k != d && far[k-1] < far[k+1] {
				x = far[k+1]
			}
			for x < n && x-k < m && x-k >= 0 && a[x] == b[x-k] {
				x++
			}
			reached[k] = x
			far[k] = x
			if x >= n && x-k >= m {
				return trace(append(steps, reached), a, b)
			}
		}
		steps = append(steps, reached)
	}
}

// trace walks back from the end.
func trace(steps []map[int]int, a, b []string) []op {
	var ops []op
	x, y := len(a), len(b)
	for d := len(steps) - 1; d >= 0; d-- {
		k := x - y
		px, py := 0, 0
		if d > 0 {
			before := steps[d-1]
			pk := k - 1
			left, hasLeft := before[k-1]
			right, hasRight := before[k+1]
			if !hasLeft || hasRight && left < right {
				pk = k + 1
			}
			px = before[pk]
			py = px - pk
		}
		for x > px && y > py && x > 0 && y > 0 && a[x-1] == b[y-1] {
			x, y = x-1, y-1
			ops = append(ops, op{' ', a[x]})
		}
		if d == 0 {
			break
		}
		if x > px {
			x--
			ops = append(ops, op{'-', a[x]})
		} else {
			y--
			ops = append(ops, op{'+', b[y]})
		}
	}
	for i, j := 0, len(ops)-1; i < j; i, j = i+1, j-1 {
		ops[i], ops[j] = ops[j], ops[i]
	}
	return ops
}
