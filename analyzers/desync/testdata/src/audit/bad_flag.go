package audit

import "depquery"

// A Listener only remembers that something went wrong.
type Listener struct {
	client *depquery.Client
	lively bool
}

// Gather asks the same client again.
func (l *Listener) Gather() error {
	if _, err := l.client.Ask("use"); err != nil { // want "a request is sent to l.client.work .*audit"
		l.lively = false
		return err
	}
	if _, err := l.client.Ask("info"); err != nil { // ^leaves ^rest
		l.lively = false
		return err
	}
	return nil
}
