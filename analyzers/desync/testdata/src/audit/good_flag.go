package audit

import "depquery"

// A Poller makes a new client when it is not connected any more.
type Poller struct {
	client    *depquery.Client
	connected bool
}

func (p *Poller) connect() (err error) {
	if p.client, err = depquery.New(); err != nil {
		return err
	}
	p.connected = true
	return nil
}

// Gather gives the client up when it has failed.
func (p *Poller) Gather() error {
	if !p.connected {
		if err := p.connect(); err != nil {
			return err
		}
	}
	if _, err := p.client.Ask("use"); err != nil {
		p.connected = false
		return err
	}
	if _, err := p.client.Ask("info"); err != nil {
		p.connected = false
		return err
	}
	return nil
}
