package calls

import "context"

// A session is a context with more to tell.
type session interface {
	context.Context
	user() string
}

// A lasting session embeds the other one.
type lasting interface {
	session
	renew()
}

// A user has the name of one method of a context and no end.
type user interface {
	Value(any) any
	user() string
}

type ledger interface {
	put(session, int) error
	keep(lasting) error
	ask(user) error
}

func own(s session, l lasting, u user, b ledger, ch chan int) error {
	if err := b.put(s, 1); err != nil { // want `^call context 1$`
		return err
	}
	if err := b.keep(l); err != nil { // want `^call context 1$`
		return err
	}
	if err := b.ask(u); err != nil {
		return err
	}
	select { // want `^select context 1$`
	case <-ch:
		return nil
	case <-s.Done():
		return s.Err() // want `^check context 1$`
	}
}

// any of the kinds of a type parameter may be a context, but a value of it is none by itself.
func each[C context.Context](c C, f func(C) error) error { return f(c) }
