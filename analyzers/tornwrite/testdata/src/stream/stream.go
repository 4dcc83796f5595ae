// Package stream writes messages through buffers and the functions of the
// standard library.
package stream

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"hash"
	"net"
	"net/http"
	"os"
	"strings"
	"text/tabwriter"
)

type Reply struct {
	Status int
	Body   []byte
}

type Server struct {
	w    *bufio.Writer
	rw   *bufio.ReadWriter
	conn net.Conn
	buf  bytes.Buffer
	text strings.Builder
	sum  hash.Hash
	file *os.File
	zip  *gzip.Writer
	tab  *tabwriter.Writer
	resp http.ResponseWriter
}
