package resp

import "strconv"

// Append appends the encoded frame to dst and returns the extended slice.
//
// It only computes. Encoding to memory first is what lets a connection send a
// frame with a single Write, so that there is no place inside a frame at which
// anybody could give up.
func Append(dst []byte, f Frame) []byte {
	switch f.Kind {
	case KindSimple, KindError:
		dst = append(dst, byte(f.Kind))
		dst = appendLine(dst, f.Text)
	case KindInteger:
		dst = append(dst, byte(f.Kind))
		dst = strconv.AppendUint(dst, f.Int, 10)
	case KindBulk:
		dst = append(dst, byte(f.Kind))
		dst = strconv.AppendInt(dst, int64(len(f.Text)), 10)
		dst = append(dst, "\r\n"...)
		dst = append(dst, f.Text...)
	case KindArray:
		dst = append(dst, byte(f.Kind))
		dst = strconv.AppendInt(dst, int64(len(f.Items)), 10)
		dst = append(dst, "\r\n"...)
		for _, item := range f.Items {
			dst = Append(dst, item)
		}
		return dst
	default:
		// The zero Frame is sent as null: it carries no value either.
		dst = append(dst, "$-1"...)
	}
	return append(dst, "\r\n"...)
}

// appendLine appends text with its line breaks replaced. Text of a peer ends
// up in error replies, and a line break in it would start a frame of the
// peer's choice.
func appendLine(dst []byte, text string) []byte {
	for i := range len(text) {
		c := text[i]
		if c == '\r' || c == '\n' {
			c = ' '
		}
		dst = append(dst, c)
	}
	return dst
}

// Size estimates how many bytes the frame takes on the wire. It is never less
// than the texts in the frame, which is what a sender that bounds its output
// needs to know.
func Size(f Frame) int {
	const overhead = 16
	size := overhead + len(f.Text)
	for _, item := range f.Items {
		size += Size(item)
	}
	return size
}
