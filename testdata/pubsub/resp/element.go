package resp

import (
	"math"
	"slices"
)

// maxNumber is the longest number line: 20 digits of a 64 bit integer, or -1.
const maxNumber = 20

// An element is a frame without the frames inside it.
type element struct {
	kind     Kind
	text     []byte // of a simple string, an error or a bulk string
	number   uint64 // of an integer
	children int    // of an array: how many elements follow
	size     int    // bytes on the wire
}

// readElement reads the element at the start of p. It returns false if p ends
// before it does; the size is then the least that the element will have.
func readElement(p []byte, limits Limits) (element, bool, error) {
	if len(p) == 0 {
		return element{}, false, nil
	}
	switch kind := Kind(p[0]); kind {
	case KindSimple, KindError:
		line, ok, err := readLine(p[1:], limits.MaxLine)
		return element{kind: kind, text: line, size: len(line) + 3}, ok, err
	case KindInteger:
		line, ok, err := readNumberLine(p[1:])
		if err != nil || !ok {
			return element{}, false, err
		}
		n, valid := parseUint(line, math.MaxUint64)
		if !valid {
			return element{}, false, protocolErrorf("%q is not an integer from 0 to 2^64-1", line)
		}
		return element{kind: kind, number: n, size: len(line) + 3}, true, nil
	case KindBulk:
		return readBulk(p, limits)
	case KindArray:
		line, ok, err := readNumberLine(p[1:])
		if err != nil || !ok {
			return element{}, false, err
		}
		n, valid := parseUint(line, math.MaxInt32)
		if !valid {
			return element{}, false, protocolErrorf("invalid array length %q", line)
		}
		return element{kind: kind, children: int(n), size: len(line) + 3}, true, nil
	default:
		return element{}, false, protocolErrorf("expected one of '+', '-', ':', '$' or '*', got %q; inline commands are not supported", p[0])
	}
}

func readBulk(p []byte, limits Limits) (element, bool, error) {
	line, ok, err := readNumberLine(p[1:])
	if err != nil || !ok {
		return element{}, false, err
	}
	start := len(line) + 3
	if string(line) == "-1" {
		return element{kind: KindNull, size: start}, true, nil
	}
	n, valid := parseUint(line, math.MaxInt32)
	if !valid {
		return element{}, false, protocolErrorf("invalid bulk length %q", line)
	}
	if n > uint64(limits.MaxBulk) {
		return element{}, false, protocolErrorf("bulk string of %d bytes is longer than %d bytes", n, limits.MaxBulk)
	}
	end := start + int(n)
	e := element{kind: KindBulk, size: end + 2}
	if len(p) < e.size {
		return e, false, nil
	}
	if p[end] != '\r' || p[end+1] != '\n' {
		return element{}, false, protocolErrorf("bulk string of %d bytes does not end in CRLF", n)
	}
	e.text = p[start:end]
	return e, true, nil
}

// readLine returns the line at the start of p without its CRLF. A bare CR or
// LF is refused: it could not be sent on without being changed.
func readLine(p []byte, limit int) ([]byte, bool, error) {
	end := slices.IndexFunc(p[:min(len(p), limit+1)], isLineBreak)
	switch {
	case end < 0 && len(p) > limit:
		return nil, false, protocolErrorf("line is longer than %d bytes", limit)
	case end < 0:
		return nil, false, nil
	case p[end] == '\n':
		return nil, false, protocolErrorf("line ends in a bare LF")
	case end+1 == len(p):
		return nil, false, nil
	case p[end+1] != '\n':
		return nil, false, protocolErrorf("line has a bare CR in it")
	}
	return p[:end], true, nil
}

func isLineBreak(c byte) bool { return c == '\r' || c == '\n' }

func readNumberLine(p []byte) ([]byte, bool, error) {
	return readLine(p, maxNumber)
}

// parseUint parses a decimal number and reports whether it is one, and not
// greater than limit.
func parseUint(digits []byte, limit uint64) (uint64, bool) {
	if len(digits) == 0 {
		return 0, false
	}
	var n uint64
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		digit := uint64(c - '0')
		if n > (limit-digit)/10 {
			return 0, false
		}
		n = n*10 + digit
	}
	return n, true
}
