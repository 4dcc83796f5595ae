package audit

import (
	"bufio"
	"net"
	"time"
)

// Probe takes a part of an answer for an answer, but asks only once.
func Probe(address string) (string, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(time.Second))
	line, _, err := bufio.NewReader(conn).ReadLine() /* ^leaves ^rest */ // want "by ReadLine .*: a part is taken for good .*audit"
	return string(line), err
}
