package api

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/csv"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var _ = prove("encoding/binary", func(t *testing.T) {
	r := interrupted("\x00\x00", "\x00\x05\x00\x00\x00\x06")
	var n uint32
	isDeadline(t, binary.Read(r, binary.BigEndian, &n))
	require.NoError(t, binary.Read(r, binary.BigEndian, &n))
	assert.EqualValues(t, 5<<16, n, "and not 5")
}, "Read")

var _ = prove("encoding/binary", func(t *testing.T) {
	w := &sink{limit: 2}
	isDeadline(t, binary.Write(w, binary.BigEndian, uint32(5)))
	require.NoError(t, binary.Write(w, binary.BigEndian, uint32(6)))
	assert.Equal(t, "\x00\x00\x00\x00\x00\x06", w.got.String())
}, "Write")

var _ = prove("encoding/csv", func(t *testing.T) {
	r := csv.NewReader(interrupted("a,b", "c,d\n"))
	r.FieldsPerRecord = -1
	record, err := r.Read()
	assert.Equal(t, []string{"a", "b"}, record)
	isDeadline(t, err)
	record, err = r.Read()
	require.NoError(t, err)
	assert.Equal(t, []string{"c", "d"}, record)
}, "Reader.Read")

// message is what the encoders below are given: its type goes ahead of it.
type message struct{ Text string }

var _ = prove("encoding/gob", func(t *testing.T) {
	var sent bytes.Buffer
	enc := gob.NewEncoder(&sent)
	require.NoError(t, enc.Encode(message{"first"}))
	first := sent.Len()
	require.NoError(t, enc.Encode(message{"second"}))
	all := sent.String()

	dec := gob.NewDecoder(interrupted(all[:first-3], all[first-3:]))
	var m message
	isDeadline(t, dec.Decode(&m))
	m = message{}
	err := dec.Decode(&m)
	assert.NotErrorIs(t, err, errDeadline)
	assert.NotEqual(t, "first", m.Text)
	assert.NotEqual(t, "second", m.Text)
}, "Decoder.Decode")

var _ = prove("encoding/gob", func(t *testing.T) {
	w := &sink{limit: 3}
	enc := gob.NewEncoder(w)
	isDeadline(t, enc.Encode(message{"first"}))
	require.NoError(t, enc.Encode(message{"second"}))
	var m message
	assert.Error(t, gob.NewDecoder(bytes.NewBufferString(w.got.String())).Decode(&m))
}, "Encoder.Encode")

var _ = prove("encoding/json", func(t *testing.T) {
	for _, read := range []func(*json.Decoder) error{
		func(d *json.Decoder) error { return d.Decode(new(any)) },
		func(d *json.Decoder) error { _, err := d.Token(); return err },
	} {
		dec := json.NewDecoder(interrupted(`"ab`, `cd"`))
		isDeadline(t, read(dec))
		isDeadline(t, read(dec))
		assert.Equal(t, `"ab`, rest(t, dec.Buffered()))
	}
	dec := json.NewDecoder(interrupted("", `"ab"`)) // idle
	isDeadline(t, dec.Decode(new(any)))
	isDeadline(t, dec.Decode(new(any)))

	dec = json.NewDecoder(interrupted("", `"ab"`))
	_, err := dec.Token()
	isDeadline(t, err)
	token, err := dec.Token()
	require.NoError(t, err)
	assert.Equal(t, "ab", token)
}, "Decoder.Decode", "Decoder.Token")

var _ = prove("encoding/json", func(t *testing.T) {
	w := &sink{limit: 2}
	enc := json.NewEncoder(w)
	isDeadline(t, enc.Encode("abcd"))
	isDeadline(t, enc.Encode("abcd"))
	assert.Equal(t, 2, w.got.Len())
}, "Encoder.Encode")

var _ = prove("encoding/xml", func(t *testing.T) {
	for _, read := range []func(*xml.Decoder) error{
		func(d *xml.Decoder) error { return d.Decode(new(message)) },
		func(d *xml.Decoder) error { _, err := d.Token(); return err },
		func(d *xml.Decoder) error { _, err := d.RawToken(); return err },
	} {
		dec := xml.NewDecoder(interrupted("<mess", "age/>"))
		isDeadline(t, read(dec))
		isDeadline(t, read(dec))
	}
}, "Decoder.Decode", "Decoder.Token", "Decoder.RawToken")

var _ = prove("compress/gzip", func(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	fmt.Fprint(w, "some text that is packed")
	require.NoError(t, w.Close())
	all := packed.String()
	r, err := gzip.NewReader(interrupted(all[:15], all[15:]))
	require.NoError(t, err)
	for range 2 {
		_, err := io.ReadAll(r)
		isDeadline(t, err)
	}
}, "Reader.Read")

var _ = prove("fmt", func(t *testing.T) {
	for _, scan := range []func(io.Reader, *int) (int, error){
		func(r io.Reader, n *int) (int, error) { return fmt.Fscan(r, n) },
		func(r io.Reader, n *int) (int, error) { return fmt.Fscanln(r, n) },
		func(r io.Reader, n *int) (int, error) { return fmt.Fscanf(r, "%d", n) },
	} {
		r, n := interrupted("12", "34\n"), 0
		_, err := scan(r, &n)
		isDeadline(t, err)
		_, err = scan(r, &n)
		require.NoError(t, err)
		assert.Equal(t, 34, n, "and not 1234")
	}
}, "Fscan", "Fscanf", "Fscanln")

var _ = prove("fmt", func(t *testing.T) {
	for _, print := range []func(io.Writer) (int, error){
		func(w io.Writer) (int, error) { return fmt.Fprint(w, "abcd") },
		func(w io.Writer) (int, error) { return fmt.Fprintln(w, "abcd") },
		func(w io.Writer) (int, error) { return fmt.Fprintf(w, "%s", "abcd") },
	} {
		w := &sink{limit: 2}
		n, err := print(w)
		assert.Equal(t, 2, n)
		isDeadline(t, err)
		assert.Equal(t, "ab", w.got.String())
	}
}, "Fprint*")
