// Package wrap puts values into others before it sends them.
package wrap

import "encoding/json"

type Event struct {
	ID   int
	Body []byte
	Next *Event
}

type Envelope struct {
	Shard int
	Event Event
}

type Reference struct {
	Event *Event
	Tags  map[string]string
}

type Feed struct {
	events  chan Event
	raw     chan []byte
	backlog []*Event
	lost    []Envelope
	seq     int
}

func decode(raw []byte) (Event, error) {
	var ev Event
	err := json.Unmarshal(raw, &ev)
	return ev, err
}

func (f *Feed) handle(ev Event) { f.seq += ev.ID }
