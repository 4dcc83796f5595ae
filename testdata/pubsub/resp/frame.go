// Package resp speaks RESP2, the wire format of Redis: frames, their encoding,
// and a decoder that is fed bytes as they come.
//
// The dialect is that of a small server: simple strings, errors, unsigned
// integers, bulk strings, the null bulk string and arrays. There are no inline
// commands, no null arrays and nothing of RESP3.
package resp

import (
	"fmt"
	"strconv"
	"strings"
)

// Kind tells what a frame is. Its value is the byte that starts the frame on
// the wire, except for Null, which has no byte of its own.
type Kind byte

// The kinds of frame.
const (
	KindSimple  Kind = '+'
	KindError   Kind = '-'
	KindInteger Kind = ':'
	KindBulk    Kind = '$'
	KindArray   Kind = '*'
	KindNull    Kind = '_' // on the wire: $-1
)

// String names the kind as an error message would.
func (k Kind) String() string {
	switch k {
	case KindSimple:
		return "simple string"
	case KindError:
		return "error"
	case KindInteger:
		return "integer"
	case KindBulk:
		return "bulk string"
	case KindArray:
		return "array"
	case KindNull:
		return "null"
	}
	return fmt.Sprintf("unknown kind %q", byte(k))
}

// A Frame is one value of the protocol. Frames are plain values: nothing in
// them points into a buffer that will be used again, so a frame may be kept,
// shared between goroutines and handed on without a copy.
type Frame struct {
	Kind  Kind
	Text  string  // of a simple string, an error or a bulk string
	Int   uint64  // of an integer
	Items []Frame // of an array
}

// Simple returns a simple string. Line breaks in it are sent as spaces.
func Simple(text string) Frame { return Frame{Kind: KindSimple, Text: text} }

// Error returns an error reply. Line breaks in it are sent as spaces.
func Error(text string) Frame { return Frame{Kind: KindError, Text: text} }

// Errorf returns an error reply with a formatted text.
func Errorf(format string, args ...any) Frame { return Error(fmt.Sprintf(format, args...)) }

// Integer returns an integer.
func Integer(n uint64) Frame { return Frame{Kind: KindInteger, Int: n} }

// Bulk returns a bulk string, which may hold any bytes.
func Bulk(data string) Frame { return Frame{Kind: KindBulk, Text: data} }

// Null returns the null bulk string: "there is no such value".
func Null() Frame { return Frame{Kind: KindNull} }

// Array returns an array of frames.
func Array(items ...Frame) Frame { return Frame{Kind: KindArray, Items: items} }

// Command returns the array of bulk strings that a client sends to have a
// command executed.
func Command(name string, args ...string) Frame {
	items := make([]Frame, 0, 1+len(args))
	items = append(items, Bulk(name))
	for _, arg := range args {
		items = append(items, Bulk(arg))
	}
	return Array(items...)
}

// IsText reports whether the frame is a simple or a bulk string with the text.
func (f Frame) IsText(text string) bool {
	return (f.Kind == KindSimple || f.Kind == KindBulk) && f.Text == text
}

// String renders the frame for people, as redis-cli would.
func (f Frame) String() string {
	switch f.Kind {
	case KindSimple:
		return f.Text
	case KindError:
		return "(error) " + f.Text
	case KindInteger:
		return strconv.FormatUint(f.Int, 10)
	case KindBulk:
		return strconv.Quote(f.Text)
	case KindNull:
		return "(nil)"
	case KindArray:
		items := make([]string, len(f.Items))
		for i, item := range f.Items {
			items[i] = item.String()
		}
		return "[" + strings.Join(items, " ") + "]"
	}
	return f.Kind.String()
}
