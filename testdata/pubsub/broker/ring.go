package broker

import "container/list"

// messageOverhead is what a message is taken to cost besides its payload.
const messageOverhead = 128

// A budget bounds the bytes that all rings of a broker hold together. When it
// is used up, the oldest message gives way, in whatever ring it is: so it is
// always the slow who miss messages, and never somebody who keeps up.
type budget struct {
	used, limit int
	order       list.List // of *ring, one for each message, oldest first
}

// makeRoom drops messages until there is room for size bytes.
func (b *budget) makeRoom(size int) {
	for b.used+size > b.limit && b.order.Len() > 0 {
		b.order.Front().Value.(*ring).dropOldest()
	}
}

// A ring holds the latest messages of one channel for the receivers that have
// not seen them yet. It is bounded in number and in bytes: when it is full, the
// oldest message gives way, so that adding one never has to wait.
//
// A message is kept only as long as somebody is going to read it.
type ring struct {
	maxCount, maxBytes int
	budget             *budget

	slots  []slot // oldest first
	oldest uint64 // the position of slots[0]
	bytes  int
}

type slot struct {
	payload string
	readers int           // how many receivers have yet to read it
	order   *list.Element // in the budget
}

func (s slot) size() int { return len(s.payload) + messageOverhead }

// end returns the position that the next message will have.
func (r *ring) end() uint64 { return r.oldest + uint64(len(r.slots)) }

// push adds a message for a number of readers. One that is larger than what may
// be kept at all takes its position, and is missed by all of them.
func (r *ring) push(payload string, readers int) {
	s := slot{payload: payload, readers: readers}
	for len(r.slots) > 0 && (len(r.slots) >= r.maxCount || r.bytes+s.size() > r.maxBytes) {
		r.dropOldest()
	}
	r.budget.makeRoom(s.size())
	if s.size() > min(r.maxBytes, r.budget.limit) {
		r.oldest++
		return
	}
	s.order = r.budget.order.PushBack(r)
	r.slots = append(r.slots, s)
	r.bytes += s.size()
	r.budget.used += s.size()
}

// read returns the message at the position, or else the oldest one after it
// that is still there, with its own position. It returns false if there is
// none; the position is then that of the next message.
func (r *ring) read(position uint64) (payload string, at uint64, ok bool) {
	at = max(position, r.oldest)
	if at >= r.end() {
		return "", at, false
	}
	s := &r.slots[at-r.oldest]
	s.readers--
	payload = s.payload
	r.dropRead()
	return payload, at, true
}

// skip gives up what a reader at the position has not read.
func (r *ring) skip(position uint64) {
	for p := max(position, r.oldest); p < r.end(); p++ {
		r.slots[p-r.oldest].readers--
	}
	r.dropRead()
}

// dropRead drops the oldest messages as far as everybody has read them.
func (r *ring) dropRead() {
	for len(r.slots) > 0 && r.slots[0].readers <= 0 {
		r.dropOldest()
	}
}

func (r *ring) dropOldest() {
	r.bytes -= r.slots[0].size()
	r.budget.used -= r.slots[0].size()
	r.budget.order.Remove(r.slots[0].order)
	// The array behind the slice lives on; it must not keep the message.
	r.slots[0] = slot{}
	r.slots = r.slots[1:]
	r.oldest++
	if len(r.slots) == 0 {
		r.slots = nil
	}
}
