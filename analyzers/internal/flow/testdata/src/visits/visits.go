// Package visits has functions with more paths than anybody can follow.
package visits

func many(a, b, c, d, e, f, g, h bool) (n int, err error) {
	if a {
		n++
	}
	if b {
		n++
	}
	if c {
		n++
	}
	if d {
		n++
	}
	if e {
		n++
	}
	if f {
		n++
	}
	for g {
		if h && a || b && c || d && !e {
			n++
		}
	}
	return n, err
}
