package auditsend

import "context"

type Addr string

func note(Addr) {}

func query(name string) Addr { return Addr(name) }

// FirstOfEach forgets for each list that it has sent one.
func FirstOfEach(ctx context.Context, lists <-chan []Addr) (Addr, error) {
	found := make(chan Addr, 1)
	go func() { // want `sends to found`
		for list := range lists {
			sent := false
			for _, addr := range list {
				if !sent {
					found <- addr
					sent = true
				}
				note(addr)
			}
		}
	}()
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// Changes sends again when its flag is taken down.
func Changes(ctx context.Context, answers <-chan Addr) (Addr, error) {
	found := make(chan Addr, 1)
	go func() { // want `sends to found`
		sent := false
		for addr := range answers {
			if addr == "" {
				sent = false
			} else if !sent {
				found <- addr
				sent = true
			}
		}
	}()
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// Whole lists are sent once the flag has let them.
func FirstList(ctx context.Context, lists <-chan []Addr) (Addr, error) {
	found := make(chan Addr, 1)
	go func() { // want `sends to found`
		sent := false
		for list := range lists {
			if !sent {
				sent = true
				for _, addr := range list {
					found <- addr
				}
			}
		}
	}()
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// There is room for one answer, and the loop has one for each question.
func Answers(ctx context.Context, questions <-chan string) (Addr, error) {
	found := make(chan Addr, 1)
	go func() { // want `sends to found`
		for q := range questions {
			found <- query(q)
		}
	}()
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// EachError asks whether all went well so far, but of another error.
func EachError(ctx context.Context, addrs <-chan Addr, dial func(Addr) error) error {
	failed := make(chan error, 1)
	go func() { // want `sends to failed`
		var last error
		for addr := range addrs {
			if last == nil {
				if err := dial(addr); err != nil {
					failed <- err
				}
			} else {
				last = dial(addr)
			}
		}
	}()
	select {
	case err := <-failed: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// NewError tells of an error again once something went well between.
func NewError(ctx context.Context, addrs <-chan Addr, dial func(Addr) error) error {
	failed := make(chan error, 1)
	go func() { // want `sends to failed`
		var err error
		for addr := range addrs {
			before := err
			err = dial(addr)
			if before == nil && err != nil {
				failed <- err
			}
		}
	}()
	select {
	case err := <-failed: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}
