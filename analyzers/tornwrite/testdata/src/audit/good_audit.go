package audit

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// Closed closes the connection itself.
func (e *Exporter) Closed(ctx context.Context, head, body []byte) error {
	if _, err := e.conn.Write(head); err != nil {
		return err
	}
	if err := e.allow(ctx, len(body)); err != nil {
		e.conn.Close()
		return err
	}
	_, err := e.conn.Write(body)
	return err
}

// Waited waits before it begins.
func (e *Exporter) Waited(ctx context.Context, head, body []byte) error {
	if err := e.allow(ctx, len(head)+len(body)); err != nil {
		return err
	}
	if _, err := e.out.Write(head); err != nil {
		return err
	}
	_, err := e.out.Write(body)
	return err
}

// Counted tells how much it wrote.
func (e *Exporter) Counted(ctx context.Context, w io.Writer, parts [][]byte) (int64, error) {
	var total int64
	for _, part := range parts {
		n, err := w.Write(part)
		total += int64(n)
		if err != nil {
			return total, err
		}
		if err := ctx.Err(); err != nil {
			return total, err
		}
	}
	return total, nil
}

// Encoded writes at once what it put together in memory.
func (e *Exporter) Encoded(ctx context.Context, head, body []byte) error {
	var buf bytes.Buffer
	buf.Write(head)
	if err := e.allow(ctx, len(body)); err != nil {
		return err
	}
	buf.Write(body)
	_, err := e.out.Write(buf.Bytes())
	return err
}

// Answered reads an answer before it waits.
func (e *Exporter) Answered(ctx context.Context, a, b []byte) error {
	if _, err := e.conn.Write(a); err != nil {
		return err
	}
	var ok [1]byte
	if _, err := io.ReadFull(e.conn, ok[:]); err != nil {
		return err
	}
	if err := e.allow(ctx, len(b)); err != nil {
		return err
	}
	_, err := e.conn.Write(b)
	return err
}

// exportAll is the life of the exporter.
func (e *Exporter) exportAll(ctx context.Context, in <-chan []byte) {
	for body := range in {
		if _, err := e.conn.Write([]byte{byte(len(body))}); err != nil {
			return
		}
		if err := e.allow(ctx, len(body)); err != nil {
			return
		}
		if _, err := e.conn.Write(body); err != nil {
			return
		}
	}
}

// Start starts it.
func (e *Exporter) Start(ctx context.Context, in <-chan []byte) {
	go e.exportAll(ctx, in)
}

// exportOne leaves it to its only caller to close.
func (e *Exporter) exportOne(head, body []byte) error {
	e.conn.SetWriteDeadline(time.Now().Add(e.wait))
	if _, err := e.conn.Write(head); err != nil {
		return err
	}
	_, err := e.conn.Write(body)
	return err
}

// ExportOne closes.
func (e *Exporter) ExportOne(head, body []byte) error {
	if err := e.exportOne(head, body); err != nil {
		e.conn.Close()
		return err
	}
	return nil
}

// Keepalive writes one message every now and then.
func (e *Exporter) Keepalive(ctx context.Context) error {
	for {
		if _, err := e.conn.Write([]byte("ping\n")); err != nil {
			return err
		}
		if err := e.allow(ctx, 5); err != nil {
			return err
		}
	}
}

// ask reads a reply to its end: nobody gets that.
func ask(ctx context.Context, client *http.Client, at string) (bool, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return false, err
	}
	res, err := client.Do(req)
	if err != nil {
		return false, err
	}
	defer func() {
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
	}()
	if res.StatusCode != http.StatusOK {
		return false, errors.New(res.Status)
	}
	return true, nil
}

func askHere(ctx context.Context, client *http.Client, page string) (bool, error) {
	return ask(ctx, client, "http://here/"+page)
}

func askThere(ctx context.Context, client *http.Client, page string) (bool, error) {
	return ask(ctx, client, "http://there/"+page)
}

// askBoth asks two after one another.
func askBoth(ctx context.Context, client *http.Client, page string) (bool, error) {
	var failed []error
	ok, err := askHere(ctx, client, page)
	if ok {
		return true, nil
	}
	if err != nil {
		failed = append(failed, err)
	}
	ok, err = askThere(ctx, client, page)
	if ok {
		return true, nil
	}
	if err != nil {
		failed = append(failed, err)
	}
	return false, errors.Join(failed...)
}

// IsThere does not care which of them says so.
func IsThere(ctx context.Context, client *http.Client, page string) bool {
	ok, _ := askBoth(ctx, client, page)
	return ok
}
