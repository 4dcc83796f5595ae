package resp_test

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	. "github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// decodeAll feeds the decoder from r until it ends.
func decodeAll(r io.Reader, limits Limits) ([]Frame, *Decoder, error) {
	d := NewDecoder(limits)
	var frames []Frame
	for {
		frame, ok, err := d.Next()
		switch {
		case err != nil:
			return frames, d, err
		case ok:
			frames = append(frames, frame)
			continue
		}
		if n, err := d.Fill(r); n == 0 && errors.Is(err, io.EOF) {
			return frames, d, nil
		}
	}
}

func TestFrames(t *testing.T) {
	tests := []struct {
		name, wire string
		frames     []Frame
	}{
		{"simple", "+OK\r\n", []Frame{Simple("OK")}},
		{"empty simple", "+\r\n", []Frame{Simple("")}},
		{"error", "-ERR no\r\n", []Frame{Error("ERR no")}},
		{"integer", ":0\r\n", []Frame{Integer(0)}},
		{"largest integer", ":18446744073709551615\r\n", []Frame{Integer(1<<64 - 1)}},
		{"bulk", "$5\r\nhello\r\n", []Frame{Bulk("hello")}},
		{"empty bulk", "$0\r\n\r\n", []Frame{Bulk("")}},
		{"binary bulk", "$4\r\n\r\n\x00$\r\n", []Frame{Bulk("\r\n\x00$")}},
		{"null", "$-1\r\n", []Frame{Null()}},
		{"empty array", "*0\r\n", []Frame{{Kind: KindArray, Items: []Frame{}}}},
		{"command", "*2\r\n$3\r\nget\r\n$1\r\nk\r\n", []Frame{Command("get", "k")}},
		{"nested", "*2\r\n*1\r\n:1\r\n*2\r\n$-1\r\n+a\r\n", []Frame{Array(Array(Integer(1)), Array(Null(), Simple("a")))}},
		{"pipeline", "+a\r\n:1\r\n$1\r\nb\r\n", []Frame{Simple("a"), Integer(1), Bulk("b")}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var encoded []byte
			for _, frame := range test.frames {
				encoded = Append(encoded, frame)
			}
			require.Equal(t, test.wire, string(encoded))

			readers := map[string]io.Reader{
				"at once":      strings.NewReader(test.wire),
				"byte by byte": iotest.OneByteReader(strings.NewReader(test.wire)),
				"with the end": iotest.DataErrReader(strings.NewReader(test.wire)),
			}
			for name, r := range readers {
				frames, d, err := decodeAll(r, Limits{})
				require.NoError(t, err, name)
				require.Equal(t, test.frames, frames, name)
				require.Zero(t, d.Buffered(), name)
			}
		})
	}
}

func TestBlankLines(t *testing.T) {
	wire := "\r\n\r\n+a\r\n\r\n*2\r\n:1\r\n:2\r\n\r\n"
	for _, r := range []io.Reader{strings.NewReader(wire), iotest.OneByteReader(strings.NewReader(wire))} {
		frames, d, err := decodeAll(r, Limits{})
		require.NoError(t, err)
		require.Equal(t, []Frame{Simple("a"), Array(Integer(1), Integer(2))}, frames)
		require.Zero(t, d.Buffered())
	}
	_, _, err := decodeAll(strings.NewReader("*1\r\n\r\n:1\r\n"), Limits{})
	require.ErrorContains(t, err, "expected one of", "not inside a frame")
	_, _, err = decodeAll(strings.NewReader("\r+a\r\n"), Limits{})
	require.ErrorContains(t, err, "expected one of")
}

func TestMalformed(t *testing.T) {
	tests := []struct{ name, wire, reason string }{
		{"inline command", "PING\r\n", "inline commands are not supported"},
		{"negative bulk length", "$-2\r\n", `invalid bulk length "-2"`},
		{"bulk length overflow", "$18446744073709551617\r\n", "invalid bulk length"},
		{"bulk length without digits", "$\r\n", "invalid bulk length"},
		{"bulk length is largest int64", "$9223372036854775807\r\n", "invalid bulk length"},
		{"bulk without CRLF", "$2\r\nabcd", "does not end in CRLF"},
		{"null array", "*-1\r\n", "invalid array length"},
		{"array length overflow", "*99999999999\r\n", "invalid array length"},
		{"negative integer", ":-1\r\n", "not an integer"},
		{"integer overflow", ":18446744073709551616\r\n", "not an integer"},
		{"number line that does not end", "$" + strings.Repeat("1", 30), "line is longer"},
		{"bare LF", "+OK\n", "bare LF"},
		{"bare CR", "+O\rK\r\n", "bare CR"},
		{"wrong type inside an array", "*1\r\n!\r\n", "expected one of"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, d, err := decodeAll(strings.NewReader(test.wire), Limits{})
			require.ErrorAs(t, err, new(*ProtocolError))
			require.ErrorContains(t, err, test.reason)
			_, _, again := d.Next()
			require.Equal(t, err, again, "the error has to stay")
		})
	}
}

