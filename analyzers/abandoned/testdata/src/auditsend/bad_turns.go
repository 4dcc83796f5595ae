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
