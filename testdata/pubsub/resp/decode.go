package resp

import (
	"bytes"
	"io"
)

const (
	// readSize is how much room Fill offers to one Read.
	readSize = 4 << 10
	// keepSize is the largest buffer that is kept when it has become empty. A
	// connection that once received a large frame shall not hold its memory
	// for ever.
	keepSize = 64 << 10
)

var crlf = []byte("\r\n")

// A Decoder turns a stream of bytes into frames.
//
// It owns the bytes that it was given until they make up a whole frame, and
// then takes that frame away at once. Whoever feeds it may therefore stop
// between any two reads, for whatever reason, and go on later: nothing that
// was read is lost, because no part of a frame ever leaves the decoder.
//
// Finding the end of a frame and building the frame are two steps. The first
// allocates nothing, remembers how far it came and looks at no element twice,
// so a peer that sends byte by byte costs no more than one that does not.
type Decoder struct {
	limits Limits

	buf  []byte // buf[head:] was read and not yet handed out
	head int

	// The search for the end of the first frame. All three describe whole
	// elements only.
	scanned  int   // bytes after head that have been looked at
	elements int   // elements found in them
	open     []int // elements still to come of each array that is not closed

	err error // why there will be no more frames
}

// NewDecoder returns a decoder with the limits.
func NewDecoder(limits Limits) *Decoder {
	return &Decoder{limits: limits.withDefaults()}
}

// Fill calls r.Read once and keeps what it returns. An error of r leaves the
// decoder as it is, and Fill may be called again.
func (d *Decoder) Fill(r io.Reader) (int, error) {
	d.makeRoom()
	n, err := r.Read(d.buf[len(d.buf):cap(d.buf)])
	d.buf = d.buf[:len(d.buf)+n]
	return n, err
}

// Buffered returns the number of bytes that belong to no frame yet.
func (d *Decoder) Buffered() int { return len(d.buf) - d.head }

// Next returns the next frame and true, or false if more bytes are needed.
// Its error is a *ProtocolError, and stays.
func (d *Decoder) Next() (Frame, bool, error) {
	if d.err != nil {
		return Frame{}, false, d.err
	}
	if !d.skipBlankLines() {
		return Frame{}, false, nil
	}
	whole, err := d.check()
	if err != nil {
		d.err = err
		return Frame{}, false, err
	}
	if !whole {
		return Frame{}, false, nil
	}
	frame, _ := d.parse(d.buf[d.head : d.head+d.scanned])
	d.head += d.scanned
	d.scanned, d.elements = 0, 0
	return frame, true, nil
}

// skipBlankLines drops line breaks in front of a frame, as Redis does:
// "redis-cli --pipe" sends one to end whatever line its input may have left
// open. It returns false if the bytes end within a line break.
func (d *Decoder) skipBlankLines() bool {
	if d.scanned > 0 {
		return true // in the middle of a frame
	}
	for bytes.HasPrefix(d.buf[d.head:], crlf) {
		d.head += len(crlf)
	}
	return !bytes.Equal(d.buf[d.head:], crlf[:1])
}

// check looks for the end of the first frame and reports whether it is there.
// It goes on where its last call stopped.
func (d *Decoder) check() (bool, error) {
	for {
		e, ok, err := readElement(d.buf[d.head+d.scanned:], d.limits)
		if err != nil {
			return false, err
		}
		// The size is known as soon as the length of a bulk string is, so an
		// oversized frame is refused before it arrives.
		if e.size > d.limits.MaxFrame-d.scanned || !ok && d.Buffered() > d.limits.MaxFrame {
			return false, protocolErrorf("frame is longer than %d bytes", d.limits.MaxFrame)
		}
		if !ok {
			return false, nil
		}
		if e.children > d.limits.MaxElements-d.elements-1 {
			return false, protocolErrorf("frame has more than %d elements", d.limits.MaxElements)
		}
		if e.children > 0 && len(d.open) >= d.limits.MaxDepth {
			return false, protocolErrorf("arrays are nested more than %d deep", d.limits.MaxDepth)
		}
		d.scanned += e.size
		d.elements++
		if e.children > 0 {
			d.open = append(d.open, e.children)
		} else if d.closeArrays() {
			return true, nil
		}
	}
}

// closeArrays counts a finished element in the array that it belongs to, and
// each array that it completes in the next one up. It reports whether the
// frame is complete.
func (d *Decoder) closeArrays() bool {
	for last := len(d.open) - 1; last >= 0; last-- {
		d.open[last]--
		if d.open[last] > 0 {
			return false
		}
		d.open = d.open[:last]
	}
	return true
}

// parse builds the frame at the start of p, which check has found to be whole
// and within the limits, and returns it with its size.
func (d *Decoder) parse(p []byte) (Frame, int) {
	e, _, _ := readElement(p, d.limits)
	frame := Frame{Kind: e.kind, Text: string(e.text), Int: e.number}
	size := e.size
	if e.kind == KindArray {
		frame.Items = make([]Frame, e.children)
		for i := range frame.Items {
			item, n := d.parse(p[size:])
			frame.Items[i] = item
			size += n
		}
	}
	return frame, size
}

// makeRoom sees to it that there is room behind the buffered bytes: by
// starting over when there are none, by moving them to the front, or else by
// growing. The buffer grows with what has arrived, not with what a peer
// announces.
func (d *Decoder) makeRoom() {
	if d.head == len(d.buf) {
		d.buf, d.head = d.buf[:0], 0
		if cap(d.buf) > keepSize {
			d.buf = nil
		}
	}
	if cap(d.buf)-len(d.buf) >= readSize/2 {
		return
	}
	rest := d.buf[d.head:]
	target := d.buf[:0]
	if len(rest) > cap(d.buf)/2 || cap(d.buf) < readSize {
		target = make([]byte, 0, max(2*cap(d.buf), readSize))
	}
	d.buf = append(target, rest...)
	d.head = 0
}