func TestLimits(t *testing.T) {
	limits := Limits{MaxBulk: 8, MaxLine: 8, MaxElements: 4, MaxDepth: 2, MaxFrame: 40}
	tests := []struct{ name, wire, reason string }{
		{"bulk at the limit", "$8\r\n12345678\r\n", ""},
		{"bulk", "$9\r\n", "longer than 8 bytes"},
		{"line at the limit", "+12345678\r\n", ""},
		{"line", "+123456789", "longer than 8 bytes"},
		{"elements at the limit", "*3\r\n:1\r\n:1\r\n:1\r\n", ""},
		{"elements", "*4\r\n", "more than 4 elements"},
		{"elements over several arrays", "*2\r\n*1\r\n:1\r\n*1\r\n", "more than 4 elements"},
		{"huge array", "*2147483647\r\n", "more than 4 elements"},
		{"depth at the limit", "*1\r\n*1\r\n:1\r\n", ""},
		{"depth", "*1\r\n*1\r\n*1\r\n", "more than 2 deep"},
		{"frame, as soon as it is announced", "*3\r\n$8\r\n12345678\r\n$8\r\n12345678\r\n$8\r\n", "longer than 40 bytes"},
		{"two frames that together are longer", strings.Repeat("*2\r\n$8\r\n12345678\r\n:1\r\n", 2), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, d, err := decodeAll(strings.NewReader(test.wire), limits)
			if test.reason == "" {
				require.NoError(t, err)
				require.Zero(t, d.Buffered())
				return
			}
			require.ErrorContains(t, err, test.reason)
		})
	}
}

func TestLineWithinAFrame(t *testing.T) {
	_, _, err := decodeAll(strings.NewReader("+"+strings.Repeat("x", 50)), Limits{MaxLine: 100, MaxFrame: 40})
	require.ErrorContains(t, err, "frame is longer than 40 bytes")
}

func TestAnnouncedLengthTakesNoMemory(t *testing.T) {
	limits := Limits{MaxBulk: 1 << 30, MaxElements: 1 << 30, MaxFrame: 1 << 30}
	for _, wire := range []string{"$1073741000\r\n", "*1073741000\r\n"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := decodeAll(strings.NewReader(wire), limits)
		runtime.ReadMemStats(&after)
		require.NoError(t, err)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20), wire)
	}
}

func TestErrorOfReaderLosesNothing(t *testing.T) {
	wire := "*2\r\n$3\r\nget\r\n$1\r\nk\r\n"
	for cut := range len(wire) {
		d := NewDecoder(Limits{})
		_, err := d.Fill(io.MultiReader(strings.NewReader(wire[:cut]), iotest.ErrReader(io.ErrNoProgress)))
		if cut == 0 {
			require.ErrorIs(t, err, io.ErrNoProgress)
		}
		_, ok, err := d.Next()
		require.NoError(t, err)
		require.False(t, ok)
		_, err = d.Fill(strings.NewReader(wire[cut:]))
		require.NoError(t, err)
		frame, ok, err := d.Next()
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, Command("get", "k"), frame)
	}
}

func TestTextCannotEscape(t *testing.T) {
	require.Equal(t, "-ERR 'a  +OK'\r\n", string(Append(nil, Errorf("ERR '%s'", "a\r\n+OK"))))
	require.Equal(t, "+a b\r\n", string(Append(nil, Simple("a\nb"))))
}

func TestZeroFrameIsNull(t *testing.T) {
	require.Equal(t, "$-1\r\n", string(Append(nil, Frame{})))
}

func TestString(t *testing.T) {
	frame := Array(Simple("a"), Error("b"), Integer(1), Bulk("c\n"), Null())
	require.Equal(t, `[a (error) b 1 "c\n" (nil)]`, frame.String())
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"+OK\r\n", "-ERR\r\n", ":12\r\n", "$3\r\nabc\r\n", "$-1\r\n", "$-2\r\n", "*0\r\n",
		"*2\r\n*1\r\n:1\r\n$0\r\n\r\n", "*1\r\n*1\r\n*1\r\n*1\r\n", "$99999999\r\n", "PING\r\n",
	} {
		f.Add([]byte(seed), uint8(3))
	}
	limits := Limits{MaxBulk: 64, MaxLine: 32, MaxElements: 16, MaxDepth: 4, MaxFrame: 128}
	f.Fuzz(func(t *testing.T, wire []byte, chunk uint8) {
		whole, _, wholeErr := decodeAll(strings.NewReader(string(wire)), limits)

		// It must not matter how the bytes arrive.
		chunks := &chunkReader{rest: wire, size: int(chunk)%7 + 1}
		parts, _, partsErr := decodeAll(chunks, limits)
		require.Equal(t, whole, parts)
		require.Equal(t, wholeErr == nil, partsErr == nil)

		for _, frame := range whole {
			again, d, err := decodeAll(strings.NewReader(string(Append(nil, frame))), limits)
			require.NoError(t, err)
			require.Equal(t, []Frame{frame}, again)
			require.Zero(t, d.Buffered())
		}
	})
}

type chunkReader struct {
	rest []byte
	size int
}

func (r *chunkReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), r.size)], r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func BenchmarkDecode(b *testing.B) {
	wire := strings.Repeat(string(Append(nil, Command("set", "key", "value"))), 100)
	b.SetBytes(int64(len(wire)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := decodeAll(strings.NewReader(wire), Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
