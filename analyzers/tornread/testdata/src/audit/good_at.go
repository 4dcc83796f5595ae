package audit

import "time"

// Blocks are read at places that are known.
type Blocks interface {
	Read(at int64, into []byte) (int, error)
	SetReadDeadline(t time.Time) error
}

// Pair reads two blocks, and can read either again.
func Pair(b Blocks, first, second []byte) error {
	b.SetReadDeadline(time.Now().Add(time.Second))
	n, err := b.Read(0, first)
	if err != nil {
		return err
	}
	_, err = b.Read(int64(n), second[:n])
	return err
}
