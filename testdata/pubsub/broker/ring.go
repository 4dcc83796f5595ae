package broker

// A ring holds the latest messages of one channel for the receivers that have
// not seen them yet. It is bounded in number and in bytes: when it is full, the
// oldest message gives way, so that adding one never has to wait.
//
// A message is kept only as long as somebody is going to read it.
type ring struct {
	maxCount, maxBytes int

	slots  []slot // oldest first
	oldest uint64 // the position of slots[0]
	bytes  int
}

type slot struct {
	payload string
	readers int // how many receivers have yet to read it
}

// end returns the position that the next message will have.
func (r *ring) end() uint64 { return r.oldest + uint64(len(r.slots)) }

// push adds a message for a number of readers.
func (r *ring) push(payload string, readers int) {
	for len(r.slots) > 0 && (len(r.slots) >= r.maxCount || r.bytes+len(payload) > r.maxBytes) {
		r.dropOldest()
	}
	r.slots = append(r.slots, slot{payload: payload, readers: readers})
	r.bytes += len(payload)
}

// read returns the message at the position, or else at the oldest one that is
// still there, and the position after it. It returns false if there is none.
func (r *ring) read(position uint64) (payload string, next uint64, ok bool) {
	position = max(position, r.oldest)
	if position >= r.end() {
		return "", position, false
	}
	s := &r.slots[position-r.oldest]
	s.readers--
	payload = s.payload
	r.dropRead()
	return payload, position + 1, true
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
	r.bytes -= len(r.slots[0].payload)
	// The array behind the slice lives on; it must not keep the message.
	r.slots[0] = slot{}
	r.slots = r.slots[1:]
	r.oldest++
	if len(r.slots) == 0 {
		r.slots = nil
	}
}
